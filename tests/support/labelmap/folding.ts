import type { Winner } from "../../../packages/shared/src/labelmap/board.js";
import { Board } from "../../../packages/shared/src/labelmap/board.js";
import { ChunkGrid } from "../../../packages/shared/src/labelmap/chunk-grid.js";
import { SlabMissing } from "../../../packages/shared/src/labelmap/errors.js";
import { rules } from "../../../packages/shared/src/labelmap/rules.js";
import { decodeBrick, encodeBrick, encodeSlab, hashOf, Slab } from "../../../packages/shared/src/labelmap/slab.js";
import type { LabelmapReplica, Manifest, Shape } from "../../../packages/shared/src/labelmap/types.js";

/** A manifest and every slab that it names. */
export interface Folding {
  readonly manifest: Manifest;
  readonly slabs: ReadonlyMap<string, Uint8Array>;
}

/**
 * Folds what a replica may fold on top of another folding; the replica is given slabs only when it asks for them.
 * @param store where it may find them
 */
export function foldOn(
  replica: LabelmapReplica,
  base: Folding | null,
  store: ReadonlyMap<string, Uint8Array> = base?.slabs ?? new Map(),
): Folding {
  const { next, slabs } = foldAsking(replica, base?.manifest ?? null, store);
  const bytesOf = (hash: string) => slabs.get(hash) ?? store.get(hash)!;
  return { manifest: next, slabs: new Map(Object.values(next.slabs).map((hash) => [hash, bytesOf(hash)])) };
}

function foldAsking(replica: LabelmapReplica, base: Manifest | null, store: ReadonlyMap<string, Uint8Array>) {
  for (;;) {
    try {
      return replica.fold(base);
    } catch (error) {
      if (!(error instanceof SlabMissing)) throw error;
      for (const hash of error.hashes) replica.provide(hash, store.get(hash)!);
    }
  }
}

export function attachWhole(replica: LabelmapReplica, { manifest, slabs }: Folding): void {
  replica.attach(manifest);
  for (const [hash, bytes] of slabs) replica.provide(hash, bytes);
}

/** Whether an entry is folded under a manifest. */
export const isUnder = ({ watermarks }: Manifest, actor: number, seq: number): boolean =>
  seq <= (watermarks[actor] ?? 0);

/** The same folding by somebody who gets winners wrong. */
export function sabotageWinners(folding: Folding, shape: Shape, change: (winner: Winner) => Winner): Folding {
  const grid = new ChunkGrid(shape);
  const slabs = new Map<string, Uint8Array>();
  const named = Object.entries(folding.manifest.slabs).map(([key, hash]) => {
    const numbers = grid.bricksOf(grid.parseKey(key)!.chunk);
    const bricks = Slab.parse(folding.slabs.get(hash)!).bricks.map((bytes, at) => {
      const size = grid.sizeOf(numbers[at]!);
      const board = decodeBrick(bytes, size, rules);
      const winners = board.winners.slice(1).map((winner) => change(winner!));
      return encodeBrick(Board.of(board.cells, winners, rules), size);
    });
    const bytes = encodeSlab(bricks)!;
    slabs.set(hashOf(bytes), bytes);
    return [key, hashOf(bytes)];
  });
  return { manifest: { ...folding.manifest, slabs: Object.fromEntries(named) }, slabs };
}
