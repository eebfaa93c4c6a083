import { unionOfBoxes } from "./box.js";
import { ByteReader, ByteWriter } from "./byte-io.js";
import { type Budget, fullBudget } from "./codecs.js";
import { MalformedEntry, PatchTooLarge, UnknownVersion } from "./errors.js";
import { limits } from "./limits.js";
import { readOrigin, writeOrigin } from "./origin.js";
import { collectSpans, type SpanVisitor } from "./spans.js";
import type { Box, ByeEntry, Entry, Origin, PatchEntry, PatchPart, ToggleEntry } from "./types.js";
import { VoxelPart } from "./voxel-part.js";

/** Entry format v1; the layout is in SPEC.md. */
export const formatVersion = 1;
const kindCode = { patch: 1, toggle: 2, bye: 3 } as const;

/** A patch whose parts can be walked: what `decodeEntry` returns for one. */
export interface DecodedPatch extends PatchEntry {
  readonly parts: readonly VoxelPart[];
}

export function makePatch(seq: number, hlc: number, origin: Origin | null, parts: readonly VoxelPart[]): DecodedPatch {
  return {
    kind: "patch",
    version: formatVersion,
    seq,
    hlc,
    origin,
    parts,
    box: parts.length === 0 ? null : parts.map((part) => part.box).reduce(unionOfBoxes),
    voxelCount: parts.reduce((sum, part) => sum + part.voxelCount, 0),
  };
}

/** @throws PatchTooLarge when the bytes would be refused by a reader */
export function encodeEntry(entry: DecodedPatch | ToggleEntry | ByeEntry): Uint8Array {
  const out = new ByteWriter();
  out.byte(formatVersion);
  out.byte(kindCode[entry.kind]);
  out.varint(entry.seq);
  if (entry.kind === "toggle") {
    out.varint(entry.target);
    out.varint(entry.count);
  }
  if (entry.kind === "patch") {
    out.varint(entry.hlc);
    writeOrigin(out, entry.origin);
    out.varint(entry.parts.length);
    for (const part of entry.parts) writePart(out, part);
  }
  if (out.length > limits.entryBytes) throw new PatchTooLarge(`it takes ${out.length} bytes of ${limits.entryBytes}`);
  return out.finish();
}

function writePart(out: ByteWriter, { plane, segment, codec, box, payload }: VoxelPart): void {
  out.varint(plane);
  out.varint(segment);
  out.byte(codec);
  for (const axis of [0, 1, 2] as const) {
    out.varint(box.min[axis]);
    out.varint(box.max[axis] - box.min[axis] - 1);
  }
  out.varint(payload.length);
  out.bytes(payload);
}

/**
 * Reads an entry and proves it whole: what it returns can be joined without a further check but the grid's.
 * @param bytes kept and referred to by the result: never change them afterwards
 * @throws UnknownVersion, UnknownCodec, MalformedEntry; allocates no more than `limits` allow
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  return readEntry(bytes);
}

/** As `decodeEntry`, with parts that the engine can walk. */
export function readEntry(bytes: Uint8Array): DecodedPatch | ToggleEntry | ByeEntry {
  if (bytes.length > limits.entryBytes) throw new MalformedEntry(`over ${limits.entryBytes} bytes`);
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== formatVersion) throw new UnknownVersion(version);
  const kind = from.byte();
  const seq = from.varint("seq", limits.seq);
  if (seq === 0) throw new MalformedEntry("seq 0");
  const entry = readBody(from, kind, seq);
  if (!from.done) throw new MalformedEntry("bytes behind its end");
  return entry;
}

function readBody(from: ByteReader, kind: number, seq: number): DecodedPatch | ToggleEntry | ByeEntry {
  if (kind === kindCode.patch) return readPatch(from, seq);
  if (kind === kindCode.bye) return { kind: "bye", version: formatVersion, seq };
  if (kind !== kindCode.toggle) throw new MalformedEntry(`kind ${kind}`);
  const target = from.varint("a toggle's target", limits.seq);
  const count = from.varint("a toggle's count", limits.seq);
  if (target === 0 || target >= seq || count === 0) throw new MalformedEntry("a toggle of nothing before it");
  return { kind: "toggle", version: formatVersion, seq, target, count };
}

function readPatch(from: ByteReader, seq: number): DecodedPatch {
  const hlc = from.varint("hlc", limits.hlc);
  const origin = readOrigin(from);
  const parts: VoxelPart[] = [];
  const budget = fullBudget();
  for (let left = from.varint("the number of parts", limits.parts); left > 0; left -= 1)
    parts.push(readPart(from, budget));
  return makePatch(seq, hlc, origin, parts);
}

function readPart(from: ByteReader, budget: Budget): VoxelPart {
  const { payload, ...head } = readPacked(from);
  return VoxelPart.fromPayload(head, payload, budget);
}

/** A part whose voxels nobody has looked at yet. */
function readPacked(from: ByteReader) {
  const plane = from.varint("a plane", limits.plane);
  const segment = from.varint("a segment", limits.segment);
  const codec = from.byte();
  const [i, j, k] = [readExtent(from), readExtent(from), readExtent(from)];
  const box: Box = { min: [i[0], j[0], k[0]], max: [i[1], j[1], k[1]] };
  const payload = from.bytes("voxels", from.varint("the length of voxels", limits.entryBytes));
  return { plane, segment, codec, box, payload };
}

/**
 * The segments that a patch's parts name, 0 where one erases; none for any other entry. Passes over the voxels unread, so that a whole journal
 * can be asked in a moment.
 * @param bytes that `decodeEntry` has proven once
 */
export function segmentsNamedBy(bytes: Uint8Array): number[] {
  const from = new ByteReader(bytes);
  from.byte();
  if (from.byte() !== kindCode.patch) return [];
  from.varint("seq", limits.seq);
  from.varint("hlc", limits.hlc);
  readOrigin(from);
  const count = from.varint("the number of parts", limits.parts);
  return Array.from({ length: count }, () => readPacked(from).segment);
}

function readExtent(from: ByteReader): readonly [min: number, max: number] {
  const min = from.varint("a box", limits.axis);
  return [min, min + from.varint("a box", limits.axis) + 1];
}

/**
 * Visits the voxels of a part from `decodeEntry` as row pieces in (k, j, i) order. Hold its box against the grid first: a few bytes of
 * a stranger's may stand for billions of rows.
 * @param kFrom @param kTo only slices of this half-open range; all when absent
 */
export function forEachSpan(part: PatchPart, visit: SpanVisitor, kFrom?: number, kTo?: number): void {
  asVoxelPart(part).walk(visit, kFrom, kTo);
}

/** The voxels of a part from `decodeEntry` as sorted flat (k, j, iStart, iEnd) quads; 16 bytes each, the caller's to keep. */
export function spansOf(part: PatchPart): Int32Array {
  return collectSpans((visit) => forEachSpan(part, visit));
}

export function asVoxelPart(part: PatchPart): VoxelPart {
  if (part instanceof VoxelPart) return part;
  throw new TypeError("not a part from decodeEntry");
}
