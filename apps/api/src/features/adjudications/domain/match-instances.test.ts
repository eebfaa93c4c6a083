import { expect, it } from "vitest";
import { matchInstances } from "./match-instances.js";

it("puts the instances together that share most of themselves, each once", () => {
  const overlaps = [
    { a: 1, b: 11, voxels: 50, jaccard: 0.4 },
    { a: 1, b: 12, voxels: 80, jaccard: 0.7 },
    { a: 2, b: 12, voxels: 90, jaccard: 0.6 },
    { a: 3, b: 13, voxels: 0, jaccard: 0 },
  ];
  expect(matchInstances([1, 2, 3], [11, 12, 13], overlaps)).toEqual([
    { a: 1, b: 12 },
    { a: 2, b: null },
    { a: 3, b: null },
    { a: null, b: 11 },
    { a: null, b: 13 },
  ]);
});

it("has nothing to say of labels without instances", () => {
  expect(matchInstances([], [], [])).toEqual([]);
});
