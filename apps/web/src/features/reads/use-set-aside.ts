import { decodeEntry, spansOf } from "@covoxel/shared/labelmap";
import type { ResultOf } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../graphql/generated";
import { useAllPages } from "../../graphql/use-all-pages";
import type { RefusalReason, Room } from "../../room-client";
import { answerOf, restoreSegmentMutation } from "./segment-mutations";
import { useSaveState } from "./use-room";

const setAsideQuery = graphql(/* GraphQL */ `
  query SetAside($id: ID!, $after: String) {
    segmentation(id: $id) {
      id
      setAside(first: 100, after: $after) {
        edges {
          node {
            actor
            seq
            reason
            refusedAt
            state
            boxIjk
            parts {
              segment
              voxelCount
            }
            entryPath
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const settleMutation = graphql(/* GraphQL */ `
  mutation SettleSetAside($input: SettleSetAsideInput!) {
    settleSetAside(input: $input) {
      state
    }
  }
`);

type Connection = NonNullable<ResultOf<typeof setAsideQuery>["segmentation"]>["setAside"];
type ServerStroke = Connection["edges"][number]["node"];

/** A stroke that was refused: rolled back here, kept by the server. */
export interface SetAsideStroke {
  actor: number;
  seq: number;
  reason: RefusalReason;
  state: "WAITING" | "RESTORED" | "DISMISSED";
  /** When, and what it is; null while only this tab knows of it. */
  known: Pick<ServerStroke, "refusedAt" | "boxIjk" | "parts" | "entryPath"> | null;
}

export interface SetAside {
  waiting: readonly SetAsideStroke[];
  dismissed: readonly SetAsideStroke[];
  /** Paints it again, as a new edit of mine; a segment that was removed meanwhile comes back for it. @returns false when its entry could not be had */
  restore(stroke: SetAsideStroke): Promise<boolean>;
  dismiss(stroke: SetAsideStroke): void;
  takeUp(stroke: SetAsideStroke): void;
}

/** A day's work that was refused arrives stroke by stroke: the server is asked once it is over. */
const calmMs = 200;

const keyOf = ({ actor, seq }: { actor: number; seq: number }) => `${actor}/${seq}`;

/** What the server keeps of mine, and what this tab was told before the server could be asked. */
export function useSetAside(segmentationId: string, room: Room): SetAside {
  const client = useClient();
  const { nodes, reload } = useAllPages(
    setAsideQuery,
    { id: segmentationId },
    (data) => data.segmentation?.setAside ?? nothing,
  );
  const refused = useRefused(room);
  // What I just did, until the server's list says so too.
  const [done, setDone] = useState<ReadonlyMap<string, SetAsideStroke["state"]>>(new Map());
  const online = useSaveState(room).connection === "ONLINE";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another refusal, or the line being back, is why to ask again
  useEffect(() => {
    if (!online) return;
    const timer = setTimeout(reload, calmMs);
    return () => clearTimeout(timer);
  }, [reload, online, refused.length]);

  const settle = useCallback(
    (stroke: SetAsideStroke, state: SetAsideStroke["state"], restoredAs: { actor: number; seq: number } | null) => {
      const { actor, seq } = stroke;
      setDone((before) => new Map(before).set(keyOf(stroke), state));
      return client
        .mutation(settleMutation, { input: { segmentationId, actor, seq, state, restoredAs } })
        .toPromise()
        .then(() => reload());
    },
    [client, segmentationId, reload],
  );

  /** Its segment may have been removed meanwhile. @returns false when it can't be had */
  const bringSegmentsBack = async (numbers: readonly number[]): Promise<boolean> => {
    const isThere = (asked: number) => asked === 0 || room.segments().some(({ number }) => number === asked);
    for (const number of numbers.filter((asked) => !isThere(asked))) {
      const input = { segmentationId, number };
      const answer = answerOf(await client.mutation(restoreSegmentMutation, { input }).toPromise());
      if (answer !== "OK") return false;
    }
    return true;
  };

  // Strokes that the room painted again by itself, by the right time.
  useEffect(
    () =>
      room.on("restamped", ({ actor, seq, again }) => {
        void settle({ actor, seq, reason: "CLOCK_AHEAD", state: "WAITING", known: null }, "RESTORED", {
          actor,
          seq: again,
        });
      }),
    [room, settle],
  );

  const strokes = useMemo(() => {
    const known = nodes.map(({ actor, seq, reason, state, ...facts }): SetAsideStroke => {
      return { actor, seq, reason, state: done.get(keyOf({ actor, seq })) ?? state, known: facts };
    });
    const names = new Set(known.map(keyOf));
    const mine = refused.filter((stroke) => !names.has(keyOf(stroke)));
    return [...mine.reverse().map((stroke) => ({ ...stroke, state: "WAITING" as const, known: null })), ...known];
  }, [nodes, refused, done]);

  return {
    waiting: strokes.filter(({ state }) => state === "WAITING"),
    dismissed: strokes.filter(({ state }) => state === "DISMISSED"),
    async restore(stroke) {
      const parts = await partsOf(stroke);
      if (!parts || !(await bringSegmentsBack(parts.parts.map(({ segment }) => segment)))) return false;
      room.paint(parts.parts, parts.origin);
      const { actor } = room.me;
      void settle(stroke, "RESTORED", { actor, seq: room.replica.lastSeq(actor) });
      return true;
    },
    dismiss: (stroke) => void settle(stroke, "DISMISSED", null),
    takeUp: (stroke) => void settle(stroke, "WAITING", null),
  };
}

const nothing: Connection = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

function useRefused(room: Room) {
  const [refused, setRefused] = useState(() => [...room.refused()]);
  useEffect(() => room.on("refused", () => setRefused([...room.refused()])), [room]);
  return refused;
}

/** @returns null when the server can't be reached, or it is nothing that can be painted */
async function partsOf({ known }: SetAsideStroke) {
  if (!known?.entryPath) return null;
  const response = await fetch(known.entryPath).catch(() => null);
  if (!response?.ok) return null;
  const entry = decodeEntry(new Uint8Array(await response.arrayBuffer()));
  if (entry.kind !== "patch") return null;
  const parts = entry.parts.map((part) => ({ segment: part.segment, plane: part.plane, spans: spansOf(part) }));
  return { parts, origin: entry.origin ?? { tool: "restore" } };
}
