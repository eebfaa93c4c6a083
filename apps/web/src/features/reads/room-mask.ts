import type { Room } from "../../room-client";
import type { MaskSource } from "../../viewer";

/** Lets the viewer draw a room's mask without knowing rooms. */
export function maskOfRoom(room: Room): MaskSource {
  const { replica } = room;
  return {
    planes() {
      const planes = replica.planes();
      return planes.includes(0) ? planes : [0, ...planes];
    },
    slice: (axis, index, plane, out) => replica.slice(axis, index, out, plane),
    labelAt: (i, j, k, plane) => replica.labelAt(i, j, k, plane),
    subscribe: (listener) =>
      room.on("mask", ({ boxIjk: [i0, j0, k0, i1, j1, k1] }) => listener({ lo: [i0, j0, k0], hi: [i1, j1, k1] })),
  };
}
