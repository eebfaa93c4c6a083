import type { Shape3, Vec3 } from "@covoxel/shared/geometry";

/** Voxels `min` to `max`, both inclusive, along i, j and k. */
export interface Box {
  min: Vec3;
  max: Vec3;
}

/** @returns the smallest box around both */
export function joinBoxes(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  const pick = (of: (p: number, q: number) => number, p: Vec3, q: Vec3): Vec3 => [
    of(p[0], q[0]),
    of(p[1], q[1]),
    of(p[2], q[2]),
  ];
  return { min: pick(Math.min, a.min, b.min), max: pick(Math.max, a.max, b.max) };
}

/** Smallest boxes around runs of voxels, which come in ascending order. */
export class Boxes {
  /** Six numbers a box: lowest i, j, k, then the highest. */
  readonly #bounds: Int32Array;
  readonly #ni: number;
  readonly #nj: number;
  /** The row of the last run: mostly the next one is there too. */
  #rowStart = 0;
  #j = 0;
  #k = 0;

  constructor(count: number, [ni, nj]: Shape3) {
    this.#bounds = new Int32Array(6 * count).map((_, n) => (n % 6 < 3 ? 0x7fffffff : -1));
    [this.#ni, this.#nj] = [ni, nj];
  }

  /** @returns null when nothing was in it */
  at(box: number): Box | null {
    const bound = (n: number) => this.#bounds[6 * box + n]!;
    return bound(3) < 0 ? null : { min: [bound(0), bound(1), bound(2)], max: [bound(3), bound(4), bound(5)] };
  }

  /** @param first and `last`: places in the grid's flat array; a run may go over rows and slices */
  widen(box: number, first: number, last: number): void {
    if (first - this.#rowStart >= this.#ni) this.#goToRow(Math.floor(first / this.#ni));
    const iLast = last - this.#rowStart;
    if (iLast < this.#ni) widenInRow(this.#bounds, 6 * box, first - this.#rowStart, iLast, this.#j, this.#k);
    else this.#widenOver(box, Math.floor(last / this.#ni));
  }

  #goToRow(row: number): void {
    this.#rowStart = row * this.#ni;
    this.#k = Math.floor(row / this.#nj);
    this.#j = row - this.#k * this.#nj;
  }

  /** What runs on to another row has the last voxel of this one and the first of the next; so with slices. @param row where it ends */
  #widenOver(box: number, row: number): void {
    const k = Math.floor(row / this.#nj);
    const isOtherSlice = k > this.#k;
    widenInRow(this.#bounds, 6 * box, 0, this.#ni - 1, isOtherSlice ? 0 : this.#j, this.#k);
    widenInRow(this.#bounds, 6 * box, 0, this.#ni - 1, isOtherSlice ? this.#nj - 1 : row - k * this.#nj, k);
  }
}

/** @param at where the box's six bounds begin */
function widenInRow(bounds: Int32Array, at: number, iFirst: number, iLast: number, j: number, k: number): void {
  if (iFirst < bounds[at]!) bounds[at] = iFirst;
  if (j < bounds[at + 1]!) bounds[at + 1] = j;
  if (k < bounds[at + 2]!) bounds[at + 2] = k;
  if (iLast > bounds[at + 3]!) bounds[at + 3] = iLast;
  if (j > bounds[at + 4]!) bounds[at + 4] = j;
  if (k > bounds[at + 5]!) bounds[at + 5] = k;
}
