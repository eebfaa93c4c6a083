import { describe, expect, it } from "vitest";
import { BadUserInput } from "../../../errors.js";
import { checkSplitPlan, type SplitPlan, splitOfPatient } from "./split.js";

const plan = { kind: "BY_PATIENT", seed: "a seed", train: 0.7, validation: 0.1, test: 0.2 } as const;
const patients = Array.from({ length: 4_000 }, (_, n) => `patient ${n}`);

describe("a split by patient", () => {
  it("is a function of seed and patient, near its fractions", () => {
    const splits = patients.map((patient) => splitOfPatient(plan, patient));
    expect(patients.map((patient) => splitOfPatient({ ...plan }, patient))).toEqual(splits);
    const share = (split: string) => splits.filter((one) => one === split).length / patients.length;
    expect(share("TRAIN")).toBeCloseTo(0.7, 1);
    expect(share("VALIDATION")).toBeCloseTo(0.1, 1);
    expect(share("TEST")).toBeCloseTo(0.2, 1);
    const others = patients.map((patient) => splitOfPatient({ ...plan, seed: "another" }, patient));
    expect(others).not.toEqual(splits);
  });

  it("puts nobody where nobody is to stand", () => {
    const where = (train: number, validation: number, test: number) =>
      [...new Set(patients.map((patient) => splitOfPatient({ ...plan, train, validation, test }, patient)))].sort();
    expect(where(1, 0, 0)).toEqual(["TRAIN"]);
    expect(where(0, 1, 0)).toEqual(["VALIDATION"]);
    expect(where(0, 0, 1)).toEqual(["TEST"]);
    expect(where(0.5, 0, 0.5)).toEqual(["TEST", "TRAIN"]);
    expect(where(0.9, 0.1, 0)).toEqual(["TRAIN", "VALIDATION"]);
  });

  it.each<[string, SplitPlan]>([
    ["no seed", { ...plan, seed: "" }],
    ["fractions that don't come to 1", { ...plan, test: 0.3 }],
    ["a fraction below 0", { ...plan, train: 1.1, validation: -0.1, test: 0 }],
    ["no number", { ...plan, train: Number.NaN }],
  ])("is refused with %s", (_, wrong) => {
    expect(() => checkSplitPlan(wrong)).toThrow(BadUserInput);
  });
});
