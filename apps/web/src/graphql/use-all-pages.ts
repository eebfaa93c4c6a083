import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useCallback, useEffect, useState } from "react";
import { type AnyVariables, type CombinedError, useClient } from "urql";

interface Connection<Node> {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface AllPages<Node> {
  nodes: readonly Node[];
  /** True until the first page is here. */
  loading: boolean;
  /** True while further pages are on their way. */
  partial: boolean;
  /** True once the last walk that was asked for has ended: no page that is still on its way can bring anything old back. */
  settled: boolean;
  error: CombinedError | null;
  reload(): void;
  /** Puts other nodes in place of those that are here: for news of single ones. */
  change(next: (nodes: readonly Node[]) => readonly Node[]): void;
}

interface WalkState<Node> {
  nodes: readonly Node[];
  done: boolean;
  error: CombinedError | null;
}

/** A table in the browser sorts and filters what it holds; beyond this a list needs a question, not a scroll bar. */
const mostRows = 5000;

/**
 * Walks a Relay connection to its end, page by page, and shows what it has so far. Sorting and filtering in the browser then speak for
 * the whole list.
 * @param variables without `after`; a new value starts anew, so keep it small: it is compared as JSON
 */
export function useAllPages<Data, Variables extends AnyVariables, Node>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after">,
  connectionOf: (data: Data) => Connection<Node>,
): AllPages<Node> {
  const client = useClient();
  const [state, setState] = useState<WalkState<Node> | null>(null);
  const [turn, setTurn] = useState(0);
  const [walking, setWalking] = useState(true);
  const key = JSON.stringify(variables);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for variables, and `connectionOf` only picks a field
  useEffect(() => {
    let gone = false;
    setWalking(true);
    const walk = async () => {
      const nodes: Node[] = [];
      let after: string | null = null;
      for (;;) {
        const asked = { ...JSON.parse(key), after } as Variables;
        const { data, error } = await client.query(query, asked, { requestPolicy: "network-only" }).toPromise();
        if (gone) return;
        if (!data) return setState((old) => ({ nodes: old?.nodes ?? [], done: true, error: error ?? null }));
        const { edges, pageInfo } = connectionOf(data);
        nodes.push(...edges.map(({ node }) => node));
        const done = !pageInfo.hasNextPage || nodes.length >= mostRows;
        // A reload replaces the rows only once it has them all, so that nothing flickers.
        setState((old) => (old?.done && !done ? old : { nodes: [...nodes], done, error: null }));
        if (done) return;
        after = pageInfo.endCursor ?? null;
      }
    };
    void walk().finally(() => gone || setWalking(false));
    return () => {
      gone = true;
    };
  }, [client, query, key, turn]);

  const reload = useCallback(() => setTurn((old) => old + 1), []);
  const change = useCallback(
    (next: (nodes: readonly Node[]) => readonly Node[]) => setState((old) => old && { ...old, nodes: next(old.nodes) }),
    [],
  );
  return {
    nodes: state?.nodes ?? [],
    loading: state === null,
    partial: state !== null && !state.done,
    settled: !walking,
    error: state?.error ?? null,
    reload,
    change,
  };
}
