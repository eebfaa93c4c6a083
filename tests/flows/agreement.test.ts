import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { surfaceAreas } from "../../apps/api/src/features/agreement/domain/surface-areas.js";
import { type Agreement, findDisagreements, measureAgreement } from "../../apps/api/src/features/agreement/index.js";
import { type AgreementCase, generatedCases, generatedSpacings } from "../support/agreement/cases.js";
import {
  askOther,
  askOtherForDisagreements,
  differences,
  masksOf,
  type OtherAgreement,
  type OtherAnswer,
} from "../support/agreement/compare.js";
import { speckle } from "../support/agreement/masks.js";
import { closeRealMasks, realCases } from "../support/agreement/real-masks.js";
import { needs } from "../support/require.js";

const scipy = needs("scipy");
const data = needs("shared-data");

const stored = JSON.parse(
  readFileSync(join(import.meta.dirname, "../support/python/agreement.json"), "utf8"),
) as OtherAnswer;

const measure = (one: AgreementCase): Agreement =>
  measureAgreement({ masks: masksOf(one), pairs: [one.labels], toleranceMm: one.toleranceMm })[0]!;

function expectSame(ours: Agreement, other: OtherAgreement): void {
  const { overlap, mm, ml } = differences(ours, other);
  expect(overlap).toBeLessThan(1e-6);
  expect(mm).toBeLessThan(1e-3);
  expect(ml).toBeLessThan(1e-6);
}

/** Largest difference of an element's area. @param theirs indexed by bits 4 di + 2 dj + dk, ours by 4 di + 2 dk + dj */
function areasApart(ours: Float64Array, theirs: readonly number[]): number {
  const ourCode = (code: number) =>
    [...Array(8).keys()]
      .filter((n) => (code >> n) & 1)
      .reduce((sum, n) => sum | (1 << ((n & 4) | ((n & 1) << 1) | ((n >> 1) & 1))), 0);
  return Math.max(...theirs.map((area, code) => Math.abs(area - ours[ourCode(code)]!)));
}

describe("agreement is what an implementation by other means says", () => {
  const cases = generatedCases();

  it.each(cases)("of $name", (one) => expectSame(measure(one), stored.cases[one.name]!));

  it.each(generatedSpacings.map((spacing, n) => ({ spacing, n })))(
    "of each surface element at $spacing mm",
    ({ spacing, n }) => {
      expect(areasApart(surfaceAreas(spacing), stored.areas[n]!)).toBeLessThan(1e-9);
    },
  );

  it.skipIf(!scipy.available)("which still says what was stored beside it (needs scipy)", () => {
    const said = askOther(cases, generatedSpacings);
    expect(Object.keys(said.cases)).toEqual(Object.keys(stored.cases));
    for (const one of cases) expectSame(measure(one), said.cases[one.name]!);
    const storedAreas = stored.areas.flat();
    for (const [n, area] of said.areas.flat().entries()) expect(area).toBeCloseTo(storedAreas[n]!, 9);
  });
});

describe.skipIf(!scipy.available)("disagreements are what scipy.ndimage finds (needs scipy)", () => {
  it("their sizes, who holds them, and where they lie", () => {
    const [organs] = generatedCases() as [AgreementCase];
    const specks = (share: number, name: string): AgreementCase => {
      return { ...organs, name, a: speckle(organs.shape, share, 11), b: speckle(organs.shape, share, 12) };
    };
    const cases = [...generatedCases(), specks(0.004, "specks"), specks(0.02, "more specks than are listed")];
    const said = askOtherForDisagreements(cases);
    for (const one of cases) {
      const { a, b, ijkToLps, shape } = masksOf(one);
      const labels = [[one.labels.a, one.labels.b]];
      const [found] = findDisagreements({ shape, ijkToLps, reads: [a, b], labels, atMost: 1000 });
      const other = said[one.name]!;
      const components = found!.listed.map(({ voxels, heldBy, boxIjk }) => [voxels, ...heldBy, ...boxIjk]);
      const listed = other.components.slice(0, components.length);
      expect(
        components.map(([voxels]) => voxels),
        one.name,
      ).toEqual(listed.map(([voxels]) => voxels));
      if (found!.rest.disagreements === 0) expect(components.sort(byNumbers), one.name).toEqual(listed.sort(byNumbers));
      expect(found!.agreedVoxels).toBe(other.agreed);
      const left = other.components.slice(components.length);
      expect(found!.rest).toMatchObject({
        disagreements: left.length,
        voxels: left.reduce((sum, [voxels]) => sum + voxels!, 0),
      });
    }
    const counts = cases.map(({ name }) => said[name]!.components.length);
    expect([counts.at(-2)! > 100, counts.at(-1)! > 1000]).toEqual([true, true]);
  });
});

const byNumbers = (a: number[], b: number[]): number => {
  const at = a.findIndex((value, n) => value !== b[n]);
  return at < 0 ? 0 : a[at]! - b[at]!;
};

describe.skipIf(!scipy.available || !data.available)("agreement of real tumours (needs shared data and scipy)", () => {
  afterAll(() => closeRealMasks());

  it("is what an implementation by other means says", async () => {
    const cases = await realCases();
    expect(cases).toHaveLength(20);
    const { cases: said } = askOther(cases, []);
    for (const one of cases) {
      expect(said[one.name]!.hd95_mm, one.name).toBeGreaterThan(0);
      expectSame(measure(one), said[one.name]!);
    }
  });
});
