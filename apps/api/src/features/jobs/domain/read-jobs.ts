import type { JobId, JobStatus, ProjectId } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Job, JobFilter, JobQueue } from "../../../ports/job-queue.js";
import type { Principal } from "../../people/index.js";
import { type BlindIn, jobPolicy } from "./policy.js";

export interface JobPorts {
  jobs: JobQueue;
  /** Projects in which this person reads a case blind. */
  blindIn(who: Principal): Promise<BlindIn>;
}

/** @throws NotFound: to whoever may not see it, it does not exist */
export async function seeJob({ jobs, blindIn }: JobPorts, who: Principal, id: JobId): Promise<Job> {
  const job = await jobs.get(id);
  if (!job || !jobPolicy.maySee(who, job, await blindIn(who))) throw new NotFound("job");
  return job;
}

export interface JobsAsked extends Pick<JobFilter, "limit" | "after"> {
  projectId?: ProjectId;
  status?: JobStatus;
}

/** Those that this person may see, newest first. */
export async function listJobs({ jobs, blindIn }: JobPorts, who: Principal, asked: JobsAsked): Promise<Job[]> {
  if (!who.scopes.has("READ")) return [];
  const ownOnlyIn = { personId: who.personId, projectIds: [...(await blindIn(who))] };
  return jobs.list({ ...asked, ownOnlyIn, ...(who.isAdmin ? {} : { visibleTo: visibleTo(who) }) });
}

/** The same rule as `jobPolicy.maySee`, said to the database. */
function visibleTo(who: Principal): NonNullable<JobFilter["visibleTo"]> {
  const projectIds = [...who.roles].filter(([, roles]) => roles.has("LEAD")).map(([id]) => id);
  const memberOf = [...who.roles].filter(([, roles]) => roles.size > 0).map(([id]) => id);
  return { personId: who.personId, memberOf, projectIds };
}

/** @throws NotFound @throws Forbidden. Cancelling what has ended changes nothing. */
export async function cancelJob(ports: JobPorts, who: Principal, id: JobId): Promise<Job> {
  const job = await seeJob(ports, who, id);
  if (!jobPolicy.mayCancel(who, job, await ports.blindIn(who)))
    throw new Forbidden("This sign-in may look, but change nothing.");
  return (await ports.jobs.cancel(id)) ?? job;
}
