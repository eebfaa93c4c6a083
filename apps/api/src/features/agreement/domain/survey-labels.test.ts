import fc from "fast-check";
import { expect, it } from "vitest";
import type { LabelArray } from "./agreement.js";
import { surveyLabels } from "./survey-labels.js";

const shape = [7, 5, 6] as const;
const length = 7 * 5 * 6;
const ijkToLps = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Runs of 1 to 40 voxels, as masks have them; `skipped` bytes into its buffer. */
const mask = (Type: typeof Uint8Array | typeof Uint16Array, labels: readonly number[]): fc.Arbitrary<LabelArray> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom(...labels), fc.integer({ min: 1, max: 40 })), { minLength: 1 }),
      fc.boolean(),
    )
    .map(([runs, isOdd]) => {
      const voxels = runs.flatMap(([label, times]) => Array<number>(times).fill(label)).slice(0, length);
      const array = new Type(length + 1).subarray(isOdd ? 1 : 0, length + (isOdd ? 1 : 0));
      array.set(voxels);
      return array;
    });
const anyMask = fc.oneof(mask(Uint8Array, [0, 1, 2, 200]), mask(Uint16Array, [0, 1, 2, 200, 60_000]));

function countPlainly(a: LabelArray, b: LabelArray, labelA: number, labelB: number) {
  const voxels = { a: 0, b: 0, both: 0 };
  const places: number[][] = [];
  for (let at = 0; at < length; at++) {
    const [inA, inB] = [a[at] === labelA, b[at] === labelB];
    if (inA) voxels.a++;
    if (inB) voxels.b++;
    if (inA && inB) voxels.both++;
    if (inA || inB) places.push([at % 7, Math.floor(at / 7) % 5, Math.floor(at / 35)]);
  }
  const along = (of: (...values: number[]) => number) =>
    [0, 1, 2].map((axis) => of(...places.map((ijk) => ijk[axis]!)));
  return { voxels, box: places.length === 0 ? null : { min: along(Math.min), max: along(Math.max) } };
}

it("counts any pairs of labels, and finds where they are, as one would voxel by voxel", () => {
  const pairs = [1, 2, 200, 60_000, 3].flatMap((a) => [1, 200, 60_000].map((b) => ({ a, b })));
  fc.assert(
    fc.property(anyMask, anyMask, (a, b) => {
      const surveys = surveyLabels({ shape, ijkToLps, a, b }, pairs);
      expect(surveys).toEqual(pairs.map((pair) => countPlainly(a, b, pair.a, pair.b)));
    }),
  );
});
