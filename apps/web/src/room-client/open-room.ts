import { ActorClaim } from "./actor-claim";
import { browserEnvironment, type RoomEnvironment } from "./environment";
import { LiveRoom } from "./live-room";
import type { Room, RoomOptions } from "./types";

/** @throws RoomClosed when the server turns this person away */
export function openRoom(options: RoomOptions): Promise<Room> {
  return openRoomIn(browserEnvironment(), options);
}

/** The same, in an outside world of the caller's. */
export async function openRoomIn(environment: RoomEnvironment, options: RoomOptions): Promise<Room> {
  const claim = new ActorClaim(options.segmentationId, environment.locks, environment.tabTexts);
  const resume = await claim.recall();
  const room = new LiveRoom(options, environment, claim, resume);
  await room.whenReady();
  return room;
}
