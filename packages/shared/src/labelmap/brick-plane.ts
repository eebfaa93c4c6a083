import { Brick, brickBits, type PlacedPart } from "./brick.js";
import type { Rules } from "./rules.js";
import type { RunCache } from "./run-cache.js";
import type { SpanVisitor } from "./spans.js";
import type { Shape } from "./types.js";

const iSize = 1 << brickBits.i;
const iMask = iSize - 1;
const jMask = (1 << brickBits.j) - 1;
const kMask = (1 << brickBits.k) - 1;

/** A piece of a row inside one brick: cells `from` to `to`, half-open. */
type PieceVisitor = (brick: Brick, from: number, to: number) => void;

/** The mask of one plane as bricks; a brick that nobody has touched is not there. */
export class BrickPlane {
  readonly #bricks: (Brick | undefined)[];
  readonly #across: number;
  readonly #down: number;
  #walks = 0;

  constructor(
    readonly shape: Shape,
    private readonly rules: Rules,
    private readonly cache: RunCache,
  ) {
    this.#across = (shape[0] + iMask) >> brickBits.i;
    this.#down = (shape[1] + jMask) >> brickBits.j;
    const slabs = (shape[2] + kMask) >> brickBits.k;
    this.#bricks = new Array<Brick | undefined>(this.#across * this.#down * slabs).fill(undefined);
  }

