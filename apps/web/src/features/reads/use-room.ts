import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Peer, Room, RoomSegment, SaveState } from "../../room-client";

/** Something of a room that is read as a whole and told by an event; re-renders when its content changes. */
function useRoomValue<T>(room: Room, event: "segments" | "peers" | "save", read: (room: Room) => T): T {
  const last = useRef<{ value: T; text: string } | null>(null);
  const subscribe = useCallback((listener: () => void) => room.on(event, listener), [room, event]);
  const snapshot = () => {
    const value = read(room);
    // Rooms may hand out fresh arrays; equal content must stay the same value, or React would render for ever.
    const text = JSON.stringify(value);
    if (last.current?.text !== text) last.current = { value, text };
    return last.current.value;
  };
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

export const useSegments = (room: Room): readonly RoomSegment[] => useRoomValue(room, "segments", (r) => r.segments());
export const useClosedToEdits = (room: Room): boolean => useRoomValue(room, "segments", (r) => r.closedToEdits());
export const useSaveState = (room: Room): SaveState => useRoomValue(room, "save", (r) => r.saveState());
export const usePeers = (room: Room): readonly Peer[] => useRoomValue(room, "peers", (r) => r.others());
