import type { JobId } from "@covoxel/shared/vocabulary";
import { ErrorCode } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import { CovoxelError } from "../../errors.js";
import type { Clock } from "../../ports/clock.js";
import { type JobHandler, PermanentFailure } from "../../ports/job-queue.js";
import type { Database } from "./database.js";
import type { Claim, JobRow, JobRows } from "./job-rows.js";
import { enqueue } from "./job-tickets.js";
import { throttleProgress } from "./throttle-progress.js";

/** Why a handler's signal was aborted. */
export class JobStopped extends Error {
  constructor(readonly reason: "CANCELLED" | "SHUTDOWN" | "LOST") {
    super(`The job was stopped: ${reason}.`);
    this.name = new.target.name;
  }
}

export interface JobRunnerParts {
  db: Kysely<Database>;
  rows: JobRows;
  clock: Clock;
  /** For what is nobody's fault but ours: a failure whose details people are not shown. */
  reportFault: (error: unknown, jobId: JobId) => void;
}

interface Run {
  claim: Claim;
  abort: AbortController;
}

/** Runs handlers for this process, and decides what becomes of a job when its handler has ended. */
export class JobRunner {
  readonly #running = new Map<JobId, Run>();
  #shuttingDown = false;

  constructor(private readonly parts: JobRunnerParts) {}

  async run(id: JobId, runner: string, handler: JobHandler<unknown>): Promise<void> {
    const { rows } = this.parts;
    if (this.#shuttingDown) return this.#backInLine(id);
    // Given back to us while our lost run of it is still winding down: the queue asks again later.
    if (this.#running.has(id)) throw new JobStopped("LOST");
    const row = await rows.claim(id, runner);
    // Cancelled, or finished by a process that died before it could say so to the queue.
    if (!row) return;
    const run: Run = { claim: { id, runner, attempt: row.attempts }, abort: new AbortController() };
    this.#running.set(id, run);
    const progress = throttleProgress((change) => this.#settle(run, change));
    try {
      const { signal } = run.abort;
      const result = await handler(row.payload, {
        jobId: id,
        attempt: row.attempts,
        signal,
        report: (fraction, message) => progress.report(fraction, message),
      });
      await progress.end();
      if (signal.aborted) await this.#stopped(run, row);
      else await this.#succeed(run, result);
    } catch (error) {
      await progress.end();
      if (run.abort.signal.aborted) await this.#stopped(run, row);
      else await this.#failed(run, row, error);
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: JobId): void {
    this.#running.get(id)?.abort.abort(new JobStopped("CANCELLED"));
  }

  /** After a time without connection: what others have taken from us or cancelled meanwhile is stopped. */
  async checkClaims(): Promise<void> {
    for (const { claim, abort } of [...this.#running.values()]) {
      const row = await this.parts.db.selectFrom("job").selectAll().where("id", "=", claim.id).executeTakeFirst();
      const ours = row?.status === "RUNNING" && row.runner === claim.runner && row.attempts === claim.attempt;
      if (!ours) abort.abort(new JobStopped(row?.status === "CANCELLED" ? "CANCELLED" : "LOST"));
    }
  }

  /** Takes on nothing more. */
  retire(): void {
    this.#shuttingDown = true;
  }

  abortAll(): void {
    for (const { abort } of this.#running.values()) abort.abort(new JobStopped("SHUTDOWN"));
  }

  async #settle({ claim }: Run, change: Parameters<JobRows["change"]>[1]): Promise<boolean> {
    const { db, rows } = this.parts;
    return db.transaction().execute(async (tx) => (await rows.change(claim, change, tx)) !== null);
  }

  async #succeed(run: Run, result: unknown): Promise<void> {
    const finishedAt = this.parts.clock.now();
    await this.#settle(run, { status: "SUCCEEDED", runner: null, progress: 1, result: result ?? null, finishedAt });
  }

  /** A run that was stopped for a shutdown didn't fail: it goes back in line, and the attempt isn't counted. */
  async #stopped(run: Run, row: JobRow): Promise<void> {
    if ((run.abort.signal.reason as JobStopped).reason !== "SHUTDOWN") return;
    await this.#retry(run, row, { attempts: run.claim.attempt - 1 }, 0);
  }

  async #failed(run: Run, row: JobRow, error: unknown): Promise<void> {
    const failure = describeFailure(error);
    if (failure.code === ErrorCode.INTERNAL_SERVER_ERROR) this.parts.reportFault(error, run.claim.id);
    if (failure.retryable && row.attempts < row.max_attempts) {
      await this.#retry(run, row, { message: failure.message }, backoffMs(row.attempts));
      return;
    }
    const { code, message } = failure;
    const finishedAt = this.parts.clock.now();
    await this.#settle(run, { status: "FAILED", runner: null, failure: { code, message }, finishedAt });
  }

  async #retry(run: Run, row: JobRow, change: { attempts?: number; message?: string }, delayMs: number): Promise<void> {
    const { db, rows } = this.parts;
    await db.transaction().execute(async (tx) => {
      const waiting = await rows.change(run.claim, { ...change, status: "WAITING", runner: null }, tx);
      if (waiting) await enqueue(tx, row, delayMs);
    });
  }

  async #backInLine(id: JobId): Promise<void> {
    const { db } = this.parts;
    const row = await db.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirst();
    if (row?.status === "WAITING") await enqueue(db, row, 0);
  }
}

/** 1, 2, 4 ... seconds, at most a minute. */
function backoffMs(attempt: number): number {
  return Math.min(2 ** (attempt - 1), 60) * 1000;
}

const unavailableForNow: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.STORAGE_UNAVAILABLE,
  ErrorCode.MODEL_UNAVAILABLE,
  ErrorCode.RATE_LIMITED,
]);

function describeFailure(error: unknown): { code: ErrorCode; message: string; retryable: boolean } {
  if (error instanceof PermanentFailure) return { code: error.code, message: error.message, retryable: false };
  if (error instanceof CovoxelError) {
    return { code: error.code, message: error.message, retryable: unavailableForNow.has(error.code) };
  }
  return { code: ErrorCode.INTERNAL_SERVER_ERROR, message: "Something went wrong on our side.", retryable: true };
}
