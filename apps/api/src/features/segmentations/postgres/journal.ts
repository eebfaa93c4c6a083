import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type pg from "pg";
import type { Database } from "../../../adapters/postgres/database.js";
import { type Metrics, noMetrics } from "../../../ports/metrics.js";
import { type Journal, JournalBroken, type JournalRecord, type RoomLog, RoomMoved } from "../room/ports.js";
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
      for (const { record, settle } of open) settle(moved.has(ownerOf(record)) ? new RoomMoved() : undefined);
      return;
    } catch (error) {
      if (isRejected(error)) return settleRoomByRoom(database, open, error, log);
      const pauseMs = Math.min(retryMs.first * 2 ** attempt, retryMs.atMost);
      log.warn({ records: open.length, attempt, pauseMs, code: codeOf(error) }, "journal waits for the database");
      await sleep(pauseMs);
    }
  }
}

/** @returns the owners that are none any more: nothing of theirs was written */
async function commit(pool: pg.Pool, records: readonly JournalRecord[]): Promise<Set<string>> {
  const owners = new Map(records.map((record) => [ownerOf(record), record]));
  const rows = rowsOf(records);
  const rowsWith = (outcome: JournalRecord["outcome"]) =>
    JSON.stringify(rows.filter((row) => row.outcome === outcome).map(({ row }) => row));
  const { rows: moved } = await pool.query<{ owner: string }>({
    // Named: each connection parses and plans it once.
    name: "append records",
    text: appendRecords,
    values: [
      JSON.stringify(
        [...owners].map(([owner, { segmentationId: segmentation_id, token }]) => ({ owner, segmentation_id, token })),
      ),
      rowsWith("ACCEPTED"),
      rowsWith("REFUSED"),
      Buffer.concat(records.map(({ bytes }) => bytes)),
    ],
  });
  return new Set(moved.map(({ owner }) => owner));
}

/** A room that was opened anew may be in one commit with what it wrote before. */
const ownerOf = ({ segmentationId, token }: JournalRecord) => `${segmentationId} ${token}`;

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

/**
 * One statement, so one round trip and one commit. The share lock makes a takeover wait until this commit is through, so that it reads
 * what was written here; a record whose token is no longer the owner's finds no row to join and is not written. Records come as JSON, and
 * their bytes behind one another in a parameter of their own: as arrays they would go as text, each byte as two letters.
 */
const appendRecords = `
  with claim as (select * from json_to_recordset($1) as claim (owner text, segmentation_id text, token bigint)),
  owner as (select o.segmentation_id, o.token from room_owner o join claim using (segmentation_id, token) for share of o),
  accepted as (${insertRows("ink_entry", 2, {
    segmentation_id: "text",
    actor: "bigint",
    seq: "bigint",
    person_id: "text",
    revision: "bigint",
    kind: "text",
    hlc: "bigint",
    origin: "jsonb",
    box: "integer[]",
    voxel_count: "bigint",
    target: "bigint",
    toggle_count: "bigint",
  })}),
  refused as (${insertRows("ink_refusal", 3, {
    segmentation_id: "text",
    actor: "bigint",
    seq: "bigint",
    person_id: "text",
    reason: "text",
    bytes_sha256: "bytea",
    kind: "text",
    origin: "jsonb",
    box: "integer[]",
    parts: "jsonb",
  })})
  select owner from claim
  where not exists (select from owner o where o.segmentation_id = claim.segmentation_id and o.token = claim.token)`;

/** @param parameter number of the one with the records; `$4` has their bytes */
function insertRows(table: string, parameter: number, columns: Record<string, string>): string {
  const names = Object.keys(columns).join(", ");
  const typed = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `insert into ${table} (${names}, bytes) select ${names}, substr($4::bytea, first, length)
    from json_to_recordset($${parameter}) as record (token bigint, first integer, length integer, ${typed.join(", ")})
    join owner using (segmentation_id, token)`;
}

/** `first` counts from 1, as SQL does. */
function rowsOf(records: readonly JournalRecord[]) {
  let first = 1;
  return records.map((record) => {
    const {
      segmentationId: segmentation_id,
      token,
      actor,
      seq,
      personId: person_id,
      kind,
      origin,
      box,
      bytes,
    } = record;
    const shared = { segmentation_id, token, actor, seq, person_id, kind, origin, box, first, length: bytes.length };
    first += bytes.length;
    if (record.outcome === "REFUSED") {
      const { reason, parts, bytesSha256 } = record;
      return { outcome: record.outcome, row: { ...shared, reason, parts, bytes_sha256: `\\x${asHex(bytesSha256)}` } };
    }
    const { revision, hlc, voxelCount: voxel_count, toggle } = record;
    const { target, count: toggle_count } = toggle ?? {};
    return { outcome: record.outcome, row: { ...shared, revision, hlc, voxel_count, target, toggle_count } };
  });
}

const asHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
