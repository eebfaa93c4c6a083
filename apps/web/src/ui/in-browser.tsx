"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Renders its children in the browser only. The server that renders pages asks the API nothing, because it holds nobody's session;
 * what needs an answer waits for the browser.
 */
export function InBrowser({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return here ? children : fallback;
}
