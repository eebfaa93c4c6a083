import { mergeSpans, type PaintPart } from "@covoxel/shared/labelmap";
import type { PieceSpans } from "./piece-spans";

/** The result around a disagreement, and who stands in it for the label. */
export interface PaintedInto {
  ni: number;
  /** The segment to paint with. */
  segment: number;
  plane: number;
  /** All segments of the label in that plane. */
  numbers: ReadonlySet<number>;
  /** Segments whose voxels nobody may take. */
  locked: ReadonlySet<number>;
  /** Labels of slice k of the plane, [j][i]; good until the next call. */
  sliceOf(k: number): Uint16Array;
}

/**
 * What to paint so that of a disagreement's voxels just the wanted ones show the label. Others stay as they are, and so do voxels that are
 * right already, of whichever segment of the label.
 * @param wanted places of the sides whose voxels are wanted
 * @returns parts of one patch; none where all is right already
 */
export function partsOfDecision(spans: PieceSpans, wanted: ReadonlySet<number>, into: PaintedInto): PaintPart[] {
  const all = mergeSpans(joined(spans));
  const kept = mergeSpans(joined(spans.filter((_, place) => wanted.has(place))));
  const { ni, numbers, locked, segment, plane } = into;
  const paint: number[] = [];
  const erase: number[] = [];
  let k = -1;
  let labels: Uint16Array | null = null;
  let at = 0;
  for (let n = 0; n < all.length; n += 4) {
    const [sliceK, j, iStart, iEnd] = all.subarray(n, n + 4) as unknown as [number, number, number, number];
    if (!labels || k !== sliceK) labels = into.sliceOf(sliceK);
    k = sliceK;
    for (let i = iStart; i < iEnd; i++) {
      // Both lists are in (k, j, i) order, and what is kept lies in what there is.
      while (at < kept.length && isBefore(kept, at, k, j, i)) at += 4;
      const isWanted = kept[at] === k && kept[at + 1] === j && (kept[at + 2] as number) <= i;
      const label = labels[j * ni + i] as number;
      if (isWanted === numbers.has(label) || locked.has(label)) continue;
      push(isWanted ? paint : erase, k, j, i);
    }
  }
  return [
    { segment, plane, spans: Int32Array.from(paint) },
    { segment: 0, plane, spans: Int32Array.from(erase) },
  ].filter((part) => part.spans.length > 0);
}

/** Whether the quad ends before this voxel. */
function isBefore(quads: Int32Array, at: number, k: number, j: number, i: number): boolean {
  const [quadK, quadJ, , end] = quads.subarray(at, at + 4) as unknown as [number, number, number, number];
  if (quadK !== k) return quadK < k;
  return quadJ !== j ? quadJ < j : end <= i;
}

/** Adds a voxel to the last quad that it touches, else as a new one. */
function push(quads: number[], k: number, j: number, i: number): void {
  const last = quads.length - 4;
  if (last >= 0 && quads[last] === k && quads[last + 1] === j && quads[last + 3] === i) quads[last + 3] = i + 1;
  else quads.push(k, j, i, i + 1);
}

function joined(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
