import {
  type CaseId,
  CaseState,
  ExclusionReason,
  PatientNaming,
  type ProjectId,
  parseId,
  type StudyId,
} from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  type ConnectionOf,
  decodeCursor,
  PageArgs,
  rowsToRead,
  toConnection,
} from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { ProjectType } from "../../projects/index.js";
import { maySeeHeaders, SeriesType, StudyType } from "../../studies/index.js";
import type { Case } from "../domain/case.js";
import { likenessOf } from "../domain/find-cases.js";
import {
  createCases,
  excludeCase,
  includeCase,
  nameCasePatient,
  quarantineCase,
  releaseCase,
  setCaseDetails,
} from "../domain/manage-cases.js";
import { readsPolicy } from "../domain/policy.js";
import { progressOf } from "../domain/progress.js";
import type { Read } from "../domain/read.js";
import { seeCase } from "../domain/see-cases.js";
import { protocolIn } from "./protocol-loader.js";
import { type ReadsResolverPorts, studiesOf } from "./read-resolver.js";
import {
  CaseConnection,
  CaseCountType,
  CaseDetailsInput,
  CaseType,
  CreateCasesInput,
  ExclusionType,
  ReadType,
} from "./types.js";

@Resolver(() => CaseType)
export class CaseResolver {
  constructor(private readonly ports: ReadsResolverPorts) {}

