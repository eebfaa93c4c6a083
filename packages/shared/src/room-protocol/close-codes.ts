/**
 * Why the server closed a room's socket. 4400–4404 are final: trying again with the same session and rights gives the same answer.
 * The others pass: come back with backoff, the outbox loses nothing.
 */
export const RoomCloseCode = {
  /** 1001: the server is shutting down. */
  GOING_AWAY: 1001,
  /** 1009: a message larger than any entry may be; the socket hangs up before it is read. */
  MESSAGE_TOO_LARGE: 1009,
  /** 1012: this person's rights changed; they come back and are told the new ones. */
  RIGHTS_CHANGED: 1012,
  /** 1013: the client read too slowly; it resynchronises when it comes back. */
  TOO_SLOW: 1013,
  /** Bytes that no honest client sends: malformed, forged actor, a gap, other bytes under a known (actor, seq). Nothing of the message was applied. */
  VIOLATION: 4400,
  /** No session, or it has expired: sign in again. */
  UNAUTHENTICATED: 4401,
  FORBIDDEN: 4403,
  /** No such segmentation, or it is not this person's to see. */
  NOT_FOUND: 4404,
  /** The client speaks a protocol version that this server does not. Reload the page. */
  VERSION: 4406,
  /** Another server process owns this room, or took it over. */
  MOVED: 4409,
  /** The same actor was resumed by another connection of the same tab. */
  REPLACED: 4410,
  /** Too many sessions of a person or a room; or messages, bytes or strokes a second beyond the limit for longer than it may be. */
  RATE_LIMITED: 4429,
  /** The room could not be loaded (database away). */
  UNAVAILABLE: 4503,
} as const;
export type RoomCloseCode = (typeof RoomCloseCode)[keyof typeof RoomCloseCode];

const final: ReadonlySet<number> = new Set([
  RoomCloseCode.VIOLATION,
  RoomCloseCode.UNAUTHENTICATED,
  RoomCloseCode.FORBIDDEN,
  RoomCloseCode.NOT_FOUND,
  RoomCloseCode.VERSION,
  RoomCloseCode.REPLACED,
]);

/** True when coming back without a change (sign-in, reload) is useless. */
export const isFinalClose = (code: number): boolean => final.has(code);