  /** Shows a part wherever its stamp is the highest (SPEC.md LM1). Doing it again changes nothing. */
  join(placed: PlacedPart): void {
    this.cache.use(placed.part);
    const walk = ++this.#walks;
    const fresh = !placed.registered;
    placed.part.walk(
      this.#pieces((at) => {
        const brick = this.#bricks[at] ?? this.#create(at);
        if (brick.walk === walk) return brick;
        brick.walk = walk;
        brick.beginJoin(placed, this.rules);
        if (fresh) brick.touching.push(placed);
        return brick;
      }, joinPiece),
    );
    placed.registered = true;
  }

  /** Takes parts of one patch away and shows what lies beneath (LM4, LM5). @param isVisible tells it of every other part */
  withdraw(parts: readonly PlacedPart[], isVisible: (placed: PlacedPart) => boolean): void {
    const opened = new Map<Brick, number>();
    for (const placed of parts) this.#clear(placed, opened);
    const beneath = new Set<PlacedPart>();
    for (const brick of opened.keys())
      for (const other of brick.touching) if (isVisible(other) && !parts.includes(other)) beneath.add(other);
    const highestFirst = [...beneath].sort((a, b) => this.rules.compareStamps(b, a) || a.order - b.order);
    const range = sliceRange(parts);
    for (const other of highestFirst) {
      if (opened.size === 0) return;
      this.#fillOpened(other, opened, range);
    }
  }

  /** @returns where the part was on top, how many cells are open now */
  #clear(placed: PlacedPart, opened: Map<Brick, number>): void {
    if (!placed.registered) return;
    this.cache.use(placed.part);
    const walk = ++this.#walks;
    placed.part.walk(
      this.#pieces(
        (at) => {
          const brick = this.#bricks[at];
          if (brick === undefined || brick.walk === walk) return brick;
          brick.walk = walk;
          brick.index = brick.winners.lastIndexOf(placed);
          return brick;
        },
        (brick, from, to) => {
          const { cells, index } = brick;
          let cleared = 0;
          if (index > 0)
            for (let cell = from; cell < to; cell += 1)
              if (cells[cell] === index) {
                cells[cell] = 0;
                cleared += 1;
              }
          if (cleared > 0) opened.set(brick, (opened.get(brick) ?? 0) + cleared);
        },
      ),
    );
  }

  #fillOpened(placed: PlacedPart, opened: Map<Brick, number>, [kFrom, kTo]: readonly [number, number]): void {
    this.cache.use(placed.part);
    const walk = ++this.#walks;
    placed.part.walk(
      this.#pieces(
        (at) => {
          const brick = this.#bricks[at];
          if (brick === undefined || brick.walk === walk) return brick;
          brick.walk = walk;
          brick.index = opened.has(brick) ? brick.indexFor(placed) : 0;
          return brick;
        },
        (brick, from, to) => {
          const { cells, index } = brick;
          if (index === 0) return;
          let filled = 0;
          for (let cell = from; cell < to; cell += 1)
            if (cells[cell] === 0) {
              cells[cell] = index;
              filled += 1;
            }
          if (filled === 0) return;
          const open = opened.get(brick)! - filled;
          if (open === 0) {
            opened.delete(brick);
            brick.index = 0;
          } else opened.set(brick, open);
        },
      ),
      kFrom,
      kTo,
    );
  }

  winnerAt(i: number, j: number, k: number): PlacedPart | null {
    const brick = this.#bricks[this.#brickIndex(i, j, k)];
    if (brick === undefined) return null;
    return brick.winners[brick.cells[cellIndex(i, j, k)]!]!;
  }

  /** The labels that now show under a part. */
  labelsUnder(part: PlacedPart["part"]): Set<number> {
    this.cache.use(part);
    const found = new Set<number>();
    const none = new Brick();
    part.walk(
      this.#pieces(
        (at) => this.#bricks[at] ?? none,
        ({ cells, labels }, from, to) => {
          let last = -1;
          for (let cell = from; cell < to; cell += 1) {
            if (cells[cell] === last) continue;
            last = cells[cell]!;
            found.add(labels[last]!);
          }
        },
      ),
    );
    return found;
  }

  /** See `LabelmapReplica.slice`; `out` is zeroed already. @returns the highest label written */
  slice(axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array): number {
    const [ni, nj, nk] = this.shape;
    let highest = 0;
    const rows = axis === 2 ? nj : nk;
    for (let row = 0; row < rows; row += 1) {
      const [j, k] = axis === 2 ? [row, index] : [index, row];
      const found = axis === 0 ? this.#column(index, k, out, k * nj) : this.readRow(j, k, out, row * ni);
      if (found > highest) highest = found;
    }
    return highest;
  }

  /** Writes the labels of row (j, k) from out[at] on; cells of absent bricks stay as they are. @returns the highest label */
  readRow(j: number, k: number, out: Uint8Array | Uint16Array, at: number): number {
    const [ni] = this.shape;
    const first = this.#brickIndex(0, j, k);
    const base = cellIndex(0, j, k);
    let highest = 0;
    for (let n = 0; n < this.#across; n += 1) {
      const brick = this.#bricks[first + n];
      if (brick === undefined) continue;
      const { cells, labels } = brick;
      const start = at + n * iSize;
      const count = Math.min(iSize, ni - n * iSize);
      for (let i = 0; i < count; i += 1) {
        const label = labels[cells[base + i]!]!;
        out[start + i] = label;
        if (label > highest) highest = label;
      }
    }
    return highest;
  }

  #column(i: number, k: number, out: Uint8Array | Uint16Array, at: number): number {
    const [, nj] = this.shape;
    let highest = 0;
    for (let from = 0; from <= nj - 1; from += jMask + 1) {
      const brick = this.#bricks[this.#brickIndex(i, from, k)];
      if (brick === undefined) continue;
      const base = cellIndex(i, 0, k);
      const count = Math.min(jMask + 1, nj - from);
      for (let j = 0; j < count; j += 1) {
        const label = brick.labels[brick.cells[base + (j << brickBits.i)]!]!;
        out[at + from + j] = label;
        if (label > highest) highest = label;
      }
    }
    return highest;
  }

  /** Whether any brick holds voxels of row (j, k). */
  hasRow(j: number, k: number): boolean {
    const first = this.#brickIndex(0, j, k);
    for (let n = 0; n < this.#across; n += 1) if (this.#bricks[first + n] !== undefined) return true;
    return false;
  }

  /** Every brick that is there, with the grid place of its first voxel. */
  *bricks(): Iterable<{ brick: Brick; origin: Shape }> {
    for (const [at, brick] of this.#bricks.entries()) {
      if (brick === undefined) continue;
      const row = Math.floor(at / this.#across);
      const slab = Math.floor(row / this.#down);
      yield {
        brick,
        origin: [
          (at - row * this.#across) << brickBits.i,
          (row - slab * this.#down) << brickBits.j,
          slab << brickBits.k,
        ],
      };
    }
  }

  /** Cuts row pieces at brick borders. @param enter gives the brick with this number, or nothing to skip it */
  #pieces(enter: (at: number) => Brick | undefined, visit: PieceVisitor): SpanVisitor {
    const across = this.#across;
    const down = this.#down;
    return (k, j, iStart, iEnd) => {
      const row = ((k >> brickBits.k) * down + (j >> brickBits.j)) * across;
      const base = ((k & kMask) << (brickBits.i + brickBits.j)) | ((j & jMask) << brickBits.i);
      for (let i = iStart; i < iEnd; ) {
        const end = Math.min(iEnd, (i | iMask) + 1);
        const brick = enter(row + (i >> brickBits.i));
        const from = base + (i & iMask);
        if (brick !== undefined) visit(brick, from, from + end - i);
        i = end;
      }
    };
  }

  #create(at: number): Brick {
    const brick = new Brick();
    this.#bricks[at] = brick;
    return brick;
  }

  #brickIndex(i: number, j: number, k: number): number {
    return ((k >> brickBits.k) * this.#down + (j >> brickBits.j)) * this.#across + (i >> brickBits.i);
  }
}

const joinPiece: PieceVisitor = ({ cells, index, beats }, from, to) => {
  if (beats === null) {
    if (to - from < 16) for (let cell = from; cell < to; cell += 1) cells[cell] = index;
    else cells.fill(index, from, to);
    return;
  }
  for (let cell = from; cell < to; cell += 1) if (beats[cells[cell]!] === 1) cells[cell] = index;
};

const cellIndex = (i: number, j: number, k: number): number =>
  ((k & kMask) << (brickBits.i + brickBits.j)) | ((j & jMask) << brickBits.i) | (i & iMask);

const sliceRange = (parts: readonly PlacedPart[]): readonly [number, number] => [
  Math.min(...parts.map(({ part }) => part.box.min[2])),
  Math.max(...parts.map(({ part }) => part.box.max[2])),
];
