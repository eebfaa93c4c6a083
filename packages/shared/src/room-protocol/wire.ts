import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { roomLimits } from "./limits.js";
import type { Identity, Presence, StrokePreview } from "./presence.js";

/** The bytes are no message of this protocol version. */
export class MalformedMessage extends Error {
  constructor(readonly fault: string) {
    super(`malformed message: ${fault}`);
    this.name = "MalformedMessage";
  }
}

export type Reader = decoding.Decoder;
export type Writer = encoding.Encoder;

/** Reads one message: whatever goes wrong in `read`, or is left over after it, is a MalformedMessage. */
export function readWhole<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  try {
    const reader = decoding.createDecoder(bytes);
    const message = read(reader);
    if (decoding.hasContent(reader)) throw new MalformedMessage("bytes left over");
    return message;
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    throw new MalformedMessage("cut short or out of range");
  }
}

export function write(put: (writer: Writer) => void): Uint8Array {
  return encoding.encode(put);
}

export const readNumber = decoding.readVarUint;
export const writeNumber = encoding.writeVarUint;
export const writeText = encoding.writeVarString;
export const writeBytes = encoding.writeVarUint8Array;

export function readUint32(reader: Reader): number {
  const value = decoding.readVarUint(reader);
  if (value > 0xffff_ffff) throw new MalformedMessage("not a uint32");
  return value;
}

export function readText(reader: Reader, atMost: number): string {
  const text = decoding.readVarString(reader);
  if (text.length > atMost) throw new MalformedMessage("text too long");
  return text;
}

/** @returns a view into the message */
export function readBytes(reader: Reader, atMost: number): Uint8Array {
  const bytes = decoding.readVarUint8Array(reader);
  if (bytes.length > atMost) throw new MalformedMessage("too many bytes");
  return bytes;
}

export const readFlag = (reader: Reader): boolean => readOneOf(reader, [0, 1] as const) === 1;
export const writeFlag = (writer: Writer, flag: boolean) => encoding.writeUint8(writer, flag ? 1 : 0);

export function readOneOf<T extends number>(reader: Reader, allowed: readonly T[]): T {
  const value = decoding.readUint8(reader);
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new MalformedMessage("unknown kind");
  return found;
}

/** Continuous voxel indices travel in quarters. */
const quarters = 4;
const readPlace = (reader: Reader): number => decoding.readVarInt(reader) / quarters;
const writePlace = (writer: Writer, index: number) => encoding.writeVarInt(writer, Math.round(index * quarters));

export function writePresence(writer: Writer, { cursorIjk, slice, positionIjk, isPointing, tool }: Presence): void {
  writeFlag(writer, cursorIjk !== null);
  for (const index of cursorIjk ?? []) writePlace(writer, index);
  writeFlag(writer, slice !== null);
  if (slice) {
    encoding.writeUint8(writer, slice.axis);
    writeNumber(writer, slice.index);
  }
  writeFlag(writer, positionIjk !== null);
  for (const index of positionIjk ?? []) writeNumber(writer, index);
  writeFlag(writer, isPointing);
  writeText(writer, tool.slice(0, roomLimits.tool));
}

export function readPresence(reader: Reader): Presence {
  const cursorIjk: Presence["cursorIjk"] = readFlag(reader)
    ? [readPlace(reader), readPlace(reader), readPlace(reader)]
    : null;
  const slice = readFlag(reader) ? { axis: readOneOf(reader, [0, 1, 2] as const), index: readUint32(reader) } : null;
  const positionIjk: Presence["positionIjk"] = readFlag(reader)
    ? [readUint32(reader), readUint32(reader), readUint32(reader)]
    : null;
  const isPointing = readFlag(reader);
  return { cursorIjk, slice, positionIjk, isPointing, tool: readText(reader, roomLimits.tool) };
}

export function writeIdentity(writer: Writer, { personId, name, initials, colour }: Identity): void {
  for (const text of [personId, name.slice(0, roomLimits.name), initials, colour]) writeText(writer, text);
}

export function readIdentity(reader: Reader): Identity {
  const [personId, name, initials, colour] = [64, roomLimits.name, 8, 7].map((atMost) => readText(reader, atMost));
  return { personId: personId!, name: name!, initials: initials!, colour: colour! };
}

/** Points are sent as steps from one to the next: about two bytes a point. */
export function writePreview(writer: Writer, preview: StrokePreview): void {
  writeNumber(writer, preview.strokeId);
  encoding.writeUint8(writer, preview.axis);
  writeNumber(writer, preview.index);
  writeNumber(writer, preview.segment);
  encoding.writeFloat32(writer, preview.radiusMm);
  writeFlag(writer, preview.done);
  const count = Math.min(preview.points.length >> 1, roomLimits.previewPoints);
  const points = preview.points.slice(0, 2 * count).map((index) => Math.round(index * quarters));
  writeNumber(writer, count);
  points.forEach((point, n) => {
    encoding.writeVarInt(writer, point - (points[n - 2] ?? 0));
  });
}

export function readPreview(reader: Reader): StrokePreview {
  const strokeId = readUint32(reader);
  const axis = readOneOf(reader, [0, 1, 2] as const);
  const index = readUint32(reader);
  const segment = readUint32(reader);
  const radiusMm = decoding.readFloat32(reader);
  const done = readFlag(reader);
  const count = readNumber(reader);
  if (count > roomLimits.previewPoints) throw new MalformedMessage("too many points");
  const steps = Array.from({ length: 2 * count }, () => decoding.readVarInt(reader));
  for (let n = 2; n < steps.length; n++) steps[n] = steps[n]! + steps[n - 2]!;
  return { strokeId, axis, index, segment, radiusMm, done, points: steps.map((step) => step / quarters) };
}
