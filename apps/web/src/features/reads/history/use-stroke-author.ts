import { useEffect, useMemo, useState } from "react";
import { useClient } from "urql";
import { graphql } from "../../../graphql/generated";
import { createStrokeAuthors, type StrokeAuthor, type StrokeAuthors } from "./stroke-authors";

const strokeQuery = graphql(/* GraphQL */ `
  query StrokeBy($id: ID!, $actor: Float!, $seq: Float!) {
    segmentation(id: $id) {
      id
      strokeBy(actor: $actor, seq: $seq) {
        savedAt
        tool
        model
        personColour
        person {
          id
          displayName
        }
      }
    }
  }
`);

/** The pointer crosses many voxels on its way; only where it rests is asked. */
const restMs = 120;

/** @returns undefined while it is not known yet, null where the server knows no such stroke (not saved yet) */
export function useStrokeAuthor(
  authors: StrokeAuthors,
  stroke: { actor: number; seq: number } | null,
): StrokeAuthor | null | undefined {
  const [answer, setAnswer] = useState<{ key: string; author: StrokeAuthor | null } | null>(null);
  const { actor = -1, seq = -1 } = stroke ?? {};
  const key = `${actor} ${seq}`;
  useEffect(() => {
    if (actor < 0 || authors.known(actor, seq)) return;
    let gone = false;
    const timer = setTimeout(async () => {
      const author = await authors.find(actor, seq);
      if (!gone) setAnswer({ key: `${actor} ${seq}`, author });
    }, restMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [authors, actor, seq]);
  return authors.known(actor, seq) ?? (answer?.key === key ? answer.author : undefined);
}

/** Of one segmentation, for as long as the page is open. */
export function useStrokeAuthors(segmentationId: string): StrokeAuthors {
  const client = useClient();
  return useMemo(
    () =>
      createStrokeAuthors(async (actor, seq) => {
        const asked = { id: segmentationId, actor, seq };
        const { data } = await client.query(strokeQuery, asked, { requestPolicy: "network-only" }).toPromise();
        const entry = data?.segmentation?.strokeBy;
        if (!entry) return null;
        const { person, personColour: colour, savedAt, tool, model } = entry;
        return {
          personId: person.id,
          name: person.displayName,
          colour,
          savedAt,
          tool: tool ?? null,
          model: model ?? null,
        };
      }),
    [client, segmentationId],
  );
}
