import { Board, brickBits, brickShape, type Winner } from "./board.js";
import type { PlacedPart } from "./brick.js";
import { type BrickPlane, cellIndex, type PieceVisitor } from "./brick-plane.js";
import { SlabMissing } from "./errors.js";

const [iSize] = brickShape;
const sliceCells = 1 << (brickBits.i + brickBits.j);

/** @throws SlabMissing, MalformedSlab */
export function winnerAt(plane: BrickPlane, i: number, j: number, k: number): Winner | null {
  const board = plane.boardOf(plane.brickNumber(i, j, k));
  return board === null ? null : board.winners[board.cells[cellIndex(i, j, k)]!]!;
}

/** See `LabelmapReplica.slice`; `out` is zeroed already. @returns a label above 255 that didn't fit into `out`, or 0. @throws SlabMissing, MalformedSlab */
export function readSlice(plane: BrickPlane, axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array): number {
  let highest = 0;
  for (const at of plane.context.grid.bricksAcross(axis, index)) {
    const board = plane.boardOf(at);
    if (board !== null) highest = Math.max(highest, drawBrick(plane, board, at, axis, index, out));
  }
  return highest;
}

/** Writes the labels of row (j, k) from out[0] on; where nothing is painted `out` stays as it is. @returns whether there is any brick */
export function readRow(plane: BrickPlane, j: number, k: number, out: Uint16Array): boolean {
  const { grid } = plane.context;
  const first = plane.brickNumber(0, j, k);
  let isPainted = false;
  for (let n = 0; n < grid.bricks[0]; n += 1) {
    const board = plane.boardOf(first + n);
    if (board === null) continue;
    isPainted = true;
    const count = Math.min(iSize, grid.shape[0] - n * iSize);
    drawRows(board, { first: cellIndex(0, j, k), rowStep: 0, cellStep: 1, rows: 1, count }, out, n * iSize, 0);
  }
  return isPainted;
}

/** The labels that would give way if a part were joined. @throws SlabMissing naming all that it needs; MalformedSlab */
export function labelsBeneath(plane: BrickPlane, placed: PlacedPart): Set<number> {
  const { compareStamps } = plane.context.rules;
  const found = new Set<number>();
  visitBoards(
    plane,
    placed,
    (board) => {
      board.beats = board.beatenBy(placed, compareStamps);
    },
    ({ cells, labels, beats }, from, to) => {
      let last = -1;
      for (let cell = from; cell < to; cell += 1) {
        if (cells[cell] === last) continue;
        last = cells[cell]!;
        if (beats![last] === 1) found.add(labels[last]!);
      }
    },
  );
  return found;
}

/** Whether a part that was joined shows at any voxel. @throws SlabMissing naming all that it needs; MalformedSlab */
export function showsAnywhere(plane: BrickPlane, placed: PlacedPart): boolean {
  let shows = false;
  visitBoards(
    plane,
    placed,
    (board) => {
      board.index = board.winners.lastIndexOf(placed);
    },
    ({ cells, index }, from, to) => {
      for (let cell = from; cell < to && !shows && index > 0; cell += 1) shows = cells[cell] === index;
    },
  );
  return shows;
}

/** @param enter makes a board ready, once */
function visitBoards(
  plane: BrickPlane,
  placed: Pick<PlacedPart, "part">,
  enter: (board: Board) => void,
  visit: PieceVisitor,
): void {
  const missing = new Set<string>();
  const boards = new Map<number, Board | null>();
  const open = (at: number): Board | null => {
    const needed = plane.slabsNeededBy([at]);
    for (const hash of needed) missing.add(hash);
    if (needed.length > 0) return null;
    const board = plane.boardOf(at) ?? new Board();
    enter(board);
    return board;
  };
  plane.walk(
    placed,
    (at) => {
      if (!boards.has(at)) boards.set(at, open(at));
      return boards.get(at)!;
    },
    visit,
  );
  if (missing.size > 0) throw new SlabMissing([...missing]);
}

