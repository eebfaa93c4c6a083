import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Peer } from "../../room-client";
import type { Viewer } from "../../viewer";

export interface Following {
  /** Whose view mine goes along with; null for my own way. */
  whom: Peer | null;
  follow(sessionId: number): void;
  stop(): void;
}

/** My slices go where a colleague's are, until I go my own way: any scroll of mine ends it. */
export function useFollowing(viewer: Viewer, peers: readonly Peer[]): Following {
  const [sessionId, setSessionId] = useState<number | null>(null);
  const whom = peers.find((peer) => peer.sessionId === sessionId) ?? null;
  const going = useRef(false);
  const [i, j, k] = whom?.positionIjk ?? [-1, -1, -1];

  useEffect(() => {
    if (i < 0) return;
    going.current = true;
    viewer.jumpTo([i, j, k]);
    going.current = false;
  }, [viewer, i, j, k]);

  useEffect(() => {
    if (sessionId === null) return;
    let mine = viewer.state.get().positionIjk;
    return viewer.state.subscribe(() => {
      const { positionIjk } = viewer.state.get();
      if (positionIjk === mine) return;
      mine = positionIjk;
      if (!going.current) setSessionId(null);
    });
  }, [viewer, sessionId]);

  const follow = useCallback((wanted: number) => setSessionId(wanted), []);
  const stop = useCallback(() => setSessionId(null), []);
  return useMemo(() => ({ whom, follow, stop }), [whom, follow, stop]);
}
