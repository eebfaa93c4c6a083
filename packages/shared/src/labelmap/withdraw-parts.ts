import type { Board } from "./board.js";
import { doBoxesMeet, unionOfBoxes } from "./box.js";
import type { Brick, PlacedPart } from "./brick.js";
import type { BrickPlane, PieceVisitor } from "./brick-plane.js";
import type { Box } from "./types.js";

/** How many cells of each board are open: nobody's, until it is known whose they are. */
type OpenCells = Map<Board, number>;

/**
 * Takes parts of one patch away and shows what lies beneath (SPEC.md LM4, LM5): opens the cells where they were on top, fills those from the other visible parts, the
 * highest first, and shows what is folded in the rest. The parts don't count as shown any more.
 */
export function withdrawParts(plane: BrickPlane, parts: readonly PlacedPart[]): void {
  const open: OpenCells = new Map();
  const bricks = new Set<Brick>();
  for (const placed of parts) if (placed.registered) clearPart(plane, placed, open, bricks);
  for (const other of othersBeneath(plane, parts, open, bricks)) {
    if (open.size === 0) return;
    fillOpen(plane, other, open, parts);
  }
  if (open.size > 0) for (const placed of parts) showFolded(plane, placed, open);
}

function clearPart(plane: BrickPlane, placed: PlacedPart, open: OpenCells, bricks: Set<Brick>): void {
  walkTops(
    plane,
    placed,
    (board, brick) => {
      board.index = board.winners.lastIndexOf(placed);
      if (board.index > 0) bricks.add(brick);
      return board.index > 0;
    },
    (board, from, to) => {
      const { cells, index } = board;
      let cleared = 0;
      for (let cell = from; cell < to; cell += 1)
        if (cells[cell] === index) {
          cells[cell] = 0;
          cleared += 1;
        }
      if (cleared > 0) open.set(board, (open.get(board) ?? 0) + cleared);
    },
  );
}

/** Visible parts that may show in open cells, the highest first. */
function othersBeneath(
  plane: BrickPlane,
  parts: readonly PlacedPart[],
  open: OpenCells,
  bricks: ReadonlySet<Brick>,
): PlacedPart[] {
  const { isShown, rules } = plane.context;
  const others = new Set<PlacedPart>();
  const box = boxAround(parts);
  for (const brick of bricks)
    for (const other of open.has(brick.top!) ? brick.touching : [])
      if (doBoxesMeet(other.part.box, box) && !parts.includes(other) && isShown(other)) others.add(other);
  return [...others].sort((a, b) => rules.compareStamps(b, a) || a.order - b.order);
}

const boxAround = (parts: readonly PlacedPart[]): Box => parts.map(({ part }) => part.box).reduce(unionOfBoxes);

/** Fills open cells with a part, unless what is folded there lies above it. */
function fillOpen(plane: BrickPlane, placed: PlacedPart, open: OpenCells, parts: readonly PlacedPart[]): void {
  const { compareStamps } = plane.context.rules;
  walkTops(
    plane,
    placed,
    (board) => {
      if (!open.has(board)) return false;
      board.index = board.indexFor(placed, false);
      board.beats = board.beneath?.beatenBy(placed, compareStamps) ?? null;
      return true;
    },
    (board, from, to) => {
      const { cells, index, beats } = board;
      const folded = board.beneath?.cells;
      let filled = 0;
      for (let cell = from; cell < to; cell += 1)
        if (cells[cell] === 0 && (beats === null || beats[folded![cell]!] === 1)) {
          cells[cell] = index;
          filled += 1;
        }
      if (filled === 0) return;
      const left = open.get(board)! - filled;
      if (left > 0) open.set(board, left);
      else open.delete(board);
    },
    boxAround(parts),
  );
}

function showFolded(plane: BrickPlane, placed: PlacedPart, open: OpenCells): void {
  walkTops(
    plane,
    placed,
    (board) => board.beneath !== null && open.has(board),
    ({ cells, beneath }, from, to) => {
      const folded = beneath!.cells;
      for (let cell = from; cell < to; cell += 1) if (cells[cell] === 0) cells[cell] = folded[cell]!;
    },
  );
}

/** Visits the boards on top of bricks that a part touches and `enter` agrees to; bricks that nobody has asked for yet are passed over. */
function walkTops(
  plane: BrickPlane,
  placed: PlacedPart,
  enter: (board: Board, brick: Brick) => boolean,
  visit: PieceVisitor,
  within?: Box,
): void {
  const walk = plane.nextWalk();
  plane.walk(
    placed,
    (at) => {
      const brick = plane.brick(at);
      if (brick === undefined || brick.top === null) return null;
      if (brick.walk !== walk) {
        brick.walk = walk;
        brick.isEntered = brick.top !== brick.base && enter(brick.top, brick);
      }
      return brick.isEntered ? brick.top : null;
    },
    visit,
    within,
  );
}
