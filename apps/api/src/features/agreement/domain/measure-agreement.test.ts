import { affineFromColumns } from "@covoxel/shared/geometry";
import { describe, expect, it } from "vitest";
import { GeometryMismatch } from "../../../errors.js";
import { type AgreementWish, NotMeasured } from "./agreement.js";
import { measureAgreement } from "./measure-agreement.js";

const shape = [12, 10, 8] as const;
const grid = affineFromColumns([0.5, 0, 0], [0, 2, 0], [0, 0, 3], [0, 0, 0]);

/** A block of voxels from (2, 2, 2) on. */
function block(label: number, [di, dj, dk]: readonly [number, number, number], iStart = 2): Uint8Array {
  const labels = new Uint8Array(960);
  for (let k = 2; k < 2 + dk; k++)
    for (let j = 2; j < 2 + dj; j++) labels.fill(label, (k * 10 + j) * 12 + iStart, (k * 10 + j) * 12 + iStart + di);
  return labels;
}

const wish = (a: Uint8Array, b: Uint8Array, more: Partial<AgreementWish> = {}, ijkToLps = grid): AgreementWish => ({
  masks: { shape, ijkToLps, a, b },
  pairs: [{ a: 1, b: 1 }],
  toleranceMm: 1,
  ...more,
});
const measureOne = (of: AgreementWish) => measureAgreement(of)[0]!;
const none = (reason: NotMeasured) => ({ value: null, reason });
const number = (value: number) => ({ value: expect.closeTo(value, 9), reason: null });

const [drawn, further, nothing] = [block(1, [4, 4, 4]), block(1, [4, 4, 4], 3), new Uint8Array(960)];

describe("two masks of one structure", () => {
  it("agree wholly when they are the same", () => {
    expect(measureOne(wish(drawn, drawn))).toEqual({
      pair: { a: 1, b: 1 },
      voxels: { a: 64, b: 64, both: 64 },
      dice: number(1),
      jaccard: number(1),
      volumeDifferenceMl: number(0),
      hd95Mm: number(0),
      surfaceDice: number(1),
      toleranceMm: 1,
    });
  });

  it("differ by what one has more, in millilitres, and by how far it is away", () => {
    const larger = measureOne(wish(drawn, block(1, [6, 4, 4])));
    expect(larger).toMatchObject({
      dice: number(128 / 160),
      jaccard: number(64 / 96),
      volumeDifferenceMl: number(0.096),
    });
    expect(larger.hd95Mm).toEqual(number(1));
    expect(measureOne(wish(block(1, [6, 4, 4]), drawn)).volumeDifferenceMl).toEqual(number(-0.096));
  });

  it("lie within a tolerance that is as large as the shift, and not within a smaller one", () => {
    expect(measureOne(wish(drawn, further, { toleranceMm: 0.5 }))).toMatchObject({
      surfaceDice: number(1),
      hd95Mm: number(0.5),
    });
    expect(measureOne(wish(drawn, further, { toleranceMm: 0.499 })).surfaceDice.value).toBeLessThan(0.9);
  });

  it("may be called differently, and others don't matter", () => {
    const [a, b] = [drawn.map((label) => (label ? 7 : 3)), further.map((label) => (label ? 200 : 7))];
    const pairs = [
      { a: 7, b: 200 },
      { a: 3, b: 9 },
    ];
    const [asked, missing] = measureAgreement(wish(a, b, { pairs }));
    expect(asked).toEqual({ ...measureOne(wish(drawn, further)), pair: pairs[0] });
    expect(missing!.dice).toEqual(number(0));
  });

  it("have nothing to agree on when both are empty", () => {
    const reason = none(NotMeasured.BOTH_EMPTY);
    const all = { dice: reason, jaccard: reason, volumeDifferenceMl: reason, hd95Mm: reason, surfaceDice: reason };
    expect(measureOne(wish(nothing, nothing))).toMatchObject(all);
  });

  it("have no distance when one is empty, and agree in no voxel", () => {
    const reason = none(NotMeasured.ONE_EMPTY);
    const all = { dice: number(0), jaccard: number(0), hd95Mm: reason, surfaceDice: reason };
    expect(measureOne(wish(drawn, nothing))).toMatchObject({ ...all, volumeDifferenceMl: number(-0.192) });
    expect(measureOne(wish(nothing, drawn))).toMatchObject({ ...all, volumeDifferenceMl: number(0.192) });
  });

  it("have no distance on a grid that leans, but volumes of its parallelepipeds", () => {
    const leaning = affineFromColumns([0.5, 0, 0], [0, 2, 0], [0, 0.4, 3], [0, 0, 0]);
    const reason = none(NotMeasured.SHEARED_GRID);
    const found = measureOne(wish(drawn, block(1, [6, 4, 4]), {}, leaning));
    expect(found).toMatchObject({
      dice: number(0.8),
      hd95Mm: reason,
      surfaceDice: reason,
      volumeDifferenceMl: number(0.096),
    });
    expect(measureOne(wish(drawn, nothing, {}, leaning)).hd95Mm).toEqual(none(NotMeasured.ONE_EMPTY));
  });
});

describe("what can't be measured is said before anything is", () => {
  it.each([
    ["a mask of another size", wish(drawn, new Uint8Array(961)), GeometryMismatch],
    ["background", wish(drawn, drawn, { pairs: [{ a: 0, b: 1 }] }), RangeError],
    ["half a label", wish(drawn, drawn, { pairs: [{ a: 1, b: 1.5 }] }), RangeError],
    ["a tolerance below nothing", wish(drawn, drawn, { toleranceMm: -1 }), RangeError],
    ["no tolerance", wish(drawn, drawn, { toleranceMm: Number.NaN }), RangeError],
    ["a flat grid", wish(drawn, drawn, {}, affineFromColumns([1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0])), RangeError],
    ["too many pairs", wish(drawn, drawn, { pairs: Array(1025).fill({ a: 1, b: 1 }) }), RangeError],
  ])("%s", (_, asked, error) => expect(() => measureAgreement(asked)).toThrow(error));
});

it("progress grows to all of it", () => {
  const told: number[] = [];
  measureAgreement(wish(drawn, further, { pairs: [1, 2, 1].map((a) => ({ a, b: 1 })) }), (done) => told.push(done));
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});
