import { type Board, brickShape, cellCount, type Winner } from "./board.js";
import { codeNumber, codeSigned, numberContexts } from "./number-model.js";
import type { BitCoder } from "./range-coder.js";
import type { Shape } from "./types.js";

/**
 * The model of a slab's bricks: first who wins there, by actor and seq, with full stamps; then, voxel by voxel, which of them. A voxel
 * mostly shows what a neighbour shows, so it is asked neighbour by neighbour: the one before (w), above (n), above right (ne), on the
 * slice before (p), above left (nw); only what is none of them is named. Stretches whose neighbours all agree are one question.
 */
export const winnerContexts = layout({
  count: numberContexts,
  actor: numberContexts,
  seq: numberContexts,
  nextSeq: numberContexts,
  firstHlc: numberContexts,
  nextHlc: numberContexts,
  segment: numberContexts,
  west: 1 << 10,
  north: 1 << 7,
  northEast: 1 << 5,
  previous: 1 << 4,
  northWest: 1 << 3,
  named: numberContexts,
  stretch: 1 << 6,
});

type Layout<T> = { readonly [key in keyof T]: number } & { readonly all: number };

function layout<T extends Record<string, number>>(sizes: T): Layout<T> {
  let at = 0;
  const starts = Object.entries(sizes).map(([name, size]) => {
    at += size;
    return [name, at - size] as const;
  });
  return { ...Object.fromEntries(starts), all: at } as Layout<T>;
}

/** Winners of a board that win some voxel, by actor and seq, and the board's cells as indices into them (1 = the first). */
export interface SortedBoard {
  readonly winners: readonly Winner[];
  readonly cells: Uint16Array;
}

/** By who painted and when. */
const compareWinners = (a: Winner, b: Winner): number =>
  a.actor - b.actor || a.seq - b.seq || a.segment - b.segment || a.hlc - b.hlc;

/** The one way to write a board down: whoever folds the same patches gets the same bytes. @param size voxels in the grid along i, j, k */
export function sortBoard(board: Board, size: Shape): SortedBoard {
  const used = new Uint8Array(board.winners.length);
  forEachCell(size, (cell) => {
    used[board.cells[cell]!] = 1;
  });
  const order = [...board.winners.keys()].filter((index) => index > 0 && used[index] === 1);
  order.sort((a, b) => compareWinners(board.winners[a]!, board.winners[b]!));
  const renamed = new Uint16Array(board.winners.length);
  const winners: Winner[] = [];
  for (const index of order) {
    const winner = board.winners[index]!;
    const last = winners.at(-1);
    // One patch may win as several parts, folded ones and painted ones: for a segment it is one winner all the same.
    if (last === undefined || compareWinners(last, winner) !== 0) winners.push(winner);
    renamed[index] = winners.length;
  }
  const cells = new Uint16Array(cellCount);
  forEachCell(size, (cell) => {
    cells[cell] = renamed[board.cells[cell]!]!;
  });
  return { winners, cells };
}

/** Of the brick's voxels that lie in the grid. */
function forEachCell([ni, nj, nk]: Shape, visit: (cell: number) => void): void {
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1)
      for (let cell = (k * brickShape[1] + j) * brickShape[0], end = cell + ni; cell < end; cell += 1) visit(cell);
}

/** @param given what an encoder writes; for a decoder, anything. @returns what was coded. @throws what `fail` gives */
export function codeBoard(
  coder: BitCoder,
  size: Shape,
  given: SortedBoard,
  fail: (fault: string) => Error,
): SortedBoard {
  const winners = codeWinners(coder, given.winners, fail);
  const cells = coder.decodes ? new Uint16Array(given.cells.length) : given.cells;
  const segments = Uint16Array.from([0, ...winners.map(({ segment }) => segment)]);
  new CellWalk(coder, cells, segments, fail).code(size);
  return { winners, cells };
}

