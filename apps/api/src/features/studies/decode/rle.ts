import { undecodable } from "./codestream.js";

/**
 * DICOM RLE: one PackBits segment per byte plane, the most significant byte of the first sample first.
 * @param sampleBytes 1, 2 or 4
 * @returns little-endian samples, planar: all of sample 0, then 1, then 2
 * @throws Refusal UNDECODABLE
 * @see DICOM PS3.5 Annex G
 */
export function decodeRle(bytes: Uint8Array, pixels: number, samples: number, sampleBytes: number): Uint8Array {
  if (bytes.length < 64) throw undecodable();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = samples * sampleBytes;
  if (view.getUint32(0, true) !== segments) throw undecodable();
  const out = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    if (start < 64 || end > bytes.length || end < start) throw undecodable();
    const sample = Math.floor(segment / sampleBytes);
    const byte = sampleBytes - 1 - (segment % sampleBytes);
    unpack(bytes.subarray(start, end), out, sample * pixels * sampleBytes + byte, sampleBytes, pixels);
  }
  return out;
}

/** PackBits into every `stride`-th byte of `out` from `at` on. A segment that ends early leaves damage, so it is refused. */
function unpack(packed: Uint8Array, out: Uint8Array, at: number, stride: number, count: number): void {
  let read = 0;
  let written = 0;
  while (written < count && read < packed.length) {
    const control = packed[read++]!;
    if (control < 128) {
      const length = Math.min(control + 1, count - written, packed.length - read);
      for (let n = 0; n < length; n++) out[at + (written + n) * stride] = packed[read + n]!;
      read += control + 1;
      written += length;
    } else if (control > 128) {
      const length = Math.min(257 - control, count - written);
      const value = packed[read++] ?? 0;
      for (let n = 0; n < length; n++) out[at + (written + n) * stride] = value;
      written += length;
    }
  }
  if (written < count) throw undecodable();
}
