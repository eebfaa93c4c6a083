export type { KeyedTexts, Locks, RoomEnvironment, RoomSocket } from "./environment";
export { openRoom, openRoomIn } from "./open-room";
export { createMemoryOutbox, type WaitingCount } from "./outbox-store";
export { RoomClosed } from "./room-closed";
export { createMemoryCopies, type RoomCopies, type RoomCopy } from "./room-copies";
export type * from "./types";
export { unsentOf } from "./unsent";
