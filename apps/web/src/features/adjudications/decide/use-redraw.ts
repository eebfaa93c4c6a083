import { useCallback, useEffect, useRef, useState } from "react";
import type { Room } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import type { AdjudicationInHand } from "../adjudication-in-hand";
import { numbersOf } from "../sides/label-numbers";
import type { Decisions } from "./use-decisions";

export interface Redraw {
  /** The disagreement that the brush is in hand for; null for none. */
  number: number | null;
  begin(number: number): void;
  end(): void;
}

/** A disagreement that is drawn anew by hand: the first stroke that meets it says so. */
export function useRedraw(adjudication: AdjudicationInHand, room: Room, viewer: Viewer, decisions: Decisions): Redraw {
  const { disagreements, segmentation } = adjudication;
  const [number, setNumber] = useState<number | null>(null);
  const latest = useRef(decisions);
  useEffect(() => {
    latest.current = decisions;
  });

  const begin = useCallback(
    (wanted: number) => {
      const piece = disagreements.find((one) => one.number === wanted);
      if (!piece) return;
      const [segment] = [...numbersOf(segmentation?.segments ?? [], piece.labelKey).values()].flatMap((set) => [
        ...set,
      ]);
      if (segment !== undefined) viewer.setSegment(segment);
      viewer.setTool("BRUSH");
      setNumber(wanted);
    },
    [disagreements, segmentation, viewer],
  );
  const end = useCallback(() => setNumber(null), []);

  useEffect(() => {
    const piece = disagreements.find((one) => one.number === number);
    if (!piece) return;
    return room.on("painted", ({ actor, seq }) => {
      const { decided, isPainting, redrawn } = latest.current;
      if (isPainting() || decided.get(piece.number)?.decision === "REDRAWN") return;
      if (meets(room.replica.patch(actor, seq)?.box ?? null, piece.boxIjk)) redrawn(piece);
    });
  }, [room, disagreements, number]);
  return { number, begin, end };
}

interface Box {
  min: readonly number[];
  max: readonly number[];
}

/** Whether they share a voxel, or touch. @param boxIjk half-open i0, j0, k0, i1, j1, k1 */
function meets(box: Box | null, boxIjk: readonly number[]): boolean {
  return (
    box !== null &&
    [0, 1, 2].every(
      (axis) =>
        (box.min[axis] as number) <= (boxIjk[axis + 3] as number) &&
        (box.max[axis] as number) >= (boxIjk[axis] as number),
    )
  );
}
