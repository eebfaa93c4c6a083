import { expect, test } from "vitest";
import { formatAge, patientLabel, patientLine } from "./patient";

test("age as stored, without leading zeros", () => {
  expect(["064Y", "008M", "003W", "012D"].map((patientAge) => formatAge({ patientAge }))).toEqual([
    "64 y",
    "8 mo",
    "3 wk",
    "12 d",
  ]);
});

test("without a stored age it is counted from birth to the study, birthday not yet reached", () => {
  expect(formatAge({ patientBirthDate: "1960-05-10", studyDate: "2025-05-09" })).toBe("64 y");
  expect(formatAge({ patientBirthDate: "1960-05-10", studyDate: "2025-05-10" })).toBe("65 y");
});

test("no age is invented", () => {
  expect([{ patientAge: "abc" }, {}, { patientBirthDate: "1960-05-10" }].map(formatAge)).toEqual(["", "", ""]);
});

test("a patient without a name is their number", () => {
  expect(patientLabel({ patientName: "", patientId: "P-7F3A" })).toBe("P-7F3A");
  expect(patientLine({ patientSex: "M", patientAge: "064Y", studyDate: "2025-11-03" })).toBe("M · 64 y · 2025-11-03");
});
