import type { MaskSource } from "../../../viewer";
import type { LabelNumbers } from "../sides/label-numbers";
import type { SideMask } from "../sides/side-mask";

/** How much of a label the result holds, and how it lies to the two sides: all in voxels. */
export interface ResultCounts {
  result: number;
  /** Of each side alone, and what it shares with the result. */
  sides: readonly { voxels: number; shared: number }[];
}

export interface CountedLabel {
  key: string;
  result: LabelNumbers;
  sides: readonly LabelNumbers[];
}

/** Kept up to date in the background while the result changes. */
export interface CountedResult {
  /** By label key; null until everything was counted once. */
  get(): ReadonlyMap<string, ResultCounts> | null;
  subscribe(listener: () => void): () => void;
  close(): void;
}

export interface ResultToCount {
  shape: readonly [ni: number, nj: number, nk: number];
  result: MaskSource;
  /** Resolves when every part of the result is here. */
  resultIsHere: Promise<void>;
  sides: readonly SideMask[];
  labels: readonly CountedLabel[];
  /** Resolves when the page has nothing better to do. */
  pause(): Promise<void>;
}

/** Work a slice of time may take before the page gets its turn. */
const turnMs = 6;

/** For each label: of the result, then of each side its voxels and the shared ones. */
type SliceCounts = Float64Array;

/** Counts slice by slice along k and remembers what each came to, so that a stroke makes only its own slices be counted again. */
export function countResult(wanted: ResultToCount): CountedResult {
  const { shape, result, sides, labels } = wanted;
  const [ni, nj, nk] = shape;
  const columns = 1 + 2 * sides.length;
  const slice = new Uint16Array(ni * nj);
  const counted = new Array<SliceCounts | null>(nk).fill(null);
  const waiting = new Set(Array.from({ length: nk }, (_, k) => k));
  const totals = new Float64Array(labels.length * columns);
  const listeners = new Set<() => void>();
  let known: ReadonlyMap<string, ResultCounts> | null = null;
  let working = false;
  let resultIsHere = false;
  let closed = false;

  const isHere = (k: number) =>
    labels.every((label) =>
      label.sides.every((numbers, place) =>
        [...numbers.keys()].every((plane) => sides[place]?.rows(plane, k) !== undefined),
      ),
    );

  const countSlice = (k: number) => {
    const counts = new Float64Array(totals.length);
    const planes = new Set(labels.flatMap((label) => [...label.result.keys()]));
    for (const plane of planes) {
      result.slice(2, k, plane, slice);
      for (const [at, label] of labels.entries()) {
        const numbers = label.result.get(plane);
        if (numbers) add(counts, at * columns, countRuns(slice, numbers));
        // A label lies in one plane of the result: what a side shares with it is found there, whatever the side's own plane.
        if (numbers)
          for (const [place, ofSide] of label.sides.entries()) {
            const { voxels, shared } = countSide(sides[place] as SideMask, ofSide, k, slice, numbers, ni);
            add(counts, at * columns + 1 + 2 * place, voxels);
            add(counts, at * columns + 2 + 2 * place, shared);
          }
      }
    }
    const before = counted[k];
    for (let at = 0; at < totals.length; at++) add(totals, at, (counts[at] as number) - (before?.[at] ?? 0));
    counted[k] = counts;
  };

  const work = async () => {
    if (working || !resultIsHere) return;
    working = true;
    for (let progress = true; progress && !closed; ) {
      await wanted.pause();
      if (closed) break;
      progress = false;
      const until = performance.now() + turnMs;
      for (const k of waiting) {
        if (!isHere(k)) continue;
        waiting.delete(k);
        countSlice(k);
        progress = true;
        if (performance.now() > until) break;
      }
    }
    working = false;
    if (closed || waiting.size > 0) return;
    known = new Map(labels.map(({ key }, at) => [key, read(totals.subarray(at * columns, (at + 1) * columns))]));
    for (const listener of [...listeners]) listener();
  };

  const again = ({ lo, hi }: { lo: readonly number[]; hi: readonly number[] }) => {
    for (let k = lo[2] as number; k < (hi[2] as number); k++) waiting.add(k);
    void work();
  };
  const stops = [result.subscribe(again), ...sides.map((side) => side.subscribe(again))];
  void wanted.resultIsHere.then(() => {
    resultIsHere = true;
    void work();
  });

  return {
    get: () => known,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}

function add(counts: Float64Array, at: number, by: number): void {
  counts[at] = (counts[at] as number) + by;
}

function countRuns(labels: Uint16Array, numbers: ReadonlySet<number>): number {
  let count = 0;
  for (let at = 0; at < labels.length; ) {
    const label = labels[at] as number;
    const from = at;
    while (at < labels.length && labels[at] === label) at++;
    if (label !== 0 && numbers.has(label)) count += at - from;
  }
  return count;
}

function countSide(
  side: SideMask,
  ofSide: LabelNumbers,
  k: number,
  result: Uint16Array,
  numbers: ReadonlySet<number>,
  ni: number,
): { voxels: number; shared: number } {
  let voxels = 0;
  let shared = 0;
  for (const [plane, sideNumbers] of ofSide)
    side.rows(plane, k)?.forEach((j, iStart, iEnd, label) => {
      if (!sideNumbers.has(label)) return;
      voxels += iEnd - iStart;
      for (let at = j * ni + iStart; at < j * ni + iEnd; at++) if (numbers.has(result[at] as number)) shared++;
    });
  return { voxels, shared };
}

function read(counts: Float64Array): ResultCounts {
  const [result = 0, ...rest] = counts;
  const sides = Array.from({ length: rest.length / 2 }, (_, place) => ({
    voxels: rest[2 * place] ?? 0,
    shared: rest[2 * place + 1] ?? 0,
  }));
  return { result, sides };
}

/** @returns null where neither holds a voxel: there is nothing to agree about */
export function diceOf({ result }: ResultCounts, side: { voxels: number; shared: number }): number | null {
  return result + side.voxels === 0 ? null : (2 * side.shared) / (result + side.voxels);
}
