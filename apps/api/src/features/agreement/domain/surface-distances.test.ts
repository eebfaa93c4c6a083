import type { Vec3 } from "@covoxel/shared/geometry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { surfaceAreas } from "./surface-areas.js";
import { isSurface, type SurfaceCodes, surfaceCodes } from "./surface-codes.js";
import { surfaceDistances } from "./surface-distances.js";

const spacing = fc.double({ min: 0.2, max: 6, noNaN: true });
const spacings: fc.Arbitrary<Vec3> = fc.tuple(spacing, spacing, spacing);
const ignore = () => undefined;

describe("surface elements", () => {
  it("of one voxel are eight corners, each with its triangle", () => {
    const { shape, codes } = surfaceCodes(Uint8Array.of(0, 9, 0), [3, 1, 1], 9, { min: [1, 0, 0], max: [1, 0, 0] });
    expect(shape).toEqual([2, 2, 2]);
    // At the corner before the voxel along all axes it is the last of the eight; behind along all, the first.
    expect([...codes]).toEqual([128, 8, 64, 4, 32, 2, 16, 1]);
  });

  it("go around the whole mask, also where it ends at the grid's edge or meets another label", () => {
    const labels = Uint8Array.of(1, 1, 1, 2, 1, 1, 2, 1);
    const { codes } = surfaceCodes(labels, [2, 2, 2], 1, { min: [0, 0, 0], max: [1, 1, 1] });
    expect(codes.filter(isSurface)).toHaveLength(27 - 2); // two corners of the grid touch the other label only
  });

  it("have the area of a plane cut straight, and of a triangle at a corner", () => {
    fc.assert(
      fc.property(spacings, ([di, dj, dk]) => {
        const areas = surfaceAreas([di, dj, dk]);
        expect(areas[0x0f]).toBeCloseTo(dj * dk, 9);
        expect(areas[0x55]).toBeCloseTo(di * dk, 9);
        expect(areas[0x33]).toBeCloseTo(di * dj, 9);
        expect(areas[1]).toBeCloseTo(Math.hypot(dj * dk, di * dk, di * dj) / 8, 9);
        expect([areas[0], areas[255]]).toEqual([0, 0]);
        for (const [code, area] of areas.entries()) {
          expect(area > 0).toBe(isSurface(code));
          expect(area).toBeCloseTo(areas[255 - code]!, 9);
        }
      }),
    );
  });
});

describe("distances", () => {
  const shape = [7, 6, 5] as const;
  const someCodes: fc.Arbitrary<SurfaceCodes> = fc
    .tuple(
      fc.constantFrom(0.01, 0.1, 0.6),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 210, maxLength: 210 }),
    )
    .map(([share, chances]) => ({ shape, codes: Uint8Array.from(chances, (chance) => (chance <= share ? 1 : 255)) }))
    .filter(({ codes }) => codes.some(isSurface));

  const placesOf = ({ codes }: SurfaceCodes, [di, dj, dk]: Vec3) =>
    [...codes.keys()]
      .filter((at) => isSurface(codes[at]!))
      .map((at) => [(at % 7) * di, (Math.floor(at / 7) % 6) * dj, Math.floor(at / 42) * dk]);

  it("are those to the nearest of all elements", () => {
    fc.assert(
      fc.property(someCodes, someCodes, spacings, (from, to, spacingMm) => {
        const { squaredMm2 } = surfaceDistances(from, to, spacingMm, surfaceAreas(spacingMm), ignore);
        const there = placesOf(to, spacingMm);
        const nearest = placesOf(from, spacingMm).map((here) =>
          Math.min(...there.map((place) => place.reduce((sum, mm, axis) => sum + (mm - here[axis]!) ** 2, 0))),
        );
        const ascending = [...squaredMm2].sort((a, b) => a - b);
        for (const [n, square] of nearest.sort((a, b) => a - b).entries()) expect(ascending[n]).toBeCloseTo(square, 8);
        expect(ascending).toHaveLength(nearest.length);
      }),
    );
  });

  it("are told slice by slice, and given up when that throws", () => {
    const codes = { shape, codes: new Uint8Array(210).fill(1) };
    const told: number[] = [];
    const stop = () =>
      surfaceDistances(codes, codes, [1, 1, 1], surfaceAreas([1, 1, 1]), (done) => {
        told.push(done);
        if (done > 0.5) throw new Error("enough");
      });
    expect(stop).toThrow("enough");
    expect(told).toEqual([0.2, 0.4, 0.6]);
  });
});
