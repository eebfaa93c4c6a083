import { expect, it } from "vitest";
import { dropLocked } from "./drop-locked";

it("paints everywhere but locked segments", () => {
  const labels = [0, 1, 2, 2, 1, 0];
  const spans = Int32Array.of(3, 4, 0, 6);
  expect([...dropLocked(spans, new Set([2]), (i) => labels[i] as number)]).toEqual([3, 4, 0, 2, 3, 4, 4, 6]);
  expect(dropLocked(spans, new Set(), () => 2)).toBe(spans);
  expect([...dropLocked(spans, new Set([0, 1, 2]), (i) => labels[i] as number)]).toEqual([]);
});
