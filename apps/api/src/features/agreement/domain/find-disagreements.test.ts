import { ijkToLps, type Vec3 } from "@covoxel/shared/geometry";
import { countVoxels, unpackSpans } from "@covoxel/shared/labelmap";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GeometryMismatch } from "../../../errors.js";
import type { LabelArray } from "./agreement.js";
import type { DisagreementWish, LabelDisagreements, NumbersInReads } from "./disagreement.js";
import { findDisagreements } from "./find-disagreements.js";
import { placesOfLargest } from "./largest.js";

const shape = [9, 7, 6] as const;
const [ni, nj, nk] = shape;
const length = ni * nj * nk;
/** Askew and sheared; a voxel of 2.4 mm³. */
const lps = [0, 1, 0, -10, 1, 0, 0.2, 20, 0, 0, 2.4, 5, 0, 0, 0, 1];
const wishOf = (reads: LabelArray[], labels: NumbersInReads[], atMost = 1000): DisagreementWish => {
  return { shape, ijkToLps: lps, reads, labels, atMost };
};

const placeOf = (at: number): Vec3 => [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj))];

/** Voxel by voxel, with a stack. @returns components, each as places of the arrays, ascending; in the order in which they begin */
function flood(reads: readonly LabelArray[], numbers: NumbersInReads): number[][] {
  const holders = (at: number) =>
    reads.filter((labels, read) => numbers[read] !== 0 && labels[at] === numbers[read]).length;
  const left = new Set([...Array(length).keys()].filter((at) => holders(at) !== 0 && holders(at) !== reads.length));
  return [...left].flatMap((seed) => {
    if (!left.delete(seed)) return [];
    const component = [seed];
    for (let n = 0; n < component.length; n++) {
      const [i, j, k] = placeOf(component[n]!);
      for (const other of left) {
        const [oi, oj, ok] = placeOf(other);
        if (Math.abs(oi - i) > 1 || Math.abs(oj - j) > 1 || Math.abs(ok - k) > 1) continue;
        left.delete(other);
        component.push(other);
      }
    }
    return [component.sort((a, b) => a - b)];
  });
}

const placesIn = (spans: Uint8Array): number[] => {
  const quads = unpackSpans(spans);
  const places: number[] = [];
  for (let n = 0; n < quads.length; n += 4)
    for (let i = quads[n + 2]!; i < quads[n + 3]!; i++) places.push((quads[n]! * nj + quads[n + 1]!) * ni + i);
  return places;
};

function expectAsFlooded(found: LabelDisagreements, reads: LabelArray[], numbers: NumbersInReads): void {
  const expected = flood(reads, numbers).sort((a, b) => b.length - a.length || a[0]! - b[0]!);
  const holds = (read: number) => (at: number) => numbers[read] !== 0 && reads[read]![at] === numbers[read];
  expect(found.listed.map(({ voxels }) => voxels)).toEqual(expected.map((component) => component.length));
  for (const [n, one] of found.listed.entries()) {
    const component = expected[n]!;
    const along = (axis: 0 | 1 | 2) => component.map((at) => placeOf(at)[axis]);
    const box = ([0, 1, 2] as const).map(along);
    expect(one.number).toBe(n + 1);
    expect(one.boxIjk).toEqual([...box.map((of) => Math.min(...of)), ...box.map((of) => Math.max(...of) + 1)]);
    expect(one.volumeMl).toBeCloseTo((component.length * 2.4) / 1000, 12);
    expect(one.heldBy).toEqual(reads.map((_, read) => component.filter(holds(read)).length));
    for (const [read, spans] of one.spans.entries()) expect(placesIn(spans)).toEqual(component.filter(holds(read)));
    const { ijk } = one.at;
    expect(component).toContain((ijk[2] * nj + ijk[1]) * ni + ijk[0]);
    const onSlice = (k: number) => component.filter((at) => placeOf(at)[2] === k).length;
    expect(onSlice(ijk[2])).toBe(Math.max(...[...Array(nk).keys()].map(onSlice)));
    expect(one.at.lps).toEqual(ijkToLps(lps, ijk));
  }
  const all = [...Array(length).keys()];
  expect(found.agreedVoxels).toBe(all.filter((at) => reads.every((_, read) => holds(read)(at))).length);
  expect(found.rest).toEqual({ disagreements: 0, voxels: 0, volumeMl: 0, heldBy: reads.map(() => 0) });
}

