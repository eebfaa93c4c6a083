/**
 * DICOM RLE of one monochrome frame: one PackBits segment per byte plane, the most significant first.
 * @param bytes little-endian samples @param sampleBytes 1, 2 or 4
 */
export function encodeRle(bytes: Uint8Array, sampleBytes: number): Buffer {
  const count = bytes.length / sampleBytes;
  const segments = Array.from({ length: sampleBytes }, (_, n) => {
    const plane = Uint8Array.from(
      { length: count },
      (_unused, pixel) => bytes[pixel * sampleBytes + sampleBytes - 1 - n]!,
    );
    return packBits(plane);
  });
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = 64;
  for (const [n, segment] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + n * 4);
    offset += segment.length;
  }
  return Buffer.concat([header, ...segments]);
}

function packBits(plane: Uint8Array): Buffer {
  const out: number[] = [];
  let at = 0;
  while (at < plane.length) {
    let run = 1;
    while (run < 128 && plane[at + run] === plane[at] && at + run < plane.length) run++;
    if (run > 2) {
      out.push(257 - run, plane[at]!);
      at += run;
      continue;
    }
    const start = at;
    while (at < plane.length && at - start < 128 && !(plane[at] === plane[at + 1] && plane[at] === plane[at + 2])) at++;
    out.push(at - start - 1, ...plane.subarray(start, at));
  }
  if (out.length % 2) out.push(128); // a no-op that makes the segment even
  return Buffer.from(out);
}
