import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { useClient } from "urql";
import type { Room, SaveState } from "../../room-client";
import type { Viewer } from "../../viewer";
import type { Act, ActStack } from "./act-stack";
import type { ReadContext } from "./read-context";
import { realChange, type SegmentChange, segmentEdit } from "./segment-edit";
import {
  type Answer,
  addSegmentMutation,
  answerOf,
  removeSegmentMutation,
  restoreSegmentMutation,
  updateSegmentMutation,
} from "./segment-mutations";
import { presenceOutcomeOf, segmentAddition, segmentRemoval } from "./segment-presence";

/** What people do with segments. Numbers and colours come from the server; the room tells everybody what changed. */
export interface SegmentActs {
  may: boolean;
  /** Adds one and takes it to paint with. */
  add(): void;
  update(number: number, change: SegmentChange): void;
  /** Takes one away that nothing is painted with. */
  remove(number: number): void;
}

export function useSegmentActs(
  context: ReadContext,
  room: Room,
  viewer: Viewer,
  acts: ActStack,
  onWord: (word: string) => void,
): SegmentActs {
  const t = useTranslations("reading");
  const client = useClient();
  const adding = useRef(false);
  const { id: segmentationId, mayManageSegments } = context.segmentation;

  return useMemo(() => {
    const words = {
      changedSince: (name: string) => t("undo.changedSince", { name }),
      gone: t("undo.gone"),
      refused: t("error.segment"),
      unreachable: t("undo.unreachable"),
      painted: t("undo.painted"),
      paintedByOthers: t("undo.paintedByOthers"),
    };
    const segment = (number: number) => room.segments().find((other) => other.number === number);
    const update = (number: number, change: SegmentChange, expected?: SegmentChange): Promise<Answer> =>
      client
        .mutation(updateSegmentMutation, { input: { segmentationId, number, ...change, expected } })
        .toPromise()
        .then(answerOf);
    /** Removed out of my hand: back in it when they come back. */
    const wereInHand = new Set<number>();
    const presence = {
      words,
      saved: () => whenSaved(room),
      async remove(number: number): Promise<Answer> {
        const isInHand = viewer.state.get().segment === number;
        const input = { segmentationId, number };
        const answer = answerOf(await client.mutation(removeSegmentMutation, { input }).toPromise());
        if (answer === "OK" && isInHand) wereInHand.add(number);
        return answer;
      },
      async restore(number: number): Promise<Answer> {
        const input = { segmentationId, number };
        const answer = answerOf(await client.mutation(restoreSegmentMutation, { input }).toPromise());
        if (answer === "OK" && wereInHand.delete(number)) whenKnown(room, number, () => viewer.setSegment(number));
        return answer;
      },
    };
    /** In the stack from the moment of the act, so that the order is that of the acts and not of the answers. */
    const pushWhile = (act: Act, applied: Promise<boolean>) => {
      acts.push(act);
      void applied.then((isApplied) => !isApplied && acts.drop(act));
    };
    return {
      may: mayManageSegments,
      add() {
        if (!mayManageSegments || adding.current) return;
        adding.current = true;
        const highest = Math.max(0, ...room.segments().map(({ number }) => number));
        const input = { segmentationId, name: t("segments.newName", { number: highest + 1 }) };
        const added = client
          .mutation(addSegmentMutation, { input })
          .toPromise()
          .then(({ data }) => {
            if (data) takeWhenKnown(room, viewer, data.addSegment.number);
            else onWord(t("error.segment"));
            return data?.addSegment.number ?? null;
          })
          .finally(() => {
            adding.current = false;
          });
        pushWhile(
          segmentAddition(presence, added),
          added.then((number) => number !== null),
        );
      },
      update(number, asked) {
        const now = segment(number);
        const change = now && realChange(now, asked);
        if (!change) return;
        const applied = update(number, change.after).then((answer) => {
          if (answer !== "OK") onWord(t("error.segment"));
          return answer === "OK";
        });
        pushWhile(segmentEdit({ segment, update, words }, number, change.before, change.after, applied), applied);
      },
      remove(number) {
        const asked = presence.saved().then((isSaved) => (isSaved ? presence.remove(number) : "UNREACHABLE"));
        const removed = asked.then((answer) => {
          const outcome = presenceOutcomeOf(answer, words);
          if (typeof outcome === "object") onWord("kept" in outcome ? outcome.kept : outcome.later);
          return answer === "OK" ? number : null;
        });
        pushWhile(
          segmentRemoval(presence, removed),
          removed.then((gone) => gone !== null),
        );
      },
    };
  }, [client, segmentationId, mayManageSegments, room, viewer, acts, onWord, t]);
}

/** The answer and the room's news come by different ways; the brush takes the new segment when both are here. */
function takeWhenKnown(room: Room, viewer: Viewer, number: number): void {
  whenKnown(room, number, () => {
    viewer.setSegment(number);
    if (room.canPaint && viewer.state.get().tool !== "ERASER") viewer.setTool("BRUSH");
  });
}

function whenKnown(room: Room, number: number, act: () => void): void {
  let stop = () => {};
  const look = () => {
    if (!room.segments().some((segment) => segment.number === number)) return;
    stop();
    act();
  };
  stop = room.on("segments", look);
  look();
}

/** @returns false when the line breaks before */
function whenSaved(room: Room): Promise<boolean> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = ({ sending, received, connection }: SaveState) => {
      const isSaved = sending + received === 0;
      if (!isSaved && connection === "ONLINE") return;
      stop();
      resolve(isSaved);
    };
    stop = room.on("save", look);
    look(room.saveState());
  });
}
