import { ErrorCode } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import type pg from "pg";
import type { Clock } from "../../ports/clock.js";
import type { Database } from "./database.js";
import type { JobRows } from "./job-rows.js";
import { dropTicket, enqueue, listHolders, unlockTickets } from "./job-tickets.js";

/**
 * A running process holds an advisory lock on its pool's name for as long as it lives. PostgreSQL gives the lock back the moment
 * the process is gone, however it went: no heartbeat to tune, no clock to trust.
 */
export async function holdLife(client: pg.Client, pool: string): Promise<void> {
  await client.query("select pg_advisory_lock_shared(hashtextextended($1, 0))", [lockName(pool)]);
}

/**
 * Puts what dead processes were working on back in line; what has used its attempts up becomes FAILED, so that a job that kills its
 * process can't do so for ever. Several processes may do this at once: the dead one's lock lets one of them through at a time.
 * @returns how many jobs went back or failed
 */
export async function recoverJobs(
  db: Kysely<Database>,
  rows: JobRows,
  clock: Clock,
  own: string | null,
): Promise<number> {
  let recovered = 0;
  for (const holder of await listHolders(db, own)) {
    recovered += await db.transaction().execute(async (tx) => {
      const { rows: answers } = await sql<{ dead: boolean }>`
        select pg_try_advisory_xact_lock(hashtextextended(${lockName(holder)}, 0)) as dead`.execute(tx);
      return answers[0]?.dead ? recoverFrom(holder, tx, rows, clock) : 0;
    });
  }
  return recovered;
}

async function recoverFrom(holder: string, tx: Kysely<Database>, rows: JobRows, clock: Clock): Promise<number> {
  await unlockTickets(tx, holder);
  const left = await tx
    .selectFrom("job")
    .selectAll()
    .where("status", "=", "RUNNING")
    .where("runner", "=", holder)
    .orderBy("id")
    .execute();
  for (const row of left) {
    const claim = { id: row.id, runner: holder, attempt: row.attempts };
    if (row.attempts < row.max_attempts) {
      await rows.change(claim, { status: "WAITING", runner: null }, tx);
      await enqueue(tx, row, 0);
    } else {
      const failure = { code: ErrorCode.INTERNAL_SERVER_ERROR, message: "The server ended while working on this." };
      await rows.change(claim, { status: "FAILED", runner: null, failure, finishedAt: clock.now() }, tx);
      await dropTicket(tx, row.id);
    }
  }
  return left.length;
}

function lockName(pool: string): string {
  return `covoxel job runner ${pool}`;
}
