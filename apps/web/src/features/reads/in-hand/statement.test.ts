import { describe, expect, it } from "vitest";
import {
  emptyStatement,
  findingOf,
  type LabelFacts,
  placeOf,
  type QuestionFacts,
  toInput,
  voxelsByLabel,
} from "./statement";

const label = (key: string, over: Partial<LabelFacts> = {}): LabelFacts => ({
  key,
  name: key,
  colour: "#d55e00",
  isRequired: true,
  geometry: "MASK",
  ...over,
});
const question = (key: string, kind: QuestionFacts["kind"]): QuestionFacts => ({
  key,
  text: key,
  kind,
  isRequired: true,
  options: ["poor", "good"],
  unit: null,
});

describe("what is proposed of a label", () => {
  it("is that it is present where it is painted, and never that it is absent", () => {
    expect(findingOf(emptyStatement, "liver", 12)).toBe("PRESENT");
    expect(findingOf(emptyStatement, "liver", 0)).toBeNull();
  });

  it("gives way to what the reader said, and to nothing once they took it back", () => {
    const said = { ...emptyStatement, findings: { liver: "ABSENT", tumour: null } as const };
    expect(findingOf(said, "liver", 12)).toBe("ABSENT");
    expect(findingOf(said, "tumour", 12)).toBeNull();
  });
});

it("segments of one label count together; one whose volume isn't known leaves that of all unknown", () => {
  const sums = voxelsByLabel([
    { labelKey: "tumour", voxelCount: 3, volumeMl: 0.3 },
    { labelKey: "tumour", voxelCount: 2, volumeMl: 0.2 },
    { labelKey: "liver", voxelCount: 5, volumeMl: null },
    { labelKey: null, voxelCount: 9, volumeMl: 1 },
  ]);
  expect([...sums]).toEqual([
    ["tumour", { voxelCount: 5, volumeMl: 0.5 }],
    ["liver", { voxelCount: 5, volumeMl: null }],
  ]);
});

it("sends what was said and proposed, of what is painted only, and nothing that nobody said", () => {
  const protocol = {
    labels: [label("liver"), label("tumour"), label("vessel"), label("hilum", { geometry: "POINT" })],
    questions: [
      question("quality", "ORDINAL"),
      question("size", "NUMBER"),
      question("age", "NUMBER"),
      question("why", "TEXT"),
    ],
  };
  const draft = {
    findings: { tumour: "NOT_ASSESSABLE" } as const,
    reasons: { tumour: "motion", liver: "left over from before" },
    answers: { quality: "good", size: " 4,5 ", age: "old", why: "  " },
    confidence: null,
    note: "",
  };
  expect(toInput("rea_1", draft, protocol, new Map([["liver", { voxelCount: 4 }]]))).toEqual({
    readId: "rea_1",
    findings: [
      { labelKey: "liver", finding: "PRESENT", reason: "" },
      { labelKey: "tumour", finding: "NOT_ASSESSABLE", reason: "motion" },
    ],
    answers: [
      { questionKey: "quality", text: "good", number: null },
      { questionKey: "size", text: null, number: 4.5 },
      { questionKey: "age", text: "old", number: null },
    ],
    confidence: 0,
    note: "",
  });
});

it("problems stand at the label, the question or the confidence that they are about", () => {
  expect(placeOf({ code: "PRESENT_BUT_EMPTY", key: "liver" })).toBe("label liver");
  expect(placeOf({ code: "ANSWER_MISSING", key: "liver" })).toBe("question liver");
  expect(placeOf({ code: "CONFIDENCE_MISSING", key: null })).toBe("confidence");
  expect(placeOf({ code: "UNKNOWN_KEY", key: "heart" })).toBe("all");
});
