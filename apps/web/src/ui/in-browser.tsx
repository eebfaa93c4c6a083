"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** @returns whether React has taken the page over in the browser: before that, nothing that is clicked or sent is heard */
export const useInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/**
 * Renders its children in the browser only. The server that renders pages asks the API nothing, because it holds nobody's session;
 * what needs an answer waits for the browser.
 */
export function InBrowser({ children, fallback = null }: { children: ReactNode; fallback?: ReactNode }) {
  return useInBrowser() ? children : fallback;
}
