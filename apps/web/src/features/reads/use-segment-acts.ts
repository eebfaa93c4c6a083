import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { useClient } from "urql";
import { graphql } from "../../graphql/generated";
import type { Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import type { ReadContext } from "./read-context";

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
  update(number: number, change: { name?: string; colour?: string; visible?: boolean; locked?: boolean }): void;
}

export function useSegmentActs(
  context: ReadContext,
  room: Room,
  viewer: Viewer,
  onWord: (word: string) => void,
): SegmentActs {
  const t = useTranslations("reading");
  const client = useClient();
  const adding = useRef(false);
  const { id: segmentationId, mayManageSegments } = context.segmentation;

  return useMemo(
    () => ({
      may: mayManageSegments,
      add() {
        if (!mayManageSegments || adding.current) return;
        adding.current = true;
        const highest = Math.max(0, ...room.segments().map(({ number }) => number));
        const input = { segmentationId, name: t("segments.newName", { number: highest + 1 }) };
        void client
          .mutation(addMutation, { input })
          .toPromise()
          .then(({ data }) => {
            if (data) takeWhenKnown(room, viewer, data.addSegment.number);
            else onWord(t("error.segment"));
          })
          .finally(() => {
            adding.current = false;
          });
      },
      update(number, change) {
        void client
          .mutation(updateMutation, { input: { segmentationId, number, ...change } })
          .toPromise()
          .then(({ data }) => {
            if (!data) onWord(t("error.segment"));
          });
      },
    }),
    [client, segmentationId, mayManageSegments, room, viewer, onWord, t],
  );
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
