import { expect, test } from "vitest";
import { sideColours } from "../sides/compare-sides";
import { colourOfPiece, holdersOf, pairShowing } from "./whose";

test("a piece has the colour that the images give it", () => {
  const colour = (heldBy: number[]) => colourOfPiece({ heldBy }, [1, 3]);
  expect(
    [
      [5, 0, 0],
      [0, 5, 7],
      [2, 0, 3],
      [0, 5, 0],
    ].map(colour),
  ).toEqual([sideColours.FIRST, sideColours.SECOND, sideColours.BOTH, "var(--text-dim)"]);
  expect(holdersOf({ heldBy: [0, 5, 7] })).toEqual([2, 3]);
});

test("what the two that are compared have in common is shown against a third", () => {
  expect(pairShowing({ heldBy: [5, 0, 5] }, [1, 2])).toEqual([1, 2]);
  expect(pairShowing({ heldBy: [0, 0, 5] }, [1, 2])).toEqual([1, 3]);
  expect(pairShowing({ heldBy: [0, 5, 5] }, [2, 3])).toEqual([1, 2]);
  // Each of the only two holds a part, as large as the other's.
  expect(pairShowing({ heldBy: [4, 4] }, [1, 2])).toEqual([1, 2]);
});
