import { Refusal } from "../domain/refusal.js";

/** What a compressed stream says of itself, read before a codec allocates anything. */
export interface CodestreamHeader {
  width: number;
  height: number;
  components: number;
  bitsPerSample: number;
}

/** JPEG, JPEG lossless and JPEG-LS share the frame header. @throws Refusal UNDECODABLE without one */
export function jpegHeader(bytes: Uint8Array): CodestreamHeader {
  for (const { marker, start } of jpegSegments(bytes)) {
    const isFrame =
      marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
    if (!isFrame || start + 8 > bytes.length) continue;
    const word = (at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
    return {
      bitsPerSample: bytes[start + 2]!,
      height: word(start + 3),
      width: word(start + 5),
      components: bytes[start + 7]!,
    };
  }
  throw undecodable();
}

/** Marker segments up to the first scan. `start` is where the segment's length stands. */
export function* jpegSegments(bytes: Uint8Array): Generator<{ marker: number; start: number; end: number }> {
  let at = 2;
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw undecodable();
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw undecodable();
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    yield { marker, start: at + 2, end };
    if (marker === 0xda || end <= at + 2) return;
    at = end;
  }
}

/** JPEG 2000 and HTJ2K: the SIZ segment, also inside a JP2 file. @throws Refusal UNDECODABLE without one */
export function jpeg2000Header(bytes: Uint8Array): CodestreamHeader {
  const siz = codestreamStart(bytes);
  if (siz + 45 > bytes.length) throw undecodable();
  const view = new DataView(bytes.buffer, bytes.byteOffset + siz, 45);
  return {
    width: view.getUint32(8) - view.getUint32(16),
    height: view.getUint32(12) - view.getUint32(20),
    components: view.getUint16(40),
    bitsPerSample: (view.getUint8(42) & 0x7f) + 1,
  };
}

/** @returns where the codestream begins: 0, or behind the boxes of a JP2 file */
function codestreamStart(bytes: Uint8Array): number {
  const limit = Math.min(bytes.length - 4, 64 * 1024);
  for (let at = 0; at <= limit; at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) return at;
  throw undecodable();
}

export function undecodable(): Refusal {
  return new Refusal("UNDECODABLE", "Its compressed pixels are damaged and can't be decoded.");
}
