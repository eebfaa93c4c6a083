import { brickBits, type PlacedPart } from "./brick.js";
import type { BrickPlane } from "./brick-plane.js";
import type { Rules } from "./rules.js";
import type { Shape } from "./types.js";

const [iSize, jSize, kSize] = [1 << brickBits.i, 1 << brickBits.j, 1 << brickBits.k];
const cellCount = iSize * jSize * kSize;

/**
 * What an actor says of a voxel is the label of that actor's highest visible patch there (0 where erased); a voxel is contested
 * when two actors who say something say different things (SPEC.md LM13). Worked out afresh: for showing to people, not for every frame.
 */
export function* contestedVoxels(
  plane: number,
  bricks: BrickPlane,
  { compareStamps }: Rules,
  isShown: (placed: PlacedPart) => boolean,
): Iterable<{ i: number; j: number; k: number; plane: number }> {
  for (const { brick, origin } of bricks.bricks()) {
    const byActor = Map.groupBy(brick.touching.filter(isShown), ({ actor }) => actor);
    if (byActor.size < 2) continue;
    const disputed = new Uint8Array(cellCount);
    const said = new Int32Array(cellCount).fill(-1);
    for (const parts of byActor.values()) {
      const opinion = new Int32Array(cellCount).fill(-1);
      for (const placed of parts.sort((a, b) => compareStamps(a, b) || b.order - a.order))
        drawInto(opinion, placed, origin);
      for (let cell = 0; cell < cellCount; cell += 1) {
        if (opinion[cell]! < 0) continue;
        if (said[cell]! < 0) said[cell] = opinion[cell]!;
        else if (said[cell] !== opinion[cell]) disputed[cell] = 1;
      }
    }
    for (let cell = 0; cell < cellCount; cell += 1)
      if (disputed[cell] === 1)
        yield {
          i: origin[0] + (cell % iSize),
          j: origin[1] + (Math.floor(cell / iSize) % jSize),
          k: origin[2] + Math.floor(cell / (iSize * jSize)),
          plane,
        };
  }
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
