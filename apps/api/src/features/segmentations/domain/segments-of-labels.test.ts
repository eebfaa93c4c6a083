import { describe, expect, test } from "vitest";
import { type LabelToPaint, segmentsOfLabels } from "./segments-of-labels.js";

const label = (key: string, more: Partial<LabelToPaint> = {}): LabelToPaint => ({
  key,
  name: key,
  colour: "#0072b2",
  geometry: "MASK",
  kind: "CLASS",
  mayOverlap: false,
  ...more,
});

describe("the segments a segmentation begins with", () => {
  test("one a label, in their order; labels that are not painted have none", () => {
    const segments = segmentsOfLabels([label("liver"), label("apex", { geometry: "POINT" }), label("spleen")]);
    expect(segments.map(({ number, labelKey }) => [number, labelKey])).toEqual([
      [1, "liver"],
      [2, "spleen"],
    ]);
  });

  test("those that may overlap have a plane each; the others exclude each other", () => {
    const labels = [
      label("liver"),
      label("tumour", { mayOverlap: true }),
      label("vessel", { mayOverlap: true }),
      label("spleen"),
    ];
    expect(segmentsOfLabels(labels).map(({ plane }) => plane)).toEqual([0, 1, 2, 0]);
  });

  test("of a label that comes in several, the first", () => {
    expect(segmentsOfLabels([label("Metastasis", { kind: "INSTANCES" })])[0]?.name).toBe("Metastasis 1");
  });
});
