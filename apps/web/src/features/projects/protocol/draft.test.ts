import { describe, expect, it } from "vitest";
import { keyFrom, moved, replaced } from "./draft";

describe("a protocol being written", () => {
  it.each([
    ["Left kidney", [], "left-kidney"],
    ["  Ödem (peritumoural) ", [], "odem-peritumoural"],
    ["肝脏", [], "label"],
    ["Liver", ["liver", "liver-2"], "liver-3"],
    ["a".repeat(80), [], "a".repeat(32)],
  ])("makes a key of %s", (name, taken, key) => {
    expect(keyFrom(name, taken)).toBe(key);
  });

  it("moves an item within the list, and no further", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });

  it("changes one item and leaves the list it was given", () => {
    const list = [{ n: 1 }, { n: 2 }];
    expect(replaced(list, 1, { n: 3 })).toEqual([{ n: 1 }, { n: 3 }]);
    expect(list[1]).toEqual({ n: 2 });
  });
});