/** Of any density, so that components are specks as well as tangles. */
const labelsOf = (...labels: number[]): fc.Arbitrary<LabelArray> =>
  fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(999), { minLength: length, maxLength: length }),
      fc.boolean(),
    )
    .map(([density, values, isWide]) => {
      const drawn = values.map((value) => (value % 10 < density ? labels[Math.floor(value / 10) % labels.length]! : 0));
      return isWide ? Uint16Array.from(drawn) : Uint8Array.from(drawn);
    });

describe("disagreements of two reads and of more", () => {
  test("are what a flood fill finds, voxel by voxel", () => {
    fc.assert(
      fc.property(labelsOf(1, 2), labelsOf(1, 2), (a, b) => {
        const labels = [
          [1, 1],
          [2, 2],
          [1, 2],
        ];
        for (const [n, found] of findDisagreements(wishOf([a, b], labels)).entries())
          expectAsFlooded(found, [a, b], labels[n]!);
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(labelsOf(1), labelsOf(7), labelsOf(1, 7), (a, b, c) => {
        expectAsFlooded(findDisagreements(wishOf([a, b, c], [[1, 7, 1]]))[0]!, [a, b, c], [1, 7, 1]);
      }),
      { numRuns: 40 },
    );
  });

  test("of a label that one read doesn't have are all that the other one holds; of one that nobody has, none", () => {
    const [a, b] = [new Uint8Array(length), new Uint8Array(length)];
    a.fill(3, 10, 15);
    b.fill(3, 100, 104);
    const [onlyA, nobody, background] = findDisagreements(
      wishOf(
        [a, b],
        [
          [3, 0],
          [9, 9],
          [0, 0],
        ],
      ),
    );
    expectAsFlooded(onlyA!, [a, b], [3, 0]);
    expect(onlyA!.listed.map(({ heldBy }) => heldBy)).toEqual([[5, 0]]);
    for (const none of [nobody, background])
      expect(none).toEqual({
        agreedVoxels: 0,
        listed: [],
        rest: { disagreements: 0, voxels: 0, volumeMl: 0, heldBy: [0, 0] },
      });
  });

  test("beyond those that are listed are summed, with nothing lost", () => {
    fc.assert(
      fc.property(labelsOf(1), labelsOf(1), fc.nat(12), (a, b, atMost) => {
        const [all] = findDisagreements(wishOf([a, b], [[1, 1]]));
        const [some] = findDisagreements(wishOf([a, b], [[1, 1]], atMost));
        expect(some!.listed).toEqual(all!.listed.slice(0, atMost));
        const left = all!.listed.slice(atMost);
        const sum = (of: (one: (typeof left)[number]) => number) => left.reduce((total, one) => total + of(one), 0);
        expect(some!.rest).toEqual({
          disagreements: left.length,
          voxels: sum(({ voxels }) => voxels),
          volumeMl: expect.closeTo(sum(({ volumeMl }) => volumeMl)),
          heldBy: [sum(({ heldBy }) => heldBy[0]!), sum(({ heldBy }) => heldBy[1]!)],
        });
      }),
      { numRuns: 60 },
    );
  });

  test("reach across the whole grid where a thin line does, and lie apart where two voxels lie between", () => {
    const [a, b] = [new Uint8Array(length), new Uint8Array(length)];
    // A staircase over corners only.
    for (let n = 0; n < nk; n++) a[(n * nj + n) * ni + n] = 1;
    const [line] = findDisagreements(wishOf([a, b], [[1, 1]]));
    expect(line!.listed.map(({ voxels }) => voxels)).toEqual([nk]);
    expect(countVoxels(unpackSpans(line!.listed[0]!.spans[0]!))).toBe(nk);
    a.fill(0, 3 * ni * nj, 4 * ni * nj);
    expect(findDisagreements(wishOf([a, b], [[1, 1]]))[0]!.listed.map(({ voxels }) => voxels)).toEqual([3, 2]);
  });

  test("are refused where the reads are not on one grid, or numbers can't be", () => {
    const read = () => new Uint8Array(length);
    expect(() => findDisagreements(wishOf([read(), new Uint8Array(3)], [[1, 1]]))).toThrow(GeometryMismatch);
    for (const wrong of [
      wishOf([read()], [[1]]),
      wishOf([read(), read()], [[1]]),
      wishOf([read(), read()], [[1, 65_536]]),
      wishOf([read(), read()], [[1, 1]], 1001),
      { ...wishOf([read(), read()], [[1, 1]]), ijkToLps: lps.map(() => 0) },
    ])
      expect(() => findDisagreements(wrong)).toThrow(RangeError);
  });
});

test("places of the largest numbers, as sorting all of them finds them", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(9), (sizes, atMost) => {
      const sorted = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
      expect(placesOfLargest(sizes, atMost)).toEqual(sorted.slice(0, atMost));
    }),
  );
});
