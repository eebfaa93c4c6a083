import type { JobId, JobStatus } from "@covoxel/shared/vocabulary";
import type { EventCursor, EventLog, LoggedEvent } from "../../../ports/event-log.js";
import { type Job, jobTopic } from "../../../ports/job-queue.js";
import type { Principal } from "../../people/index.js";
import { type JobPorts, seeJob } from "./read-jobs.js";

export interface JobUpdate {
  job: Job;
  /** Null in the first update, which no event stands behind. */
  cursor: EventCursor | null;
}

export interface FollowJobPorts extends JobPorts {
  events: EventLog;
}

const ended: ReadonlySet<JobStatus> = new Set<JobStatus>(["SUCCEEDED", "FAILED", "CANCELLED"]);

/**
 * The job as it stands, then after every change, until it has ended. Listening begins before the first look, so that nothing falls
 * between the two.
 * @throws NotFound, also in the middle, once this person may not see it any more
 * @throws InvalidCursor
 */
export function followJob(
  ports: FollowJobPorts,
  who: Principal,
  id: JobId,
  since: EventCursor | undefined,
): AsyncIterableIterator<JobUpdate> {
  const leaving = new AbortController();
  const events = ports.events.follow(jobTopic(id), { ...(since !== undefined && { since }), signal: leaving.signal });
  const updates = updatesOf(events, () => seeJob(ports, who, id));
  return {
    next: () => updates.next(),
    // A generator that waits for an event hears of nobody's leaving: end the events first.
    return: () => {
      leaving.abort();
      return updates.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* updatesOf(
  events: AsyncIterable<LoggedEvent>,
  look: () => Promise<Job>,
): AsyncGenerator<JobUpdate, undefined> {
  const first = await look();
  yield { job: first, cursor: null };
  if (ended.has(first.status)) return;
  for await (const { cursor } of events) {
    const job = await look();
    yield { job, cursor };
    if (ended.has(job.status)) return;
  }
}
