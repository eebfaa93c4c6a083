import type { GraphiQLProps } from "graphiql";
import { getOperationAST, parse } from "graphql";
import { createClient } from "graphql-ws";

/** Queries and mutations by POST, subscriptions over the socket on the same port; the session's cookie travels by itself. */
export function createFetcher(): GraphiQLProps["fetcher"] {
  const socket = createClient({
    url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    lazy: true,
  });
  return async (asked) => {
    if (isSubscription(asked.query, asked.operationName)) {
      return socket.iterate({ query: asked.query, variables: asked.variables, operationName: asked.operationName });
    }
    return post(asked);
  };
}

export async function post(asked: object) {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
  });
  return response.json();
}

function isSubscription(query: string, operationName: string | null | undefined): boolean {
  return getOperationAST(parse(query), operationName)?.operation === "subscription";
}
