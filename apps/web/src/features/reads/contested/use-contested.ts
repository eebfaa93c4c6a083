import { useEffect, useState, useSyncExternalStore } from "react";
import type { Room } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import { untilIdle } from "../until-idle";
import { useRemembered } from "../use-remembered";
import { type ContestedVoxels, findContested } from "./contested-voxels";

export interface Contested {
  /** Null until the page found time to look through the mask. */
  count: number | null;
  voxels: ContestedVoxels | null;
  /** Whether they are drawn over the images. */
  drawn: boolean;
  setDrawn(drawn: boolean): void;
}

/** Voxels about which people disagree: counted in idle moments, drawn over every view unless somebody switches that off. */
export function useContested(room: Room, viewer: Viewer): Contested {
  const [voxels, setVoxels] = useState<ContestedVoxels | null>(null);
  const [drawn, setDrawn] = useRemembered("contested-drawn", true);
  useEffect(() => {
    const found = findContested({
      replica: room.replica,
      onPainted: (listener) => room.on("mask", ({ boxIjk }) => listener(boxIjk)),
      pause: untilIdle,
    });
    setVoxels(found);
    return () => {
      found.close();
      viewer.setMarks(null);
    };
  }, [room, viewer]);
  useEffect(() => viewer.setMarks(drawn ? voxels : null), [viewer, voxels, drawn]);
  const count = useSyncExternalStore(
    (listener) => voxels?.onCounted(listener) ?? (() => {}),
    () => voxels?.count() ?? null,
    () => null,
  );
  return { count, voxels, drawn, setDrawn };
}
