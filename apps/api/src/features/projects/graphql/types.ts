import type * as schema from "@covoxel/shared/schema";
import { ProjectRole } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";

@ObjectType("ProjectMember")
export class ProjectMemberType implements schema.Served<schema.ProjectMember> {
  @Field(() => PersonType)
  person!: PersonType;

  @Field(() => [ProjectRole])
  roles!: ProjectRole[];
}

/** Other features add what they know of a project: its studies, cases, data sets; the protocol has a resolver of its own. */
type Own = "id" | "name" | "description" | "createdAt" | "members" | "myRoles" | "mayManageMembers";

@ObjectType("Project", { implements: Node })
export class ProjectType extends Node implements schema.Served<Pick<schema.Project, Own>> {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "Empty when nobody wrote one." })
  description!: string;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => [ProjectMemberType], { description: "By name." })
  members!: ProjectMemberType[];

  @Field(() => [ProjectRole], { description: "What you are here; empty for an administrator from outside." })
  myRoles!: ProjectRole[];

  @Field(() => Boolean, { description: "Whether you may name members and their roles." })
  mayManageMembers!: boolean;
}

@ObjectType("ProjectConnection")
export class ProjectConnection extends connectionOf(ProjectType, "Project") {}

@InputType("CreateProjectInput")
export class CreateProjectInput implements schema.CreateProjectInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { defaultValue: "" })
  description!: string;
}

@InputType("MemberInput")
export class MemberInput implements schema.MemberInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => ID)
  personId!: string;

  @Field(() => [ProjectRole], { description: "All that the person is to be in this project; at least one." })
  roles!: ProjectRole[];
}
