import { useCallback, useRef } from "react";
import { type PieceSpans, readPieceSpans } from "./piece-spans";

/** As many as a person may come back to; each is a few kilobytes. */
const kept = 16;

/** The voxels of disagreements, fetched when they are needed first. Rejects where the server can't be reached. */
export function usePieceSpans(): (spansPath: string) => Promise<PieceSpans> {
  const fetched = useRef(new Map<string, Promise<PieceSpans>>());
  return useCallback((spansPath) => {
    const known = fetched.current.get(spansPath) ?? fetchSpans(spansPath);
    fetched.current.delete(spansPath);
    fetched.current.set(spansPath, known);
    known.catch(() => fetched.current.delete(spansPath));
    for (const oldest of fetched.current.keys()) {
      if (fetched.current.size <= kept) break;
      fetched.current.delete(oldest);
    }
    return known;
  }, []);
}

async function fetchSpans(spansPath: string): Promise<PieceSpans> {
  const answer = await fetch(spansPath, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`no spans (${answer.status})`);
  return readPieceSpans(await answer.arrayBuffer());
}
