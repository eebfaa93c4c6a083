import type { Vec3 } from "@covoxel/shared/geometry";
import type { Disagreement } from "./disagreement.js";

/** What is known of one component once all its runs were seen, which come in (k, j, i) order. */
export class Figures {
  voxels = 0;
  readonly #min = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  readonly #max = [0, 0, 0];
  /** The slice that runs come from now, and the one with most voxels of those before. */
  #slice = new Slice(-1);
  #fullest = new Slice(-1);

  add(k: number, j: number, iStart: number, iEnd: number): void {
    this.voxels += iEnd - iStart;
    this.#widen(0, iStart, iEnd);
    this.#widen(1, j, j + 1);
    this.#widen(2, k, k + 1);
    if (k !== this.#slice.k) this.#turnTo(k);
    this.#slice.add(j, iStart, iEnd);
  }

  get box(): { min: Vec3; max: Vec3 } {
    return { min: [...this.#min] as unknown as Vec3, max: [...this.#max] as unknown as Vec3 };
  }

  get boxIjk(): Disagreement["boxIjk"] {
    return [...this.#min, ...this.#max] as unknown as Disagreement["boxIjk"];
  }

  /** The middle of the longest row piece on the slice with most voxels; the first of several. */
  get place(): Vec3 {
    this.#turnTo(-1);
    return this.#fullest.place;
  }

  #turnTo(k: number): void {
    if (this.#slice.voxels > this.#fullest.voxels) this.#fullest = this.#slice;
    this.#slice = new Slice(k);
  }

  #widen(axis: 0 | 1 | 2, start: number, end: number): void {
    if (start < this.#min[axis]!) this.#min[axis] = start;
    if (end > this.#max[axis]!) this.#max[axis] = end;
  }
}

class Slice {
  voxels = 0;
  #longest = 0;
  place: Vec3 = [0, 0, 0];

  constructor(readonly k: number) {}

  add(j: number, iStart: number, iEnd: number): void {
    this.voxels += iEnd - iStart;
    if (iEnd - iStart <= this.#longest) return;
    this.#longest = iEnd - iStart;
    this.place = [(iStart + iEnd - 1) >> 1, j, this.k];
  }
}
