import * as encoding from "lib0/encoding";
import type { Manifest } from "../labelmap/index.js";
import { type ActorLease, RoomDocument } from "./client-messages.js";
import { roomLimits } from "./limits.js";
import type { Identity, Peer, StrokePreview } from "./presence.js";
import { RefusalReason } from "./refusal.js";
import {
  MalformedMessage,
  readBytes,
  readFlag,
  readIdentity,
  readNumber,
  readOneOf,
  readPresence,
  readPreview,
  readText,
  readUint32,
  readWhole,
  write,
  writeBytes,
  writeFlag,
  writeIdentity,
  writeNumber,
  writePresence,
  writePreview,
  writeText,
} from "./wire.js";

export interface Welcome {
  protocol: number;
  /** Of this connection among those of the room. */
  sessionId: number;
  identity: Identity;
  /** Null for those who may only look. */
  lease: ActorLease | null;
  /** True when `lease` is the one the client asked to resume. */
  resumed: boolean;
  shape: readonly [ni: number, nj: number, nk: number];
  /** Unix ms of the document's time 0. */
  epochMs: number;
  /** Server time, integer ms since the epoch. */
  serverTimeMs: number;
  generation: number;
  maxEntryBytes: number;
}

export type ServerMessage =
  /** Answers `hello`. */
  | ({ type: "welcome" } & Welcome)
  /**
   * What is folded, and the ink document that holds the rest. Comes before the ink of that generation: with the answer to `sync`, and again
   * after each fold, followed at once by a `sync` with the whole of the new document. What the client still has of another generation is of no use.
   */
  | { type: "manifest"; generation: number; manifest: Manifest | null }
  /** A Yjs update. Durable before it is sent. `revision`: of the last entry in the document after it (0 for META). */
  | { type: "sync"; document: RoomDocument; revision: number; update: Uint8Array }
  /** This entry is durable: it survives a power cut. */
  | { type: "ack"; actor: number; seq: number; revision: number }
  /** The gate let this entry pass; it is on its way to the journal. */
  | { type: "received"; actor: number; seq: number }
  /** Set aside: the author rolls it back. The seq stays used. */
  | { type: "refused"; actor: number; seq: number; reason: RefusalReason; serverTimeMs: number }
  | { type: "time"; echo: number; serverTimeMs: number }
  /** Somebody is here: sent when they come and whenever they show something new of themselves. */
  | { type: "peer"; peer: Peer }
  | { type: "peerLeft"; sessionId: number }
  | { type: "preview"; sessionId: number; preview: StrokePreview };

const kinds = {
  welcome: 0,
  sync: 1,
  ack: 2,
  received: 3,
  refused: 4,
  time: 5,
  peer: 6,
  peerLeft: 7,
  preview: 8,
  manifest: 9,
} as const;
const nameOfKind = Object.keys(kinds) as (keyof typeof kinds)[];

/** On the wire a reason is its place in this list: append only. */
const reasons = [
  RefusalReason.READ_ONLY,
  RefusalReason.SEGMENT_LOCKED,
  RefusalReason.UNKNOWN_SEGMENT,
  RefusalReason.OUT_OF_GRID,
  RefusalReason.TOO_LARGE,
  RefusalReason.CLOCK_AHEAD,
  RefusalReason.NOT_THE_SUGGESTION,
  RefusalReason.SEGMENTATION_CLOSED,
  RefusalReason.ACTOR_RETIRED,
] as const;

