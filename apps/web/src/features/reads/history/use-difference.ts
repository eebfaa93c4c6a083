import { SlabMissing } from "@covoxel/shared/labelmap";
import { useEffect, useState } from "react";
import type { Room, RoomSegment } from "../../../room-client";
import type { PastMask } from "./past-mask";
import { compareSegment, type DifferenceCounts, type SegmentDifference } from "./segment-difference";

export interface Difference {
  /** Null until all is compared. */
  counts: DifferenceCounts | null;
  /** Null until the past is here. */
  difference: SegmentDifference | null;
}

/** Comparing may take this long before the page gets its turn. */
const turnMs = 6;

/** How a segment differs between then and now, kept up to date in idle moments while people paint. */
export function useDifference(past: PastMask, room: Room, segment: RoomSegment | null, locked: string): Difference {
  const [state, setState] = useState<Difference>({ counts: null, difference: null });
  const { number = 0, plane = 0 } = segment ?? {};
  useEffect(() => {
    setState({ counts: null, difference: null });
    if (number === 0) return;
    const { replica } = room;
    const difference = compareSegment({
      shape: replica.shape,
      segment: number,
      plane,
      past,
      now: { slice: (axis, index, inPlane, out) => replica.slice(axis, index, out, inPlane) },
      locked: new Set(JSON.parse(locked) as number[]),
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWhole = false;
    const compare = () => {
      const waitMs = step(difference);
      if (waitMs === 0) setState({ counts: difference.counts(), difference });
      timer = waitMs === 0 ? undefined : setTimeout(compare, waitMs);
    };
    const stop = room.on("mask", ({ boxIjk: [, , kStart, , , kEnd] }) => {
      difference.forget(kStart, kEnd);
      if (isWhole) timer ??= setTimeout(compare, 100);
    });
    past.whole.then(
      () => {
        isWhole = true;
        timer ??= setTimeout(compare, 0);
      },
      () => {},
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [past, room, number, plane, locked]);
  return state;
}

/** @returns how long to wait for the next step; 0 when all is compared */
function step(difference: SegmentDifference): number {
  try {
    return difference.compareUntil(performance.now() + turnMs) ? 0 : 4;
  } catch (error) {
    // What the live mask has not loaded yet is on its way.
    if (error instanceof SlabMissing) return 250;
    throw error;
  }
}
