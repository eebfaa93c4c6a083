import { setTimeout as sleep } from "node:timers/promises";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import {
  type AcceptedRecord,
  type Journal,
  JournalBroken,
  type JournalRecord,
  type RefusedRecord,
  type RoomLog,
  RoomMoved,
} from "../room/ports.js";
import "./tables.js";

interface Waiting {
  record: JournalRecord;
  settle(failure?: Error): void;
}

const largestBatch = { records: 256, bytes: 16 * 2 ** 20 };
const retryMs = { first: 100, atMost: 2000 };

/**
 * Group commit: while one transaction is being flushed to disk, everything that arrives from every room gathers for the next.
 * One connection, one transaction at a time, so records become durable in the order in which they came.
 */
export function createJournal(db: Kysely<Database>, log: RoomLog): Journal {
  const waiting: Waiting[] = [];
  let running = false;

  const run = async () => {
    running = true;
    while (waiting.length > 0) await commitUntilSettled(db, takeBatch(waiting), log);
    running = false;
  };

  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, settle: (failure) => (failure ? reject(failure) : resolve()) });
        if (!running) void run();
      }),
  };
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  const size = waiting.findIndex(({ record }, index) => {
    bytes += record.outcome === "ACCEPTED" ? record.bytes.length : 0;
    return index > 0 && (index >= largestBatch.records || bytes > largestBatch.bytes);
  });
  return waiting.splice(0, size === -1 ? waiting.length : size);
}

async function commitUntilSettled(db: Kysely<Database>, batch: Waiting[], log: RoomLog): Promise<void> {
  let open = batch;
  for (let attempt = 0; open.length > 0; attempt++) {
    try {
      // An attempt that failed may have been committed all the same: the answer was lost, not the commit.
      if (attempt > 0) open = await settleCommitted(db, open);
      const moved = await commit(
        db,
        open.map(({ record }) => record),
      );
      for (const { record, settle } of open) settle(moved.has(record.segmentationId) ? new RoomMoved() : undefined);
      return;
    } catch (error) {
      if (isRejected(error)) return settleRoomByRoom(db, open, error, log);
      const pauseMs = Math.min(retryMs.first * 2 ** attempt, retryMs.atMost);
      log.warn({ records: open.length, attempt, pauseMs, code: codeOf(error) }, "journal waits for the database");
      await sleep(pauseMs);
    }
  }
}

/** @returns the rooms that are no longer this process's: nothing of theirs was written */
async function commit(db: Kysely<Database>, records: readonly JournalRecord[]): Promise<Set<SegmentationId>> {
  return db.transaction().execute(async (tx) => {
    const tokens = new Map(records.map(({ segmentationId, token }) => [segmentationId, token]));
    // The share lock makes a takeover wait until this commit is through, so that it reads what was written here.
    const owners = await tx
      .selectFrom("room_owner")
      .select(["segmentation_id", "token"])
      .where("segmentation_id", "in", [...tokens.keys()])
      .forShare()
      .execute();
    const current = new Map(owners.map((owner) => [owner.segmentation_id, owner.token]));
    const moved = new Set([...tokens].filter(([id, token]) => current.get(id) !== token).map(([id]) => id));
    const kept = records.filter(({ segmentationId }) => !moved.has(segmentationId));
    const accepted = kept.filter((record): record is AcceptedRecord => record.outcome === "ACCEPTED");
    const refused = kept.filter((record): record is RefusedRecord => record.outcome === "REFUSED");
    if (accepted.length > 0) await tx.insertInto("ink_entry").values(accepted.map(entryRow)).execute();
    if (refused.length > 0) await tx.insertInto("ink_refusal").values(refused.map(refusalRow)).execute();
    return moved;
  });
}

async function settleCommitted(db: Kysely<Database>, open: readonly Waiting[]): Promise<Waiting[]> {
  const still: Waiting[] = [];
  for (const item of open) {
    const { record } = item;
    const row = await db
      .selectFrom(record.outcome === "ACCEPTED" ? "ink_entry" : "ink_refusal")
      .select("seq")
      .where("segmentation_id", "=", record.segmentationId)
      .where("actor", "=", record.actor)
      .where("seq", "=", record.seq)
      .executeTakeFirst();
    if (row) item.settle();
    else still.push(item);
  }
  return still;
}

/** One room's impossible record must not stop the others: each gets its own transaction, and the one at fault is told. */
async function settleRoomByRoom(db: Kysely<Database>, open: Waiting[], error: unknown, log: RoomLog): Promise<void> {
  const rooms = Map.groupBy(open, ({ record }) => record.segmentationId);
  if (rooms.size > 1) {
    for (const room of rooms.values()) await commitUntilSettled(db, room, log);
    return;
  }
  const [segmentationId] = rooms.keys();
  log.error({ segmentationId, records: open.length, code: codeOf(error) }, "journal refused by the database");
  for (const { settle } of open) settle(new JournalBroken());
}

/** SQLSTATE classes 22 and 23: data and constraints. Asking again changes nothing. */
const isRejected = (error: unknown): boolean => /^2[23]/.test(codeOf(error) ?? "");

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

const shared = ({ segmentationId, actor, seq, personId }: JournalRecord) => ({
  segmentation_id: segmentationId,
  actor,
  seq,
  person_id: personId,
});

const entryRow = (record: AcceptedRecord) => ({
  ...shared(record),
  revision: record.revision,
  kind: record.kind,
  hlc: record.hlc,
  origin: record.origin && JSON.stringify(record.origin),
  box: record.box && [...record.box],
  voxel_count: record.voxelCount,
  target: record.toggle?.target ?? null,
  toggle_count: record.toggle?.count ?? null,
  bytes: asBuffer(record.bytes),
});

const refusalRow = (record: RefusedRecord) => ({
  ...shared(record),
  reason: record.reason,
  bytes_sha256: asBuffer(record.bytesSha256),
});

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