export function encodeServerMessage(message: ServerMessage): Uint8Array {
  return write((writer) => {
    encoding.writeUint8(writer, kinds[message.type]);
    switch (message.type) {
      case "welcome":
        for (const value of [message.protocol, message.sessionId]) writeNumber(writer, value);
        writeIdentity(writer, message.identity);
        writeFlag(writer, message.lease !== null);
        if (message.lease) {
          writeNumber(writer, message.lease.actor);
          writeText(writer, message.lease.secret);
        }
        writeFlag(writer, message.resumed);
        for (const value of [...message.shape, message.epochMs, message.serverTimeMs]) writeNumber(writer, value);
        for (const value of [message.generation, message.maxEntryBytes]) writeNumber(writer, value);
        return;
      case "sync":
        encoding.writeUint8(writer, message.document);
        writeNumber(writer, message.revision);
        writeBytes(writer, message.update);
        return;
      case "ack":
        for (const value of [message.actor, message.seq, message.revision]) writeNumber(writer, value);
        return;
      case "received":
        for (const value of [message.actor, message.seq]) writeNumber(writer, value);
        return;
      case "refused":
        for (const value of [message.actor, message.seq]) writeNumber(writer, value);
        encoding.writeUint8(writer, reasons.indexOf(message.reason));
        writeNumber(writer, message.serverTimeMs);
        return;
      case "time":
        for (const value of [message.echo, message.serverTimeMs]) writeNumber(writer, value);
        return;
      case "peer":
        writeNumber(writer, message.peer.sessionId);
        writeIdentity(writer, message.peer);
        writePresence(writer, message.peer);
        return;
      case "peerLeft":
        writeNumber(writer, message.sessionId);
        return;
      case "preview":
        writeNumber(writer, message.sessionId);
        writePreview(writer, message.preview);
        return;
      case "manifest":
        writeNumber(writer, message.generation);
        writeText(writer, JSON.stringify(message.manifest));
    }
  });
}

/** @param bytes one frame; an update is a view into it. @throws MalformedMessage */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage {
  const type = nameOfKind[bytes[0] ?? -1];
  if (!type) throw new MalformedMessage("unknown kind");
  return readWhole(bytes.subarray(1), (reader): ServerMessage => {
    switch (type) {
      case "welcome":
        return {
          type,
          protocol: readUint32(reader),
          sessionId: readUint32(reader),
          identity: readIdentity(reader),
          lease: readFlag(reader) ? { actor: readUint32(reader), secret: readText(reader, roomLimits.secret) } : null,
          resumed: readFlag(reader),
          shape: [readUint32(reader), readUint32(reader), readUint32(reader)],
          epochMs: readNumber(reader),
          serverTimeMs: readNumber(reader),
          generation: readUint32(reader),
          maxEntryBytes: readNumber(reader),
        };
      case "sync":
        return {
          type,
          document: readOneOf(reader, [RoomDocument.INK, RoomDocument.META] as const),
          revision: readNumber(reader),
          update: readBytes(reader, bytes.length),
        };
      case "ack":
        return { type, actor: readUint32(reader), seq: readUint32(reader), revision: readNumber(reader) };
      case "received":
        return { type, actor: readUint32(reader), seq: readUint32(reader) };
      case "refused":
        return {
          type,
          actor: readUint32(reader),
          seq: readUint32(reader),
          reason: reasons[readOneOf(reader, [0, 1, 2, 3, 4, 5, 6, 7, 8] as const)],
          serverTimeMs: readNumber(reader),
        };
      case "time":
        return { type, echo: readNumber(reader), serverTimeMs: readNumber(reader) };
      case "peer":
        return { type, peer: { sessionId: readUint32(reader), ...readIdentity(reader), ...readPresence(reader) } };
      case "peerLeft":
        return { type, sessionId: readUint32(reader) };
      case "preview":
        return { type, sessionId: readUint32(reader), preview: readPreview(reader) };
      case "manifest":
        return { type, generation: readUint32(reader), manifest: readManifest(readText(reader, bytes.length)) };
    }
  });
}

/** Whoever attaches it checks every word of it. @throws MalformedMessage */
function readManifest(text: string): Manifest | null {
  try {
    return JSON.parse(text) as Manifest | null;
  } catch {
    throw new MalformedMessage("not a manifest");
  }
}
