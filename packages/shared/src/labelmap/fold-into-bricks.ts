import { Board } from "./board.js";
import { Brick, type PlacedPart } from "./brick.js";
import { BrickPlane, type PlaneContext } from "./brick-plane.js";
import type { Adoption, ChangedChunk } from "./foundation.js";
import { joinPiece } from "./join-part.js";

/** Folds visible parts into what lies beneath, in any order. @param within only these bricks. @returns the bricks that it changed */
export function foldIntoBricks(
  plane: BrickPlane,
  parts: readonly PlacedPart[],
  within?: ReadonlySet<number>,
): Set<number> {
  const { rules } = plane.context;
  const changed = new Set<number>();
  for (const placed of [...parts].sort((a, b) => rules.compareStamps(a, b) || a.order - b.order)) {
    const walk = plane.nextWalk();
    plane.walk(
      placed,
      (at) => {
        if (within !== undefined && !within.has(at)) return null;
        const brick = plane.brickToPaint(at);
        if (brick.walk === walk) return brick.base;
        brick.walk = walk;
        changed.add(at);
        brick.base ??= new Board();
        // What shows is worked out anew when somebody asks.
        brick.top = null;
        brick.base.beginJoin(placed, true, rules);
        return brick.base;
      },
      joinPiece,
    );
  }
  return changed;
}

/** Lets go of folded parts. */
export function forgetParts(plane: BrickPlane, isFolded: (placed: PlacedPart) => boolean): void {
  for (const [, brick] of plane.bricks()) {
    const left = brick.touching.filter((placed) => !isFolded(placed));
    if (left.length < brick.touching.length) brick.top = null;
    brick.touching = left;
  }
}

/** Forgets all that is folded, for it to be read anew. */
export function dropBases(plane: BrickPlane): void {
  for (const [, brick] of plane.bricks()) {
    brick.base = null;
    brick.pending = [];
    brick.top = null;
  }
}

/** The bricks of a chunk stand on other slabs now. */
export function rebaseChunk(
  plane: BrickPlane,
  { chunk, before, after }: ChangedChunk,
  { replaces, isKnown }: Adoption,
): void {
  for (const at of plane.context.grid.bricksOf(chunk)) {
    const brick = plane.brick(at);
    if (brick === undefined || (isKnown && brick.pending.length === 0)) continue;
    brick.top = null;
    if (replaces) {
      brick.base = null;
      brick.pending = after;
    } else brick.pending = [...brick.pending, ...after.filter((hash) => !before.includes(hash))];
  }
}

/** A copy of what is folded in some chunks, to be folded further. @param context of the copy */
export function forkChunks(plane: BrickPlane, context: PlaneContext, chunks: Iterable<number>): BrickPlane {
  const fork = new BrickPlane(plane.number, context);
  for (const chunk of chunks)
    for (const at of context.grid.bricksOf(chunk)) {
      const brick = plane.brick(at);
      if (brick === undefined) continue;
      const copy = new Brick(brick.pending);
      copy.base = brick.base?.copy() ?? null;
      copy.top = null;
      fork.put(at, copy);
    }
  return fork;
}

/** The chunks in which a part has voxels. */
export function chunksUnder(plane: BrickPlane, placed: PlacedPart): Set<number> {
  const chunks = new Set<number>();
  let last = -1;
  plane.walk(
    placed,
    (at) => {
      if (at !== last) chunks.add(plane.context.grid.chunkOf(at));
      last = at;
      return null;
    },
    joinPiece,
  );
  return chunks;
}

/** The chunks in which anything is folded. */
export function foldedChunks(plane: BrickPlane): Set<number> {
  const { foundation, grid } = plane.context;
  const chunks = new Set(foundation.chunksOf(plane.number));
  for (const [at, brick] of plane.bricks()) if (brick.base !== null) chunks.add(grid.chunkOf(at));
  return chunks;
}
