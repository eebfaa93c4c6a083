import { type Board, brickShape, cellCount } from "./board.js";
import type { PlacedPart } from "./brick.js";
import type { BrickPlane } from "./brick-plane.js";
import type { Rules } from "./rules.js";
import type { Box, Shape } from "./types.js";

const [iSize, jSize, kSize] = brickShape;
const nothing = -1;

/**
 * What an actor says of a voxel is the label of that actor's highest visible patch there (0 where erased); a voxel is contested
 * when two actors who say something say different things. Of what is folded only the winner still says something (SPEC.md LM13).
 * Worked out afresh: for showing to people, not for every frame.
 */
export function* contestedVoxels(
  plane: BrickPlane,
  within?: Box,
): Iterable<{ i: number; j: number; k: number; plane: number }> {
  const { grid, rules, isShown } = plane.context;
  for (const at of within === undefined ? everyBrick(grid.brickCount) : grid.bricksWithin(within)) {
    if (plane.boardOf(at) === null) continue;
    const brick = plane.brick(at)!;
    const origin = grid.originOf(at);
    const byActor = Map.groupBy(
      brick.touching.filter((placed) => isShown(placed)),
      ({ actor }) => actor,
    );
    if (byActor.size + (brick.base === null ? 0 : 1) < 2) continue;
    const disputed = compareOpinions(brick.base, byActor, origin, rules);
    for (let cell = 0; cell < cellCount; cell += 1) {
      if (disputed[cell] === 0) continue;
      const i = origin[0] + (cell % iSize);
      const j = origin[1] + (Math.floor(cell / iSize) % jSize);
      const k = origin[2] + Math.floor(cell / (iSize * jSize));
      if (within === undefined || isInside(within, i, j, k)) yield { i, j, k, plane: plane.number };
    }
  }
}

function* everyBrick(count: number): Iterable<number> {
  for (let at = 0; at < count; at += 1) yield at;
}

const isInside = ({ min, max }: Box, i: number, j: number, k: number): boolean =>
  i >= min[0] && i < max[0] && j >= min[1] && j < max[1] && k >= min[2] && k < max[2];

/** What all say of a brick's cells. @returns 1 where two of them disagree */
function compareOpinions(
  base: Board | null,
  byActor: ReadonlyMap<number, PlacedPart[]>,
  origin: Shape,
  rules: Rules,
): Uint8Array {
  const { said, saidLast } = opinions;
  const disputed = new Uint8Array(cellCount);
  said.fill(nothing);
  saidLast.fill(nothing);
  /** Actors of the winners in `base`, for cells where they say something newer. */
  const spoke = base === null ? null : new Uint8Array(cellCount);
  let number = 0;
  for (const [actor, parts] of byActor) {
    number += 1;
    // The highest first: what lies beneath it is not this actor's opinion any more.
    for (const placed of parts.sort((a, b) => rules.compareStamps(b, a) || a.order - b.order))
      visitCells(placed, origin, (from, to) => {
        const label = placed.part.segment;
        for (let cell = from; cell < to; cell += 1) {
          if (saidLast[cell] === number) continue;
          saidLast[cell] = number;
          if (said[cell] === nothing) said[cell] = label;
          else if (said[cell] !== label) disputed[cell] = 1;
          if (spoke !== null && base!.winners[base!.cells[cell]!]?.actor === actor) spoke[cell] = 1;
        }
      });
  }
  if (base === null) return disputed;
  for (let cell = 0; cell < cellCount; cell += 1) {
    const winner = base.winners[base.cells[cell]!] ?? null;
    if (winner !== null && spoke![cell] === 0 && said[cell] !== nothing && said[cell] !== winner.segment)
      disputed[cell] = 1;
  }
  return disputed;
}

/** One brick's worth, used again for each: it is asked for in idle moments, and should leave little garbage behind. */
const opinions = {
  said: new Int32Array(cellCount),
  /** Number of the actor who said something of the cell last. */
  saidLast: new Int32Array(cellCount),
};

/** Visits the cells that a part covers of the brick at `origin`, piece by piece. */
function visitCells({ part }: PlacedPart, [i0, j0, k0]: Shape, visit: (from: number, to: number) => void): void {
  part.walk(
    (k, j, iStart, iEnd) => {
      if (j < j0 || j >= j0 + jSize || iEnd <= i0 || iStart >= i0 + iSize) return;
      const row = ((k - k0) * jSize + (j - j0)) * iSize - i0;
      visit(row + Math.max(iStart, i0), row + Math.min(iEnd, i0 + iSize));
    },
    k0,
    k0 + kSize,
  );
}
