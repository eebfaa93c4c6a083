import { type PersonId, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import type { Person } from "../../people/index.js";
import { PersonType } from "../../people/index.js";
import { type EditProtocolPorts, saveProtocol, seeProtocol } from "../domain/edit-protocol.js";
import { projectPolicy } from "../domain/policy.js";
import type { Project } from "../domain/project.js";
import type { ProtocolVersion, Question } from "../domain/protocol.js";
import { ProtocolType, type QuestionType, SaveProtocolInput } from "./protocol-types.js";
import { ProjectType } from "./types.js";

export type ProtocolResolverPorts = EditProtocolPorts & {
  findPeople(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>>;
};

@Resolver(() => ProtocolType)
export class ProtocolResolver {
  constructor(private readonly ports: ProtocolResolverPorts) {}

  @Mutation(() => ProtocolType, { description: "For leads: saves the next version." })
  async saveProtocol(
    @Arg("input", () => SaveProtocolInput) { projectId, editedVersion, protocol }: SaveProtocolInput,
    @Ctx() context: GraphqlContext,
  ) {
    const id = parseId("project", projectId);
    if (!id) throw new NotFound("project");
    return protocolRowOf(
      await saveProtocol(this.ports, requirePrincipal(context), { projectId: id, editedVersion, protocol }),
    );
  }

  @FieldResolver(() => PersonType, { nullable: true })
  savedBy(@Root() { saved }: ProtocolRow, @Ctx() context: GraphqlContext) {
    return saved ? context.loaders.for(this.ports.findPeople).load(saved.by) : null;
  }

  @FieldResolver()
  savedAt(@Root() { saved }: ProtocolRow): Date | null {
    return saved?.at ?? null;
  }
}

@Resolver(() => ProjectType)
export class ProjectProtocolResolver {
  constructor(private readonly ports: ProtocolResolverPorts) {}

  @FieldResolver(() => ProtocolType, { nullable: true, description: "Null where there is no such version." })
  async protocol(
    @Root() project: Project,
    @Arg("version", () => Int, { nullable: true, description: "The current one, when absent." }) version: number | null,
    @Ctx() context: GraphqlContext,
  ) {
    const found = await seeProtocol(this.ports, requirePrincipal(context), project.id, version ?? null);
    return found && protocolRowOf(found);
  }

  @FieldResolver(() => Boolean, { description: "Whether you may write the protocol." })
  mayEditProtocol(@Root() project: Project, @Ctx() context: GraphqlContext): boolean {
    return projectPolicy.mayEditProtocol(requirePrincipal(context), project.id);
  }
}

export type ProtocolRow = ReturnType<typeof protocolRowOf>;

/** A version as GraphQL serves it. */
export function protocolRowOf({ version, protocol, saved }: ProtocolVersion) {
  return { ...protocol, questions: protocol.questions.map(questionRowOf), version, saved };
}

function questionRowOf(question: Question): QuestionType {
  const options = "options" in question ? question.options : [];
  const unit = "unit" in question ? question.unit : null;
  return { ...question, options, unit };
}
