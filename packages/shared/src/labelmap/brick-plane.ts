import { Board, brickBits, brickShape } from "./board.js";
import { Brick, type PlacedPart } from "./brick.js";
import type { ChunkGrid } from "./chunk-grid.js";
import { SlabMissing } from "./errors.js";
import type { Adoption, ChangedChunk, Foundation } from "./foundation.js";
import type { Rules } from "./rules.js";
import type { RunCache } from "./run-cache.js";
import type { SpanVisitor } from "./spans.js";
import type { Shape } from "./types.js";

const iSize = 1 << brickBits.i;
const iMask = iSize - 1;
const jMask = (1 << brickBits.j) - 1;
const kMask = (1 << brickBits.k) - 1;

/** A piece of a row inside one brick: cells `from` to `to`, half-open. */
type PieceVisitor = (board: Board, from: number, to: number) => void;

/** What the planes of one replica have in common. */
export interface PlaneContext {
  readonly grid: ChunkGrid;
  readonly rules: Rules;
  readonly cache: RunCache;
  readonly foundation: Foundation;
  /** Whether a part takes part in the join now. */
  isShown(placed: PlacedPart): boolean;
}

/**
 * The mask of one plane as bricks. A brick that nobody painted on is not there unless its slab was asked for; what a brick shows is
 * worked out when somebody asks, and kept up to date from then on.
 */
export class BrickPlane {
  readonly #bricks: (Brick | undefined)[];
  readonly #across: number;
  readonly #down: number;
  readonly shape: Shape;
  #walks = 0;

  constructor(
    readonly number: number,
    private readonly context: PlaneContext,
  ) {
    const { bricks, shape } = context.grid;
    this.shape = shape;
    [this.#across, this.#down] = [bricks[0], bricks[1]];
    this.#bricks = new Array<Brick | undefined>(bricks[0] * bricks[1] * bricks[2]).fill(undefined);
  }

  /** Shows a part wherever its stamp is the highest (SPEC.md LM1). Doing it again changes nothing. */
  join(placed: PlacedPart): void {
    const walk = ++this.#walks;
    const isNew = !placed.registered;
    this.#walk(
      placed,
      (at) => {
        const brick = this.#bricks[at] ?? this.#create(at);
        if (brick.walk === walk) return brick.top;
        brick.walk = walk;
        if (isNew) brick.touching.push(placed);
        if (brick.top === null) return null;
        if (brick.top === brick.base) brick.top = brick.base.cover();
        brick.top.beginJoin(placed, isNew, this.context.rules);
        return brick.top;
      },
      joinPiece,
    );
    placed.registered = true;
  }

  /** Takes parts of one patch away and shows what lies beneath (LM4, LM5). */
  withdraw(parts: readonly PlacedPart[]): void {
    const opened = new Map<Board, number>();
    const bricks = new Set<Brick>();
    for (const placed of parts) if (placed.registered) this.#clear(placed, opened, bricks);
    const candidates = new Set<PlacedPart>();
    for (const brick of bricks)
      for (const other of opened.has(brick.top!) ? brick.touching : [])
        if (!parts.includes(other) && this.context.isShown(other)) candidates.add(other);
    const { compareStamps } = this.context.rules;
    const highestFirst = [...candidates].sort((a, b) => compareStamps(b, a) || a.order - b.order);
    const [kFrom, kTo] = sliceRange(parts);
    for (const other of highestFirst) {
      if (opened.size === 0) return;
      this.#fillOpened(other, opened, kFrom, kTo);
    }
    if (opened.size > 0) for (const placed of parts) this.#showBeneath(placed, opened);
  }

