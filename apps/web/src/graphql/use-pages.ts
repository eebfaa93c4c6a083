import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { type AnyVariables, type CombinedError, useClient } from "urql";

interface Connection<Node> {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Pages<Node> {
  nodes: readonly Node[];
  /** True until the first page is here. */
  loading: boolean;
  /** True while a further page is on its way. */
  fetching: boolean;
  /** There is a page behind the last one here. */
  hasMore: boolean;
  error: CombinedError | null;
  /** Asks for the page behind the last one. */
  more(): void;
  /** Begins anew with the first page; what is here stays until that has come. */
  reload(): void;
}

interface Held<Node> {
  nodes: readonly Node[];
  endCursor: string | null;
  hasMore: boolean;
  error: CombinedError | null;
}

/**
 * A Relay connection that is read from its head, page by page as somebody asks for more: for lists that only grow.
 * @param variables without `after`; a new value starts anew, so keep it small: it is compared as JSON
 */
export function usePages<Data, Variables extends AnyVariables, Node>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after">,
  connectionOf: (data: Data) => Connection<Node>,
): Pages<Node> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [held, setHeld] = useState<Held<Node> | null>(null);
  const [fetching, setFetching] = useState(true);
  /** Answers to anything but the last question come too late. */
  const question = useRef(0);
  const pick = useRef(connectionOf);

  const ask = useCallback(
    async (after: string | null) => {
      const mine = ++question.current;
      setFetching(true);
      const asked = { ...JSON.parse(key), after } as Variables;
      const { data, error } = await client.query(query, asked, { requestPolicy: "network-only" }).toPromise();
      if (mine !== question.current) return;
      setFetching(false);
      if (!data) {
        setHeld((old) => ({ ...(old ?? { nodes: [], endCursor: null, hasMore: false }), error: error ?? null }));
        return;
      }
      const { edges, pageInfo } = pick.current(data);
      const page = edges.map(({ node }) => node);
      setHeld((old) => ({
        nodes: after === null ? page : [...(old?.nodes ?? []), ...page],
        endCursor: pageInfo.endCursor ?? null,
        hasMore: pageInfo.hasNextPage,
        error: null,
      }));
    },
    [client, query, key],
  );
  useEffect(() => {
    void ask(null);
    return () => {
      question.current++;
    };
  }, [ask]);

  const endCursor = held?.endCursor ?? null;
  const more = useCallback(() => void ask(endCursor), [ask, endCursor]);
  const reload = useCallback(() => void ask(null), [ask]);
  return {
    nodes: held?.nodes ?? [],
    loading: held === null,
    fetching,
    hasMore: held?.hasMore ?? false,
    error: held?.error ?? null,
    more,
    reload,
  };
}
