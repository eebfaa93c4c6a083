import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedArchive } from "./errors.js";
import { limits } from "./limits.js";
import { createReplica } from "./replica.js";
import type { LabelmapReplica, Shape } from "./types.js";

/** Archive format v1; the layout is in SPEC.md. */
const archiveVersion = 1;
const mostEntries = 0xffff_ffff;

/** An entry as it was accepted: it stays for ever, whatever is folded. */
export interface ArchivedEntry {
  /** Counts the accepted entries of one mask from 1, in the order in which everybody saw them. */
  readonly revision: number;
  readonly actor: number;
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/**
 * Entries as one file. They are kept as they are, those of a later format, too.
 * @param entries by revision, ascending
 * @throws RangeError for revisions that don't ascend, or numbers that cannot be
 */
export function encodeArchive(entries: readonly ArchivedEntry[]): Uint8Array {
  const actors = [...new Set(entries.map(({ actor }) => actor))].sort((a, b) => a - b);
  const places = new Map(actors.map((actor, place) => [actor, place]));
  const out = new ByteWriter(entries.reduce((sum, { bytes }) => sum + bytes.length + 12, 16));
  out.byte(archiveVersion);
  out.varint(actors.length);
  for (const actor of actors) out.varint(inRange("an actor", actor, 0, limits.actor));
  out.varint(entries.length);
  let last = 0;
  for (const { revision, actor, seq, bytes } of entries) {
    out.varint(inRange("the step to a revision", revision - last, 1, limits.hlc));
    out.varint(places.get(actor)!);
    out.varint(inRange("a seq", seq, 1, limits.seq));
    out.varint(inRange("the length of an entry", bytes.length, 0, limits.entryBytes));
    last = revision;
  }
  for (const { bytes } of entries) out.bytes(bytes);
  return out.finish();
}

/** @returns entries by revision; their bytes are views into `bytes`. @throws MalformedArchive */
export function decodeArchive(bytes: Uint8Array): ArchivedEntry[] {
  const from = new ByteReader(bytes, (fault) => new MalformedArchive(fault));
  const version = from.byte();
  if (version !== archiveVersion) throw new MalformedArchive(`version ${version} is not known here`);
  const actors = repeat(from.varint("the number of actors", bytes.length), () => from.varint("an actor", limits.actor));
  const heads: { revision: number; actor: number; seq: number; length: number }[] = [];
  let revision = 0;
  for (let left = from.varint("the number of entries", Math.min(mostEntries, bytes.length)); left > 0; left -= 1) {
    const step = from.varint("the step to a revision", limits.hlc);
    const actor = actors[from.varint("an actor's place", bytes.length)];
    const seq = from.varint("a seq", limits.seq);
    revision += step;
    if (step === 0 || seq === 0 || actor === undefined || !Number.isSafeInteger(revision))
      throw new MalformedArchive("an entry that cannot be");
    heads.push({ revision, actor, seq, length: from.varint("the length of an entry", limits.entryBytes) });
  }
  const entries = heads.map(({ length, ...head }) => ({ ...head, bytes: from.bytes("an entry", length) }));
  if (!from.done) throw new MalformedArchive("bytes behind its end");
  return entries;
}

/**
 * The mask as everybody could see it once the entry with that revision was accepted, and no other after it.
 * @param archive every accepted entry up to there, in any order; later ones are passed over
 * @param revision 0 for the empty mask
 * @returns a replica of its own, for reading
 * @throws what `receive` throws
 */
export function stateAsOf(shape: Shape, archive: Iterable<ArchivedEntry>, revision: number): LabelmapReplica {
  const replica = createReplica({ shape, actor: 0, now: () => 0 });
  for (const entry of archive) if (entry.revision <= revision) replica.receive(entry.actor, entry.bytes);
  return replica;
}

function repeat<T>(count: number, make: () => T): T[] {
  const made: T[] = [];
  while (made.length < count) made.push(make());
  return made;
}

function inRange(what: string, value: number, min: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(`${what} must be an integer from ${min} to ${max}, not ${value}`);
  return value;
}
