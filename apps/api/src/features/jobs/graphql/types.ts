import type * as schema from "@covoxel/shared/schema";
import { JobStatus } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";

registerEnumType(JobStatus, { name: "JobStatus", description: "SUCCEEDED, FAILED and CANCELLED are final." });

@ObjectType("JobFailure")
export class JobFailureType implements schema.Served<schema.JobFailure> {
  @Field(() => String, { description: "As in `extensions.code` of errors." })
  code!: string;

  @Field(() => String, { description: "For people." })
  message!: string;
}

@ObjectType("Job", { implements: Node, description: "Work in the background: an import, an export, a suggestion." })
export class JobType extends Node implements schema.Served<schema.Job> {
  @Field(() => String, { description: 'What is done, e.g. "import".' })
  kind!: string;

  @Field(() => ID, { nullable: true, description: "Null for work on the installation itself." })
  projectId!: string | null;

  @Field(() => PersonType, { nullable: true })
  requestedBy!: PersonType | null;

  @Field(() => JobStatus)
  status!: JobStatus;

  @Field(() => Float, { description: "From 0 to 1." })
  progress!: number;

  @Field(() => String, { description: "What is being done now; empty when there is nothing to say." })
  message!: string;

  @Field(() => JobFailureType, { nullable: true, description: "Null unless FAILED." })
  failure!: JobFailureType | null;

  @Field(() => Int, { description: "How often it was begun." })
  attempts!: number;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null while WAITING for the first time." })
  startedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null until its status is final." })
  finishedAt!: Date | null;

  @Field(() => Boolean, { description: "Whether `cancelJob` is yours to call." })
  mayCancel!: boolean;
}

@ObjectType("JobConnection")
export class JobConnection extends connectionOf(JobType, "Job") {}

@ObjectType("JobUpdate")
export class JobUpdateType implements schema.Served<schema.JobUpdate> {
  @Field(() => JobType)
  job!: JobType;

  @Field(() => String, {
    nullable: true,
    description: "Give it as `since` to go on after this update; null in the first, which is how the job stood.",
  })
  cursor!: string | null;
}
