import { expect, it } from "vitest";
import { areaWithin, percentileMm } from "./distance-statistics.js";

const distances = (mm: readonly number[], areas: readonly number[]) => ({
  squaredMm2: Float64Array.from(mm, (one) => one * one),
  areasMm2: Float64Array.from(areas),
});

it("the percentile is the smallest distance up to which that share of the area lies", () => {
  const some = distances([3, 1, 2], [5, 90, 5]);
  expect([0, 0.9, 0.901, 0.95, 0.951, 1].map((share) => percentileMm(some, share))).toEqual([1, 1, 2, 2, 3, 3]);
  expect(percentileMm(distances([7], [2]), 0.95)).toBe(7);
});

it("rounding doesn't decide where the share is reached exactly", () => {
  const tenths = distances([...Array(20).keys()], Array<number>(20).fill(0.1));
  expect(percentileMm(tenths, 0.95)).toBe(18);
});

it("what is exactly as far as tolerated lies within, however its square was rounded", () => {
  const some = { squaredMm2: Float64Array.of(0, (3 * 0.7) ** 2, 4.42), areasMm2: Float64Array.of(1, 10, 100) };
  expect(areaWithin(some, 2.1)).toBe(11);
  expect(areaWithin(some, 0)).toBe(1);
});
