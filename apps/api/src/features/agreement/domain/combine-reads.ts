import { AgreedResult } from "@covoxel/shared/vocabulary";
import type { LabelArray, MeterOptions } from "./agreement.js";
import { checkReads, type NumbersInReads, type ReadsToCompare } from "./disagreement.js";

/** Which of the reads' voxels are in the result. */
export type CombineRule =
  /** What all reads hold: the part that nobody has to decide about. */
  | { rule: "ALL" }
  /** What one of them holds. @see read its place among the reads */
  | { rule: typeof AgreedResult.DESIGNATED_READ; read: number }
  /** What any read holds; where two hold different labels, which exclude each other in one plane, the earlier read's. */
  | { rule: typeof AgreedResult.UNION }
  /** What more than half of them hold. */
  | { rule: typeof AgreedResult.MAJORITY };

export interface CombineWish extends ReadsToCompare {
  /** Voxels of other labels are background to the result. */
  labels: readonly { numbers: NumbersInReads; result: number }[];
  by: CombineRule;
}

/** Makes one plane of several reads', somewhere where nobody's stroke waits for it. */
export interface ReadCombiner {
  /**
   * @returns segment numbers of the result, [k][j][i], i fastest; uint16 only where one is above 255. The caller's own
   * @throws GeometryMismatch when an array is not of the grid's size; RangeError for numbers that can't be; the signal's reason once it says stop
   */
  combineReads(wish: CombineWish, options?: MeterOptions): Promise<LabelArray>;
}

/** @param onStep is told now and then how much is done, 0 to 1; what it throws ends the work. @see ReadCombiner */
export function combineReads(wish: CombineWish, onStep: (done: number) => void = () => undefined): LabelArray {
  checkCombineWish(wish);
  const { shape, reads, labels } = wish;
  const highest = Math.max(0, ...labels.map(({ result }) => result));
  const combined = highest < 256 ? new Uint8Array(reads[0]!.length) : new Uint16Array(reads[0]!.length);
  const choose = chooserOf(wish);
  const perSlice = shape[0] * shape[1];
  for (let start = 0; start < combined.length; start += perSlice) {
    onStep(start / combined.length);
    for (let at = start; at < start + perSlice; at++) combined[at] = choose(at);
  }
  return combined;
}

/** @throws GeometryMismatch, RangeError */
export function checkCombineWish({ shape, reads, labels, by }: CombineWish): void {
  checkReads(
    { shape, reads },
    labels.map(({ numbers }) => numbers),
  );
  for (const { result } of labels)
    if (!Number.isInteger(result) || result < 1 || result > 0xffff)
      throw new RangeError(`${result} is no segment number.`);
  if (by.rule === "DESIGNATED_READ" && reads[by.read] === undefined)
    throw new RangeError(`There is no read ${by.read} among ${reads.length}.`);
}

/** @returns what the result has at a place of the arrays */
function chooserOf({ reads, labels, by }: CombineWish): (at: number) => number {
  const results = reads.map((_, read) => resultsOf(labels, read));
  const said = (read: number, at: number): number => results[read]![reads[read]![at]!]!;
  switch (by.rule) {
    case "DESIGNATED_READ":
      return (at) => said(by.read, at);
    case "UNION":
      return (at) => {
        for (let read = 0; read < reads.length; read++) if (said(read, at) !== 0) return said(read, at);
        return 0;
      };
    case "ALL":
      return (at) => {
        const first = said(0, at);
        for (let read = 1; read < reads.length; read++) if (said(read, at) !== first) return 0;
        return first;
      };
    case "MAJORITY":
      return (at) => majority(reads.length, (read) => said(read, at));
  }
}

/** For each number that a read may have, what the result has for it. */
function resultsOf(labels: CombineWish["labels"], read: number): Uint16Array {
  const results = new Uint16Array(65_536);
  for (const { numbers, result } of labels) if (numbers[read] !== 0) results[numbers[read]!] = result;
  return results;
}

/** Boyer and Moore: whoever outlasts the others is the only one who may have more than half; then counted. */
function majority(reads: number, said: (read: number) => number): number {
  let candidate = 0;
  let lead = 0;
  for (let read = 0; read < reads; read++) {
    if (lead === 0) candidate = said(read);
    lead += said(read) === candidate ? 1 : -1;
  }
  let votes = 0;
  for (let read = 0; read < reads; read++) if (said(read) === candidate) votes++;
  return 2 * votes > reads ? candidate : 0;
}
