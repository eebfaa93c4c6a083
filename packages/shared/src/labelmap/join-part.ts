import type { PlacedPart } from "./brick.js";
import type { BrickPlane, PieceVisitor } from "./brick-plane.js";

/** Shows a part wherever its stamp is the highest (SPEC.md LM1). Doing it again changes nothing. */
export function joinPart(plane: BrickPlane, placed: PlacedPart): void {
  const walk = plane.nextWalk();
  const isNew = !placed.registered;
  plane.walk(
    placed,
    (at) => {
      const brick = plane.brickToPaint(at);
      if (brick.walk === walk) return brick.top;
      brick.walk = walk;
      if (isNew) brick.touching.push(placed);
      // Nobody has asked for this brick yet: whoever does will find the part among those that touch it.
      if (brick.top === null) return null;
      if (brick.top === brick.base) brick.top = brick.base.cover();
      brick.top.beginJoin(placed, isNew, plane.context.rules);
      return brick.top;
    },
    joinPiece,
  );
  placed.registered = true;
}

/** Writes what a board was made ready for by `beginJoin`. */
export const joinPiece: PieceVisitor = ({ cells, index, beats }, from, to) => {
  if (beats === null) {
    if (to - from < 16) for (let cell = from; cell < to; cell += 1) cells[cell] = index;
    else cells.fill(index, from, to);
    return;
  }
  for (let cell = from; cell < to; cell += 1) if (beats[cells[cell]!] === 1) cells[cell] = index;
};
