import { useEffect } from "react";
import type { Viewer } from "../../../viewer";
import type { AdjudicationInHand, SideFacts } from "../adjudication-in-hand";
import { compareSides, type ShownSides } from "./compare-sides";
import { numbersOf } from "./label-numbers";
import type { SideMask } from "./side-mask";

/** What of the sides is drawn over the images. */
export interface ShownComparison {
  labelKey: string;
  shown: ShownSides;
  isFilled: boolean;
}

/** Draws one label of both sides under the result; or leaves the result alone. */
export function useComparison(
  viewer: Viewer,
  { segmentation }: AdjudicationInHand,
  pair: readonly [SideFacts, SideFacts],
  masks: readonly [SideMask, SideMask] | null,
  { labelKey, shown, isFilled }: ShownComparison,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the masks stand for the sides; segments of labels don't change
  useEffect(() => {
    if (!masks || shown === "RESULT") return viewer.setComparison(null);
    const side = (place: 0 | 1) => ({ mask: masks[place], numbers: numbersOf(pair[place].segments, labelKey) });
    viewer.setComparison(
      compareSides({
        shape: viewer.grid.shape,
        sides: [side(0), side(1)],
        shown,
        isFilled,
        segments: new Set([...numbersOf(segmentation?.segments ?? [], labelKey).values()].flatMap((set) => [...set])),
      }),
    );
  }, [viewer, masks, labelKey, shown, isFilled]);
  useEffect(() => () => viewer.setComparison(null), [viewer]);
}
