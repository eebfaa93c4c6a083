import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../../graphql/generated";
import type { Room } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import { openPastMask, type PastMask } from "./past-mask";

const entryAtQuery = graphql(/* GraphQL */ `
  query EntryAt($id: ID!, $revision: Float!) {
    segmentation(id: $id, asOf: { revision: $revision }) {
      id
      history(first: 1) {
        edges {
          node {
            savedAt
          }
        }
      }
    }
  }
`);

/** An earlier state of the mask, on the screen. */
export interface ShownPast {
  mask: PastMask;
  /** When its last entry was saved: ISO, UTC; null before the first, or while it is not known. */
  savedAt: string | null;
  progress: { here: number; all: number };
}

export interface Past {
  /** Null while the present is on the screen. */
  shown: ShownPast | null;
  /** The revision that is on its way. */
  loading: number | null;
  failed: boolean;
  look(revision: number, savedAt: string | null): void;
  back(): void;
}

/** Looking back: one earlier state at a time in place of the live mask, which goes on unseen. */
export function usePast(segmentationId: string, room: Room, viewer: Viewer): Past {
  const client = useClient();
  const [shown, setShown] = useState<ShownPast | null>(null);
  const [loading, setLoading] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);
  /** What is on the screen or on its way to it. */
  const masks = useRef<{ shown: PastMask | null; coming: PastMask | null }>({ shown: null, coming: null });

  const back = useCallback(() => {
    masks.current.shown?.close();
    masks.current.coming?.close();
    masks.current = { shown: null, coming: null };
    viewer.showPast(null);
    setShown(null);
    setLoading(null);
    setFailed(false);
  }, [viewer]);

  const timeOf = useCallback(
    async (revision: number) => {
      if (revision === 0) return null;
      const { data } = await client.query(entryAtQuery, { id: segmentationId, revision }).toPromise();
      return data?.segmentation?.history.edges[0]?.node.savedAt ?? null;
    },
    [client, segmentationId],
  );

  const look = useCallback(
    (revision: number, savedAt: string | null) => {
      masks.current.coming?.close();
      let time = savedAt;
      const mask = openPastMask({
        segmentationId,
        revision,
        shape: viewer.grid.shape,
        planes: [...new Set([0, ...room.segments().map(({ plane }) => plane), ...room.replica.planes()])],
        nearK: viewer.state.get().positionIjk[2],
        fetch: (path, signal) => fetch(path, { signal, credentials: "same-origin" }),
      });
      masks.current.coming = mask;
      setLoading(revision);
      setFailed(false);
      const isWanted = () => masks.current.coming === mask || masks.current.shown === mask;
      // What was on the screen stays until the slices in front are here: going through revisions must not flicker.
      const show = () => {
        if (masks.current.coming === mask) {
          masks.current.shown?.close();
          masks.current = { shown: mask, coming: null };
          viewer.showPast(mask);
          setLoading(null);
        }
        setShown({ mask, savedAt: time, progress: mask.progress() });
      };
      mask.subscribe(() => isWanted() && show());
      mask.whole.catch(() => {
        if (!isWanted()) return;
        setLoading(null);
        setFailed(true);
      });
      if (savedAt === null)
        void timeOf(revision).then((at) => {
          time = at;
          setShown((before) => (before?.mask === mask ? { ...before, savedAt: at } : before));
        });
    },
    [segmentationId, room, viewer, timeOf],
  );

  useEffect(
    () => () => {
      masks.current.shown?.close();
      masks.current.coming?.close();
    },
    [],
  );

  return useMemo(() => ({ shown, loading, failed, look, back }), [shown, loading, failed, look, back]);
}