function codeWinners(coder: BitCoder, given: readonly Winner[], fail: (fault: string) => Error): Winner[] {
  const c = winnerContexts;
  const count = codeNumber(coder, c.count, given.length);
  if (count > cellCount) throw fail("more winners than voxels");
  const winners: Winner[] = [];
  const first = codeNumber(coder, c.firstHlc, coder.decodes ? 0 : Math.min(...given.map(({ hlc }) => hlc)));
  let last: Winner = { hlc: first, actor: 0, seq: 0, segment: 0 };
  for (let n = 0; n < count; n += 1) {
    const next = given[n] ?? last;
    const actor = last.actor + codeNumber(coder, c.actor, next.actor - last.actor);
    const isFirst = n === 0 || actor !== last.actor;
    const seq = isFirst
      ? codeNumber(coder, c.seq, next.seq)
      : last.seq + codeNumber(coder, c.nextSeq, next.seq - last.seq);
    const hlc = isFirst
      ? first + codeNumber(coder, c.nextHlc, next.hlc - first)
      : last.hlc + codeSigned(coder, c.nextHlc, next.hlc - last.hlc);
    const segment = last.segment + codeSigned(coder, c.segment, next.segment - last.segment);
    last = { hlc, actor, seq, segment };
    if (!isPossible(last)) throw fail("a winner that cannot be");
    winners.push(last);
  }
  return winners;
}

const isPossible = ({ hlc, actor, seq, segment }: Winner): boolean =>
  Number.isSafeInteger(hlc) &&
  hlc >= 0 &&
  actor <= 0xffff_ffff &&
  seq >= 1 &&
  seq <= 0xffff_ffff &&
  segment >= 0 &&
  segment <= 0xffff;

const [rowLength, rowCount] = brickShape;
const nothing = new Uint16Array(rowLength);

/** Walks the cells of one brick in (k, j, i) order; a decoder's writes them. */
class CellWalk {
  #row = 0;
  /** The row above, the one above that, and the same row on the slice before; each with where it begins. */
  #above: Uint16Array = nothing;
  #aboveAt = 0;
  #upper: Uint16Array = nothing;
  #upperAt = 0;
  #before: Uint16Array = nothing;
  #beforeAt = 0;
  #isDeep = 0;
  /** What was named last: those painted one after the other lie beside each other. */
  #named = 0;

  constructor(
    private readonly coder: BitCoder,
    private readonly cells: Uint16Array,
    /** Of each index; index 0 is nobody's. */
    private readonly segments: Uint16Array,
    private readonly fail: (fault: string) => Error,
  ) {}

  code([ni, nj, nk]: Shape): void {
    for (let k = 0; k < nk; k += 1)
      for (let j = 0; j < nj; j += 1) {
        this.#enter(j, k);
        this.#codeRow(ni);
      }
  }

