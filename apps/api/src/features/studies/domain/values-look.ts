import type { PixelType } from "./image-file.js";
import { pixelArray } from "./pixel-array.js";

/** More than any label map has: FreeSurfer's finest come near 300, a CT has thousands. */
const mostLabels = 512;
/** Of pairs of neighbours beside the background, those that are alike. In label maps 0.9 and more, on a coarse grid 0.7; in images 0.4 at most. */
const alikeInLabelmaps = 0.65;
const fewLabels = 32;
/** So many pairs, and fewer than half of them alike, are an image, whatever comes after them. */
const tellingPairs = 50_000;

interface Value {
  voxels: number;
  /** Pairs of neighbours along i that both have it. */
  alike: number;
  /** Pairs of neighbours along i of which one has it. */
  edges: number;
}

/**
 * Tells a label map from an image by its stored values, looked at frame by frame: few of them, in pieces of one value each. The
 * commonest value is the background, and no evidence: images have one, too.
 */
export class ValuesLook {
  readonly #values = new Map<number, Value>();

  #isImage = false;

  /** Nothing that comes can make a label map of it any more. */
  get isImage(): boolean {
    return this.#isImage;
  }

  /** @param pixels canonical ones of one frame, [j][i], i fastest; untouched */
  add(pixels: Uint8Array, type: PixelType, columns: number): void {
    if (type === "rgb8") throw new RangeError("Colours are no labels.");
    const values = pixelArray(type, pixels);
    for (let row = 0; row < values.length && !this.#isImage; row += columns) {
      this.#addRow(values, row, row + columns);
      this.#isImage = this.#values.size > mostLabels;
    }
    const { pairs, alike } = this.#beside();
    if (pairs >= tellingPairs && alike < pairs / 2) this.#isImage = true;
  }

  #addRow(values: ArrayLike<number>, start: number, end: number): void {
    let before: Value | null = null;
    for (let at = start; at < end; ) {
      const value = values[at]!;
      const from = at;
      while (at < end && Object.is(values[at], value)) at++;
      const known = this.#of(value);
      known.voxels += at - from;
      known.alike += at - from - 1;
      if (before) {
        before.edges++;
        known.edges++;
      }
      before = known;
    }
  }

  #of(value: number): Value {
    const known = this.#values.get(value);
    if (known) return known;
    const fresh = { voxels: 0, alike: 0, edges: 0 };
    this.#values.set(value, fresh);
    return fresh;
  }

  /** Pairs of neighbours of which neither is background, and those of them that are alike. */
  #beside(): { pairs: number; alike: number } {
    const all = [...this.#values.values()];
    const background = all.reduce((a, b) => (b.voxels > a.voxels ? b : a));
    const sum = (of: (value: Value) => number) => all.reduce((total, value) => total + of(value), 0);
    // Each edge was counted on both of its sides.
    const apart = sum(({ edges }) => edges) / 2 - background.edges;
    const alike = sum((value) => value.alike) - background.alike;
    return { pairs: alike + apart, alike };
  }

  isLabelmap(): boolean {
    if (this.#isImage || this.#values.size === 0) return false;
    if (this.#values.size <= 2) return true;
    const { pairs, alike } = this.#beside();
    if (pairs === 0) return this.#values.size <= fewLabels;
    return alike / pairs >= alikeInLabelmaps;
  }
}
