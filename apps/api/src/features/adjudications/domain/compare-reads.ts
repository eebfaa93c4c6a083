import { determinant } from "@covoxel/shared/geometry";
import { AgreedResult } from "@covoxel/shared/vocabulary";
import type { Agreement, LabelPair, Measured } from "../../agreement/index.js";
import type { Label, Protocol } from "../../projects/index.js";
import type { Read } from "../../reads/index.js";
import { type Comparison, type LabelVerdict, type PairAgreement } from "./comparison.js";
import { dependenceOf, judgeLabel, passes } from "./judge.js";
import { inPieces, type LabelArray, type LabelPlane, labelPlanes, type ReadMask } from "./label-planes.js";
import { matchInstances, type Overlap } from "./match-instances.js";
import type { AdjudicationPorts } from "./ports.js";

/** For surface Dice: what two careful readers differ by. */
export const toleranceMm = 2;

/** Distances of a grid without a place in the patient would be no millimetres: it is measured as if it had one, and they are left out. */
const noPlace = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const;

export interface ComparedCase {
  comparison: Comparison;
  planes: readonly LabelPlane[];
  masks: readonly ReadMask[];
}

type Grid = Awaited<ReturnType<AdjudicationPorts["grids"]["of"]>>;

/**
 * Holds submitted reads against each other, as they were submitted.
 * @param reads with a submission and a mask each, two or more; one read agrees with itself
 */
export async function compareReads(
  ports: Pick<AdjudicationPorts, "masks" | "agreement" | "clock">,
  { labels, workflow }: Protocol,
  reads: readonly Read[],
  grid: Grid,
  { signal, report }: { signal: AbortSignal; report(done: number): Promise<void> },
): Promise<ComparedCase> {
  const masks: ReadMask[] = [];
  for (const { segmentationId, submission } of reads)
    masks.push({
      snapshot: await ports.masks.planes(segmentationId!, submission!.revision),
      segments: await ports.masks.segmentsOf(segmentationId!),
    });
  const planes = await labelPlanes(labels, masks);
  const verdicts: LabelVerdict[] = [];
  for (const [n, plane] of planes.entries()) {
    const pairs = await comparePlane(ports, plane, grid, signal);
    for (const { key, number } of plane.labels) {
      const label = labels.find((one) => one.key === key)!;
      const whole = pairs.filter(({ label }) => label === number).map(({ pair }) => pair);
      const instances = label.kind === "INSTANCES" ? await compareInstances(ports, label, masks, grid, signal) : [];
      const findings = reads.map(
        (read) => read.submission!.findings.find((said) => said.labelKey === key)?.finding ?? null,
      );
      const all = [...whole, ...instances];
      verdicts.push({
        labelKey: key,
        findings,
        pairs: all,
        verdict: judgeLabel(findings, whole, workflow.agreement.diceAtLeast),
      });
    }
    await report((n + 1) / planes.length);
  }
  const order = (key: string) => labels.findIndex((label) => label.key === key);
  verdicts.sort((a, b) => order(a.labelKey) - order(b.labelKey));
  const seeds: (readonly string[])[] = [];
  for (const { segmentationId } of reads) seeds.push(await ports.masks.seedsOf(segmentationId!));
  const dependence = dependenceOf(seeds);
  const comparison: Comparison = {
    measuredAt: ports.clock.now(),
    passed: passes(verdicts, dependence),
    reads: reads.map(({ id, segmentationId, submission }) => ({
      readId: id,
      segmentationId: segmentationId!,
      revision: submission!.revision,
      contentHash: submission!.contentHash,
    })),
    labels: verdicts,
    dependence,
  };
  return { comparison, planes, masks };
}

async function comparePlane(
  { agreement }: Pick<AdjudicationPorts, "agreement">,
  { labels, reads }: LabelPlane,
  grid: Grid,
  signal: AbortSignal,
): Promise<{ label: number; pair: PairAgreement }[]> {
  const found: { label: number; pair: PairAgreement }[] = [];
  for (const [a, b] of pairsOf(reads.length)) {
    const pairs = labels.map(({ number }) => ({ a: number, b: number }));
    const measured = await measure(agreement, grid, [reads[a]!, reads[b]!], pairs, signal);
    for (const one of measured) found.push({ label: one.pair.a, pair: toPair(one, { a, b }, grid, null) });
  }
  return found;
}

/** Each instance of one read with the one of the other that it belongs to. */
async function compareInstances(
  { agreement }: Pick<AdjudicationPorts, "agreement">,
  label: Label,
  masks: readonly ReadMask[],
  grid: Grid,
  signal: AbortSignal,
): Promise<PairAgreement[]> {
  const found: PairAgreement[] = [];
  const instancesOf = ({ segments }: ReadMask) => segments.filter(({ labelKey }) => labelKey === label.key);
  for (const [a, b] of pairsOf(masks.length)) {
    const [inA, inB] = [instancesOf(masks[a]!), instancesOf(masks[b]!)];
    const [arrayA, arrayB] = [planeOf(masks[a]!, inA[0]?.plane), planeOf(masks[b]!, inB[0]?.plane)];
    if (!arrayA || !arrayB) continue;
    const { overlaps, sizesA, sizesB } = await overlapsOf(arrayA, arrayB, inA.map(toNumber), inB.map(toNumber));
    const painted = (sizes: ReadonlyMap<number, number>) =>
      [...sizes].filter(([, size]) => size > 0).map(([number]) => number);
    const matched = matchInstances(painted(sizesA), painted(sizesB), overlaps);
    const both = matched.filter((pair): pair is LabelPair => pair.a !== null && pair.b !== null);
    const name = (segments: typeof inA, number: number | null) =>
      segments.find((one) => one.number === number)?.name ?? null;
    for (const one of await measure(agreement, grid, [arrayA, arrayB], both, signal))
      found.push(toPair(one, { a, b }, grid, { a: name(inA, one.pair.a), b: name(inB, one.pair.b) }));
    for (const pair of matched.filter(({ a, b }) => a === null || b === null))
      found.push(
        alone({ a, b }, grid, sizesA.get(pair.a ?? 0) ?? 0, sizesB.get(pair.b ?? 0) ?? 0, {
          a: name(inA, pair.a),
          b: name(inB, pair.b),
        }),
      );
  }
  return found;
}

