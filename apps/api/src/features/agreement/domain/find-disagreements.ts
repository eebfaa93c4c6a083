import { determinant, ijkToLps } from "@covoxel/shared/geometry";
import { SpanPacker } from "@covoxel/shared/labelmap";
import { type Box, joinBoxes } from "./box.js";
import { connectRuns } from "./connect-runs.js";
import { type DifferingRuns, findDifferingRuns, holds } from "./differing-runs.js";
import {
  checkMostListed,
  checkReads,
  type Disagreement,
  type DisagreementWish,
  type LabelDisagreements,
  type NumbersInReads,
  type ReadsToCompare,
} from "./disagreement.js";
import { Figures } from "./disagreement-figures.js";
import { placesOfLargest } from "./largest.js";
import { surveyLabels } from "./survey-labels.js";

/** How much of the work looking for the labels is taken to be; the rest is divided among them. */
const surveyShare = 0.1;

/**
 * @param onStep is told now and then how much is done, 0 to 1; what it throws ends the work
 * @returns one for each label, in their order
 * @throws GeometryMismatch; RangeError, see DisagreementFinder
 */
export function findDisagreements(
  wish: DisagreementWish,
  onStep: (done: number) => void = () => undefined,
): LabelDisagreements[] {
  checkDisagreementWish(wish);
  const boxes = boxesOf(wish);
  return wish.labels.map((numbers, n) => {
    onStep(surveyShare + ((1 - surveyShare) * n) / wish.labels.length);
    const box = boxes[n]!;
    return box ? compareLabel(wish, numbers, box) : nothing(wish.reads.length);
  });
}

/** @throws GeometryMismatch, RangeError */
export function checkDisagreementWish(wish: DisagreementWish): void {
  checkReads(wish, wish.labels);
  checkMostListed(wish.atMost);
  if (!(Math.abs(determinant(wish.ijkToLps)) > 0)) throw new RangeError("A grid without volume can't be measured.");
}

/** Around each label's voxels in any read; null where there is none. */
function boxesOf({ shape, ijkToLps, reads, labels }: DisagreementWish): (Box | null)[] {
  const boxes = labels.map((): Box | null => null);
  for (const [read, array] of reads.entries()) {
    const known = [...labels.keys()].filter((label) => labels[label]![read] !== 0);
    const pairs = known.map((label) => ({ a: labels[label]![read]!, b: labels[label]![read]! }));
    const surveys = surveyLabels({ shape, ijkToLps, a: array, b: array }, pairs);
    for (const [n, label] of known.entries()) boxes[label] = joinBoxes(boxes[label]!, surveys[n]!.box);
  }
  return boxes;
}

function compareLabel(wish: DisagreementWish, numbers: NumbersInReads, box: Box): LabelDisagreements {
  const voxelMl = Math.abs(determinant(wish.ijkToLps)) / 1000;
  const { runs, agreedVoxels, heldBy } = findDifferingRuns(wish, numbers, box);
  const { component, count } = connectRuns(runs);
  const sizes = new Float64Array(count);
  for (let run = 0; run < component.length; run++) sizes[component[run]!]! += runs.iEnd[run]! - runs.iStart[run]!;
  const largest = placesOfLargest(sizes, wish.atMost);
  const listed = describe(wish, numbers, { runs, component, count, largest, voxelMl });
  const left = (of: (one: Disagreement) => number, all: number) => listed.reduce((rest, one) => rest - of(one), all);
  const voxels = left(
    (one) => one.voxels,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const rest = {
    disagreements: count - listed.length,
    voxels,
    volumeMl: voxels * voxelMl,
    heldBy: [...heldBy].map((all, read) => left((one) => one.heldBy[read]!, all)),
  };
  return { agreedVoxels, listed, rest };
}

const nothing = (reads: number): LabelDisagreements => ({
  agreedVoxels: 0,
  listed: [],
  rest: { disagreements: 0, voxels: 0, volumeMl: 0, heldBy: Array<number>(reads).fill(0) },
});

interface Found {
  runs: DifferingRuns;
  component: Uint32Array;
  count: number;
  /** Components to describe. */
  largest: readonly number[];
  voxelMl: number;
}

/** @returns one for each of the largest, in their order */
function describe(
  wish: DisagreementWish,
  numbers: NumbersInReads,
  { runs, component, count, largest, voxelMl }: Found,
): Disagreement[] {
  const placeOf = new Int32Array(count).fill(-1);
  for (const [place, number] of largest.entries()) placeOf[number] = place;
  const figures = largest.map(() => new Figures());
  eachRun(runs, (run, k, j) => {
    const place = placeOf[component[run]!]!;
    if (place >= 0) figures[place]!.add(k, j, runs.iStart[run]!, runs.iEnd[run]!);
  });
  const held = figures.map(({ box }) => wish.reads.map(() => new HeldVoxels(box)));
  eachRun(runs, (run, k, j) => {
    const place = placeOf[component[run]!]!;
    if (place < 0) return;
    for (const [read, voxels] of held[place]!.entries())
      eachHeld(wish, numbers, { read, k, j, iStart: runs.iStart[run]!, iEnd: runs.iEnd[run]! }, voxels.add);
  });
  return figures.map((one, n) => {
    const ijk = one.place;
    return {
      number: n + 1,
      voxels: one.voxels,
      volumeMl: one.voxels * voxelMl,
      boxIjk: one.boxIjk,
      at: { ijk, lps: ijkToLps(wish.ijkToLps, ijk) },
      heldBy: held[n]!.map(({ count: voxels }) => voxels),
      spans: held[n]!.map((voxels) => voxels.finish()),
    };
  });
}

function eachRun({ box, firstOf, rows }: DifferingRuns, visit: (run: number, k: number, j: number) => void): void {
  for (let row = 0; row + 1 < firstOf.length; row++)
    for (let run = firstOf[row]!; run < firstOf[row + 1]!; run++)
      visit(run, box.min[2] + Math.floor(row / rows), box.min[1] + (row % rows));
}

/** Those pieces of a run that one read holds. */
function eachHeld(
  { shape: [ni, nj], reads }: ReadsToCompare,
  numbers: NumbersInReads,
  { read, k, j, iStart, iEnd }: { read: number; k: number; j: number; iStart: number; iEnd: number },
  visit: (k: number, j: number, iStart: number, iEnd: number) => void,
): void {
  const start = (k * nj + j) * ni;
  const [labels, number] = [reads[read]!, numbers[read]!];
  for (let i = iStart; i < iEnd; i++) {
    if (!holds(labels, number, start + i)) continue;
    const first = i;
    while (i < iEnd && holds(labels, number, start + i)) i++;
    visit(k, j, first, i);
  }
}

class HeldVoxels {
  count = 0;
  readonly #packer: SpanPacker;

  constructor(box: Figures["box"]) {
    this.#packer = new SpanPacker(box);
  }

  readonly add = (k: number, j: number, iStart: number, iEnd: number): void => {
    this.count += iEnd - iStart;
    this.#packer.add(k, j, iStart, iEnd);
  };

  finish(): Uint8Array {
    return this.#packer.finish();
  }
}
