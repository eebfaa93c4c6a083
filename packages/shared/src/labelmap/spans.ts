import type { Box, Shape } from "./types.js";

/** A row piece: voxels (i, j, k) for iStart <= i < iEnd. */
export type SpanVisitor = (k: number, j: number, iStart: number, iEnd: number) => void;

/** Grows as it is filled; `finish` gives flat (k, j, iStart, iEnd) quads. */
class SpanList {
  #quads = new Int32Array(256);
  #length = 0;

  readonly add: SpanVisitor = (k, j, iStart, iEnd) => {
    if (this.#length + 4 > this.#quads.length) {
      const grown = new Int32Array(this.#quads.length * 2);
      grown.set(this.#quads);
      this.#quads = grown;
    }
    this.#quads[this.#length++] = k;
    this.#quads[this.#length++] = j;
    this.#quads[this.#length++] = iStart;
    this.#quads[this.#length++] = iEnd;
  };

  finish(): Int32Array {
    return this.#quads.slice(0, this.#length);
  }
}

/** Collects visited row pieces into flat (k, j, iStart, iEnd) quads. */
export function collectSpans(walk: (visit: SpanVisitor) => void): Int32Array {
  const list = new SpanList();
  walk(list.add);
  return list.finish();
}

/** @param spans flat (k, j, iStart, iEnd) quads, disjoint */
export function countVoxels(spans: Int32Array): number {
  let count = 0;
  for (let at = 0; at < spans.length; at += 4) count += spans[at + 3]! - spans[at + 2]!;
  return count;
}

/** @param spans flat (k, j, iStart, iEnd) quads. @returns the tight box around them, null for none */
export function boxOfSpans(spans: Int32Array): Box | null {
  if (spans.length === 0) return null;
  let [i0, j0, k0] = [Infinity, Infinity, Infinity];
  let [i1, j1, k1] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < spans.length; at += 4) {
    const k = spans[at]!;
    const j = spans[at + 1]!;
    if (k < k0) k0 = k;
    if (k >= k1) k1 = k + 1;
    if (j < j0) j0 = j;
    if (j >= j1) j1 = j + 1;
    if (spans[at + 2]! < i0) i0 = spans[at + 2]!;
    if (spans[at + 3]! > i1) i1 = spans[at + 3]!;
  }
  return { min: [i0, j0, k0], max: [i1, j1, k1] };
}

/**
 * The same voxels with every overlap and touching pair joined, in (k, j, i) order: what `paint` wants from a brush whose dabs overlap.
 * @param spans flat (k, j, iStart, iEnd) quads, any order, may overlap; untouched
 * @returns new quads; empty pieces are gone
 */
export function mergeSpans(spans: Int32Array): Int32Array {
  const sorted = sortSpans(spans);
  const merged = new Int32Array(sorted.length);
  let length = 0;
  for (let at = 0; at < sorted.length; at += 4) {
    const iStart = sorted[at + 2]!;
    const iEnd = sorted[at + 3]!;
    if (iStart >= iEnd) continue;
    const sameRow = length > 0 && merged[length - 4] === sorted[at] && merged[length - 3] === sorted[at + 1];
    if (sameRow && iStart <= merged[length - 1]!) {
      if (iEnd > merged[length - 1]!) merged[length - 1] = iEnd;
      continue;
    }
    merged.set(sorted.subarray(at, at + 4), length);
    length += 4;
  }
  return merged.slice(0, length);
}

/** Quads in (k, j, iStart) order: `spans` itself when it is so already, else a sorted copy. */
export function sortSpans(spans: Int32Array): Int32Array {
  if (isSorted(spans)) return spans;
  const order = Uint32Array.from({ length: spans.length / 4 }, (_, n) => n * 4).sort(
    (a, b) => spans[a]! - spans[b]! || spans[a + 1]! - spans[b + 1]! || spans[a + 2]! - spans[b + 2]!,
  );
  const sorted = new Int32Array(spans.length);
  order.forEach((from, n) => {
    sorted.set(spans.subarray(from, from + 4), n * 4);
  });
  return sorted;
}

function isSorted(spans: Int32Array): boolean {
  for (let at = 4; at < spans.length; at += 4) {
    const byRow = spans[at]! - spans[at - 4]! || spans[at + 1]! - spans[at - 3]!;
    if (byRow < 0 || (byRow === 0 && spans[at + 2]! < spans[at - 2]!)) return false;
  }
  return true;
}

/**
 * The voxels of one label on one slice, as `slice` of a replica lays it out.
 * @param mask the slice: axis 2 mask[j * ni + i], axis 1 mask[k * ni + i], axis 0 mask[k * nj + j]
 * @param label which value counts; every non-zero one when absent
 */
export function spansFromSlice(
  mask: Uint8Array | Uint16Array,
  axis: 0 | 1 | 2,
  index: number,
  shape: Shape,
  label?: number,
): Int32Array {
  const [ni, nj, nk] = shape;
  const counts = (value: number) => (label === undefined ? value !== 0 : value === label);
  return collectSpans((visit) => {
    if (axis === 0) {
      for (let k = 0; k < nk; k += 1)
        for (let j = 0; j < nj; j += 1) if (counts(mask[k * nj + j]!)) visit(k, j, index, index + 1);
    } else {
      const rows = axis === 2 ? nj : nk;
      for (let row = 0; row < rows; row += 1) {
        const [k, j] = axis === 2 ? [index, row] : [row, index];
        visitRow(mask, row * ni, ni, counts, (from, to) => visit(k, j, from, to));
      }
    }
  });
}

/**
 * The voxels of one label of a block of labels.
 * @param labels [k][j][i], i fastest, of `size` voxels
 * @param origin where the block's first voxel lies in the grid; default (0, 0, 0)
 */
export function spansFromLabels(
  labels: Uint8Array | Uint16Array,
  size: Shape,
  label: number,
  origin: Shape = [0, 0, 0],
): Int32Array {
  const [ni, nj, nk] = size;
  const counts = (value: number) => value === label;
  return collectSpans((visit) => {
    for (let k = 0; k < nk; k += 1)
      for (let j = 0; j < nj; j += 1)
        visitRow(labels, (k * nj + j) * ni, ni, counts, (from, to) =>
          visit(k + origin[2], j + origin[1], from + origin[0], to + origin[0]),
        );
  });
}

function visitRow(
  values: Uint8Array | Uint16Array,
  base: number,
  length: number,
  counts: (value: number) => boolean,
  visit: (from: number, to: number) => void,
): void {
  let i = 0;
  while (i < length) {
    while (i < length && !counts(values[base + i]!)) i += 1;
    const from = i;
    while (i < length && counts(values[base + i]!)) i += 1;
    if (i > from) visit(from, i);
  }
}
