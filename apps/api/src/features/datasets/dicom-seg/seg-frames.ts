import type { LabelContent } from "@covoxel/shared/labelmap";

/** One slice of one segment. */
export interface SegFrame {
  /** Place in the list of segments. */
  segment: number;
  k: number;
  /** One bit a pixel, [j][i] with i fastest, the least significant bit first; the last byte's spare bits are 0. */
  bits: Uint8Array;
}

export interface SegFrames {
  /** By segment, then by k. Slices without a pixel are left out; a segment without any has its first slice. */
  frames: readonly SegFrame[];
  /** Whether some voxel belongs to two of them. */
  overlap: boolean;
}

/**
 * @param segments number and plane of each in the mask
 * @throws RangeError when the mask shows a number that is none of theirs: its voxels would be lost
 */
export function segFrames(content: LabelContent, segments: readonly { number: number; plane: number }[]): SegFrames {
  const bySegment: SegFrame[][] = segments.map(() => []);
  for (const plane of content.planes) {
    const places = new Map(segments.flatMap((one, at) => (one.plane === plane.number ? [[one.number, at]] : [])));
    const stranger = plane.segments.find((number) => !places.has(number));
    if (stranger !== undefined) throw new RangeError(`No segment ${stranger} lies in plane ${plane.number}.`);
    let k = 0;
    for (const slice of plane.slices()) {
      for (const [number, bits] of bitsOf(slice)) {
        const segment = places.get(number)!;
        bySegment[segment]!.push({ segment, k, bits });
      }
      k += 1;
    }
  }
  const [ni, nj] = content.shape;
  const blank = (segment: number): SegFrame => ({ segment, k: 0, bits: new Uint8Array(Math.ceil((ni * nj) / 8)) });
  const frames = bySegment.flatMap((found, segment) => (found.length > 0 ? found : [blank(segment)]));
  return { frames, overlap: overlaps(frames) };
}

function bitsOf(slice: Uint16Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  let number = 0;
  let bits: Uint8Array | undefined;
  for (let at = 0; at < slice.length; at += 1) {
    const here = slice[at]!;
    if (here === 0) continue;
    if (here !== number) {
      number = here;
      bits = found.get(number) ?? new Uint8Array(Math.ceil(slice.length / 8));
      found.set(number, bits);
    }
    bits![at >> 3]! |= 1 << (at & 7);
  }
  return found;
}

function overlaps(frames: readonly SegFrame[]): boolean {
  const seen = new Map<number, Uint8Array>();
  for (const { k, bits } of frames) {
    const before = seen.get(k);
    if (!before) seen.set(k, bits.slice());
    else
      for (const [at, byte] of bits.entries()) {
        if ((before[at]! & byte) !== 0) return true;
        before[at]! |= byte;
      }
  }
  return false;
}

/**
 * Frames one after the other without a gap: where a frame's pixels don't fill its last byte, the next one begins inside of it.
 * @see DICOM PS3.5 8.1.1
 */
export function packFrames(frames: readonly Pick<SegFrame, "bits">[], pixels: number): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil((frames.length * pixels) / 8));
  for (const [n, { bits }] of frames.entries()) {
    const start = n * pixels;
    const [first, shift] = [Math.floor(start / 8), start % 8];
    if (shift === 0) {
      packed.set(bits, first);
      continue;
    }
    for (const [at, byte] of bits.entries()) {
      packed[first + at]! |= byte << shift;
      const above = byte >> (8 - shift);
      if (above !== 0) packed[first + at + 1]! |= above;
    }
  }
  return packed;
}
