import { describe, expect, it } from "vitest";
import { dependenceOf, judgeLabel, passes } from "./judge.js";

const dice = (value: number | null) => ({
  instance: null,
  dice: value === null ? { value, reason: "BOTH_EMPTY" as const } : { value, reason: null },
});

describe("agreement about a label", () => {
  it.each([
    ["both absent", ["ABSENT", "ABSENT"], [dice(null)], "AGREED"],
    ["one absent", ["PRESENT", "ABSENT"], [dice(0)], "FINDINGS_DIFFER"],
    ["neither spoken of nor painted", [null, null], [dice(null)], "AGREED"],
    ["absent, and not spoken of", ["ABSENT", null], [dice(null)], "AGREED"],
    ["present, and not spoken of", ["PRESENT", null], [dice(0)], "FINDINGS_DIFFER"],
    ["neither can assess it", ["NOT_ASSESSABLE", "NOT_ASSESSABLE"], [dice(null)], "AGREED"],
    ["one can't assess it", ["NOT_ASSESSABLE", "ABSENT"], [dice(null)], "FINDINGS_DIFFER"],
    ["alike enough", ["PRESENT", "PRESENT"], [dice(0.85)], "AGREED"],
    ["not alike enough", ["PRESENT", "PRESENT"], [dice(0.849)], "DICE_TOO_LOW"],
    [
      "three, of whom two are far apart",
      ["PRESENT", "PRESENT", "PRESENT"],
      [dice(0.9), dice(0.7), dice(0.9)],
      "DICE_TOO_LOW",
    ],
  ] as const)("%s", (_, findings, pairs, verdict) => {
    expect(judgeLabel(findings, pairs, 0.85)).toBe(verdict);
  });

  it("is held against the whole label, not against each of its instances", () => {
    const instance = { ...dice(0.2), instance: { a: "Tumour 1", b: "Tumour 2" } };
    expect(judgeLabel(["PRESENT", "PRESENT"], [dice(0.9), instance], 0.85)).toBe("AGREED");
  });
});

describe("a case", () => {
  const label = (verdict: "AGREED" | "DICE_TOO_LOW") => ({ labelKey: "liver", findings: [], pairs: [], verdict });

  it("passes where every label is agreed on, by reads that are independent", () => {
    expect(passes([label("AGREED"), label("AGREED")], [])).toBe(true);
    expect(passes([label("AGREED"), label("DICE_TOO_LOW")], [])).toBe(false);
    expect(passes([label("AGREED")], [{}])).toBe(false);
  });

  it("has reads that depend on each other where both took voxels from one model", () => {
    expect(dependenceOf([["m@1"], ["m@2"], ["m@2", "m@1"]])).toEqual([
      { a: 0, b: 2, model: "m@1" },
      { a: 1, b: 2, model: "m@2" },
    ]);
    expect(dependenceOf([[], ["m@1"]])).toEqual([]);
  });
});
