import { constants, deflateSync } from "node:zlib";
import { boxOfSpans, type LabelmapReplica } from "@covoxel/shared/labelmap";

/** What the bench's ratios are against: bytes after deflate at level 9, with zlib's header and checksum (6 bytes). */
const deflatedSize = (bytes: Uint8Array): number => deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION }).length;

/** Of the spans as varints or of the bitmap of their box, the smaller. @param spans flat (k, j, iStart, iEnd) quads */
export const deflatedStrokeSize = (spans: Int32Array): number =>
  Math.min(deflatedSpansSize(spans), deflatedBitmapSize(spans));

/** Each span as k, j, iStart and length, all four as differences from the span before, zig-zag, in varints. */
export function deflatedSpansSize(spans: Int32Array): number {
  const bytes: number[] = [];
  let before = [0, 0, 0, 0];
  for (let at = 0; at < spans.length; at += 4) {
    const span = [spans[at]!, spans[at + 1]!, spans[at + 2]!, spans[at + 3]! - spans[at + 2]!];
    for (const [n, value] of span.entries()) pushVarint(bytes, zigzag(value - before[n]!));
    before = span;
  }
  return deflatedSize(Uint8Array.from(bytes));
}

/** One bit a voxel of the tight box, [k][j][i], i fastest; each row begins a byte, which deflates smaller than rows that don't. */
export function deflatedBitmapSize(spans: Int32Array): number {
  const { min, max } = boxOfSpans(spans)!;
  const rowBytes = Math.ceil((max[0] - min[0]) / 8);
  const bitmap = new Uint8Array(rowBytes * (max[1] - min[1]) * (max[2] - min[2]));
  for (let at = 0; at < spans.length; at += 4) {
    const row = ((spans[at]! - min[2]) * (max[1] - min[1]) + spans[at + 1]! - min[1]) * rowBytes;
    for (let i = spans[at + 2]! - min[0]; i < spans[at + 3]! - min[0]; i += 1) bitmap[row + (i >> 3)]! |= 1 << (i & 7);
  }
  return deflatedSize(bitmap);
}

/** Of the whole mask as one uint8 volume [k][j][i]; where several planes have a label, the highest plane's. */
export const deflatedVolumeSize = (replica: LabelmapReplica): number =>
  deflatedSize(volumeOf(replica, replica.planes()));

/** Of one uint8 volume for each plane, together. */
export const deflatedPlanesSize = (replica: LabelmapReplica): number =>
  replica.planes().reduce((sum, plane) => sum + deflatedSize(volumeOf(replica, [plane])), 0);

function volumeOf(replica: LabelmapReplica, planes: readonly number[]): Uint8Array {
  const [ni, nj, nk] = replica.shape;
  const volume = new Uint8Array(ni * nj * nk);
  const slice = new Uint8Array(ni * nj);
  for (let k = 0; k < nk; k += 1) {
    const shown = volume.subarray(k * ni * nj, (k + 1) * ni * nj);
    for (const plane of planes) {
      replica.slice(2, k, slice, plane);
      for (let at = 0; at < slice.length; at += 1) if (slice[at] !== 0) shown[at] = slice[at]!;
    }
  }
  return volume;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
