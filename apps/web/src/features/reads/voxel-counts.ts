import type { MaskSource } from "../../viewer";
import { untilIdle } from "./until-idle";

/** How many voxels each segment has, kept up to date in the background. */
export interface VoxelCounts {
  /** Segment number -> voxels; null until everything was counted once. */
  get(): ReadonlyMap<number, number> | null;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/** Work a slice of time may take before the page gets its turn. */
const TURN_MS = 6;

/**
 * Counts slice by slice along k and remembers each slice's counts, so that a stroke makes only its own slices be counted again.
 * @param pause resolves when the page has nothing better to do
 */
export function countVoxels(
  mask: MaskSource,
  [ni, nj, nk]: readonly [number, number, number],
  pause: () => Promise<void> = untilIdle,
): VoxelCounts {
  const slice = new Uint16Array(ni * nj);
  const counted: (ReadonlyMap<number, number> | null)[] = new Array(nk).fill(null);
  const waiting = new Set(Array.from({ length: nk }, (_, k) => k));
  const totals = new Map<number, number>();
  const listeners = new Set<() => void>();
  let known: ReadonlyMap<number, number> | null = null;
  let working = false;
  let closed = false;

  const add = (counts: ReadonlyMap<number, number>, sign: 1 | -1) => {
    for (const [label, count] of counts) totals.set(label, (totals.get(label) ?? 0) + sign * count);
  };

  const countSlice = (k: number) => {
    const counts = new Map<number, number>();
    for (const plane of mask.planes()) {
      mask.slice(2, k, plane, slice);
      let label = 0;
      let run = 0;
      for (let at = 0; at < slice.length; at++) {
        if (slice[at] === label) {
          run++;
          continue;
        }
        if (label !== 0) counts.set(label, (counts.get(label) ?? 0) + run);
        label = slice[at] as number;
        run = 1;
      }
      if (label !== 0) counts.set(label, (counts.get(label) ?? 0) + run);
    }
    const before = counted[k];
    if (before) add(before, -1);
    counted[k] = counts;
    add(counts, 1);
  };

  const work = async () => {
    if (working) return;
    working = true;
    while (waiting.size > 0 && !closed) {
      await pause();
      if (closed) break;
      const until = performance.now() + TURN_MS;
      for (const k of waiting) {
        waiting.delete(k);
        countSlice(k);
        if (performance.now() > until) break;
      }
    }
    working = false;
    if (closed) return;
    known = new Map(totals);
    for (const listener of [...listeners]) listener();
  };

  const stop = mask.subscribe(({ lo, hi }) => {
    for (let k = lo[2]; k < hi[2]; k++) waiting.add(k);
    void work();
  });
  void work();

  return {
    get: () => known,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      stop();
    },
  };
}
