import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { type CombinedError, useClient } from "urql";
import { graphql } from "../../graphql/generated";
import type { Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import type { Act, ActStack } from "./act-stack";
import type { ReadContext } from "./read-context";
import { type Answer, realChange, type SegmentChange, segmentEdit } from "./segment-edit";

const addMutation = graphql(/* GraphQL */ `
  mutation AddSegment($input: AddSegmentInput!) {
    addSegment(input: $input) {
      number
    }
  }
`);

const updateMutation = graphql(/* GraphQL */ `
  mutation UpdateSegment($input: UpdateSegmentInput!) {
    updateSegment(input: $input) {
      number
    }
  }
`);

/** What people do with segments. Numbers and colours come from the server; the room tells everybody what changed. */
export interface SegmentActs {
  may: boolean;
  /** Adds one and takes it to paint with. */
  add(): void;
  update(number: number, change: SegmentChange): void;
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
    };
    const segment = (number: number) => room.segments().find((other) => other.number === number);
    const update = (number: number, change: SegmentChange): Promise<Answer> =>
      client
        .mutation(updateMutation, { input: { segmentationId, number, ...change } })
        .toPromise()
        .then(answerOf);
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
          .mutation(addMutation, { input })
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
          additionOf(added, () => t("undo.added")),
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
    };
  }, [client, segmentationId, mayManageSegments, room, viewer, acts, onWord, t]);
}

/** Numbers are never given out again, and colleagues may be painting with this one already: it stays, and the act says so. */
function additionOf(added: Promise<number | null>, word: () => string): Act {
  const stays = async () => ((await added) === null ? "GONE" : { kept: word() });
  return { undo: stays, redo: stays };
}

function answerOf({ data, error }: { data?: unknown; error?: CombinedError }): Answer {
  if (data) return "OK";
  return error?.networkError ? "UNREACHABLE" : "REFUSED";
}

/** The answer and the room's news come by different ways; the brush takes the new segment when both are here. */
function takeWhenKnown(room: Room, viewer: Viewer, number: number): void {
  const known = () => room.segments().some((segment) => segment.number === number);
  const take = () => {
    viewer.setSegment(number);
    if (room.canPaint && viewer.state.get().tool !== "ERASER") viewer.setTool("BRUSH");
  };
  if (known()) {
    take();
    return;
  }
  const stop = room.on("segments", () => {
    if (!known()) return;
    stop();
    take();
  });
}
