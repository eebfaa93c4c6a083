import type { JobId } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.js";
import type { JobRow } from "./job-rows.js";

/** What graphile-worker carries for us: which job to look at. Everything else is in our own row. */
export interface Ticket {
  jobId: JobId;
}

/**
 * The queue's own count of attempts is never reached: retries are decided by our row, which is what people see.
 * A ticket's key is its job's id, so that there is one ticket a job, and a new one replaces what a stopped run still holds.
 */
const endlessly = 1_000;

export async function enqueue(
  db: Kysely<Database>,
  { id, kind, priority }: Pick<JobRow, "id" | "kind" | "priority">,
  delayMs: number,
): Promise<void> {
  const ticket: Ticket = { jobId: id };
  await sql`
    select graphile_worker.add_job(
      identifier := ${kind}, payload := ${JSON.stringify(ticket)}::json, job_key := ${id}, priority := ${priority}::int,
      max_attempts := ${endlessly}::int, run_at := now() + make_interval(secs => ${delayMs / 1000}))`.execute(db);
}

export async function dropTicket(db: Kysely<Database>, id: JobId): Promise<void> {
  await sql`select graphile_worker.remove_job(${id})`.execute(db);
}

/** Pools that hold tickets, other than `own`. */
export async function listHolders(db: Kysely<Database>, own: string | null): Promise<string[]> {
  const { rows } = await sql<{ locked_by: string }>`
    select distinct locked_by from graphile_worker.jobs where locked_by is not null and locked_by is distinct from ${own}
    union select distinct runner from job where status = 'RUNNING' and runner is distinct from ${own}`.execute(db);
  return rows.map((row) => row.locked_by);
}

export async function unlockTickets(db: Kysely<Database>, holder: string): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(array[${holder}])`.execute(db);
}
