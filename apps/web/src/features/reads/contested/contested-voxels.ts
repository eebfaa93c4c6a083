import { type LabelmapReplica, SlabMissing } from "@covoxel/shared/labelmap";
import type { BoxIjk, MarkSource } from "../../../viewer";

/** Blocks in which it is counted; as large as the engine's bricks, so that each asks for one of them. */
const size = [64, 64, 8] as const;

/** Row pieces of contested voxels: (k, j, iStart, iEnd) quads, iEnd exclusive. */
export type Rows = Int32Array;

/** Voxels about which people disagree, kept up to date in the background, block by block. */
export interface ContestedVoxels extends MarkSource {
  /** Null until all of the mask was looked through once. */
  count(): number | null;
  rows(): Rows;
  /** Told when a round of counting ended. */
  onCounted(listener: () => void): () => void;
  close(): void;
}

export interface ContestedParts {
  replica: Pick<LabelmapReplica, "shape" | "contested">;
  /** Told what may look different: half-open (i0, j0, k0, i1, j1, k1). */
  onPainted(listener: (boxIjk: readonly [number, number, number, number, number, number]) => void): () => void;
  /** Resolves when the page has nothing better to do. */
  pause(): Promise<void>;
  /** Work that a turn may take. */
  turnMs?: number;
}

export function findContested({ replica, onPainted, pause, turnMs = 5 }: ContestedParts): ContestedVoxels {
  const { shape } = replica;
  const across = shape.map((length, axis) => Math.ceil(length / (size[axis] as number))) as [number, number, number];
  /** Cells of each block that has any: (k * 64 + j) * 64 + i inside of it, ascending. */
  const blocks = new Map<number, Uint16Array>();
  const waiting = new Set(Array.from({ length: across[0] * across[1] * across[2] }, (_, block) => block));
  const listeners = new Set<(box: BoxIjk) => void>();
  const countListeners = new Set<() => void>();
  let isCounted = false;
  let working = false;
  let closed = false;

  const boxOf = (block: number) => {
    const row = Math.floor(block / across[0]);
    const at = [block % across[0], row % across[1], Math.floor(row / across[1])] as const;
    const lo = at.map((place, axis) => place * (size[axis] as number)) as [number, number, number];
    const hi = lo.map((from, axis) => Math.min(from + (size[axis] as number), shape[axis] as number));
    return { lo, hi: hi as unknown as [number, number, number] };
  };

  const look = (block: number) => {
    waiting.delete(block);
    const { lo, hi } = boxOf(block);
    const found = new Set<number>();
    try {
      for (const { i, j, k } of replica.contested({ min: lo, max: hi }))
        found.add(((k - lo[2]) * size[1] + (j - lo[1])) * size[0] + (i - lo[0]));
    } catch (error) {
      // Its slab is not here yet; when it comes, the mask says that something may look different here.
      if (!(error instanceof SlabMissing)) throw error;
    }
    const cells = Uint16Array.from(found).sort();
    const before = blocks.get(block);
    if (cells.length === (before?.length ?? 0) && cells.every((cell, n) => cell === before?.[n])) return;
    if (cells.length > 0) blocks.set(block, cells);
    else blocks.delete(block);
    for (const listener of [...listeners]) listener({ lo, hi });
  };

  const work = async () => {
    if (working) return;
    working = true;
    while (waiting.size > 0 && !closed) {
      await pause();
      if (closed) return;
      const until = performance.now() + turnMs;
      for (const block of waiting) {
        look(block);
        if (performance.now() > until) break;
      }
    }
    working = false;
    isCounted = true;
    for (const listener of [...countListeners]) listener();
  };

  const stop = onPainted(([i0, j0, k0, i1, j1, k1]) => {
    const first = [i0, j0, k0].map((from, axis) => Math.floor(from / (size[axis] as number)));
    const end = [i1, j1, k1].map((to, axis) => Math.ceil(to / (size[axis] as number)));
    for (let k = first[2] as number; k < (end[2] as number); k++)
      for (let j = first[1] as number; j < (end[1] as number); j++)
        for (let i = first[0] as number; i < (end[0] as number); i++) waiting.add((k * across[1] + j) * across[0] + i);
    void work();
  });
  void work();

  return {
    count() {
      if (!isCounted) return null;
      let count = 0;
      for (const cells of blocks.values()) count += cells.length;
      return count;
    },
    rows() {
      const rows: number[] = [];
      for (const [block, cells] of blocks) {
        const [i0, j0, k0] = boxOf(block).lo;
        for (let at = 0; at < cells.length; ) {
          const first = cells[at] as number;
          let end = at + 1;
          while (end < cells.length && cells[end] === first + end - at && (cells[end] as number) % size[0] !== 0) end++;
          const i = i0 + (first & 63);
          rows.push(k0 + (first >> 12), j0 + ((first >> 6) & 63), i, i + end - at);
          at = end;
        }
      }
      return Int32Array.from(rows);
    },
    slice(axis, index, out) {
      const [ni, nj, nk] = shape;
      out.fill(0, 0, (ni * nj * nk) / shape[axis]);
      let any = false;
      for (const [block, cells] of blocks) {
        const { lo, hi } = boxOf(block);
        if (index < lo[axis] || index >= hi[axis]) continue;
        for (const cell of cells) {
          const [i, j, k] = [lo[0] + (cell & 63), lo[1] + ((cell >> 6) & 63), lo[2] + (cell >> 12)];
          if (axis === 2 && k === index) out[j * ni + i] = 1;
          else if (axis === 1 && j === index) out[k * ni + i] = 1;
          else if (axis === 0 && i === index) out[k * nj + j] = 1;
          else continue;
          any = true;
        }
      }
      return any;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onCounted(listener) {
      countListeners.add(listener);
      return () => countListeners.delete(listener);
    },
    close() {
      closed = true;
      stop();
    },
  };
}