/** Cells of a board as a picture's rows. */
interface Rows {
  readonly first: number;
  readonly rowStep: number;
  readonly cellStep: number;
  readonly rows: number;
  readonly count: number;
}

function drawBrick(
  plane: BrickPlane,
  board: Board,
  at: number,
  axis: 0 | 1 | 2,
  index: number,
  out: Uint8Array | Uint16Array,
): number {
  const { grid } = plane.context;
  const [i0, j0, k0] = grid.originOf(at);
  const [ni, nj, nk] = grid.sizeOf(at);
  const [across, down] = grid.shape;
  if (axis === 2) {
    const rows = { first: cellIndex(0, 0, index), rowStep: iSize, cellStep: 1, rows: nj, count: ni };
    return drawRows(board, rows, out, j0 * across + i0, across);
  }
  if (axis === 1) {
    const rows = { first: cellIndex(0, index, 0), rowStep: sliceCells, cellStep: 1, rows: nk, count: ni };
    return drawRows(board, rows, out, k0 * across + i0, across);
  }
  const rows = { first: cellIndex(index, 0, 0), rowStep: sliceCells, cellStep: iSize, rows: nk, count: nj };
  return drawRows(board, rows, out, k0 * down + j0, down);
}

/** @param outFirst @param outStep where the first row begins in `out`, and how far on the next does. @returns the highest label, if any is above 255 */
function drawRows(
  { cells, labels }: Board,
  rows: Rows,
  out: Uint8Array | Uint16Array,
  outFirst: number,
  outStep: number,
): number {
  if (out instanceof Uint16Array) drawIntoWords(cells, labels, rows, out, outFirst, outStep);
  else if (cells instanceof Uint8Array) drawBytes(cells, labels, rows, out, outFirst, outStep);
  else drawWords(cells, labels, rows, out, outFirst, outStep);
  // Which labels there may be is soon seen; which there are takes another look at every cell.
  return out instanceof Uint8Array && labels.some((label) => label > 255) ? highestLabel(cells, labels, rows) : 0;
}

/*
 * The same three times on purpose: a loop that has only ever seen one kind of array takes two thirds of the time of one that has seen
 * several, and the first two draw every picture of every viewer.
 */
function drawBytes(
  cells: Uint8Array,
  labels: Uint16Array,
  { first, rowStep, cellStep, rows, count }: Rows,
  out: Uint8Array,
  outFirst: number,
  outStep: number,
): void {
  for (let row = 0; row < rows; row += 1) {
    let cell = first + row * rowStep;
    const from = outFirst + row * outStep;
    for (let to = from; to < from + count; to += 1) {
      out[to] = labels[cells[cell]!]!;
      cell += cellStep;
    }
  }
}

function drawWords(
  cells: Uint16Array,
  labels: Uint16Array,
  { first, rowStep, cellStep, rows, count }: Rows,
  out: Uint8Array,
  outFirst: number,
  outStep: number,
): void {
  for (let row = 0; row < rows; row += 1) {
    let cell = first + row * rowStep;
    const from = outFirst + row * outStep;
    for (let to = from; to < from + count; to += 1) {
      out[to] = labels[cells[cell]!]!;
      cell += cellStep;
    }
  }
}

function drawIntoWords(
  cells: Uint8Array | Uint16Array,
  labels: Uint16Array,
  { first, rowStep, cellStep, rows, count }: Rows,
  out: Uint16Array,
  outFirst: number,
  outStep: number,
): void {
  for (let row = 0; row < rows; row += 1) {
    let cell = first + row * rowStep;
    const from = outFirst + row * outStep;
    for (let to = from; to < from + count; to += 1) {
      out[to] = labels[cells[cell]!]!;
      cell += cellStep;
    }
  }
}

function highestLabel(
  cells: Uint8Array | Uint16Array,
  labels: Uint16Array,
  { first, rowStep, cellStep, rows, count }: Rows,
): number {
  let highest = 0;
  for (let row = 0; row < rows; row += 1)
    for (let n = 0; n < count; n += 1)
      highest = Math.max(highest, labels[cells[first + row * rowStep + n * cellStep]!]!);
  return highest;
}