  @Query(() => CaseType, {
    name: "case",
    nullable: true,
    description: "Null when there is none, or it is not yours to oversee: readers find theirs in `read`.",
  })
  findOne(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Case | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Case | null> => {
    const caseId = parseId("case", id);
    if (!caseId) return null;
    return seeCase(this.ports, requirePrincipal(context), caseId).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
  };

  @Mutation(() => [CaseType], { description: "For leads." })
  createCases(
    @Arg("input", () => CreateCasesInput) { projectId, studyIds, grouping, released, licence, dueAt }: CreateCasesInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Case[]> {
    return createCases(this.ports, requirePrincipal(context), {
      projectId: parse("project", projectId),
      studyIds: studyIds.map((id) => parse("study", id)),
      grouping,
      released,
      licence: licence ?? null,
      dueAt: dueAt ?? null,
    });
  }

  @Mutation(() => CaseType, { description: "For leads: somebody looked at its de-identification." })
  releaseCase(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Case> {
    return releaseCase(this.ports, requirePrincipal(context), parse("case", id));
  }

  @Mutation(() => CaseType, { description: "For leads: out of readers' sight again, while nobody reads it." })
  quarantineCase(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Case> {
    return quarantineCase(this.ports, requirePrincipal(context), parse("case", id));
  }

  @Mutation(() => CaseType, { description: "For leads: no read of it is given out any more." })
  excludeCase(
    @Arg("id", () => ID) id: string,
    @Arg("reason", () => ExclusionReason) reason: ExclusionReason,
    @Arg("note", () => String, { defaultValue: "" }) note: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Case> {
    return excludeCase(this.ports, requirePrincipal(context), parse("case", id), { reason, note });
  }

  @Mutation(() => CaseType, { description: "For leads: takes an excluded case in again." })
  includeCase(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Case> {
    return includeCase(this.ports, requirePrincipal(context), parse("case", id));
  }

  @Mutation(() => CaseType, { description: "For leads." })
  setCaseDetails(
    @Arg("id", () => ID) id: string,
    @Arg("details", () => CaseDetailsInput) details: CaseDetailsInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Case> {
    return setCaseDetails(this.ports, requirePrincipal(context), parse("case", id), details);
  }

  @Mutation(() => CaseType, {
    description: "For leads: whose images these are, where the source names no patient. Said again it is corrected.",
  })
  nameCasePatient(
    @Arg("id", () => ID) id: string,
    @Arg("patientId", () => String) patientId: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Case> {
    return nameCasePatient(this.ports, requirePrincipal(context), parse("case", id), patientId);
  }

  @FieldResolver(() => PatientNaming)
  patientNamedBy(@Root() { patientKey, namedPatient }: Case): PatientNaming {
    if (namedPatient) return PatientNaming.LEAD;
    return patientKey === null ? PatientNaming.NOBODY : PatientNaming.SOURCE;
  }

  @FieldResolver(() => String, { nullable: true })
  async namedPatientId(
    @Root() { projectId, namedPatient }: Case,
    @Ctx() context: GraphqlContext,
  ): Promise<string | null> {
    return namedPatient && (await seesHeaders(this.ports, context, projectId)) ? namedPatient.patientId : null;
  }

  @FieldResolver(() => ProjectType)
  project(@Root() { projectId }: Case, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findProjects).load(projectId);
  }

  @FieldResolver(() => CaseState)
  state(@Root() { status }: Case): CaseState {
    return status.state;
  }

  @FieldResolver(() => ExclusionType, { nullable: true })
  exclusion(@Root() { status }: Case) {
    return status.state === CaseState.EXCLUDED ? status.exclusion : null;
  }

  @FieldResolver(() => SeriesType)
  series(@Root() { seriesId }: Case, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findSeries).load(seriesId);
  }

  @FieldResolver(() => [StudyType])
  studies(@Root() { id }: Case, @Ctx() context: GraphqlContext) {
    return studiesOf(this.ports, id, context);
  }

  @FieldResolver(() => [ReadType])
  async reads(@Root() { id }: Case, @Ctx() context: GraphqlContext): Promise<Read[]> {
    return (await context.loaders.for(this.ports.reads.ofCases).load(id)) ?? [];
  }

  @FieldResolver(() => Int)
  async readsNeeded(@Root() found: Case, @Ctx() context: GraphqlContext): Promise<number> {
    const { steps } = (await protocolIn(context, this.ports.loadProtocols, found)).protocol.workflow;
    return steps.reduce((sum, step) => sum + step.reads, 0);
  }

  @FieldResolver(() => Int)
  async freePlaces(@Root() found: Case, @Ctx() context: GraphqlContext): Promise<number> {
    const { steps } = (await protocolIn(context, this.ports.loadProtocols, found)).protocol.workflow;
    return progressOf(steps, await this.reads(found, context)).freePlaces;
  }
}

/** What the projects feature doesn't know: the cases of a project. */
@Resolver(() => ProjectType)
export class CasesOfProjectResolver {
  constructor(private readonly ports: ReadsResolverPorts) {}

  @FieldResolver(() => CaseConnection, {
    description: "By number; for those who oversee them, without the ones in which they owe an answer themselves.",
  })
  async cases(
    @Root() { id }: ProjectType,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
    @Arg("states", () => [CaseState], { nullable: true }) states?: CaseState[] | null,
    @Arg("text", () => String, {
      nullable: true,
      description:
        "A case's number, or part of a patient's name or pseudonym or of a description, as you are shown them.",
    })
    text?: string | null,
  ): Promise<ConnectionOf<Case>> {
    const who = requirePrincipal(context);
    const projectId = id as ProjectId;
    const limit = rowsToRead(page);
    const afterNumber = page.after == null ? 0 : Number(decodeCursor(page.after, 1)[0]);
    const list = async () => {
      const searchesHeaders = await seesHeaders(this.ports, context, projectId);
      const like = await likenessOf(this.ports, { projectId, text: text ?? "", searchesHeaders });
      const filter = { projectId, states: states ?? null, like, hiddenFrom: who.personId };
      const from = Number.isSafeInteger(afterNumber) ? afterNumber : 0;
      return this.ports.cases.list(filter, { limit, afterNumber: from });
    };
    const rows = readsPolicy.oversees(who, projectId) ? await list() : [];
    return toConnection(
      rows,
      page,
      ({ number }) => [number],
      (found) => found,
    );
  }

  @FieldResolver(() => [CaseCountType], { description: "Of the same cases; states without any are left out." })
  async caseCounts(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): Promise<CaseCountType[]> {
    const who = requirePrincipal(context);
    if (!readsPolicy.oversees(who, id as ProjectId)) return [];
    const counts = await this.ports.cases.countByState({ projectId: id as ProjectId, hiddenFrom: who.personId });
    const order = Object.values(CaseState);
    return [...counts]
      .map(([state, count]) => ({ state, count }))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  }

  @FieldResolver(() => Boolean, { description: "Whether you may make, release and exclude cases, and give out reads." })
  mayManageCases(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): boolean {
    return readsPolicy.mayManageCases(requirePrincipal(context), id as ProjectId);
  }

  @FieldResolver(() => Boolean, { description: "Whether you see its cases and what was found in them." })
  mayOversee(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): boolean {
    return readsPolicy.oversees(requirePrincipal(context), id as ProjectId);
  }

  @FieldResolver(() => Boolean, { description: "Whether you may claim cases to read." })
  mayReadCases(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): boolean {
    return readsPolicy.mayReadCases(requirePrincipal(context), id as ProjectId);
  }
}

/** Whether whoever asks is shown what the source, or a lead, calls patients. */
async function seesHeaders({ pseudonymity }: ReadsResolverPorts, context: GraphqlContext, projectId: ProjectId) {
  const showsPseudonyms = (await context.loaders.for(pseudonymity).load(projectId)) ?? true;
  return maySeeHeaders(requirePrincipal(context), projectId, showsPseudonyms);
}

function parse(kind: "project", text: string): ProjectId;
function parse(kind: "study", text: string): StudyId;
function parse(kind: "case", text: string): CaseId;
function parse(kind: "project" | "study" | "case", text: string) {
  const id = parseId(kind, text);
  if (!id) throw new NotFound(kind);
  return id;
}
