import * as encoding from "lib0/encoding";
import { roomLimits } from "./limits.js";
import type { Presence, StrokePreview } from "./presence.js";
import {
  MalformedMessage,
  readBytes,
  readFlag,
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
  writeNumber,
  writePresence,
  writePreview,
  writeText,
} from "./wire.js";

/** The two Yjs documents of a room. */
export const RoomDocument = { INK: 0, META: 1 } as const;
export type RoomDocument = (typeof RoomDocument)[keyof typeof RoomDocument];

/** What lets a tab go on as the actor it was: the server keeps only a hash of the secret. */
export interface ActorLease {
  actor: number;
  secret: string;
}

/** What a client may say. A Yjs update is not among it: the server is the only writer of the documents. */
export type ClientMessage =
  /** The first message, once. `tab` is the tab's own random name; `resume` what this tab was before it reloaded or lost the network. */
  | { type: "hello"; protocol: number; tab: string; resume: ActorLease | null }
  /**
   * Yjs's sync step 1: the answer is a `sync` with what is missing, and from then on everything that follows; for the ink a `manifest` comes
   * first. `generation`: of the ink that the state vector is about, 0 for none; of another one, the whole document is sent.
   */
  | { type: "sync"; document: RoomDocument; generation: number; stateVector: Uint8Array }
  /** From the outbox: an entry of any actor leased to this person, in the order of its seq. */
  | { type: "entry"; actor: number; seq: number; bytes: Uint8Array }
  | { type: "presence"; presence: Presence }
  | { type: "preview"; preview: StrokePreview }
  /** Asks for the server's time; also the client's proof that the line lives. `echo` comes back. */
  | { type: "time"; echo: number };

const kinds = { hello: 0, sync: 1, entry: 2, presence: 3, preview: 4, time: 5 } as const;
const nameOfKind = Object.keys(kinds) as (keyof typeof kinds)[];

export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return write((writer) => {
    encoding.writeUint8(writer, kinds[message.type]);
    switch (message.type) {
      case "hello":
        writeNumber(writer, message.protocol);
        writeText(writer, message.tab);
        writeFlag(writer, message.resume !== null);
        if (message.resume) {
          writeNumber(writer, message.resume.actor);
          writeText(writer, message.resume.secret);
        }
        return;
      case "sync":
        encoding.writeUint8(writer, message.document);
        writeNumber(writer, message.generation);
        writeBytes(writer, message.stateVector);
        return;
      case "entry":
        writeNumber(writer, message.actor);
        writeNumber(writer, message.seq);
        writeBytes(writer, message.bytes);
        return;
      case "presence":
        writePresence(writer, message.presence);
        return;
      case "preview":
        writePreview(writer, message.preview);
        return;
      case "time":
        writeNumber(writer, message.echo);
    }
  });
}

/**
 * @param bytes one frame; an entry's bytes are a view into it
 * @param maxEntryBytes the server's cap
 * @throws MalformedMessage
 */
export function decodeClientMessage(bytes: Uint8Array, maxEntryBytes: number): ClientMessage {
  const type = nameOfKind[bytes[0] ?? -1];
  if (!type) throw new MalformedMessage("unknown kind");
  const atMost =
    type === "entry"
      ? maxEntryBytes + 32
      : type === "sync"
        ? roomLimits.stateVectorBytes + 32
        : roomLimits.smallMessageBytes;
  if (bytes.length > atMost) throw new MalformedMessage("message too long");
  return readWhole(bytes.subarray(1), (reader): ClientMessage => {
    switch (type) {
      case "hello":
        return {
          type,
          protocol: readUint32(reader),
          tab: readText(reader, roomLimits.tab),
          resume: readFlag(reader) ? { actor: readUint32(reader), secret: readText(reader, roomLimits.secret) } : null,
        };
      case "sync":
        return {
          type,
          document: readOneOf(reader, [RoomDocument.INK, RoomDocument.META] as const),
          generation: readUint32(reader),
          stateVector: readBytes(reader, roomLimits.stateVectorBytes),
        };
      case "entry":
        return { type, actor: readUint32(reader), seq: readUint32(reader), bytes: readBytes(reader, maxEntryBytes) };
      case "presence":
        return { type, presence: readPresence(reader) };
      case "preview":
        return { type, preview: readPreview(reader) };
      case "time":
        return { type, echo: readNumber(reader) };
    }
  });
}
