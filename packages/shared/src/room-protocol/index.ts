export {
  type ActorLease,
  type ClientMessage,
  decodeClientMessage,
  encodeClientMessage,
  RoomDocument,
} from "./client-messages.js";
export * from "./close-codes.js";
export * from "./documents.js";
export { protocolVersion, roomLimits } from "./limits.js";
export * from "./presence.js";
export * from "./refusal.js";
export * from "./segments.js";
export { decodeServerMessage, encodeServerMessage, type ServerMessage, type Welcome } from "./server-messages.js";
export { MalformedMessage } from "./wire.js";
