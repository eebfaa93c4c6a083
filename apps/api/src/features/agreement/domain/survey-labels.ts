import type { LabelArray, LabelPair, MaskPair, VoxelCounts } from "./agreement.js";
import { type Box, Boxes, joinBoxes } from "./box.js";
import { endOfEqualWords, wordsOf } from "./words.js";

/** What one pair of labels has in common, and where. */
export interface LabelSurvey {
  voxels: VoxelCounts;
  /** Around both labels' voxels; null when there is none. */
  box: Box | null;
}

/**
 * Counts all pairs in one pass over both arrays, at about the speed at which they can be read: see `eachRun`.
 * @returns one survey for each pair, in their order
 */
export function surveyLabels({ a, b, shape }: MaskPair, pairs: readonly LabelPair[]): LabelSurvey[] {
  const slotsA = slotsOf(pairs.map((pair) => pair.a));
  const slotsB = slotsOf(pairs.map((pair) => pair.b));
  const boxesA = new Boxes(slotsA.count, shape);
  const boxesB = new Boxes(slotsB.count, shape);
  const counts = new Float64Array(slotsA.count * slotsB.count);
  eachRun(a, b, (x, y, start, end) => {
    const slotA = slotsA.of[x]!;
    const slotB = slotsB.of[y]!;
    if ((slotA | slotB) === 0) return;
    counts[slotA * slotsB.count + slotB]! += end - start;
    // Slot 0 has a box that nobody asks for: that is cheaper than to ask which slot it is.
    boxesA.widen(slotA, start, end - 1);
    boxesB.widen(slotB, start, end - 1);
  });
  const [totalsA, totalsB] = totals(counts, slotsB.count);
  return pairs.map((pair) => {
    const [slotA, slotB] = [slotsA.of[pair.a]!, slotsB.of[pair.b]!];
    const voxels = { a: totalsA[slotA]!, b: totalsB[slotB]!, both: counts[slotA * slotsB.count + slotB]! };
    return { voxels, box: joinBoxes(boxesA.at(slotA), boxesB.at(slotB)) };
  });
}

/** A place in tables for each label that is asked for; slot 0 is for all others. */
function slotsOf(labels: readonly number[]): { of: Uint16Array; count: number } {
  const asked = [...new Set(labels)];
  const of = new Uint16Array(65_536);
  for (const [n, label] of asked.entries()) of[label] = n + 1;
  return { of, count: asked.length + 1 };
}

/**
 * Masks are made of long runs of voxels in which neither changes; these are followed sixteen bytes of each array at a time. What is
 * shorter than four bytes comes voxel by voxel, and noise, of which all is, takes fifty times as long.
 * @param visit is told of every voxel once: from `start` to `end` (exclusive) a is `x` and b is `y`
 */
function eachRun(
  a: LabelArray,
  b: LabelArray,
  visit: (x: number, y: number, start: number, end: number) => void,
): void {
  if (a.BYTES_PER_ELEMENT !== b.BYTES_PER_ELEMENT) {
    eachRun(new Uint16Array(a), new Uint16Array(b), visit);
    return;
  }
  const wordsA = wordsOf(a);
  const wordsB = wordsOf(b);
  // Labels in a word are two to the power of `shift`; `repeat` has a label in each of them.
  const [shift, repeat] = a.BYTES_PER_ELEMENT === 1 ? [2, 0x01010101] : [1, 0x00010001];
  const { length } = a;
  for (let start = 0, end = 0; start < length; start = end) {
    const x = a[start]!;
    const y = b[start]!;
    end = start + 1;
    const word = start >> shift;
    if (word << shift === start) {
      const endOfWords = endOfEqualWords(wordsA, wordsB, word, Math.imul(x, repeat), Math.imul(y, repeat));
      if (endOfWords > word) end = endOfWords << shift;
    }
    visit(x, y, start, end);
  }
}

/** @returns sums of the rows and of the columns of `counts` */
function totals(counts: Float64Array, width: number): [Float64Array, Float64Array] {
  const [rows, columns] = [new Float64Array(counts.length / width), new Float64Array(width)];
  for (let row = 0, at = 0; row < rows.length; row++)
    for (let column = 0; column < width; column++, at++) {
      rows[row]! += counts[at]!;
      columns[column]! += counts[at]!;
    }
  return [rows, columns];
}
