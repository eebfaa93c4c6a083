import { expect, test } from "vitest";
import { formatBytes, formatCount, formatDuration, formatShape, formatSpacing } from "./measures";

test("counts group by three", () => {
  expect(formatCount(1126)).toBe("1\u2009126");
  expect(formatCount(999)).toBe("999");
});

test("bytes keep three figures and never read 1000", () => {
  expect([0, 999, 1000, 12_345_678, 999_950_000, 2e12].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "12.3 MB",
    "1.0 GB",
    "2.0 TB",
  ]);
});

test("one image has no slices to speak of; time points come last", () => {
  expect(formatShape([512, 512, 112], 1)).toBe("512 × 512 × 112");
  expect(formatShape([2048, 1536, 1], 1)).toBe("2048 × 1536");
  expect(formatShape([64, 64, 30], 5)).toBe("64 × 64 × 30 × 5");
});

test("spacing in millimetres, durations as clocks", () => {
  expect(formatSpacing([0.7421875, 0.7421875, 3])).toBe("0.74 × 0.74 × 3.00 mm");
  expect([42, 185, 3727].map(formatDuration)).toEqual(["0:42", "3:05", "1:02:07"]);
});
