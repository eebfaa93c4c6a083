import { expect, test } from "vitest";
import { draftAfter, splitOf } from "./split-draft";

const first = draftAfter(null);

test("a first split is by patient, and comes to all of it", () => {
  expect(splitOf(first)).toEqual({ byPatient: { seed: "1", train: 0.7, validation: 0.15, test: 0.15 } });
});

test("the next one begins as the version before, so that patients stay where they stood", () => {
  const before = { seed: "spring", train: 0.07, validation: 0.29, test: 0.64 };
  expect(draftAfter(before)).toMatchObject({
    kind: "BY_PATIENT",
    seed: "spring",
    train: "7",
    validation: "29",
    test: "64",
  });
  expect(splitOf(draftAfter(before))).toEqual({ byPatient: before });
});

test("one without a split comes back as one without", () => {
  const all = splitOf({ ...first, kind: "NONE" });
  expect(all).toMatchObject({ byPatient: { train: 1, validation: 0, test: 0 } });
  const { byPatient } = all as { byPatient: { seed: string; train: number; validation: number; test: number } };
  expect(draftAfter(byPatient).kind).toBe("NONE");
});

test.each([
  ["parts that leave something over", { test: "10" }, "NOT_ALL"],
  ["parts that are more than all", { train: "90" }, "NOT_ALL"],
  ["a part below zero", { train: "100", validation: "-15" }, "NOT_ALL"],
  ["what is no number", { train: "-" }, "NOT_ALL"],
  ["no seed", { seed: "" }, "SEED_MISSING"],
])("%s is told before anything is asked", (_, change, problem) => {
  expect(splitOf({ ...first, ...change })).toBe(problem);
});

test("by hand, each case stands where it was put", () => {
  const given = new Map([
    [3, "TEST"],
    [1, "TRAIN"],
  ] as const);
  expect(splitOf({ ...first, kind: "GIVEN", given })).toEqual({
    given: [
      { caseNumber: 3, split: "TEST" },
      { caseNumber: 1, split: "TRAIN" },
    ],
  });
});
