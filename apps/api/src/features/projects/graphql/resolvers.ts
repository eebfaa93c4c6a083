import { type IdOf, ProjectRole, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { ageKeys, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { PersonType } from "../../people/index.js";
import { type CreateProjectPorts, createProject } from "../domain/create-project.js";
import { addMember, type ManageMembersPorts, removeMember, setMemberRoles } from "../domain/manage-members.js";
import { projectPolicy } from "../domain/policy.js";
import type { Member, Project } from "../domain/project.js";
import { listProjects } from "../domain/read-projects.js";
import { CreateProjectInput, MemberInput, ProjectConnection, ProjectMemberType, ProjectType } from "./types.js";

export type ProjectResolverPorts = CreateProjectPorts & ManageMembersPorts;

@Resolver(() => ProjectType)
export class ProjectResolver {
  constructor(private readonly ports: ProjectResolverPorts) {}

  @Query(() => ProjectConnection, {
    description: "Those you are a member of; all of them for administrators. Newest first.",
  })
  async projects(@Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext) {
    const rows = await listProjects(this.ports.projects, requirePrincipal(context), toAgePage(page));
    return toConnection(rows, page, ageKeys, (project) => project);
  }

  @Query(() => ProjectType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  async project(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Project | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Project | null> => {
    const projectId = parseId("project", id);
    if (!projectId || !projectPolicy.maySee(requirePrincipal(context), projectId)) return null;
    return (await context.loaders.for(this.ports.projects.findMany).load(projectId)) ?? null;
  };

  @Mutation(() => ProjectType)
  createProject(
    @Arg("input", () => CreateProjectInput) input: CreateProjectInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Project> {
    return createProject(this.ports, requirePrincipal(context), input);
  }

  @Mutation(() => ProjectType)
  addMember(@Arg("input", () => MemberInput) input: MemberInput, @Ctx() context: GraphqlContext): Promise<Project> {
    return addMember(this.ports, requirePrincipal(context), parseMember(input));
  }

  @Mutation(() => ProjectType)
  setMemberRoles(
    @Arg("input", () => MemberInput) input: MemberInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Project> {
    return setMemberRoles(this.ports, requirePrincipal(context), parseMember(input));
  }

  @Mutation(() => ProjectType)
  removeMember(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("personId", () => ID) personId: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Project> {
    return removeMember(this.ports, requirePrincipal(context), parseMember({ projectId, personId, roles: [] }));
  }

  @FieldResolver(() => [ProjectMemberType])
  async members(@Root() project: Project, @Ctx() context: GraphqlContext): Promise<Member[]> {
    return (await context.loaders.for(this.ports.members.membersOf).load(project.id)) ?? [];
  }

  @FieldResolver(() => [ProjectRole])
  myRoles(@Root() project: Project, @Ctx() context: GraphqlContext): ProjectRole[] {
    return [...(requirePrincipal(context).roles.get(project.id) ?? [])];
  }

  @FieldResolver(() => Boolean)
  mayManageMembers(@Root() project: Project, @Ctx() context: GraphqlContext): boolean {
    return projectPolicy.mayManageMembers(requirePrincipal(context), project.id);
  }
}

@Resolver(() => ProjectMemberType)
export class ProjectMemberResolver {
  constructor(private readonly ports: Pick<ManageMembersPorts, "findPeople">) {}

  @FieldResolver(() => PersonType)
  person(@Root() member: Member, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findPeople).load(member.personId);
  }
}

function parseMember({ projectId, personId, roles }: MemberInput) {
  return { projectId: parse("project", projectId), personId: parse("person", personId), roles };
}

function parse<K extends "project" | "person">(kind: K, text: string): IdOf[K] {
  const id = parseId(kind, text);
  if (!id) throw new NotFound(kind);
  return id;
}
