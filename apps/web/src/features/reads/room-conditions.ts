import { useEffect, useState } from "react";
import type { Rebase, RefusedStroke, Room, SaveState } from "../../room-client";
import { useStore, type Viewer } from "../../viewer";
import { ifHere } from "./room-mask";

/** What a room's outermost element says of itself to tools that look at the page from outside. */
export const roomAttributes = (room: Room, save: SaveState) => ({
  "data-reading": "open",
  "data-actor": room.me.actor,
  "data-revision": save.revision,
  "data-connection": save.connection,
  "data-unsaved": save.sending + save.received,
});

export function useRefusals(room: Room): RefusedStroke | null {
  const [refused, setRefused] = useState<RefusedStroke | null>(null);
  useEffect(() => room.on("refused", setRefused), [room]);
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(() => setRefused(null), 12_000);
    return () => clearTimeout(timer);
  }, [refused]);
  return refused;
}

/** Strokes that were painted again because this tab was away for too long; what a tab opened without a network does is no news. */
export function useRebase(room: Room): Rebase | null {
  const [rebase, setRebase] = useState<Rebase | null>(null);
  useEffect(
    () => room.on("rebased", (told) => (told.reason === "RETIRED" || told.unsaid > 0) && setRebase(told)),
    [room],
  );
  return rebase;
}

/** The browser asks in its own words. Also for what is safe on this computer: the person may think that colleagues have it. */
export function useWarningBeforeClosing({ sending, received }: SaveState): void {
  const isUnsaved = sending + received > 0;
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
}

export function useClosed(room: Room): boolean {
  const [closed, setClosed] = useState(false);
  useEffect(() => room.on("closed", () => setClosed(true)), [room]);
  return closed;
}

/**
 * What the page shows, as attributes for tools that look at it from outside: when the first slice was drawn, and, asked by a
 * `covoxel:describe` event, the content hash of the mask. Read-only, and nothing that the person couldn't see anyway.
 */
export function useDescription(root: React.RefObject<HTMLDivElement | null>, room: Room, viewer: Viewer): void {
  const axis = viewer.views[0]?.axis ?? 2;
  const drawn = useStore(viewer.paneState(axis), (pane) => pane.drawnIndex >= 0);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    if (drawn) element.dataset.firstSliceAt ??= String(Math.round(performance.now()));
    const describe = () => {
      element.dataset.contentHash = ifHere(() => room.replica.contentHash(), "");
    };
    element.addEventListener("covoxel:describe", describe);
    return () => element.removeEventListener("covoxel:describe", describe);
  }, [root, room, drawn]);
}
