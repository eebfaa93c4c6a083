import { useEffect, useState } from "react";
import type { Room } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import type { SideFacts } from "../adjudication-in-hand";
import { openSideMask, type SideMask } from "./side-mask";

/** Two masks to be compared, and how far they are here. */
export interface SideMasks {
  /** Null for a moment, before they are asked for. */
  masks: readonly [SideMask, SideMask] | null;
  /** 0 to 1. */
  share: number;
  /** Not all of them could be had; asked for again as soon as the room is online. */
  failed: boolean;
}

/** Fetches what two readers submitted, the slices in front first. Stops when others are compared, or the page is left. */
export function useSideMasks(pair: readonly [SideFacts, SideFacts], viewer: Viewer, room: Room): SideMasks {
  const [state, setState] = useState<SideMasks>({ masks: null, share: 0, failed: false });
  const [attempt, setAttempt] = useState(0);
  const { failed } = state;

  // What a side holds never changes: its path stands for it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above; another attempt asks for all of it again
  useEffect(() => {
    const masks = pair.map(({ slicesPath, segments }) =>
      openSideMask({
        slicesPath,
        shape: viewer.grid.shape,
        planes: [...new Set(segments.map(({ plane }) => plane))].sort((a, b) => a - b),
        nearK: viewer.state.get().positionIjk[2],
        fetch: (path, signal) => fetch(path, { signal, credentials: "same-origin" }),
      }),
    ) as [SideMask, SideMask];
    let left = false;
    const tell = () => {
      const parts = masks.map((mask) => mask.progress());
      const sum = (of: "here" | "all") => parts.reduce((all, part) => all + part[of], 0);
      const share = sum("all") === 0 ? 1 : sum("here") / sum("all");
      setState({ masks, share, failed: false });
    };
    tell();
    for (const mask of masks) {
      mask.subscribe(tell);
      mask.whole.catch(() => {
        if (!left) setState((before) => ({ ...before, failed: true }));
      });
    }
    return () => {
      left = true;
      for (const mask of masks) mask.close();
    };
  }, [pair[0].slicesPath, pair[1].slicesPath, viewer, attempt]);

  useEffect(() => {
    if (!failed) return;
    return room.on("save", ({ connection }) => connection === "ONLINE" && setAttempt((before) => before + 1));
  }, [failed, room]);
  return state;
}
