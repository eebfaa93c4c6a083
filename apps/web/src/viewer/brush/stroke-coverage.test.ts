import type { Vec3 } from "@covoxel/shared/geometry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Axis } from "../geometry/grid";
import { type BrushTip, brushSpans } from "./stroke-coverage";

interface Case {
  shape: Vec3;
  spacingMm: Vec3;
  tip: BrushTip;
  path: Vec3[];
}

/** On the very edge of the brush rounding decides, here and there differently. */
const edgeMm = 1e-6;

/** The definition, voxel by voxel, without those on the edge: a centre within the radius of the path, or a voxel box that the path crosses. */
function bruteForce({ shape, spacingMm, tip, path }: Case): Set<string> {
  const covered = new Set<string>();
  const flat = path.map((p) => p.map((value, axis) => (axis === tip.axis ? tip.index : value)));
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++) {
        const voxel = [i, j, k];
        if (tip.form === "DISC" && voxel[tip.axis] !== tip.index) continue;
        const hit = flat.some((to, at) => {
          const from = flat[Math.max(0, at - 1)] as number[];
          return distanceMm(voxel, from, to, spacingMm) <= tip.radiusMm - edgeMm;
        });
        if (hit) covered.add(voxel.join());
      }
  return covered;
}

function distanceMm(voxel: number[], from: number[], to: number[], spacingMm: Vec3): number {
  const a = from.map((value, axis) => value * (spacingMm[axis] as number));
  const d = to.map((value, axis) => value * (spacingMm[axis] as number) - (a[axis] as number));
  const p = voxel.map((value, axis) => value * (spacingMm[axis] as number) - (a[axis] as number));
  const length = d.reduce((sum, value) => sum + value * value, 0);
  const t =
    length === 0 ? 0 : Math.min(1, Math.max(0, d.reduce((s, v, axis) => s + v * (p[axis] as number), 0) / length));
  return Math.hypot(...p.map((value, axis) => value - t * (d[axis] as number)));
}

function voxelsOf(spans: Int32Array): string[] {
  const voxels: string[] = [];
  for (let at = 0; at < spans.length; at += 4) {
    const [k, j, start, end] = spans.subarray(at, at + 4) as unknown as [number, number, number, number];
    for (let i = start; i < end; i++) voxels.push([i, j, k].join());
  }
  return voxels;
}

const caseArbitrary: fc.Arbitrary<Case> = fc
  .record({
    shape: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 })),
    spacingMm: fc.tuple(
      fc.constantFrom(0.5, 1, 1.7),
      fc.constantFrom(0.5, 1, 1.3),
      fc.constantFrom(1, 2.5, 5),
    ) as fc.Arbitrary<Vec3>,
    axis: fc.constantFrom<Axis>(0, 1, 2),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    radiusMm: fc.double({ min: 0.9, max: 6, noNaN: true }),
    form: fc.constantFrom<BrushTip["form"]>("DISC", "SPHERE"),
    path: fc.array(
      fc.tuple(
        fc.double({ min: -3, max: 14, noNaN: true }),
        fc.double({ min: -3, max: 14, noNaN: true }),
        fc.double({ min: -3, max: 8, noNaN: true }),
      ) as fc.Arbitrary<Vec3>,
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ shape, spacingMm, axis, at, radiusMm, form, path }) => ({
    shape: shape as Vec3,
    spacingMm,
    tip: { form, axis, index: Math.floor(at * (shape[axis] as number)), radiusMm },
    path,
  }));

describe("what a brush covers", () => {
  it("covers every voxel centre within the radius of the path, and beyond them only voxels on the path", () => {
    fc.assert(
      fc.property(caseArbitrary, (made) => {
        const voxels = voxelsOf(brushSpans(made, made.tip, made.path));
        const expected = bruteForce(made);
        const got = new Set(voxels);
        expect(got.size).toBe(voxels.length);
        for (const voxel of expected) expect(got.has(voxel)).toBe(true);
        const halfVoxelMm = Math.hypot(...made.spacingMm) / 2;
        const flat = made.path.map((p) => p.map((value, axis) => (axis === made.tip.axis ? made.tip.index : value)));
        for (const voxel of got) {
          if (expected.has(voxel)) continue;
          const nearest = Math.min(
            ...flat.map((to, at) =>
              distanceMm(voxel.split(",").map(Number), flat[Math.max(0, at - 1)] as number[], to, made.spacingMm),
            ),
          );
          const isOnEdge = Math.abs(nearest - made.tip.radiusMm) <= edgeMm;
          if (!isOnEdge) expect(nearest).toBeLessThanOrEqual(halfVoxelMm + 1e-9);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("stays inside the grid, sorted and disjoint", () => {
    fc.assert(
      fc.property(caseArbitrary, (made) => {
        const spans = brushSpans(made, made.tip, made.path);
        let before = -1;
        for (let at = 0; at < spans.length; at += 4) {
          const [k, j, start, end] = spans.subarray(at, at + 4) as unknown as [number, number, number, number];
          expect(k >= 0 && k < made.shape[2] && j >= 0 && j < made.shape[1]).toBe(true);
          expect(start >= 0 && start < end && end <= made.shape[0]).toBe(true);
          const place = (k * made.shape[1] + j) * made.shape[0] + start;
          expect(place).toBeGreaterThan(before);
          before = (k * made.shape[1] + j) * made.shape[0] + end - 1;
        }
      }),
    );
  });

  it("draws a line without gaps with a tip finer than a voxel", () => {
    const grid = { shape: [20, 20, 1] as Vec3, spacingMm: [1, 1, 1] as Vec3 };
    const tip: BrushTip = { form: "DISC", axis: 2, index: 0, radiusMm: 0.1 };
    const voxels = voxelsOf(
      brushSpans(grid, tip, [
        [1.4, 1.4, 0],
        [17.2, 11.6, 0],
      ]),
    ).map((v) => v.split(",").map(Number));
    for (let i = 1; i <= 17; i++) expect(voxels.some(([at]) => at === i)).toBe(true);
    for (let j = 1; j <= 12; j++) expect(voxels.some(([, at]) => at === j)).toBe(true);
  });

  it("is a circle in millimetres where voxels are not square", () => {
    const grid = { shape: [41, 1, 21] as Vec3, spacingMm: [0.5, 1, 5] as Vec3 };
    const spans = brushSpans(grid, { form: "DISC", axis: 1, index: 0, radiusMm: 5 }, [[20, 0, 10]]);
    expect([...spans]).toEqual([9, 0, 20, 21, 10, 0, 10, 31, 11, 0, 20, 21]);
  });
});
