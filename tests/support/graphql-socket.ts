import { createClient } from "graphql-ws";
import { WebSocket } from "ws";

export interface Subscriptions {
  /** What comes first: an event, an error, or the end. */
  first(query: string): Promise<unknown>;
  close(): void;
}

/** One socket for GraphQL's subscriptions. */
export function openSubscriptions(serverUrl: string, token: string): Subscriptions {
  const client = createClient({
    url: `${serverUrl.replace(/^http/, "ws")}/graphql`,
    retryAttempts: 0,
    // Left alone it hangs up between two questions, and tells whoever asks meanwhile that all is complete.
    lazy: false,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols, { headers: { authorization: `Bearer ${token}` } });
      }
    },
  });
  return {
    first: (query) =>
      new Promise((resolve) => {
        const leave = client.subscribe(
          { query },
          {
            next: (value) => {
              resolve(value);
              leave();
            },
            error: (error) => resolve(error),
            complete: () => resolve("complete"),
          },
        );
      }),
    close: () => void client.dispose(),
  };
}
