import type { Axis, ComparisonSource } from "../../../viewer";
import type { LabelNumbers } from "./label-numbers";
import type { SideMask } from "./side-mask";

/** What is drawn: both sides laid over each other, only one of them, or neither, so that the result stands alone. */
export type ShownSides = "BOTH" | "FIRST" | "SECOND" | "RESULT";

/** Who holds a voxel, as a comparison numbers it. */
const first = 1;
const second = 2;
const both = 3;

/** Blue, orange and violet: nobody's segment, nobody's person. */
export const sideColours = { FIRST: "#5b9bf8", SECOND: "#f4a340", BOTH: "#a78bfa" } as const;

export interface ComparedSide {
  mask: SideMask;
  /** Of the label that is compared. */
  numbers: LabelNumbers;
}

export interface SidesToCompare {
  shape: readonly [ni: number, nj: number, nk: number];
  sides: readonly [ComparedSide, ComparedSide];
  shown: Exclude<ShownSides, "RESULT">;
  isFilled: boolean;
  /** The result's segments of the label. */
  segments: ReadonlySet<number>;
}

/** One label of two sides, as the viewer draws it. */
export function compareSides({ shape, sides, shown, isFilled, segments }: SidesToCompare): ComparisonSource {
  const [ni, nj, nk] = shape;
  const scratch = new Uint16Array(Math.max(ni * nj, ni * nk, nj * nk));
  const drawn = sides.filter((_, place) => shown === "BOTH" || (shown === "FIRST") === (place === 0));
  return {
    isFilled,
    segments,
    colours: new Map([
      [first, sideColours.FIRST],
      [second, sideColours.SECOND],
      [both, sideColours.BOTH],
    ]),
    slice(axis: Axis, index: number, out: Uint16Array) {
      const length = (ni * nj * nk) / shape[axis];
      out.fill(0, 0, length);
      for (const side of drawn) {
        const bit = side === sides[0] ? first : second;
        for (const [plane, numbers] of side.numbers) {
          side.mask.slice(axis, index, plane, scratch);
          for (let at = 0; at < length; at++) {
            const label = scratch[at] as number;
            if (label !== 0 && numbers.has(label)) out[at] = (out[at] as number) | bit;
          }
        }
      }
    },
    subscribe(listener) {
      const stops = drawn.map(({ mask }) => mask.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
