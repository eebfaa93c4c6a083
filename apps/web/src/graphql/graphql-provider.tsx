"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { Provider } from "urql";
import { createGraphqlClient } from "./client";
import { goToSignIn } from "./session";

const SocketContext = createContext<Set<() => void> | null>(null);

/** Hands every component below it the page's GraphQL client. A session that has ended leads to the sign-in page and back. */
export function GraphqlProvider({ children }: { children: ReactNode }) {
  const [{ client, listeners }] = useState(() => {
    const listeners = new Set<() => void>();
    const onSocketOpened = () => {
      for (const listener of [...listeners]) listener();
    };
    return { client: createGraphqlClient({ onSignedOut: goToSignIn, onSocketOpened }), listeners };
  });
  return (
    <Provider value={client}>
      <SocketContext value={listeners}>{children}</SocketContext>
    </Provider>
  );
}

/** Calls `listener` whenever the socket of subscriptions has opened: what was told before that may have been missed. */
export function useSocketOpened(listener: () => void): void {
  const listeners = useContext(SocketContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const call = () => latest.current();
    listeners?.add(call);
    return () => void listeners?.delete(call);
  }, [listeners]);
}
