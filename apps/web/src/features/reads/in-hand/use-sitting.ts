import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import type { Viewer } from "../../../viewer";
import { recordSittingMutation } from "./read-documents";
import { createShownSlices, type ShownSlices } from "./shown-slices";
import { createSittingClock, type SittingClock } from "./sitting-clock";

const reportEveryMs = 15_000;
/** The server takes a day of one sitting; a page may stay open for longer. */
const longestSittingMs = 12 * 3600 * 1000;

export interface Sitting {
  /** What this page has shown so far; earlier sittings may have shown more. */
  shown: ShownSlices;
  /** Tells the server how it stands. Resolves when it was told, or couldn't be: the totals go along with the next report. */
  report(): Promise<void>;
}

/**
 * Measures while a read is under way how long its reader is at it and which slices they see, and reports it: every now and then, when
 * the page goes out of sight, and when it is left.
 * @param readId null while there is nothing to measure
 */
export function useSitting(viewer: Viewer, readId: string | null): Sitting {
  const client = useClient();
  const [shown] = useState(() => createShownSlices(viewer.grid.shape[2]));
  const clock = useRef<{ name: string; clock: SittingClock } | null>(null);

  const report = useCallback(async () => {
    if (readId === null || !clock.current) return;
    const { name, clock: running } = clock.current;
    const totals = running.totals();
    const input = { readId, sitting: name, ...totals, slicesShown: shown.toBase64() };
    if (totals.activeMs + totals.idleMs > longestSittingMs) clock.current = newSitting();
    await client.mutation(recordSittingMutation, { input }, keepalive).toPromise();
  }, [client, readId, shown]);

  useEffect(() => {
    if (readId === null) return;
    clock.current = newSitting();
    const act = () => clock.current?.clock.act();
    const pane = viewer.paneState(2);
    const look = () => {
      const { drawnIndex, onScreen } = pane.get();
      if (drawnIndex >= 0 && onScreen && document.visibilityState === "visible") shown.add(drawnIndex);
    };
    const turn = () => {
      const visible = document.visibilityState === "visible";
      clock.current?.clock.show(visible);
      if (visible) look();
      else void report();
    };
    const leave = () => void report();
    look();
    const stopLooking = pane.subscribe(look);
    const acts = ["pointermove", "pointerdown", "wheel", "keydown"] as const;
    for (const type of acts) document.addEventListener(type, act, { passive: true });
    document.addEventListener("visibilitychange", turn);
    addEventListener("pagehide", leave);
    const timer = setInterval(leave, reportEveryMs);
    return () => {
      stopLooking();
      for (const type of acts) document.removeEventListener(type, act);
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("pagehide", leave);
      clearInterval(timer);
      leave();
    };
  }, [viewer, readId, shown, report]);

  return { shown, report };
}

/** A request that a page sends as its last goes on without the page. */
const keepalive = {
  fetchOptions: {
    keepalive: true,
    credentials: "same-origin",
    headers: { "apollo-require-preflight": "true" },
  } satisfies RequestInit,
};

/** Not randomUUID: browsers offer that on secure pages only. */
const newSitting = () => ({
  name: [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  clock: createSittingClock(() => performance.now()),
});
