import { type ProjectId, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { ageKeys, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { ApiToken } from "../domain/api-token.js";
import type { Invitation, ProjectGrant } from "../domain/invitation.js";
import { createInvitation, type InvitePorts, listInvitations, revokeInvitation } from "../domain/invite.js";
import { createApiToken, listApiTokens, revokeApiToken, type TokenPorts } from "../domain/manage-tokens.js";
import type { Person } from "../domain/person.js";
import { assertMayListPeople, peoplePolicy } from "../domain/policy.js";
import type { PersonRepository } from "../domain/ports.js";
import {
  ApiTokenType,
  CreateApiTokenInput,
  CreatedApiTokenType,
  CreatedInvitationType,
  CreateInvitationInput,
  InvitationConnection,
  InvitationType,
  PersonConnection,
  PersonType,
  type RolesInProjectInput,
  ViewerType,
} from "./types.js";

@Resolver(() => PersonType)
export class PersonResolver {
  constructor(
    private readonly persons: PersonRepository,
    private readonly offlineCopies: { keepHours: number; maxMebibytes: number },
  ) {}

  @Query(() => ViewerType)
  async viewer(@Ctx() context: GraphqlContext) {
    const who = requirePrincipal(context);
    const person = await context.loaders.for(this.persons.findMany).load(who.personId);
    if (!person) throw new NotFound("person");
    const roles = [...who.roles].map(([projectId, held]) => ({ projectId, roles: [...held] }));
    return {
      person,
      isAdmin: who.isAdmin,
      scopes: [...who.scopes],
      roles,
      expiresAt: who.expiresAt,
      offlineCopies: this.offlineCopies,
    };
  }

  @Query(() => PersonConnection, { description: "For administrators and leads; newest first." })
  async people(@Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext) {
    assertMayListPeople(requirePrincipal(context));
    return toConnection(await this.persons.list(toAgePage(page)), page, ageKeys, (person) => person);
  }

  @FieldResolver(() => String, { nullable: true })
  email(@Root() person: Person, @Ctx() context: GraphqlContext): string | null {
    return peoplePolicy.maySeeEmail(requirePrincipal(context), person.id) ? person.email : null;
  }
}

@Resolver(() => InvitationType)
export class InvitationResolver {
  constructor(
    private readonly ports: InvitePorts,
    private readonly people: PersonRepository,
  ) {}

  @Query(() => InvitationConnection, { description: "For administrators; newest first." })
  async invitations(@Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext) {
    const rows = await listInvitations(this.ports, requirePrincipal(context), toAgePage(page));
    return toConnection(rows, page, ageKeys, (invitation) => invitation);
  }

  @Mutation(() => CreatedInvitationType)
  async createInvitation(
    @Arg("input", () => CreateInvitationInput) { grants, makesAdmin }: CreateInvitationInput,
    @Ctx() context: GraphqlContext,
  ) {
    const asked = { grants: grants.map(toGrant), makesAdmin };
    const { invitation, token } = await createInvitation(this.ports, requirePrincipal(context), asked);
    return { invitation, path: `/join/${token}` };
  }

  @Mutation(() => InvitationType)
  revokeInvitation(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext) {
    return revokeInvitation(this.ports, requirePrincipal(context), id);
  }

  @FieldResolver(() => PersonType)
  async invitedBy(@Root() invitation: Invitation, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.people.findMany).load(invitation.invitedBy);
  }
}

@Resolver(() => ApiTokenType)
export class ApiTokenResolver {
  constructor(private readonly ports: TokenPorts) {}

  @Query(() => [ApiTokenType], { description: "Your own, revoked and expired ones too; newest first." })
  apiTokens(@Ctx() context: GraphqlContext): Promise<ApiToken[]> {
    return listApiTokens(this.ports, requirePrincipal(context));
  }

  @Mutation(() => CreatedApiTokenType)
  createApiToken(@Arg("input", () => CreateApiTokenInput) input: CreateApiTokenInput, @Ctx() context: GraphqlContext) {
    return createApiToken(this.ports, requirePrincipal(context), input);
  }

  @Mutation(() => ApiTokenType)
  revokeApiToken(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<ApiToken> {
    return revokeApiToken(this.ports, requirePrincipal(context), id);
  }
}

function toGrant({ projectId, roles }: RolesInProjectInput): ProjectGrant {
  const id = parseId("project", projectId);
  if (!id) throw new BadUserInput("This is not the id of a project.", { field: "projectId" });
  return { projectId: id as ProjectId, roles };
}
