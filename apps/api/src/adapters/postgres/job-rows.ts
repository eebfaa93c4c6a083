import type { JobId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Clock } from "../../ports/clock.js";
import type { EventLog } from "../../ports/event-log.js";
import { type Job, type JobEvent, type JobFilter, jobTopic } from "../../ports/job-queue.js";
import type { Transaction } from "../../ports/transaction.js";
import type { Database } from "./database.js";
import type { JobTable } from "./spine-tables.js";

export type JobRow = Selectable<JobTable>;

/** One run of a job by one process. Whoever lost it (taken for dead, cancelled) can change the row no more. */
export interface Claim {
  id: JobId;
  runner: string;
  attempt: number;
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    projectId: row.project_id,
    requestedBy: row.requested_by,
    status: row.status,
    progress: row.progress,
    message: row.message,
    failure: row.failure,
    attempts: row.attempts,
    result: row.result,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

type Change = Partial<Pick<JobRow, "status" | "progress" | "message" | "attempts">> & {
  runner?: string | null;
  failure?: { code: string; message: string };
  result?: unknown;
  finishedAt?: Date;
};

/** The rows of `job`, each change with its event in the same transaction. */
export class JobRows {
  constructor(
    private readonly db: Kysely<Database>,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async get(id: JobId): Promise<Job | null> {
    const row = await this.db.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toJob(row) : null;
  }

  async list({ projectId, requestedBy, visibleTo, ownOnlyIn, status, limit, after }: JobFilter): Promise<Job[]> {
    let query = this.db.selectFrom("job").selectAll().orderBy("created_at", "desc").orderBy("id", "desc").limit(limit);
    if (projectId) query = query.where("project_id", "=", projectId);
    if (requestedBy) query = query.where("requested_by", "=", requestedBy);
    if (status) query = query.where("status", "=", status);
    const among = (ids: readonly string[]) => sql<never>`any(${[...ids]}::text[])`;
    if (ownOnlyIn) {
      const { personId, projectIds } = ownOnlyIn;
      query = query.where(({ or, not, eb }) =>
        or([
          eb("requested_by", "=", personId),
          eb("project_id", "is", null),
          not(eb("project_id", "=", among(projectIds))),
        ]),
      );
    }
    if (visibleTo) {
      query = query.where(({ or, and, eb }) => {
        const member = or([eb("project_id", "is", null), eb("project_id", "=", among(visibleTo.memberOf))]);
        const own = and([eb("requested_by", "=", visibleTo.personId), member]);
        return or([own, eb("project_id", "=", among(visibleTo.projectIds))]);
      });
    }
    if (after) {
      const { createdAt, id } = after;
      query = query.where(({ refTuple, tuple, eb }) =>
        eb(refTuple("created_at", "id"), "<", tuple(createdAt, id as JobId)),
      );
    }
    return (await query.execute()).map(toJob);
  }

  /** @returns the row, or null when someone else holds or has ended the job */
  async change(claim: Claim, change: Change, tx: Kysely<Database>): Promise<Job | null> {
    const query = this.#update(tx, change)
      .where("id", "=", claim.id)
      .where("status", "=", "RUNNING")
      .where("runner", "=", claim.runner)
      .where("attempts", "=", claim.attempt);
    return this.#logged(await query.returningAll().executeTakeFirst(), tx);
  }

  /**
   * Starts the next attempt. A job that this runner holds already is one whose end couldn't be written down: it is run again.
   * @returns null when it isn't waiting (any more)
   */
  async claim(id: JobId, runner: string): Promise<JobRow | null> {
    return this.db.transaction().execute(async (tx) => {
      const now = this.clock.now();
      const row = await tx
        .updateTable("job")
        .set((eb) => ({
          status: "RUNNING" as const,
          runner,
          attempts: eb("attempts", "+", 1),
          started_at: eb.fn.coalesce("started_at", eb.val(now)),
        }))
        .where("id", "=", id)
        .where(({ or, and, eb }) =>
          or([eb("status", "=", "WAITING"), and([eb("status", "=", "RUNNING"), eb("runner", "=", runner)])]),
        )
        .returningAll()
        .executeTakeFirst();
      await this.#logged(row, tx);
      return row ?? null;
    });
  }

  async cancel(id: JobId, tx: Kysely<Database>): Promise<Job | null> {
    const query = this.#update(tx, { status: "CANCELLED", runner: null, finishedAt: this.clock.now() })
      .where("id", "=", id)
      .where("status", "in", ["WAITING", "RUNNING"]);
    return this.#logged(await query.returningAll().executeTakeFirst(), tx);
  }

  #update(tx: Kysely<Database>, { failure, result, finishedAt, ...plain }: Change) {
    return tx.updateTable("job").set({
      ...plain,
      ...(failure ? { failure: JSON.stringify(failure) } : {}),
      ...(result === undefined ? {} : { result: JSON.stringify(result) }),
      ...(finishedAt ? { finished_at: finishedAt } : {}),
    });
  }

  async #logged(row: JobRow | undefined, tx: Kysely<Database>): Promise<Job | null> {
    if (!row) return null;
    const job = toJob(row);
    await this.log(job, tx);
    return job;
  }

  async log(job: Job, tx: Kysely<Database>): Promise<void> {
    const { status, progress, message, failure, attempts } = job;
    const data: JobEvent = { status, progress, message, failure, attempts };
    const event = { topic: jobTopic(job.id), type: "JOB_CHANGED", data: { ...data } };
    await this.events.append(event, tx as unknown as Transaction);
  }
}