  #enter(j: number, k: number): void {
    this.#row = (k * rowCount + j) * rowLength;
    this.#isDeep = k > 0 ? 1 : 0;
    [this.#above, this.#aboveAt] = j > 0 ? [this.cells, this.#row - rowLength] : [nothing, 0];
    [this.#upper, this.#upperAt] = j > 1 ? [this.cells, this.#row - 2 * rowLength] : [nothing, 0];
    [this.#before, this.#beforeAt] = k > 0 ? [this.cells, this.#row - rowLength * rowCount] : [nothing, 0];
  }

  #codeRow(ni: number): void {
    const { cells, segments, coder } = this;
    const row = this.#row;
    const above = this.#above;
    const aboveAt = this.#aboveAt;
    const before = this.#before;
    const beforeAt = this.#beforeAt;
    let w = 0;
    let ww = 0;
    for (let i = 0; i < ni; ) {
      const n = above[aboveAt + i]!;
      const ne = i + 1 < ni ? above[aboveAt + i + 1]! : n;
      const nw = i > 0 ? above[aboveAt + i - 1]! : 0;
      if (w === n && w === nw && w === ne) {
        const end = this.#stretchEnd(i, ni, w);
        if (end - i > 1) {
          const at = this.#codeStretch(i, end, w);
          ww = w;
          if (at < end) w = this.#codeOther(at, w, n, ne, w);
          i = Math.min(end, at + 1);
          continue;
        }
      }
      const p = before[beforeAt + i]!;
      const pw = i > 0 ? before[beforeAt + i - 1]! : 0;
      const context =
        (w === n ? 1 : 0) |
        (w === nw ? 2 : 0) |
        (n === nw ? 4 : 0) |
        (n === ne ? 8 : 0) |
        (w === ww ? 16 : 0) |
        (n === this.#upper[this.#upperAt + i] ? 32 : 0) |
        (segments[p] === segments[w] ? 64 : 0) |
        (segments[pw] === segments[p] ? 128 : 0) |
        (p === w ? 256 : 0) |
        (this.#isDeep << 9);
      ww = w;
      if (coder.bit(winnerContexts.west + context, cells[row + i] === w ? 0 : 1) === 1)
        w = this.#codeOther(i, w, n, ne, nw);
      else cells[row + i] = w;
      i += 1;
    }
  }

  /** Up to where, from column i on, the row above shows `w` (one column further, too) and the slice before has the label that it has at i. */
  #stretchEnd(i: number, ni: number, w: number): number {
    const { segments } = this;
    const above = this.#above;
    const before = this.#before;
    const aboveNext = this.#aboveAt + 1;
    const beforeAt = this.#beforeAt;
    const label = segments[before[beforeAt + i]!];
    let end = i + 1;
    while (end < ni && (end + 1 === ni || above[aboveNext + end] === w) && segments[before[beforeAt + end]!] === label)
      end += 1;
    return end;
  }

  /** @returns the first of columns i to `end` that is not `w`; `end` where all are */
  #codeStretch(i: number, end: number, w: number): number {
    const { cells, segments, coder } = this;
    const row = this.#row;
    const length = end - i;
    let at = i;
    if (!coder.decodes) while (at < end && cells[row + at] === w) at += 1;
    const sameLabel = segments[this.#before[this.#beforeAt + i]!] === segments[w] ? 1 : 0;
    const context = (sameLabel << 5) | (this.#isDeep << 4) | ((31 - Math.clz32(length)) << 1) | (w === 0 ? 0 : 1);
    const breaks = coder.bit(winnerContexts.stretch + context, at < end ? 1 : 0) === 1;
    at = breaks ? i + Math.min(length - 1, coder.bits(32 - Math.clz32(length - 1), at - i)) : end;
    if (coder.decodes) cells.fill(w, row + i, row + at);
    return at;
  }

  /** Codes column i, which is not `w`. @returns what it is */
  #codeOther(i: number, w: number, n: number, ne: number, nw: number): number {
    const x = this.cells[this.#row + i]!;
    let index = this.#codeNeighbour(x, i, w, n, ne, nw);
    if (index < 0) {
      index = this.#named + codeSigned(this.coder, winnerContexts.named, x - this.#named);
      if (index < 0 || index >= this.segments.length) throw this.fail("a winner that is not in the table");
      this.#named = index;
    }
    this.cells[this.#row + i] = index;
    return index;
  }

  /** @returns -1 where it is none of the neighbours */
  #codeNeighbour(x: number, i: number, w: number, n: number, ne: number, nw: number): number {
    const { segments, coder } = this;
    const p = this.#before[this.#beforeAt + i]!;
    const label = segments[p];
    if (n !== w) {
      const context =
        (n === ne ? 1 : 0) |
        (n === nw ? 2 : 0) |
        (n === this.#upper[this.#upperAt + i] ? 4 : 0) |
        (w === nw ? 8 : 0) |
        (label === segments[n] ? 16 : 0) |
        (label === segments[w] ? 32 : 0) |
        (p === n ? 64 : 0);
      if (coder.bit(winnerContexts.north + context, x === n ? 1 : 0) === 1) return n;
    }
    if (ne !== w && ne !== n) {
      const context = (p === ne ? 1 : 0) | (n === nw ? 2 : 0) | (label === segments[ne] ? 4 : 0) | (w === n ? 8 : 0);
      if (coder.bit(winnerContexts.northEast + context, x === ne ? 1 : 0) === 1) return ne;
    }
    if (p !== w && p !== n && p !== ne) {
      const context = (label === segments[w] ? 1 : 0) | (label === segments[n] ? 2 : 0) | (w === n ? 4 : 0);
      if (coder.bit(winnerContexts.previous + context, x === p ? 1 : 0) === 1) return p;
    }
    if (nw !== w && nw !== n && nw !== ne && nw !== p)
      if (coder.bit(winnerContexts.northWest + (w === n ? 1 : 0), x === nw ? 1 : 0) === 1) return nw;
    return -1;
  }
}
