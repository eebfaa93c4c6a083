import type { Rules } from "./rules.js";
import type { Stamp } from "./stamp.js";

/** Voxels of a brick along i, j and k, as powers of two; cells lie [k][j][i], i fastest. */
export const brickBits = { i: 6, j: 6, k: 3 } as const;
export const brickShape = [1 << brickBits.i, 1 << brickBits.j, 1 << brickBits.k] as const;
export const cellCount = 1 << (brickBits.i + brickBits.j + brickBits.k);

/** What shows where nothing lies above it: a patch's part, or what is left of one in a slab. */
export interface Winner extends Stamp {
  readonly segment: number;
}

/** The winner of each of 64 x 64 x 8 voxels, as an index into a table of winners: one byte a voxel until 193 win at once. */
export class Board {
  /** Index 0 = nobody. */
  readonly winners: (Winner | null)[] = [null];
  /** Segment number of each winner. */
  labels = new Uint16Array(16);
  /** No winner here has a higher one. */
  newest: Stamp | null = null;
  /** What this board began as a copy of; the first indices mean the same there. */
  beneath: Board | null = null;

  /** State of the walk that is under way, see `BrickPlane`. */
  walk = 0;
  index = 0;
  /** Whether what is being joined shows above winner n; null: above all of them. */
  beats: Uint8Array | null = null;

  #dropLosersAt = 256;

  constructor(public cells: Uint8Array | Uint16Array = new Uint8Array(cellCount)) {}

  /** A board to paint on above this one. */
  cover(): Board {
    const board = this.copy();
    board.beneath = this;
    return board;
  }

  copy(): Board {
    const board = new Board(this.cells.slice());
    board.winners.push(...this.winners.slice(1));
    board.labels = this.labels.slice();
    board.newest = this.newest;
    board.#dropLosersAt = this.#dropLosersAt;
    return board;
  }

  get bytes(): number {
    return this.cells.byteLength + this.labels.byteLength;
  }

  /** Makes this board ready to be joined by `winner`. @param isNew it was never joined here */
  beginJoin(winner: Winner, isNew: boolean, { compareStamps }: Rules): void {
    this.index = this.indexFor(winner, isNew);
    if (this.newest === null || compareStamps(winner, this.newest) > 0) {
      this.newest = winner;
      this.beats = null;
      return;
    }
    this.beats = this.beatenBy(winner, compareStamps);
  }

  /** @returns for each index whether `winner` shows above it */
  beatenBy(winner: Winner, compareStamps: Rules["compareStamps"]): Uint8Array {
    const beaten = new Uint8Array(this.winners.length);
    for (let index = 0; index < beaten.length; index += 1) {
      const other = this.winners[index]!;
      if (other === null || compareStamps(winner, other) > 0) beaten[index] = 1;
    }
    return beaten;
  }

  /** Where `winner` stands in the table; makes a place when it has none. */
  indexFor(winner: Winner, isNew: boolean): number {
    const known = isNew ? -1 : this.winners.lastIndexOf(winner);
    if (known > 0) return known;
    if (this.winners.length === this.#dropLosersAt) this.#dropLosers();
    return this.append(winner);
  }

  /** A place at the end of the table. @returns its index */
  append(winner: Winner): number {
    if (this.winners.length > 192 && this.cells instanceof Uint8Array) this.cells = new Uint16Array(this.cells);
    const index = this.winners.push(winner) - 1;
    if (index >= this.labels.length) {
      const grown = new Uint16Array(this.labels.length * 2);
      grown.set(this.labels);
      this.labels = grown;
    }
    this.labels[index] = winner.segment;
    return index;
  }

  /** A new board that shows of two, for each voxel, the winner with the higher stamp (LM7); the first where it is the same. */
  static join(a: Board, b: Board, { compareStamps }: Rules): Board {
    const joined = new Board();
    const indexOfA = new Uint16Array(a.winners.length);
    const indexOfB = new Uint16Array(b.winners.length);
    const beats = b.winners.map((winner) => (winner === null ? null : a.beatenBy(winner, compareStamps)));
    for (let cell = 0; cell < cellCount; cell += 1) {
      const ours = a.cells[cell]!;
      const theirs = b.cells[cell]!;
      if (theirs !== 0 && beats[theirs]![ours] === 1) {
        if (indexOfB[theirs] === 0) indexOfB[theirs] = joined.append(b.winners[theirs]!);
        joined.cells[cell] = indexOfB[theirs]!;
      } else if (ours !== 0) {
        if (indexOfA[ours] === 0) indexOfA[ours] = joined.append(a.winners[ours]!);
        joined.cells[cell] = indexOfA[ours]!;
      }
    }
    joined.#settle(compareStamps);
    return joined;
  }

  /** After `append` filled the table. */
  #settle(compareStamps: Rules["compareStamps"]): void {
    this.#dropLosersAt = Math.min(65_536, Math.max(256, this.winners.length * 2));
    for (const winner of this.winners)
      if (winner !== null && (this.newest === null || compareStamps(winner, this.newest) > 0)) this.newest = winner;
  }

  /** A board with this table, as a slab holds it. @param cells indices into it, the board's from now on */
  static of(cells: Uint8Array | Uint16Array, winners: readonly Winner[], { compareStamps }: Rules): Board {
    const board = new Board(cells);
    for (const winner of winners) board.append(winner);
    board.#settle(compareStamps);
    return board;
  }

  /** Forgets table entries that win no voxel any more, but for those that `beneath` has too. At most 32,768 can win one each. */
  #dropLosers(): void {
    const renamed = new Uint16Array(this.winners.length);
    for (const index of this.cells) renamed[index] = 1;
    const fixed = this.beneath?.winners.length ?? 1;
    renamed.fill(1, 1, fixed);
    let kept = 1;
    for (let index = 1; index < this.winners.length; index += 1) {
      if (renamed[index] === 0) continue;
      this.winners[kept] = this.winners[index]!;
      this.labels[kept] = this.labels[index]!;
      renamed[index] = kept;
      kept += 1;
    }
    this.winners.length = kept;
    this.#dropLosersAt = Math.min(65_536, Math.max(256, kept * 2));
    renamed[0] = 0;
    for (let cell = 0; cell < this.cells.length; cell += 1) this.cells[cell] = renamed[this.cells[cell]!]!;
  }
}