const toNumber = ({ number }: { number: number }) => number;
const planeOf = ({ snapshot }: ReadMask, plane: number | undefined) =>
  snapshot.planes.find((one) => one.plane === plane)?.labels ?? null;

/** One pass over both masks, in pieces: nobody's stroke waits for a large one. */
async function overlapsOf(a: LabelArray, b: LabelArray, numbersA: readonly number[], numbersB: readonly number[]) {
  const [placeA, placeB] = [placesOf(numbersA), placesOf(numbersB)];
  const wide = numbersB.length + 1;
  const shared = new Float64Array((numbersA.length + 1) * wide);
  await inPieces(a.length, (start, end) => {
    for (let at = start; at < end; at++) {
      const cell = placeA[a[at]!]! * wide + placeB[b[at]!]!;
      if (cell !== 0) shared[cell]!++;
    }
  });
  const sum = (places: number[]) => places.reduce((total, place) => total + shared[place]!, 0);
  const sizesA = new Map(
    numbersA.map((number, n) => [number, sum(Array.from({ length: wide }, (_, m) => (n + 1) * wide + m))]),
  );
  const sizesB = new Map(
    numbersB.map((number, m) => [number, sum(Array.from({ length: numbersA.length + 1 }, (_, n) => n * wide + m + 1))]),
  );
  const overlaps: Overlap[] = [];
  for (const [n, numberA] of numbersA.entries())
    for (const [m, numberB] of numbersB.entries()) {
      const voxels = shared[(n + 1) * wide + m + 1]!;
      const joint = sizesA.get(numberA)! + sizesB.get(numberB)! - voxels;
      overlaps.push({ a: numberA, b: numberB, voxels, jaccard: joint > 0 ? voxels / joint : 0 });
    }
  return { overlaps, sizesA, sizesB };
}

/** @returns for each segment number its place from 1; 0 for all others */
function placesOf(numbers: readonly number[]): Uint16Array {
  const places = new Uint16Array(65_536);
  for (const [n, number] of numbers.entries()) places[number] = n + 1;
  return places;
}

const pairsOf = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, a) =>
    Array.from({ length: count - a - 1 }, (_, n): [number, number] => [a, a + n + 1]),
  ).flat();

async function measure(
  meter: AdjudicationPorts["agreement"],
  { shape, ijkToLps }: Grid,
  [a, b]: readonly [LabelArray, LabelArray],
  pairs: readonly LabelPair[],
  signal: AbortSignal,
): Promise<Agreement[]> {
  if (pairs.length === 0) return [];
  return meter.measure({ masks: { shape, ijkToLps: ijkToLps ?? noPlace, a, b }, pairs, toleranceMm }, { signal });
}

function toPair(
  one: Agreement,
  between: { a: number; b: number },
  grid: Grid,
  instance: PairAgreement["instance"],
): PairAgreement {
  const inMl = volumeOf(grid);
  const inMillimetres = (value: Measured): Measured => (grid.ijkToLps ? value : { value: null, reason: "NO_PLACE" });
  return {
    ...between,
    instance,
    dice: one.dice,
    jaccard: one.jaccard,
    volumeAMl: inMl(one.voxels.a),
    volumeBMl: inMl(one.voxels.b),
    volumeDifferenceMl: inMillimetres(one.volumeDifferenceMl),
    hd95Mm: inMillimetres(one.hd95Mm),
    surfaceDice: inMillimetres(one.surfaceDice),
    toleranceMm,
  };
}

/** @returns millilitres of so many voxels; null where the grid has no place in the patient */
function volumeOf({ ijkToLps }: Grid): (voxels: number) => number | null {
  const voxelMl = ijkToLps ? Math.abs(determinant(ijkToLps)) / 1000 : null;
  return (voxels) => (voxelMl === null ? null : voxels * voxelMl);
}

/** An instance that the other read has nothing for. */
function alone(
  between: { a: number; b: number },
  grid: Grid,
  voxelsA: number,
  voxelsB: number,
  instance: PairAgreement["instance"],
): PairAgreement {
  const inMl = volumeOf(grid);
  const difference = inMl(voxelsB - voxelsA);
  const oneEmpty: Measured = { value: null, reason: "ONE_EMPTY" };
  return {
    ...between,
    instance,
    dice: { value: 0, reason: null },
    jaccard: { value: 0, reason: null },
    volumeAMl: inMl(voxelsA),
    volumeBMl: inMl(voxelsB),
    volumeDifferenceMl: difference === null ? { value: null, reason: "NO_PLACE" } : { value: difference, reason: null },
    hd95Mm: oneEmpty,
    surfaceDice: oneEmpty,
    toleranceMm,
  };
}

/** How the workflow's rule makes a result of reads that agree. */
export const combineRule = (rule: AgreedResult) =>
  rule === AgreedResult.DESIGNATED_READ ? ({ rule, read: 0 } as const) : ({ rule } as const);
