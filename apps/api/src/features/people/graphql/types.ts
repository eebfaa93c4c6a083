import type * as schema from "@covoxel/shared/schema";
import { ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { InvitationStatus } from "../domain/invitation.js";

registerEnumType(ProjectRole, {
  name: "ProjectRole",
  description: "What a person is in one project. A person may hold several; each only adds rights.",
});
registerEnumType(TokenScope, { name: "TokenScope", description: "What an API token may be used for." });
registerEnumType(InvitationStatus, { name: "InvitationStatus" });

@ObjectType("Person", { implements: Node })
export class PersonType extends Node implements schema.Served<schema.Person> {
  @Field(() => String)
  displayName!: string;

  @Field(() => String, { nullable: true, description: "Null unless it is your own, or you lead a project." })
  email!: string | null;

  @Field(() => Boolean)
  isAdmin!: boolean;
}

@ObjectType("PersonConnection")
export class PersonConnection extends connectionOf(PersonType, "Person") {}

@ObjectType("RolesInProject")
export class RolesInProjectType implements schema.Served<schema.RolesInProject> {
  @Field(() => ID)
  projectId!: string;

  @Field(() => [ProjectRole])
  roles!: ProjectRole[];
}

@ObjectType("OfflineCopies", {
  description: "What a computer may keep of what you open, so that you can go on without a network.",
})
export class OfflineCopiesType implements schema.Served<schema.OfflineCopies> {
  @Field(() => Float, { description: "For so long without the server; 0: nothing." })
  keepHours!: number;

  @Field(() => Int, { description: "Of pixels, all series together." })
  maxMebibytes!: number;
}

@ObjectType("Viewer", { description: "You." })
export class ViewerType implements schema.Served<schema.Viewer> {
  @Field(() => PersonType)
  person!: PersonType;

  @Field(() => Boolean, { description: "True for administrators whose credentials carry the scope ADMIN." })
  isAdmin!: boolean;

  @Field(() => [TokenScope])
  scopes!: TokenScope[];

  @Field(() => [RolesInProjectType])
  roles!: RolesInProjectType[];

  @Field(() => GraphQLDateTime, { description: "When this session or token ends." })
  expiresAt!: Date;

  @Field(() => OfflineCopiesType)
  offlineCopies!: OfflineCopiesType;
}

@ObjectType("Invitation")
export class InvitationType implements schema.Served<schema.Invitation> {
  @Field(() => ID)
  id!: string;

  @Field(() => InvitationStatus)
  status!: InvitationStatus;

  @Field(() => Boolean)
  makesAdmin!: boolean;

  @Field(() => [RolesInProjectType])
  grants!: RolesInProjectType[];

  @Field(() => PersonType)
  invitedBy!: PersonType;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;
}

@ObjectType("InvitationConnection")
export class InvitationConnection extends connectionOf(InvitationType, "Invitation") {}

@InputType("RolesInProjectInput")
export class RolesInProjectInput implements schema.RolesInProjectInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => [ProjectRole])
  roles!: ProjectRole[];
}

@InputType("CreateInvitationInput")
export class CreateInvitationInput implements schema.CreateInvitationInput {
  @Field(() => [RolesInProjectInput], { defaultValue: [] })
  grants!: RolesInProjectInput[];

  @Field(() => Boolean, { defaultValue: false })
  makesAdmin!: boolean;
}

@ObjectType("CreatedInvitation")
export class CreatedInvitationType implements schema.Served<schema.CreatedInvitation> {
  @Field(() => InvitationType)
  invitation!: InvitationType;

  @Field(() => String, { description: "The path of the link, e.g. `/join/…`. Shown this once: only its hash is kept." })
  path!: string;
}

@ObjectType("ApiToken")
export class ApiTokenType implements schema.Served<schema.ApiToken> {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => [TokenScope])
  scopes!: TokenScope[];

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime)
  expiresAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null while it was not revoked." })
  revokedAt!: Date | null;
}

@InputType("CreateApiTokenInput")
export class CreateApiTokenInput implements schema.CreateApiTokenInput {
  @Field(() => String)
  name!: string;

  @Field(() => [TokenScope])
  scopes!: TokenScope[];

  @Field(() => Int, { defaultValue: 90 })
  expiresInDays!: number;
}

@ObjectType("CreatedApiToken")
export class CreatedApiTokenType implements schema.Served<schema.CreatedApiToken> {
  @Field(() => ApiTokenType)
  token!: ApiTokenType;

  @Field(() => String, {
    description: "For the header `Authorization: Bearer …`. Shown this once: only its hash is kept.",
  })
  secret!: string;
}
