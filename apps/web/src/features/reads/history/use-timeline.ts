import type { ResultOf } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../../graphql/generated";
import type { TimelineEntry } from "./timeline-rows";

const timelineQuery = graphql(/* GraphQL */ `
  query Timeline($id: ID!, $first: Int!, $after: String) {
    segmentation(id: $id) {
      id
      history(first: $first, after: $after) {
        edges {
          node {
            revision
            actor
            seq
            kind
            savedAt
            tool
            model
            voxelCount
            targetSeq
            takesBack
            personColour
            person {
              id
              displayName
            }
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

const pageSize = 100;
/** While people paint, the newest entries are asked for at most this often. */
const refreshMs = 1000;

export interface Timeline {
  /** Newest first, without gap. */
  entries: readonly TimelineEntry[];
  /** True until the first page is here. */
  loading: boolean;
  failed: boolean;
  hasOlder: boolean;
  loadOlder(): void;
}

interface Known {
  entries: readonly TimelineEntry[];
  cursor: string | null;
}

/** The accepted entries of a mask, page by page backwards, and forwards as they come. @param revision the newest that is known to be saved */
export function useTimeline(segmentationId: string, revision: number): Timeline {
  const client = useClient();
  const [known, setKnown] = useState<Known | null>(null);
  const [failed, setFailed] = useState(false);
  const olderUnderWay = useRef(false);

  const ask = useCallback(
    async (after: string | null) => {
      const asked = { id: segmentationId, first: pageSize, after };
      const { data } = await client.query(timelineQuery, asked, { requestPolicy: "network-only" }).toPromise();
      const history = data?.segmentation?.history;
      setFailed(!history);
      return history ? { entries: history.edges.map(({ node }) => entryOf(node)), pageInfo: history.pageInfo } : null;
    },
    [client, segmentationId],
  );

  const newest = known?.entries[0]?.revision ?? 0;
  const isFirst = known === null;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if ((!isFirst && newest >= revision) || timer.current !== undefined) return;
    const refresh = async () => {
      const page = await ask(null);
      timer.current = undefined;
      if (page) setKnown((before) => withNewest(before, page));
    };
    timer.current = setTimeout(refresh, isFirst ? 0 : refreshMs);
  }, [ask, revision, newest, isFirst]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  const cursor = known?.cursor ?? null;
  const loadOlder = useCallback(() => {
    if (cursor === null || olderUnderWay.current) return;
    olderUnderWay.current = true;
    void ask(cursor)
      .then((page) => {
        if (page) setKnown((before) => (before?.cursor === cursor ? withOlder(before, page) : before));
      })
      .finally(() => {
        olderUnderWay.current = false;
      });
  }, [ask, cursor]);

  return {
    entries: known?.entries ?? [],
    loading: known === null && !failed,
    failed,
    hasOlder: cursor !== null,
    loadOlder,
  };
}

type Node = NonNullable<ResultOf<typeof timelineQuery>["segmentation"]>["history"]["edges"][number]["node"];
interface HistoryPage {
  entries: readonly TimelineEntry[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

const cursorOf = ({ pageInfo }: HistoryPage) => (pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null);

function withNewest(known: Known | null, page: HistoryPage): Known {
  const newest = known?.entries[0]?.revision ?? 0;
  const oldestOfPage = page.entries.at(-1)?.revision ?? 0;
  // So much came at once that the page doesn't reach what is known: begin anew, without a gap.
  if (!known || oldestOfPage > newest + 1) return { entries: page.entries, cursor: cursorOf(page) };
  return { ...known, entries: [...page.entries.filter(({ revision }) => revision > newest), ...known.entries] };
}

const withOlder = (known: Known, page: HistoryPage): Known => ({
  entries: [...known.entries, ...page.entries],
  cursor: cursorOf(page),
});

const entryOf = ({ person, personColour, ...node }: Node): TimelineEntry => ({
  ...node,
  personId: person.id,
  name: person.displayName,
  colour: personColour,
  tool: node.tool ?? null,
  model: node.model ?? null,
  voxelCount: node.voxelCount ?? null,
  targetSeq: node.targetSeq ?? null,
  takesBack: node.takesBack ?? null,
});
