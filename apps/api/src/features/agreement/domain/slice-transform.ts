import type { Shape3, Vec3 } from "@covoxel/shared/geometry";
import { LowerEnvelope } from "./lower-envelope.js";
import { nowhere } from "./steps-along-k.js";

/** From the steps along k in one slice to the distances of some places in it, along i, then along j. */
export class SliceTransform {
  readonly #ci: number;
  readonly #cj: number;
  readonly #squaredSteps: Float64Array;
  readonly #alongI: LowerEnvelope;
  readonly #alongJ: LowerEnvelope;
  readonly #row: Float64Array;
  readonly #rowOut: Float64Array;
  readonly #columnOut: Float64Array;
  /** mm² to the nearest along i and k, [i][j], j fastest. */
  readonly #columns: Float64Array;

  /** @param shape of the whole box, in corners */
  constructor([ci, cj, ck]: Shape3, spacingMm: Vec3) {
    this.#ci = ci;
    this.#cj = cj;
    this.#squaredSteps = Float64Array.from({ length: ck }, (_, n) => (n * spacingMm[2]) ** 2);
    this.#alongI = new LowerEnvelope(ci, spacingMm[0]);
    this.#alongJ = new LowerEnvelope(cj, spacingMm[1]);
    this.#row = new Float64Array(ci);
    this.#rowOut = new Float64Array(ci);
    this.#columnOut = new Float64Array(cj);
    this.#columns = new Float64Array(ci * cj);
  }

  /**
   * @param steps see `stepsAlongK`, of this slice
   * @param places in its flat array [j][i], column by column
   * @param squares gets mm² for each of the places
   */
  measure(steps: Uint16Array, places: readonly number[], squares: Float64Array): void {
    this.#spreadRows(steps);
    let column = -1;
    for (let n = 0; n < places.length; n++) {
      const i = places[n]! % this.#ci;
      if (i !== column) this.#alongJ.spread(this.#columns, i * this.#cj, this.#columnOut);
      column = i;
      squares[n] = this.#columnOut[(places[n]! - i) / this.#ci]!;
    }
  }

  #spreadRows(steps: Uint16Array): void {
    const [ci, cj, row, rowOut, columns] = [this.#ci, this.#cj, this.#row, this.#rowOut, this.#columns];
    const squaredSteps = this.#squaredSteps;
    for (let j = 0, start = 0; j < cj; j++, start += ci) {
      for (let i = 0; i < ci; i++) {
        const n = steps[start + i]!;
        row[i] = n === nowhere ? Number.POSITIVE_INFINITY : squaredSteps[n]!;
      }
      this.#alongI.spread(row, 0, rowOut);
      for (let i = 0, at = j; i < ci; i++, at += cj) columns[at] = rowOut[i]!;
    }
  }
}
