import { useEffect, useState, useSyncExternalStore } from "react";
import type { Room } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import { maskOfRoom } from "../../reads/room-mask";
import { untilIdle } from "../../reads/until-idle";
import type { AdjudicationInHand, SideFacts } from "../adjudication-in-hand";
import { numbersOf } from "../sides/label-numbers";
import type { SideMask } from "../sides/side-mask";
import { type CountedResult, countResult, type ResultCounts } from "./count-result";

/** How the result lies to the two sides, label by label; moves with every stroke. Null until all of it was counted once. */
export function useResultCounts(
  { labels, segmentation }: AdjudicationInHand,
  pair: readonly [SideFacts, SideFacts],
  masks: readonly [SideMask, SideMask] | null,
  room: Room,
  viewer: Viewer,
): ReadonlyMap<string, ResultCounts> | null {
  const [counted, setCounted] = useState<CountedResult | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the masks stand for the sides; labels and segments of an adjudication don't change
  useEffect(() => {
    if (!masks) return;
    const counting = countResult({
      shape: viewer.grid.shape,
      result: maskOfRoom(room),
      resultIsHere: room.whole(),
      sides: masks,
      labels: labels.map(({ key }) => ({
        key,
        result: numbersOf(segmentation?.segments ?? [], key),
        sides: pair.map(({ segments }) => numbersOf(segments, key)),
      })),
      pause: untilIdle,
    });
    setCounted(counting);
    return () => counting.close();
  }, [masks, room, viewer]);
  return useSyncExternalStore(
    (listener) => counted?.subscribe(listener) ?? (() => {}),
    () => counted?.get() ?? null,
    () => null,
  );
}