  /** Opens the cells where the part was on top. @param opened how many cells are open now, by board */
  #clear(placed: PlacedPart, opened: Map<Board, number>, bricks: Set<Brick>): void {
    this.#walkTops(
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
        if (cleared > 0) opened.set(board, (opened.get(board) ?? 0) + cleared);
      },
    );
  }

  /** Fills open cells with a part, unless what is folded there lies above it. */
  #fillOpened(placed: PlacedPart, opened: Map<Board, number>, kFrom: number, kTo: number): void {
    const { compareStamps } = this.context.rules;
    this.#walkTops(
      placed,
      (board) => {
        if (!opened.has(board)) return false;
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
        const open = (opened.get(board) ?? 0) - filled;
        if (open > 0) opened.set(board, open);
        else opened.delete(board);
      },
      kFrom,
      kTo,
    );
  }

  /** What is still open under a withdrawn part shows what is folded there. */
  #showBeneath(placed: PlacedPart, opened: ReadonlyMap<Board, number>): void {
    this.#walkTops(
      placed,
      (board) => board.beneath !== null && opened.has(board),
      ({ cells, beneath }, from, to) => {
        const folded = beneath!.cells;
        for (let cell = from; cell < to; cell += 1) if (cells[cell] === 0) cells[cell] = folded[cell]!;
      },
    );
  }

  winnerAt(i: number, j: number, k: number) {
    const board = this.#boardOf(this.#brickNumber(i, j, k));
    return board === null ? null : board.winners[board.cells[cellIndex(i, j, k)]!]!;
  }

  /** The labels that now show under a part. @throws SlabMissing */
  labelsUnder(part: PlacedPart["part"]): Set<number> {
    const found = new Set<number>();
    const none = new Board();
    const missing = new Set<string>();
    this.#walk(
      { part },
      (at) => {
        for (const hash of this.context.foundation.missing(this.#pendingOf(at))) missing.add(hash);
        return missing.size > 0 ? null : (this.#boardOf(at) ?? none);
      },
      ({ cells, labels }, from, to) => {
        let last = -1;
        for (let cell = from; cell < to; cell += 1) {
          if (cells[cell] === last) continue;
          last = cells[cell]!;
          found.add(labels[last]!);
        }
      },
    );
    if (missing.size > 0) throw new SlabMissing([...missing]);
    return found;
  }

  /** Hashes of slabs that a slice needs and that are not here yet. */
  slabsNeeded(axis: 0 | 1 | 2, index: number): string[] {
    return this.#missingOf(this.context.grid.bricksAcross(axis, index));
  }

  /** The same for the whole plane. */
  allSlabsNeeded(): string[] {
    return this.#missingOf(this.#bricks.keys());
  }

  #missingOf(numbers: Iterable<number>): string[] {
    const missing = new Set<string>();
    for (const at of numbers)
      for (const hash of this.context.foundation.missing(this.#pendingOf(at))) missing.add(hash);
    return [...missing];
  }

  /** See `LabelmapReplica.slice`; `out` is zeroed already, no slab is missing. @returns the highest label written */
  slice(axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array): number {
    let highest = 0;
    for (const at of this.context.grid.bricksAcross(axis, index)) {
      const board = this.#boardOf(at);
      if (board === null) continue;
      const found = this.#drawBrick(board, at, axis, index, out);
      if (found > highest) highest = found;
    }
    return highest;
  }

  #drawBrick(board: Board, at: number, axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array): number {
    const { grid } = this.context;
    const [i0, j0, k0] = grid.originOf(at);
    const [ni, nj, nk] = grid.sizeOf(at);
    const [across, down] = this.shape;
    if (axis === 2) return drawRows(board, cellIndex(0, 0, index), iSize, 1, nj, ni, out, j0 * across + i0, across);
    if (axis === 1) return drawRows(board, cellIndex(0, index, 0), layerSize, 1, nk, ni, out, k0 * across + i0, across);
    return drawRows(board, cellIndex(index, 0, 0), layerSize, iSize, nk, nj, out, k0 * down + j0, down);
  }

  /** Writes the labels of row (j, k) from out[0] on; where nothing is painted `out` stays as it is. @returns whether there is any brick */
  readRow(j: number, k: number, out: Uint8Array | Uint16Array): boolean {
    const first = this.#brickNumber(0, j, k);
    let isPainted = false;
    for (let n = 0; n < this.#across; n += 1) {
      const board = this.#boardOf(first + n);
      if (board === null) continue;
      isPainted = true;
      drawRows(board, cellIndex(0, j, k), iSize, 1, 1, Math.min(iSize, this.shape[0] - n * iSize), out, n * iSize, 0);
    }
    return isPainted;
  }

  /** Every brick that was painted on or read, with the grid place of its first voxel. No slab may be missing. */
  *bricks(): Iterable<{ brick: Brick; origin: Shape }> {
    for (let at = 0; at < this.#bricks.length; at += 1)
      if (this.#boardOf(at) !== null) yield { brick: this.#bricks[at]!, origin: this.context.grid.originOf(at) };
  }

  /** Folds visible parts into what lies beneath, in any order. @param within only these bricks. @returns the bricks that it changed */
  addToBase(parts: readonly PlacedPart[], within?: ReadonlySet<number>): Set<number> {
    const { compareStamps } = this.context.rules;
    const changed = new Set<number>();
    for (const placed of [...parts].sort((a, b) => compareStamps(a, b) || b.order - a.order)) {
      const walk = ++this.#walks;
      this.#walk(
        placed,
        (at) => {
          if (within !== undefined && !within.has(at)) return null;
          const brick = this.#bricks[at] ?? this.#create(at);
          if (brick.walk === walk) return brick.base;
          brick.walk = walk;
          changed.add(at);
          brick.base ??= new Board();
          // What shows is worked out anew when somebody asks.
          brick.top = null;
          brick.base.beginJoin(placed, true, this.context.rules);
          return brick.base;
        },
        joinPiece,
      );
    }
    return changed;
  }

  /** Lets go of folded parts. */
  forget(isFolded: (placed: PlacedPart) => boolean): void {
    for (const brick of this.#bricks) {
      if (brick === undefined) continue;
      const left = brick.touching.filter((placed) => !isFolded(placed));
      if (left.length < brick.touching.length) brick.top = null;
      brick.touching = left;
    }
  }

  /** Its bricks stand on other slabs now. */
  rebase({ chunk, before, after }: ChangedChunk, { replaces, isKnown }: Adoption): void {
    for (const at of this.context.grid.bricksOf(chunk)) {
      const brick = this.#bricks[at];
      if (brick === undefined || (isKnown && brick.pending.length === 0)) continue;
      brick.top = null;
      if (replaces) {
        brick.base = null;
        brick.pending = after;
      } else brick.pending = [...brick.pending, ...after.filter((hash) => !before.includes(hash))];
    }
  }

  /** A copy of what is folded in some chunks, to be folded further. @param context of the copy */
  fork(context: PlaneContext, chunks: Iterable<number>): BrickPlane {
    const fork = new BrickPlane(this.number, context);
    for (const chunk of chunks)
      for (const at of this.context.grid.bricksOf(chunk)) {
        const brick = this.#bricks[at];
        if (brick === undefined) continue;
        const copy = new Brick(brick.pending);
        copy.base = brick.base?.copy() ?? null;
        copy.top = null;
        fork.#bricks[at] = copy;
      }
    return fork;
  }

  /** The chunks in which a part has voxels. */
  chunksUnder(placed: PlacedPart): Set<number> {
    const chunks = new Set<number>();
    let last = -1;
    this.#walk(
      placed,
      (at) => {
        if (at !== last) chunks.add(this.context.grid.chunkOf(at));
        last = at;
        return null;
      },
      joinPiece,
    );
    return chunks;
  }

  /** The chunks in which anything is folded. */
  foldedChunks(): Set<number> {
    const { foundation, grid } = this.context;
    const chunks = new Set(foundation.chunksOf(this.number));
    for (const [at, brick] of this.#bricks.entries())
      if (brick !== undefined && brick.base !== null) chunks.add(grid.chunkOf(at));
    return chunks;
  }

  /** All that is folded in a brick; null where nothing is. @throws SlabMissing, MalformedSlab */
  baseOf(at: number): Board | null {
    const brick = this.#bricks[at];
    const pending = this.#pendingOf(at);
    if (brick === undefined) return pending.length === 0 ? null : this.context.foundation.boardOf(at, pending);
    this.#loadBase(at, brick);
    return brick.base;
  }

  /** The bytes of what is folded in a brick, where a slab that is here holds just that; else null. */
  baseBytesOf(at: number): Uint8Array | null {
    return this.context.foundation.bytesOf(this.number, at);
  }

  get bytes(): number {
    const boards = new Set(this.#bricks.flatMap((brick) => (brick === undefined ? [] : [brick.base, brick.top])));
    return [...boards].reduce((sum, board) => sum + (board?.bytes ?? 0), this.#bricks.length * 8);
  }

  #pendingOf(at: number): readonly string[] {
    const { foundation, grid } = this.context;
    return this.#bricks[at]?.pending ?? foundation.hashesOf(this.number, grid.chunkOf(at));
  }

  /** What shows in a brick; null where nobody ever painted. @throws SlabMissing, MalformedSlab */
  #boardOf(at: number): Board | null {
    const brick = this.#bricks[at];
    if (brick !== undefined) return brick.top ?? this.#show(at, brick);
    if (this.#pendingOf(at).length === 0) return null;
    return this.#show(at, this.#create(at));
  }

  #show(at: number, brick: Brick): Board {
    this.#loadBase(at, brick);
    const shown = brick.touching.filter((placed) => this.context.isShown(placed));
    if (shown.length === 0 && brick.base !== null) {
      brick.top = brick.base;
      return brick.base;
    }
    const board = brick.base?.cover() ?? new Board();
    const { compareStamps } = this.context.rules;
    const [, , k0] = this.context.grid.originOf(at);
    for (const placed of shown.sort((a, b) => compareStamps(a, b) || b.order - a.order)) {
      board.beginJoin(placed, true, this.context.rules);
      this.#walk(placed, (piece) => (piece === at ? board : null), joinPiece, k0, k0 + brickShape[2]);
    }
    brick.top = board;
    return board;
  }

  #loadBase(at: number, brick: Brick): void {
    if (brick.pending.length === 0) return;
    const board = this.context.foundation.boardOf(at, brick.pending);
    brick.base = brick.base === null ? board : Board.join(board, brick.base, this.context.rules);
    brick.pending = [];
  }

  /** Visits the boards on top of bricks that a part touches and `enter` agrees to; what nobody has asked for yet is passed over. */
  #walkTops(
    placed: PlacedPart,
    enter: (board: Board, brick: Brick) => boolean,
    visit: PieceVisitor,
    kFrom?: number,
    kTo?: number,
  ): void {
    const walk = ++this.#walks;
    this.#walk(
      placed,
      (at) => {
        const brick = this.#bricks[at];
        if (brick === undefined || brick.top === null) return null;
        if (brick.walk !== walk) {
          brick.walk = walk;
          if (brick.top === brick.base) brick.top = brick.base.cover();
          brick.isEntered = enter(brick.top, brick);
        }
        return brick.isEntered ? brick.top : null;
      },
      visit,
      kFrom,
      kTo,
    );
  }

  /** Cuts a part's row pieces at brick borders. @param enter gives the board of the brick with this number, or null to skip it */
  #walk(
    { part }: Pick<PlacedPart, "part">,
    enter: (at: number) => Board | null,
    visit: PieceVisitor,
    kFrom?: number,
    kTo?: number,
  ): void {
    this.context.cache.use(part);
    const across = this.#across;
    const down = this.#down;
    const visitSpan: SpanVisitor = (k, j, iStart, iEnd) => {
      const row = ((k >> brickBits.k) * down + (j >> brickBits.j)) * across;
      const base = ((k & kMask) << (brickBits.i + brickBits.j)) | ((j & jMask) << brickBits.i);
      for (let i = iStart; i < iEnd; ) {
        const end = Math.min(iEnd, (i | iMask) + 1);
        const board = enter(row + (i >> brickBits.i));
        const from = base + (i & iMask);
        if (board !== null) visit(board, from, from + end - i);
        i = end;
      }
    };
    part.walk(visitSpan, kFrom, kTo);
  }

  #create(at: number): Brick {
    const brick = new Brick(this.#pendingOf(at));
    this.#bricks[at] = brick;
    return brick;
  }

  #brickNumber(i: number, j: number, k: number): number {
    return ((k >> brickBits.k) * this.#down + (j >> brickBits.j)) * this.#across + (i >> brickBits.i);
  }
}

