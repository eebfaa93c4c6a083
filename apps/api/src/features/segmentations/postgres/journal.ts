import { setTimeout as sleep } from "node:timers/promises";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type pg from "pg";
import type { Database } from "../../../adapters/postgres/database.js";
import { type Metrics, noMetrics } from "../../../ports/metrics.js";
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
  sinceMs: number;
  record: JournalRecord;
  settle(failure?: Error): void;
}

interface JournalDatabase {
  db: Kysely<Database>;
  pool: pg.Pool;
}

const largestBatch = { records: 256, bytes: 16 * 2 ** 20 };
const commitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const retryMs = { first: 100, atMost: 2000 };

/**
 * Group commit: while one transaction is being flushed to disk, everything that arrives from every room gathers for the next.
 * One transaction at a time, so records become durable in the order in which they came.
 */
export function createJournal(
  database: JournalDatabase,
  log: RoomLog,
  metrics: Metrics = noMetrics,
): Journal & { state(): { waiting: number; oldestMs: number } } {
  const waiting: Waiting[] = [];
  let committing: Waiting[] = [];
  let running = false;
  const records = metrics.histogram(
    "journal_batch_records",
    "Records in one commit.",
    [1, 2, 4, 8, 16, 32, 64, 128, 256],
  );
  const seconds = metrics.histogram(
    "journal_commit_seconds",
    "From taking up a batch until it is on disk.",
    commitBuckets,
  );
  const state = () => {
    const oldest = committing[0] ?? waiting[0];
    return {
      waiting: committing.length + waiting.length,
      oldestMs: oldest ? Math.round(performance.now() - oldest.sinceMs) : 0,
    };
  };
  metrics.gauge("journal_waiting_records", "Records that are not on disk yet.", () => state().waiting);
  metrics.gauge("journal_oldest_waiting_seconds", "How long the oldest of them waits.", () => state().oldestMs / 1000);

  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      committing = takeBatch(waiting);
      const startedAt = performance.now();
      records(committing.length);
      await commitUntilSettled(database, committing, log);
      seconds((performance.now() - startedAt) / 1000);
    }
    committing = [];
    running = false;
  };

  return {
    state,
    append: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({
          sinceMs: performance.now(),
          record,
          settle: (failure) => (failure ? reject(failure) : resolve()),
        });
        if (!running) void run();
      }),
  };
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  const size = waiting.findIndex(({ record }, index) => {
    bytes += record.bytes.length;
    return index > 0 && (index >= largestBatch.records || bytes > largestBatch.bytes);
  });
  return waiting.splice(0, size === -1 ? waiting.length : size);
}

async function commitUntilSettled(database: JournalDatabase, batch: Waiting[], log: RoomLog): Promise<void> {
  let open = batch;
  for (let attempt = 0; open.length > 0; attempt++) {
    try {
      // An attempt that failed may have been committed all the same: the answer was lost, not the commit.
      if (attempt > 0) open = await settleCommitted(database.db, open);
      const moved = await commit(
        database.pool,
        open.map(({ record }) => record),
      );
      for (const { record, settle } of open) settle(moved.has(record.segmentationId) ? new RoomMoved() : undefined);
      return;
    } catch (error) {
      if (isRejected(error)) return settleRoomByRoom(database, open, error, log);
      const pauseMs = Math.min(retryMs.first * 2 ** attempt, retryMs.atMost);
      log.warn({ records: open.length, attempt, pauseMs, code: codeOf(error) }, "journal waits for the database");
      await sleep(pauseMs);
    }
  }
}

