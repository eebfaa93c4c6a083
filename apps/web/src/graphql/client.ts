import { ErrorCode } from "@covoxel/shared/vocabulary";
import { createClient as createSocketClient } from "graphql-ws";
import { Client, type CombinedError, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from "urql";
import { goOnAfter } from "./cursor";

/** The code that the API put on an error, or null when the request never got an answer. */
export function errorCodeOf(error: CombinedError | undefined): ErrorCode | null {
  for (const { extensions } of error?.graphQLErrors ?? []) {
    const code = extensions.code;
    if (typeof code === "string" && code in ErrorCode) return code as ErrorCode;
  }
  return null;
}

/** What the API knows of an error beside its sentence; empty where it says nothing. */
export function errorFactsOf(error: CombinedError | undefined): Readonly<Record<string, unknown>> {
  const facts = error?.graphQLErrors[0]?.extensions.facts;
  return typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : {};
}

export interface GraphqlClientEvents {
  /** Whenever an answer says that nobody is signed in. */
  onSignedOut(): void;
  /** Whenever the socket of subscriptions has opened, the first time or again. */
  onSocketOpened(): void;
}

/**
 * The one GraphQL client of a page: queries and mutations over HTTP, subscriptions over a socket on the same port. The
 * session cookie travels by itself; nothing here holds a credential.
 */
export function createGraphqlClient({ onSignedOut, onSocketOpened }: GraphqlClientEvents): Client {
  const socket = createSocketClient({
    url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    lazy: true,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    on: { connected: onSocketOpened },
  });
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetchOptions: { credentials: "same-origin", headers: { "apollo-require-preflight": "true" } },
    requestPolicy: "cache-and-network",
    exchanges: [
      mapExchange({
        onError: (error) => {
          if (errorCodeOf(error) === ErrorCode.UNAUTHENTICATED) onSignedOut();
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            // Sent anew, as it stands then, when the socket comes back.
            const variables = { ...request.variables };
            const unsubscribe = socket.subscribe(
              { query: request.query ?? "", variables },
              {
                next: (result) => {
                  goOnAfter(variables, result.data);
                  // urql and graphql-ws describe the same results with types of their own.
                  sink.next(result as Parameters<typeof sink.next>[0]);
                },
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
}
