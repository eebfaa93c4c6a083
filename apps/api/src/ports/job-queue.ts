import type { ErrorCode, JobId, JobStatus, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { Transaction } from "./transaction.js";

export interface Job {
  id: JobId;
  kind: string;
  projectId: ProjectId | null;
  requestedBy: PersonId;
  status: JobStatus;
  /** 0 to 1. */
  progress: number;
  /** What is being done now, for people; no patient data. */
  message: string;
  /** Set when FAILED: an ErrorCode and a sentence for people. */
  failure: { code: string; message: string } | null;
  attempts: number;
  /** The handler's return value, JSON. */
  result: unknown;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface JobRequest<Payload> {
  kind: string;
  payload: Payload;
  projectId: ProjectId | null;
  requestedBy: PersonId;
  /** Lower runs first; interactive work 0, background 10 (default). */
  priority?: number;
  /** A second request with the same kind and key returns the first job while that is not FAILED or CANCELLED. */
  idempotencyKey?: string;
  /** Attempts in all; after the last the job is FAILED and kept as a dead letter. Default 3. */
  maxAttempts?: number;
}

export interface JobContext {
  jobId: JobId;
  attempt: number;
  /** Aborted on cancel and on shutdown. */
  signal: AbortSignal;
  report(progress: number, message: string): Promise<void>;
}

/** Thrown by a handler: trying again can't help. `message` is shown to people. */
export class PermanentFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * May run more than once for one job (a process that was killed, a retry): it must find its own traces.
 * The signal's abort is its order to stop; what it returns after that is dropped.
 * @throws anything: retried up to the cap. Not retried: PermanentFailure, and any CovoxelError that is not about something being
 *   unavailable for now, since a refusal in domain words will be the same next time
 */
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<unknown>;

export interface JobFilter {
  projectId?: ProjectId;
  requestedBy?: PersonId;
  /** What someone may see: all jobs of `projectIds`; those requested by this person in `memberOf` or without a project. */
  visibleTo?: { personId: PersonId; memberOf: readonly ProjectId[]; projectIds: readonly ProjectId[] };
  /** Of these projects only what this person asked for. */
  ownOnlyIn?: { personId: PersonId; projectIds: readonly ProjectId[] };
  status?: JobStatus;
  limit: number;
  /** The last job of the page before. */
  after?: { createdAt: Date; id: string } | null;
}

/** On topic `job:<id>` of the event log, at each change; `data` is this. */
export type JobEvent = Pick<Job, "status" | "progress" | "message" | "failure" | "attempts">;

export function jobTopic(id: JobId): string {
  return `job:${id}`;
}

export interface JobQueue {
  /** Within `tx` the job exists exactly if the transaction commits. */
  request<Payload>(request: JobRequest<Payload>, tx?: Transaction): Promise<Job>;
  get(id: JobId): Promise<Job | null>;
  /** Newest first. */
  list(filter: JobFilter): Promise<Job[]>;
  /** Cancelling what has ended changes nothing. */
  cancel(id: JobId): Promise<Job | null>;
  /** Register before `start`. One handler a kind. */
  handle<Payload>(kind: string, handler: JobHandler<Payload>): void;
  start(): Promise<void>;
  /** Lets running handlers finish for at most `graceMs`, then aborts them; they are picked up again by the next start. */
  stop(graceMs: number): Promise<void>;
}