/** @returns the rooms that are no longer this process's: nothing of theirs was written */
async function commit(pool: pg.Pool, records: readonly JournalRecord[]): Promise<Set<SegmentationId>> {
  const tokens = new Map(records.map(({ segmentationId, token }) => [segmentationId, token]));
  const accepted = records.filter((record): record is AcceptedRecord => record.outcome === "ACCEPTED");
  const refused = records.filter((record): record is RefusedRecord => record.outcome === "REFUSED");
  const { rows: owners } = await pool.query<{ segmentation_id: SegmentationId; token: number }>({
    // Named: each connection parses and plans it once.
    name: "append records",
    text: appendRecords,
    values: [[...tokens.keys()], ...valuesOf(entryColumns, accepted), ...valuesOf(refusalColumns, refused)],
  });
  const current = new Map(owners.map((owner) => [owner.segmentation_id, owner.token]));
  return new Set([...tokens].filter(([id, token]) => current.get(id) !== token).map(([id]) => id));
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
async function settleRoomByRoom(
  database: JournalDatabase,
  open: Waiting[],
  error: unknown,
  log: RoomLog,
): Promise<void> {
  const rooms = Map.groupBy(open, ({ record }) => record.segmentationId);
  if (rooms.size > 1) {
    for (const room of rooms.values()) await commitUntilSettled(database, room, log);
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

/** Where a column's values come from. Its name, its type in an array, and where that differs the type it is stored as. */
interface Column<R> {
  name: string;
  type: "text" | "bigint" | "bytea";
  as?: "jsonb" | "integer[]";
  of(record: R): unknown;
}

const sharedColumns: readonly Column<JournalRecord>[] = [
  { name: "segmentation_id", type: "text", of: ({ segmentationId }) => segmentationId },
  { name: "actor", type: "bigint", of: ({ actor }) => actor },
  { name: "seq", type: "bigint", of: ({ seq }) => seq },
  { name: "person_id", type: "text", of: ({ personId }) => personId },
];

const entryColumns: readonly Column<AcceptedRecord>[] = [
  ...sharedColumns,
  { name: "revision", type: "bigint", of: ({ revision }) => revision },
  { name: "kind", type: "text", of: ({ kind }) => kind },
  { name: "hlc", type: "bigint", of: ({ hlc }) => hlc },
  { name: "origin", type: "text", as: "jsonb", of: ({ origin }) => origin && JSON.stringify(origin) },
  // As text: `unnest` would take arrays within an array apart.
  { name: "box", type: "text", as: "integer[]", of: ({ box }) => box && `{${box.join()}}` },
  { name: "voxel_count", type: "bigint", of: ({ voxelCount }) => voxelCount },
  { name: "target", type: "bigint", of: ({ toggle }) => toggle?.target },
  { name: "toggle_count", type: "bigint", of: ({ toggle }) => toggle?.count },
  { name: "bytes", type: "bytea", of: ({ bytes }) => asBuffer(bytes) },
];

const refusalColumns: readonly Column<RefusedRecord>[] = [
  ...sharedColumns,
  { name: "reason", type: "text", of: ({ reason }) => reason },
  { name: "bytes_sha256", type: "bytea", of: ({ bytesSha256 }) => asBuffer(bytesSha256) },
  { name: "kind", type: "text", of: ({ kind }) => kind },
  { name: "origin", type: "text", as: "jsonb", of: ({ origin }) => origin && JSON.stringify(origin) },
  { name: "box", type: "text", as: "integer[]", of: ({ box }) => box && `{${box.join()}}` },
  { name: "parts", type: "text", as: "jsonb", of: ({ parts }) => parts && JSON.stringify(parts) },
  { name: "bytes", type: "bytea", of: ({ bytes }) => asBuffer(bytes) },
];

/** An array a column, the fencing tokens first. */
const valuesOf = <R extends JournalRecord>(columns: readonly Column<R>[], records: readonly R[]): unknown[][] => [
  records.map(({ token }) => token),
  ...columns.map((column) => records.map((record) => column.of(record) ?? null)),
];

/** @param first number of the parameter with the tokens */
function insertRows<R>(table: string, columns: readonly Column<R>[], first: number): string {
  const arrays = columns.map(({ type }, n) => `$${first + 1 + n}::${type}[]`);
  const names = columns.map(({ name }) => name).join(", ");
  const stored = columns.map(({ name, as }) => (as ? `${name}::${as}` : name)).join(", ");
  return `insert into ${table} (${names}) select ${stored}
    from unnest($${first}::bigint[], ${arrays.join(", ")}) as record (token, ${names}) join owner using (segmentation_id, token)`;
}

/**
 * One statement, so one round trip and one commit. The share lock makes a takeover wait until this commit is through, so that it reads
 * what was written here; a record whose token is no longer the owner's finds no row to join and is not written.
 */
const appendRecords = `
  with owner as (select segmentation_id, token from room_owner where segmentation_id = any ($1::text[]) for share),
  accepted as (${insertRows("ink_entry", entryColumns, 2)}),
  refused as (${insertRows("ink_refusal", refusalColumns, 3 + entryColumns.length)})
  select segmentation_id, token from owner`;

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
