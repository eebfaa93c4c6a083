import type { Feature } from "../../edge/feature.js";
import type { EventLog } from "../../ports/event-log.js";
import type { JobQueue } from "../../ports/job-queue.js";
import type { People } from "../people/index.js";
import type { JobPorts } from "./domain/read-jobs.js";
import { JobResolver } from "./graphql/resolvers.js";

export { jobPolicy } from "./domain/policy.js";
export { JobType } from "./graphql/types.js";

export const jobsResolverClasses = [JobResolver];

export interface JobsDeps {
  jobs: JobQueue;
  events: EventLog;
  people: Pick<People, "findPeople">;
  blinding: { blindIn: JobPorts["blindIn"] };
}

/** How people see and cancel work in the background. Running it is the composition root's: it starts when all handlers are there. */
export function createJobs({ jobs, events, people, blinding }: JobsDeps): Feature {
  const resolver = new JobResolver({ jobs, events, findPeople: people.findPeople, blindIn: blinding.blindIn });
  return { resolvers: [resolver], nodes: { job: resolver.find } };
}
