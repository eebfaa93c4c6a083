import { SlabMissing } from "@covoxel/shared/labelmap";
import type { Room } from "../../room-client";
import type { MaskSource } from "../../viewer";

/** Lets the viewer draw a room's mask without knowing rooms. */
export function maskOfRoom(room: Room): MaskSource {
  const { replica } = room;
  /** Which slice each of the viewer's buffers holds. */
  const shown = new WeakMap<object, number>();
  return {
    planes() {
      const planes = replica.planes();
      return planes.includes(0) ? planes : [0, ...planes];
    },
    slice(axis, index, plane, out) {
      const missing = replica.slabsNeeded(axis, index, plane);
      if (missing.length === 0) {
        replica.slice(axis, index, out, plane);
      } else {
        room.wantSlabs(missing);
        // What is on the screen stays there until the news is complete; another slice starts empty.
        if (shown.get(out) !== index) out.fill(0);
      }
      shown.set(out, index);
    },
    labelAt: (i, j, k, plane) => ifHere(() => replica.labelAt(i, j, k, plane), 0),
    subscribe: (listener) =>
      room.on("mask", ({ boxIjk: [i0, j0, k0, i1, j1, k1] }) => listener({ lo: [i0, j0, k0], hi: [i1, j1, k1] })),
  };
}

/** What `read` gives; `otherwise` while slabs that it needs are on their way. */
export function ifHere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SlabMissing) return otherwise;
    throw error;
  }
}
