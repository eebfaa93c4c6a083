import { type Board, brickShape, cellCount } from "./board.js";
import type { PlacedPart } from "./brick.js";
import type { BrickPlane } from "./brick-plane.js";
import type { Shape } from "./types.js";

const [iSize, jSize, kSize] = brickShape;
const nothing = -1;

/**
 * What an actor says of a voxel is the label of that actor's highest visible patch there (0 where erased); a voxel is contested
 * when two actors who say something say different things. Of what is folded only the winner still says something (SPEC.md LM13).
 * Worked out afresh: for showing to people, not for every frame.
 */
export function* contestedVoxels(plane: BrickPlane): Iterable<{ i: number; j: number; k: number; plane: number }> {
  const { grid, rules, isShown } = plane.context;
  for (let at = 0; at < grid.brickCount; at += 1) {
    if (plane.boardOf(at) === null) continue;
    const brick = plane.brick(at)!;
    const origin = grid.originOf(at);
    const byActor = Map.groupBy(
      brick.touching.filter((placed) => isShown(placed)),
      ({ actor }) => actor,
    );
    if (byActor.size + (brick.base === null ? 0 : 1) < 2) continue;
    const disputed = new Uint8Array(cellCount);
    const said = new Int32Array(cellCount).fill(nothing);
    const folded = new Int32Array(cellCount).fill(nothing);
    if (brick.base !== null) drawBase(folded, brick.base);
    for (const [actor, parts] of byActor) {
      const opinion = new Int32Array(cellCount).fill(nothing);
      for (const placed of parts.sort((a, b) => rules.compareStamps(a, b) || b.order - a.order))
        drawInto(opinion, placed, origin);
      for (let cell = 0; cell < cellCount; cell += 1) {
        if (opinion[cell] === nothing) continue;
        if (brick.base?.winners[brick.base.cells[cell]!]?.actor === actor) folded[cell] = nothing;
        dispute(said, disputed, cell, opinion[cell]!);
      }
    }
    for (let cell = 0; cell < cellCount; cell += 1)
      if (folded[cell] !== nothing) dispute(said, disputed, cell, folded[cell]!);
    for (let cell = 0; cell < cellCount; cell += 1)
      if (disputed[cell] === 1)
        yield {
          i: origin[0] + (cell % iSize),
          j: origin[1] + (Math.floor(cell / iSize) % jSize),
          k: origin[2] + Math.floor(cell / (iSize * jSize)),
          plane: plane.number,
        };
  }
}

function dispute(said: Int32Array, disputed: Uint8Array, cell: number, label: number): void {
  if (said[cell] === nothing) said[cell] = label;
  else if (said[cell] !== label) disputed[cell] = 1;
}

function drawBase(labels: Int32Array, { cells, winners }: Board): void {
  for (let cell = 0; cell < cellCount; cell += 1) labels[cell] = winners[cells[cell]!]?.segment ?? nothing;
}

/** Writes the part's segment into the cells that it covers of the brick at `origin`. */
function drawInto(cells: Int32Array, { part }: PlacedPart, [i0, j0, k0]: Shape): void {
  part.walk(
    (k, j, iStart, iEnd) => {
      if (j < j0 || j >= j0 + jSize) return;
      const row = ((k - k0) * jSize + (j - j0)) * iSize - i0;
      const end = Math.min(iEnd, i0 + iSize);
      for (let i = Math.max(iStart, i0); i < end; i += 1) cells[row + i] = part.segment;
    },
    k0,
    k0 + kSize,
  );
}
