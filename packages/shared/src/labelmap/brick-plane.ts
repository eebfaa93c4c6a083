import { Board, brickBits, brickShape } from "./board.js";
import { Brick, type PlacedPart } from "./brick.js";
import type { ChunkGrid } from "./chunk-grid.js";
import type { Foundation } from "./foundation.js";
import { joinPiece } from "./join-part.js";
import type { Rules } from "./rules.js";
import type { RunCache } from "./run-cache.js";
import type { SpanVisitor } from "./spans.js";
import type { Box } from "./types.js";

const iMask = brickShape[0] - 1;
const jMask = brickShape[1] - 1;
const kMask = brickShape[2] - 1;

/** A piece of a row inside one brick: cells `from` to `to`, half-open. */
export type PieceVisitor = (board: Board, from: number, to: number) => void;

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
 * The bricks of one plane. One that nobody painted on is not there unless its slab was asked for; what a brick shows is worked out when
 * somebody asks, and kept up to date from then on. What is done to them: join-part, withdraw-parts, fold-into-bricks, read-labels.
 */
export class BrickPlane {
  readonly #bricks: (Brick | undefined)[];
  readonly #across: number;
  readonly #down: number;
  #walks = 0;

  constructor(
    readonly number: number,
    readonly context: PlaneContext,
  ) {
    const { grid } = context;
    [this.#across, this.#down] = [grid.bricks[0], grid.bricks[1]];
    this.#bricks = new Array<Brick | undefined>(grid.brickCount).fill(undefined);
  }

  /** A brick that is in memory, by its number in the grid. */
  brick(at: number): Brick | undefined {
    return this.#bricks[at];
  }

  brickToPaint(at: number): Brick {
    const known = this.#bricks[at];
    if (known !== undefined) return known;
    const brick = new Brick(this.#pendingOf(at));
    this.#bricks[at] = brick;
    return brick;
  }

  put(at: number, brick: Brick): void {
    this.#bricks[at] = brick;
  }

  /** Those in memory, with their numbers. */
  *bricks(): Iterable<readonly [at: number, brick: Brick]> {
    for (const [at, brick] of this.#bricks.entries()) if (brick !== undefined) yield [at, brick];
  }

  brickNumber(i: number, j: number, k: number): number {
    return ((k >> brickBits.k) * this.#down + (j >> brickBits.j)) * this.#across + (i >> brickBits.i);
  }

  /** What shows in a brick; null where nobody ever painted. @throws SlabMissing, MalformedSlab */
  boardOf(at: number): Board | null {
    const brick = this.#bricks[at];
    if (brick !== undefined) return brick.top ?? this.#show(at, brick);
    if (this.#pendingOf(at).length === 0) return null;
    return this.#show(at, this.brickToPaint(at));
  }

  /** All that is folded in a brick; null where nothing is. @throws SlabMissing, MalformedSlab */
  baseOf(at: number): Board | null {
    const brick = this.#bricks[at];
    const pending = this.#pendingOf(at);
    if (brick === undefined) return pending.length === 0 ? null : this.context.foundation.boardOf(at, pending);
    this.#loadBase(at, brick);
    return brick.base;
  }

  /** Hashes of slabs that some bricks need and that are not here yet. */
  slabsNeededBy(numbers: Iterable<number>): string[] {
    const missing = new Set<string>();
    for (const at of numbers)
      for (const hash of this.context.foundation.missing(this.#pendingOf(at))) missing.add(hash);
    return [...missing];
  }

  /** Of every brick of the plane. */
  allSlabsNeeded(): string[] {
    return this.slabsNeededBy(this.#bricks.keys());
  }

  /** Bytes of all boards. */
  get bytes(): number {
    const boards = new Set([...this.bricks()].flatMap(([, brick]) => [brick.base, brick.top]));
    return [...boards].reduce((sum, board) => sum + (board?.bytes ?? 0), this.#bricks.length * 8);
  }

  /** Whoever walks takes a number, to know the bricks where it has been. */
  nextWalk(): number {
    this.#walks += 1;
    return this.#walks;
  }

  /**
   * Cuts a part's row pieces at brick borders, in (k, j, i) order.
   * @param enter gives the board to visit of the brick with this number, or null to skip it
   * @param within only voxels of this box; all when absent
   */
  walk(
    { part }: Pick<PlacedPart, "part">,
    enter: (at: number) => Board | null,
    visit: PieceVisitor,
    within: Box = part.box,
  ): void {
    this.context.cache.use(part);
    const across = this.#across;
    const down = this.#down;
    const [iMin, jMin, kMin] = within.min;
    const [iMax, jMax, kMax] = within.max;
    const visitSpan: SpanVisitor = (k, j, runStart, runEnd) => {
      if (j < jMin || j >= jMax) return;
      const iStart = Math.max(runStart, iMin);
      const iEnd = Math.min(runEnd, iMax);
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
    part.walk(visitSpan, kMin, kMax);
  }

  #pendingOf(at: number): readonly string[] {
    const { foundation, grid } = this.context;
    return this.#bricks[at]?.pending ?? foundation.hashesOf(this.number, grid.chunkOf(at));
  }

  #show(at: number, brick: Brick): Board {
    this.#loadBase(at, brick);
    const { rules, grid, isShown } = this.context;
    const shown = brick.touching.filter((placed) => isShown(placed));
    if (shown.length === 0 && brick.base !== null) {
      brick.top = brick.base;
      return brick.base;
    }
    const board = brick.base?.cover() ?? new Board();
    const box = grid.brickBox(at);
    for (const placed of shown.sort((a, b) => rules.compareStamps(a, b) || a.order - b.order)) {
      board.beginJoin(placed, true, rules);
      this.walk(placed, () => board, joinPiece, box);
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
}

/** Of a voxel, in its brick's board. */
export const cellIndex = (i: number, j: number, k: number): number =>
  ((k & kMask) << (brickBits.i + brickBits.j)) | ((j & jMask) << brickBits.i) | (i & iMask);
