import { AgreedResult } from "@covoxel/shared/vocabulary";
import { describe, expect, test } from "vitest";
import { GeometryMismatch } from "../../../errors.js";
import { type CombineRule, type CombineWish, combineReads } from "./combine-reads.js";

/** Liver is 1 everywhere; spleen 2, 2 and 5; number 9 is no label of the result. */
const labels = [
  { numbers: [1, 1, 1], result: 1 },
  { numbers: [2, 2, 5], result: 2 },
];
const reads = [
  Uint8Array.of(0, 1, 1, 1, 2, 2, 2, 9, 0, 0, 1, 2),
  Uint16Array.of(0, 1, 1, 0, 2, 1, 1, 9, 0, 2, 2, 2),
  Uint8Array.of(0, 1, 0, 0, 5, 1, 5, 9, 5, 1, 5, 2),
];
const combine = (by: CombineRule, more: Partial<CombineWish> = {}) => [
  ...combineReads({ shape: [6, 2, 1], reads, labels, by, ...more }),
];

describe("one mask of several reads", () => {
  test("holds what all of them hold", () => {
    expect(combine({ rule: "ALL" })).toEqual([0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("holds what one of them holds, in the result's own numbers", () => {
    const by = (read: number) => ({ rule: AgreedResult.DESIGNATED_READ, read });
    expect(combine(by(0))).toEqual([0, 1, 1, 1, 2, 2, 2, 0, 0, 0, 1, 2]);
    expect(combine(by(2))).toEqual([0, 1, 0, 0, 2, 1, 2, 0, 2, 1, 2, 0]);
  });

  test("holds what any of them holds, the earlier read's label where they hold different ones", () => {
    expect(combine({ rule: AgreedResult.UNION })).toEqual([0, 1, 1, 1, 2, 2, 2, 0, 2, 2, 1, 2]);
  });

  test("holds what more than half of them hold; of two, what both do", () => {
    expect(combine({ rule: AgreedResult.MAJORITY })).toEqual([0, 1, 1, 0, 2, 1, 2, 0, 0, 0, 2, 2]);
    const two = {
      reads: reads.slice(0, 2),
      labels: labels.map((label) => ({ ...label, numbers: label.numbers.slice(0, 2) })),
    };
    expect(combine({ rule: AgreedResult.MAJORITY }, two)).toEqual(combine({ rule: "ALL" }, two));
  });

  test("has no voxel of a label from a read that doesn't have it", () => {
    const [liver, spleen] = labels as [(typeof labels)[0], (typeof labels)[0]];
    const without = { labels: [liver, { ...spleen, numbers: [2, 0, 0] }] };
    expect(combine({ rule: "ALL" }, without)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(combine({ rule: AgreedResult.UNION }, without)).toEqual([0, 1, 1, 1, 2, 2, 2, 0, 0, 1, 1, 2]);
  });

  test("is as narrow as its numbers allow", () => {
    const by = { rule: "ALL" } as const;
    expect(combineReads({ shape: [6, 2, 1], reads, labels, by })).toBeInstanceOf(Uint8Array);
    const large = [{ numbers: [1, 1, 1], result: 300 }];
    expect(combineReads({ shape: [6, 2, 1], reads, labels: large, by })).toEqual(
      Uint16Array.of(0, 300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    );
  });

  test("is refused where the reads are not on one grid, or numbers can't be", () => {
    expect(() => combine({ rule: "ALL" }, { shape: [6, 2, 2] })).toThrow(GeometryMismatch);
    expect(() => combine({ rule: AgreedResult.DESIGNATED_READ, read: 3 })).toThrow(RangeError);
    expect(() => combine({ rule: "ALL" }, { labels: [{ numbers: [1, 1, 1], result: 0 }] })).toThrow(RangeError);
    expect(() => combine({ rule: "ALL" }, { labels: [{ numbers: [1], result: 1 }] })).toThrow(RangeError);
  });
});
