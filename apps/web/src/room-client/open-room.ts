import { ActorClaim } from "./actor-claim";
import { browserEnvironment, type RoomEnvironment } from "./environment";
import { LiveRoom } from "./live-room";
import type { RoomCopies } from "./room-copies";
import type { Room, RoomOptions } from "./types";

/** @param copies where rooms are kept on this computer; null: nothing is. @throws RoomClosed when the server turns this person away */
export function openRoom(options: RoomOptions, copies: RoomCopies | null = null): Promise<Room> {
  return openRoomIn(browserEnvironment(copies), options);
}

/** The same, in an outside world of the caller's. */
export async function openRoomIn(environment: RoomEnvironment, options: RoomOptions): Promise<Room> {
  const claim = new ActorClaim(options.segmentationId, environment.locks, environment.tabTexts);
  const resume = await claim.recall();
  const room = new LiveRoom(options, environment, claim, resume);
  await room.whenReady();
  return room;
}