const layerSize = 1 << (brickBits.i + brickBits.j);

const joinPiece: PieceVisitor = ({ cells, index, beats }, from, to) => {
  if (beats === null) {
    if (to - from < 16) for (let cell = from; cell < to; cell += 1) cells[cell] = index;
    else cells.fill(index, from, to);
    return;
  }
  for (let cell = from; cell < to; cell += 1) if (beats[cells[cell]!] === 1) cells[cell] = index;
};

/** Copies labels of a board into a picture: `rows` rows of `count` cells, in steps of the board's cells and of the picture's. @returns the highest */
function drawRows(
  { cells, labels }: Board,
  first: number,
  rowStep: number,
  cellStep: number,
  rows: number,
  count: number,
  out: Uint8Array | Uint16Array,
  outFirst: number,
  outStep: number,
): number {
  let highest = 0;
  for (let row = 0; row < rows; row += 1) {
    let cell = first + row * rowStep;
    const from = outFirst + row * outStep;
    for (let to = from; to < from + count; to += 1) {
      const label = labels[cells[cell]!]!;
      out[to] = label;
      if (label > highest) highest = label;
      cell += cellStep;
    }
  }
  return highest;
}

const cellIndex = (i: number, j: number, k: number): number =>
  ((k & kMask) << (brickBits.i + brickBits.j)) | ((j & jMask) << brickBits.i) | (i & iMask);

const sliceRange = (parts: readonly PlacedPart[]): readonly [number, number] => [
  Math.min(...parts.map(({ part }) => part.box.min[2])),
  Math.max(...parts.map(({ part }) => part.box.max[2])),
];
