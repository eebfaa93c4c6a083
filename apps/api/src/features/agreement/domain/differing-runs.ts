import type { LabelArray } from "./agreement.js";
import type { Box } from "./box.js";
import type { NumbersInReads, ReadsToCompare } from "./disagreement.js";

/** Row pieces of voxels that not all reads hold, in (k, j, i) order; none touches the next one in its row. */
export interface DifferingRuns {
  box: Box;
  /** For row `(k - k0) * rows + (j - j0)` of the box the first of its runs; one more at the end. */
  firstOf: Uint32Array;
  /** Along j, in the box. */
  rows: number;
  /** First i of each run. */
  iStart: Uint16Array;
  /** Behind its last i. */
  iEnd: Uint16Array;
}

export interface Differing {
  runs: DifferingRuns;
  agreedVoxels: number;
  /** Of the voxels of all runs, how many each read holds. */
  heldBy: Float64Array;
}

/**
 * Four bytes a run is what this keeps, so at most two bytes a voxel of the box, where every second one differs.
 * @param box around the label's voxels in any read
 */
export function findDifferingRuns({ shape, reads }: ReadsToCompare, numbers: NumbersInReads, box: Box): Differing {
  const [ni, nj] = shape;
  const { min, max } = box;
  const rows = max[1] - min[1] + 1;
  const firstOf = new Uint32Array(rows * (max[2] - min[2] + 1) + 1);
  const list = new RunList();
  const heldBy = new Float64Array(reads.length);
  let agreedVoxels = 0;
  for (let k = min[2], row = 0; k <= max[2]; k++)
    for (let j = min[1]; j <= max[1]; j++, row++) {
      const start = (k * nj + j) * ni;
      let from = -1;
      for (let i = min[0]; i <= max[0]; i++) {
        const holders = countHolders(reads, numbers, start + i, heldBy);
        if (holders === reads.length) agreedVoxels++;
        const differs = holders !== 0 && holders !== reads.length;
        if (differs && from < 0) from = i;
        if (!differs && from >= 0) {
          list.add(from, i);
          from = -1;
        }
      }
      if (from >= 0) list.add(from, max[0] + 1);
      firstOf[row + 1] = list.length;
    }
  // What all hold was counted for each of them, too.
  return { runs: { box, firstOf, rows, ...list.finish() }, agreedVoxels, heldBy: heldBy.map((n) => n - agreedVoxels) };
}

function countHolders(reads: readonly LabelArray[], numbers: NumbersInReads, at: number, heldBy: Float64Array): number {
  let holders = 0;
  for (let read = 0; read < reads.length; read++)
    if (holds(reads[read]!, numbers[read]!, at)) {
      holders++;
      heldBy[read]! += 1;
    }
  return holders;
}

/** Number 0 is no segment: nobody holds the background. */
export const holds = (labels: LabelArray, number: number, at: number): boolean => number !== 0 && labels[at] === number;

class RunList {
  #starts = new Uint16Array(1024);
  #ends = new Uint16Array(1024);
  length = 0;

  add(iStart: number, iEnd: number): void {
    if (this.length === this.#starts.length) {
      this.#starts = twiceAsLong(this.#starts);
      this.#ends = twiceAsLong(this.#ends);
    }
    this.#starts[this.length] = iStart;
    this.#ends[this.length++] = iEnd;
  }

  finish(): { iStart: Uint16Array; iEnd: Uint16Array } {
    return { iStart: this.#starts.subarray(0, this.length), iEnd: this.#ends.subarray(0, this.length) };
  }
}

function twiceAsLong(values: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const longer = new Uint16Array(values.length * 2);
  longer.set(values);
  return longer;
}
