import { useEffect, useMemo } from "react";
import type { Room } from "../../room-client";
import { ActStack } from "./act-stack";

const keyOf = (actor: number, seq: number) => `${actor}/${seq}`;

/**
 * Everything of mine that Ctrl+Z takes back: strokes come in by themselves, edits of segments are pushed by who makes them.
 * @param nothingBefore said where it ends with what this page did; without it, strokes of before are taken back, too
 */
export function useActs(room: Room, say: (why: string) => void, nothingBefore: string | null = null): ActStack {
  const acts = useMemo(() => new ActStack(room, say, nothingBefore), [room, say, nothingBefore]);
  useEffect(() => {
    const stops = [
      room.on("painted", ({ actor, seq }) => acts.pushStroke(keyOf(actor, seq))),
      room.on("refused", ({ actor, seq }) => acts.dropStroke(keyOf(actor, seq))),
      room.on("restamped", ({ actor, seq, again }) => acts.renameStroke(keyOf(actor, seq), keyOf(actor, again))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [room, acts]);
  return acts;
}
