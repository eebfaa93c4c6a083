import { describe, expect, it } from "vitest";
import { groupCalls } from "./group-calls.js";

describe("groupCalls", () => {
  it("gives each call its own result, in groups of what came meanwhile", async () => {
    const groups: number[][] = [];
    const double = groupCalls(
      async (items: readonly number[]) => {
        groups.push([...items]);
        await new Promise(setImmediate);
        return items.map((item) => item * 2);
      },
      { largest: 3, keyOf: (item) => item },
    );
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(groups).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  it("never has two of one key in a group", async () => {
    const groups: string[][] = [];
    const keep = groupCalls(
      async (items: readonly string[]) => {
        groups.push([...items]);
        await new Promise(setImmediate);
        return items;
      },
      { largest: 10, keyOf: (item) => item },
    );
    await Promise.all(["a", "b", "c", "b", "d"].map(keep));
    expect(groups).toEqual([["a"], ["b", "c"], ["b", "d"]]);
  });

  it("fails the calls of a group that failed, and goes on", async () => {
    const risky = groupCalls(
      async (items: readonly number[]) => {
        if (items.includes(1)) throw new Error("no");
        return items;
      },
      { largest: 1, keyOf: (item) => item },
    );
    const outcomes = await Promise.allSettled([1, 2].map(risky));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });
});
