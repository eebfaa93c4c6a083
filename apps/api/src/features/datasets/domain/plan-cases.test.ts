import type { DatasetSplit } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import { BadUserInput } from "../../../errors.js";
import type { AgreedCase } from "./agreed-case.js";
import { planCases } from "./plan-cases.js";
import type { SplitPlan } from "./split.js";

const agreed = (caseNumber: number, more: Partial<AgreedCase> = {}) =>
  ({ caseNumber, patientKey: `patient ${caseNumber}`, licence: "CC0-1.0", ...more }) as AgreedCase;
const given = (...splits: [number, DatasetSplit][]): SplitPlan => ({ kind: "GIVEN", splits: new Map(splits) });
const bySeed: SplitPlan = { kind: "BY_PATIENT", seed: "s", train: 0.5, validation: 0.25, test: 0.25 };

describe("which cases a version has", () => {
  it("every one with a result, by number, each patient in one split", () => {
    const cases = [5, 2, 9, 1].flatMap((n) => [agreed(n), agreed(n + 100, { patientKey: `patient ${n}` })]);
    const planned = planCases(cases, bySeed);
    if (!Array.isArray(planned)) throw new Error(planned.message);
    expect(planned.map(({ caseNumber }) => caseNumber)).toEqual([1, 2, 5, 9, 101, 102, 105, 109]);
    for (const one of planned) {
      const twin = planned.find(({ caseNumber }) => caseNumber === one.caseNumber + 100);
      if (twin) expect(twin.split).toBe(one.split);
    }
    expect(planCases([...cases].reverse(), bySeed)).toEqual(planned);
  });

  it.each<[string, AgreedCase[], SplitPlan, object]>([
    ["nothing is agreed", [], bySeed, { reason: "NOTHING_AGREED", caseNumbers: [] }],
    [
      "a patient is unknown",
      [agreed(3, { patientKey: null }), agreed(1), agreed(2, { patientKey: null })],
      bySeed,
      { reason: "PATIENT_UNKNOWN", caseNumbers: [2, 3] },
    ],
    [
      "a patient is unknown, also where the split is given",
      [agreed(3, { patientKey: null })],
      given([3, "TEST"]),
      { reason: "PATIENT_UNKNOWN", caseNumbers: [3] },
    ],
    [
      "a source has no licence, or an empty one",
      [agreed(1, { licence: null }), agreed(2, { licence: " " }), agreed(3)],
      bySeed,
      { reason: "LICENCE_MISSING", caseNumbers: [1, 2] },
    ],
    [
      "one patient would stand in two splits",
      [agreed(1, { patientKey: "p" }), agreed(2), agreed(3, { patientKey: "p" })],
      given([1, "TRAIN"], [2, "TEST"], [3, "TEST"]),
      { reason: "PATIENT_IN_TWO_SPLITS", caseNumbers: [1, 3] },
    ],
    [
      "a case has no split",
      [agreed(1), agreed(2)],
      given([1, "TRAIN"]),
      { reason: "CASE_WITHOUT_SPLIT", caseNumbers: [2] },
    ],
  ])("none, where %s", (_, cases, plan, refusal) => {
    expect(planCases(cases, plan)).toMatchObject(refusal);
  });

  it("a split of a case that has no result is a mistake", () => {
    expect(() => planCases([agreed(1)], given([1, "TRAIN"], [7, "TEST"]))).toThrow(BadUserInput);
  });
});
