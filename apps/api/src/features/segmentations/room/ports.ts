import type { Manifest, Origin } from "@covoxel/shared/labelmap";
import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";

/** An accepted entry that no manifest holds yet. */
export interface LogEntry {
  revision: number;
  actor: number;
  seq: number;
  bytes: Uint8Array;
}

/** A mask as it is read: together, everything that was ever accepted. */
export interface FoldedLog {
  /** Of the last accepted entry, folded or not. */
  revision: number;
  /** Null before the first fold. */
  manifest: Manifest | null;
  /** Those above the manifest's watermarks, and maybe some below; in the order of revisions. */
  log: LogEntry[];
}

/** What a room is opened from. */
export interface RoomState extends FoldedLog {
  /** Of the ink document; each fold begins the next. */
  generation: number;
  epoch: Date;
  /** State of the meta document, as Yjs encodes it. */
  meta: Uint8Array;
  /** Every actor ever leased here, oldest lease first; `lastSeq` counts set-aside entries too. */
  actors: { actor: number; personId: PersonId; lastSeq: number; isRetired: boolean }[];
}

/** What became of an entry that the server has seen before. */
export type KnownEntry =
  | { outcome: "ACCEPTED"; revision: number; bytes: Uint8Array }
  | { outcome: "REFUSED"; reason: RefusalReason; bytesSha256: Uint8Array };

export interface RoomStore {
  load(id: SegmentationId): Promise<RoomState | null>;
  /** Read in this order, revision, log, manifest: what is accepted or folded in between is in one too many, never in none. */
  foldedLog(id: SegmentationId): Promise<FoldedLog>;
  meta(id: SegmentationId): Promise<Uint8Array | null>;
  /** Up to `atMost` entries after `revision`, in the order of revisions. */
  entriesAfter(
    id: SegmentationId,
    revision: number,
    atMost: number,
  ): Promise<{ revision: number; actor: number; bytes: Uint8Array }[]>;
  find(id: SegmentationId, actor: number, seq: number): Promise<KnownEntry | null>;
  /** @returns an actor that was never given out before in this document */
  leaseActor(id: SegmentationId, personId: PersonId, secretHash: Uint8Array, at: Date): Promise<number>;
  /** Of a retired actor nobody holds the lease. @param at the person is here now */
  resumeLease(
    id: SegmentationId,
    lease: { actor: number; personId: PersonId; secretHash: Uint8Array },
    at: Date,
  ): Promise<boolean>;
  /**
   * Retires actors whose last entry was accepted, and whose person was last here, before a time.
   * @param present those of connections
   * @returns those that were retired just now
   */
  retireActors(id: SegmentationId, before: Date, present: readonly number[]): Promise<number[]>;
}

interface AnyRecord {
  segmentationId: SegmentationId;
  /** The fencing token the room was opened with. */
  token: number;
  actor: number;
  seq: number;
  personId: PersonId;
}

export interface AcceptedRecord extends AnyRecord {
  outcome: "ACCEPTED";
  revision: number;
  kind: "patch" | "toggle" | "bye";
  hlc: number | null;
  origin: Origin | null;
  /** Half-open i0, j0, k0, i1, j1, k1. */
  box: readonly number[] | null;
  /** Of a patch. */
  voxelCount: number | null;
  /** What a toggle turns, and how often it was turned by then. */
  toggle: { target: number; count: number } | null;
  bytes: Uint8Array;
}

export interface RefusedRecord extends AnyRecord {
  outcome: "REFUSED";
  reason: RefusalReason;
  kind: "patch" | "toggle" | "bye";
  origin: Origin | null;
  /** Half-open i0, j0, k0, i1, j1, k1. */
  box: readonly number[] | null;
  /** Of a patch. */
  parts: readonly { segment: number; plane: number; voxelCount: number }[] | null;
  bytesSha256: Uint8Array;
  /** Kept, so that its author can bring it back as a new edit. */
  bytes: Uint8Array;
}

export type JournalRecord = AcceptedRecord | RefusedRecord;

/** Another process took the room over: nothing of the record was written, and nothing this process writes there ever will be. */
export class RoomMoved extends Error {
  override readonly name = "RoomMoved";
}

/** The database can't take this record, however often it is asked: the room must be opened anew. */
export class JournalBroken extends Error {
  override readonly name = "JournalBroken";
}

export interface Journal {
  /**
   * Resolves when the record survives a power cut; records resolve in the order in which they were appended. While the database is
   * away it waits, for as long as that takes.
   * @throws RoomMoved @throws JournalBroken
   */
  append(record: JournalRecord): Promise<void>;
}

export interface RoomOwnership {
  start(): Promise<void>;
  /** @returns the fencing token, or null while another living process owns the room */
  acquire(id: SegmentationId): Promise<number | null>;
  release(id: SegmentationId, token: number): Promise<void>;
  stop(): Promise<void>;
}

/** Bytes by their SHA-256 in hex, for one segmentation; checked when they are read. */
export interface SlabReader {
  /** @throws SlabDamaged when one is not there or holds other bytes; StorageUnavailable */
  read(id: SegmentationId, hashes: readonly string[]): Promise<Map<string, Uint8Array>>;
}

/** What a fold led to. */
export interface Folded {
  manifest: Manifest;
  generation: number;
}

/**
 * Folds what may be folded of a mask that this process owns.
 * @param room `token`: the room's fencing token; `anew`: the whole journal, every slab written again
 * @returns null when there was nothing to fold
 * @throws RoomMoved, StorageUnavailable; nothing changed then, and it can be tried again
 */
export type FoldRoom = (room: {
  id: SegmentationId;
  shape: readonly [number, number, number];
  token: number;
  anew: boolean;
}) => Promise<Folded | null>;

/** Ids and figures only. */
export interface RoomLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface RoomLimits {
  /** A larger entry is set aside. */
  maxEntryBytes: number;
  /** How far a stamp may lie ahead of the server's clock. */
  clockAheadMs: number;
  sessionsPerPerson: number;
  sessionsPerRoom: number;
  /** Of one person, sustained; five times as many at once. Turned away beyond. */
  connectionsPerSecond: number;
  /** Of one connection, sustained; five times as many at once. Reading pauses beyond. */
  messagesPerSecond: number;
  bytesPerSecond: number;
  strokesPerSecond: number;
  /** A connection that asks for more than that for so long is closed. */
  floodMs: number;
  /** How long a stopping server waits for what was accepted to reach the journal. */
  drainMs: number;
  /** Of one connection, read but not yet dealt with; reading pauses beyond. */
  pendingBytes: number;
  /** Of one connection, not yet taken by the network; the connection is dropped beyond. */
  sendBufferBytes: number;
  /** So many new entries are worth a fold. */
  foldEntries: number;
  /** From one fold to the next, at least. */
  foldEveryMs: number;
  /** An actor that nobody was for so long is retired. */
  actorRetiresMs: number;
  /** How long a room without anybody stays open. */
  idleMs: number;
  /** Between a ping and the next; a connection that leaves one unanswered is dropped. */
  pingMs: number;
}
