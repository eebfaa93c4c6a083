import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AffineLps,
  affineFromColumns,
  cross,
  determinant,
  flipK,
  ijkToLps,
  invertAffine,
  lpsToIjk,
  lpsToRas,
  multiplyAffines,
  normalize,
  rasToLps,
  scale,
  shearOf,
  spacingOf,
  type Vec3,
} from "./index.js";

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const point: fc.Arbitrary<Vec3> = fc.tuple(coordinate, coordinate, coordinate);
const size = fc.double({ min: 0.1, max: 10, noNaN: true });

/** A rotated box grid, right-handed, from a random quaternion. */
const boxGrid: fc.Arbitrary<AffineLps> = fc
  .tuple(fc.tuple(coordinate, coordinate, coordinate, coordinate), fc.tuple(size, size, size), point)
  .filter(([q]) => Math.hypot(...q) > 1)
  .map(([q, sizes, origin]) => {
    const length = Math.hypot(...q);
    const [a, b, c, d] = q.map((part) => part / length) as [number, number, number, number];
    const i: Vec3 = [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)];
    const j: Vec3 = [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)];
    return affineFromColumns(scale(i, sizes[0]), scale(j, sizes[1]), scale(normalize(cross(i, j)), sizes[2]), origin);
  });

const expectNear = (a: readonly number[], b: readonly number[], within: number) => {
  for (const [n, value] of a.entries()) expect(Math.abs(value - b[n]!)).toBeLessThan(within);
};

describe("affine grids", () => {
  it("places voxel (0, 0, 0) at the origin and steps along each column", () => {
    const grid = affineFromColumns([0.5, 0, 0], [0, 2, 0], [0, 0, 3], [10, 20, 30]);
    expect(ijkToLps(grid, [0, 0, 0])).toEqual([10, 20, 30]);
    expect(ijkToLps(grid, [4, 5, 6])).toEqual([12, 30, 48]);
    expect(spacingOf(grid)).toEqual([0.5, 2, 3]);
    expect(determinant(grid)).toBe(3);
  });

  it("finds every voxel again from its millimetres", () => {
    fc.assert(
      fc.property(boxGrid, point, (grid, ijk) => {
        expectNear(lpsToIjk(grid, ijkToLps(grid, ijk)), ijk, 1e-6);
      }),
    );
  });

  it("inverts: grid after its inverse is no change", () => {
    fc.assert(
      fc.property(boxGrid, point, (grid, lps) => {
        expectNear(ijkToLps(multiplyAffines(grid, invertAffine(grid)), lps), lps, 1e-6);
      }),
    );
  });

  it("keeps distances in millimetres on a box grid", () => {
    fc.assert(
      fc.property(boxGrid, point, point, (grid, a, b) => {
        const [p, q] = [ijkToLps(grid, a), ijkToLps(grid, b)];
        const sizes = spacingOf(grid);
        const expected = Math.hypot(...[0, 1, 2].map((n) => (a[n]! - b[n]!) * sizes[n]!));
        expect(Math.hypot(...[0, 1, 2].map((n) => p[n]! - q[n]!))).toBeCloseTo(expected, 5);
        expect(shearOf(grid)).toBeLessThan(1e-9);
      }),
    );
  });

  it("flips k without moving a voxel: only the counting and the handedness change", () => {
    fc.assert(
      fc.property(boxGrid, point, fc.integer({ min: 1, max: 400 }), (grid, [i, j, k], nk) => {
        const flipped = flipK(grid, nk);
        expectNear(ijkToLps(flipped, [i, j, nk - 1 - k]), ijkToLps(grid, [i, j, k]), 1e-6);
        expect(Math.sign(determinant(flipped))).toBe(-Math.sign(determinant(grid)));
      }),
    );
  });

  it("turns RAS into LPS by negating x and y, and back", () => {
    const ras = affineFromColumns([2, 0, 0], [0, 2, 0], [0, 0, 2], [-90, -126, -72]);
    expect(ijkToLps(rasToLps(ras), [0, 0, 0])).toEqual([90, 126, -72]);
    expect(lpsToRas(rasToLps(ras)).map((value) => value + 0)).toEqual(ras);
  });

  it("refuses to invert a grid without volume", () => {
    const flat = affineFromColumns([1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 0]);
    expect(() => invertAffine(flat)).toThrow(RangeError);
    expect(() => invertAffine(flat.map(() => Number.NaN))).toThrow(RangeError);
  });
});
