import { setTimeout as sleep } from "node:timers/promises";
import type { JobId } from "@covoxel/shared/vocabulary";
import { Logger, makeWorkerUtils, type Runner, run, runMigrations } from "graphile-worker";
import { type Kysely, sql } from "kysely";
import type { Clock } from "../../ports/clock.js";
import type { EventLog } from "../../ports/event-log.js";
import type { IdSource } from "../../ports/id-source.js";
import type { Job, JobHandler, JobQueue, JobRequest } from "../../ports/job-queue.js";
import type { Transaction } from "../../ports/transaction.js";
import type { DatabaseConnection } from "./connect-database.js";
import type { Database } from "./database.js";
import { type JobRow, JobRows, toJob } from "./job-rows.js";
import { JobRunner } from "./job-runner.js";
import { dropTicket, enqueue, type Ticket } from "./job-tickets.js";
import type { Listener } from "./listener.js";
import { holdLife, recoverJobs } from "./recover-jobs.js";

/** Its messages quote handlers' errors, which may quote patients; `reportFault` decides what is logged. */
const silent = new Logger(() => () => undefined);
const cancelChannel = "covoxel_job_cancel";
const recoverEveryMs = 10_000;
const handlersMaySettleMs = 5_000;

export interface JobQueueParts {
  connection: Pick<DatabaseConnection, "db" | "pool">;
  listener: Listener;
  events: EventLog;
  clock: Clock;
  ids: IdSource;
  /** Jobs that one process runs at once. */
  concurrency: number;
  reportFault: (error: unknown, jobId: JobId) => void;
}

/**
 * Our `job` row is the truth that people see; graphile-worker carries a ticket for each job from process to process (LISTEN/NOTIFY,
 * SKIP LOCKED, priorities, delays). Row, ticket and event change in one transaction.
 */
export async function openJobQueue(parts: JobQueueParts): Promise<JobQueue> {
  const { connection, listener, events, clock, ids, concurrency, reportFault } = parts;
  const { db, pool } = connection;
  await runMigrations({ pgPool: pool, logger: silent });
  const rows = new JobRows(db, events, clock);
  const runner = new JobRunner({ db, rows, clock, reportFault });
  const handlers = new Map<string, JobHandler<unknown>>();
  let worker: Runner | null = null;
  let poolName: string | null = null;
  let lifeTaken: Promise<() => void> | undefined;
  let recovering: NodeJS.Timeout | undefined;
  const stopListening: (() => void)[] = [];

  const inTransaction = <T>(tx: Transaction | undefined, work: (db: Kysely<Database>) => Promise<T>): Promise<T> =>
    tx ? work(tx as unknown as Kysely<Database>) : db.transaction().execute(work);

  /** Awaited before the first job is fetched, so that nobody takes a pool that has just begun for a dead one. */
  const takeLifeBeforeWork: GraphileConfig.Plugin = {
    name: "covoxel-life",
    version: "1.0.0",
    worker: {
      hooks: {
        async startWorker(_context, { worker: { workerPool } }) {
          poolName = workerPool.id;
          lifeTaken ??= listener.onConnect(async (client) => {
            await holdLife(client, workerPool.id);
            await runner.checkClaims();
          });
          await lifeTaken;
        },
      },
    },
  };

  return {
    request: (request, tx) => inTransaction(tx, (within) => insertJob(request, within)),

    get: (id) => rows.get(id),

    list: (filter) => rows.list(filter),

    async cancel(id) {
      await db.transaction().execute(async (tx) => {
        const cancelled = await rows.cancel(id, tx);
        if (!cancelled) return;
        await dropTicket(tx, id);
        await sql`select pg_notify(${cancelChannel}, ${id})`.execute(tx);
      });
      return rows.get(id);
    },

    handle(kind, handler) {
      if (handlers.has(kind)) throw new Error(`The kind of job "${kind}" has a handler already.`);
      if (worker) throw new Error("Handlers are registered before the queue starts.");
      handlers.set(kind, handler as JobHandler<unknown>);
    },

    async start() {
      stopListening.push(listener.listen(cancelChannel, (id) => runner.cancel(id as JobId)));
      await recoverJobs(db, rows, clock, poolName);
      await clearUp();
      if (handlers.size === 0) return;
      worker = await run({
        pgPool: pool,
        concurrency,
        noHandleSignals: true,
        logger: silent,
        pollInterval: 2_000,
        taskList: Object.fromEntries([...handlers].map(([kind, handler]) => [kind, runTicket(handler)])),
        preset: { plugins: [takeLifeBeforeWork] },
      });
      worker.promise.catch((error) => reportFault(error, "job_worker" as JobId));
      recovering = setInterval(() => {
        // While the database is away there is nothing to recover; the next round will.
        recoverJobs(db, rows, clock, poolName).catch(() => undefined);
      }, recoverEveryMs);
      recovering.unref();
    },

    async stop(graceMs) {
      clearInterval(recovering);
      runner.retire();
      const stopped = worker?.stop();
      const timer = setTimeout(() => runner.abortAll(), graceMs);
      // Handlers that don't heed the signal are left behind; their jobs are recovered when this process has ended.
      await Promise.race([stopped, sleep(graceMs + handlersMaySettleMs, undefined, { ref: false })]);
      clearTimeout(timer);
      for (const stop of stopListening.splice(0)) stop();
      (await lifeTaken)?.();
      worker = null;
    },
  };

  async function insertJob<P>(request: JobRequest<P>, tx: Kysely<Database>): Promise<Job> {
    const { kind, payload, projectId, requestedBy, priority = 10, idempotencyKey = null, maxAttempts = 3 } = request;
    for (;;) {
      const row = await tx
        .insertInto("job")
        .values({
          id: ids.next("job"),
          kind,
          project_id: projectId,
          requested_by: requestedBy,
          status: "WAITING",
          progress: 0,
          message: "",
          payload: JSON.stringify(payload ?? null),
          priority,
          attempts: 0,
          max_attempts: maxAttempts,
          idempotency_key: idempotencyKey,
          created_at: clock.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row) return queued(row, tx);
      const earlier = await tx
        .selectFrom("job")
        .selectAll()
        .where("kind", "=", kind)
        .where("idempotency_key", "=", idempotencyKey)
        .where("status", "not in", ["FAILED", "CANCELLED"])
        .executeTakeFirst();
      // None when it has failed since: then this request is a new job.
      if (earlier) return toJob(earlier);
    }
  }

  async function queued(row: JobRow, tx: Kysely<Database>): Promise<Job> {
    const job = toJob(row);
    await enqueue(tx, row, 0);
    await rows.log(job, tx);
    return job;
  }

  function runTicket(handler: JobHandler<unknown>) {
    return async (ticket: unknown, { job }: { job: { locked_by: string | null } }) => {
      await runner.run((ticket as Ticket).jobId, job.locked_by!, handler);
    };
  }

  /** Tickets of cancelled jobs whose process died before it could hand them in. */
  async function clearUp(): Promise<void> {
    const utils = await makeWorkerUtils({ pgPool: pool, logger: silent });
    await utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
    await utils.release();
  }
}
