import { type JobId, JobStatus, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { ageKeys, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { resolverIn } from "../../../edge/graphql/schema.js";
import { NotFound } from "../../../errors.js";
import type { EventCursor } from "../../../ports/event-log.js";
import type { Job } from "../../../ports/job-queue.js";
import { type People, PersonType } from "../../people/index.js";
import { type FollowJobPorts, followJob, type JobUpdate } from "../domain/follow-job.js";
import { jobPolicy } from "../domain/policy.js";
import { cancelJob, listJobs, seeJob } from "../domain/read-jobs.js";
import { JobConnection, JobType, JobUpdateType } from "./types.js";

export interface JobResolverPorts extends FollowJobPorts {
  findPeople: People["findPeople"];
}

interface FollowArgs {
  id: string;
  since?: string | null;
}

@Resolver(() => JobType)
export class JobResolver {
  constructor(private readonly ports: JobResolverPorts) {}

  @Query(() => JobConnection, {
    description: "Those you asked for, and all of the projects you lead; every one for administrators. Newest first.",
  })
  async jobs(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
    @Arg("projectId", () => ID, { nullable: true }) projectId?: string | null,
    @Arg("status", () => JobStatus, { nullable: true }) status?: JobStatus | null,
  ) {
    const project = projectId == null ? undefined : parseId("project", projectId);
    const asked = { ...toAgePage(page), ...(project && { projectId: project }), ...(status && { status }) };
    // An id that can't be one names a project without jobs.
    const rows = project === null ? [] : await listJobs(this.ports, requirePrincipal(context), asked);
    return toConnection(rows, page, ageKeys, (job) => job);
  }

  @Query(() => JobType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  async job(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Job | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Job | null> => {
    const jobId = parseId("job", id);
    if (!jobId) return null;
    const who = requirePrincipal(context);
    const job = await this.ports.jobs.get(jobId);
    return job && jobPolicy.maySee(who, job, await this.ports.blindIn(who)) ? job : null;
  };

  @Mutation(() => JobType, { description: "What has ended stays as it is." })
  cancelJob(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Job> {
    return cancelJob(this.ports, requirePrincipal(context), parse(id));
  }

  @Subscription(() => JobUpdateType, {
    name: "job",
    subscribe: ({ args, context, info }) =>
      resolverIn(info, JobResolver).follow(args as FollowArgs, context as GraphqlContext),
    description: "The job as it stands, then again after every change. Ends when the job has ended.",
  })
  jobChanged(
    @Root() update: JobUpdate,
    @Arg("id", () => ID) _id: string,
    @Arg("since", () => String, { nullable: true, description: "The `cursor` of the last update seen." })
    _since?: string | null,
  ): JobUpdate {
    return update;
  }

  /** @throws NotFound before anything is sent */
  async follow({ id, since }: FollowArgs, context: GraphqlContext): Promise<AsyncIterable<JobUpdate>> {
    const who = requirePrincipal(context);
    const jobId = parse(id);
    await seeJob(this.ports, who, jobId);
    return followJob(this.ports, who, jobId, (since ?? undefined) as EventCursor | undefined);
  }

  @FieldResolver(() => PersonType, { nullable: true })
  async requestedBy(@Root() job: Job, @Ctx() context: GraphqlContext) {
    return (await context.loaders.for(this.ports.findPeople).load(job.requestedBy)) ?? null;
  }

  @FieldResolver(() => Boolean)
  async mayCancel(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<boolean> {
    const who = requirePrincipal(context);
    return jobPolicy.mayCancel(who, job, await this.ports.blindIn(who));
  }
}

function parse(text: string): JobId {
  const id = parseId("job", text);
  if (!id) throw new NotFound("job");
  return id;
}
