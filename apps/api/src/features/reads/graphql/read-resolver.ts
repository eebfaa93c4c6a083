import {
  ExclusionReason,
  type PersonId,
  parseId,
  type ReadId,
  ReadState,
  type SegmentationId,
} from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { type ConnectionOf, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type BatchLoad, type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { BadUserInput, NotFound } from "../../../errors.js";
import { type People, PersonType } from "../../people/index.js";
import { type Projects, ProjectType, type ProtocolRow, ProtocolType, protocolRowOf } from "../../projects/index.js";
import { type Segmentation, SegmentationType } from "../../segmentations/index.js";
import { SeriesType, type Studies, StudyType } from "../../studies/index.js";
import type { Case, Exclusion } from "../domain/case.js";
import { beginRead, finishOwnRead, mayShowAi, recordSitting } from "../domain/do-read.js";
import { assignRead, claimNextRead, releaseRead, returnRead } from "../domain/give-out.js";
import type { ReadsPorts } from "../domain/ports.js";
import type { Read } from "../domain/read.js";
import { isMine, maySeeRead } from "../domain/see-cases.js";
import { reopenRead, submitRead } from "../domain/submit-read.js";
import { type LoadProtocols, protocolIn } from "./protocol-loader.js";
import {
  AssignReadInput,
  CaseForReadingType,
  ClaimResult,
  ExclusionType,
  ExposureType,
  ReadConnection,
  ReadType,
  SittingInput,
  SubmitReadInput,
  SubmitReadResult,
} from "./types.js";

export interface ReadsResolverPorts extends ReadsPorts {
  findPeople: People["findPeople"];
  findProjects: Projects["findProjects"];
  pseudonymity: Projects["pseudonymity"];
  findSeries: Studies["findSeries"];
  findStudies: Studies["findStudies"];
  findSegmentations: BatchLoad<SegmentationId, Segmentation>;
  loadProtocols: LoadProtocols;
}

@Resolver(() => ReadType)
export class ReadResolver {
  constructor(private readonly ports: ReadsResolverPorts) {}

  @Query(() => ReadType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  read(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Read | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Read | null> => {
    const readId = parseId("read", id);
    const read = readId && (await context.loaders.for(this.ports.reads.findMany).load(readId));
    return read && (await maySeeRead(this.ports, requirePrincipal(context), read)) ? read : null;
  };

  @Query(() => ReadConnection, { description: "Reads that were given to you, newest first." })
  async myReads(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
    @Arg("projectId", () => ID, { nullable: true }) projectId?: string | null,
    @Arg("states", () => [ReadState], { nullable: true }) states?: ReadState[] | null,
  ): Promise<ConnectionOf<Read>> {
    const { personId, scopes } = requirePrincipal(context);
    const project = projectId == null ? null : parseId("project", projectId);
    if (projectId != null && !project) throw new NotFound("project");
    const { limit, after } = toAgePage(page);
    const from = after && { assignedAt: after.createdAt, id: after.id };
    const filter = {
      projectId: project,
      states: states ?? [ReadState.ASSIGNED, ReadState.READING, ReadState.SUBMITTED],
    };
    const rows = scopes.has("READ") ? await this.ports.reads.ofPerson(personId, filter, { limit, after: from }) : [];
    return toConnection(
      rows,
      page,
      ({ assignedAt, id }) => [assignedAt.toISOString(), id],
      (read) => read,
    );
  }

  @Query(() => Int, { description: "Reads of yours that are not submitted yet." })
  myOpenReadCount(@Ctx() context: GraphqlContext): Promise<number> {
    return this.ports.reads.countOpen(requirePrincipal(context).personId);
  }

  @Mutation(() => ClaimResult, { description: "The next case for you to read." })
  async claimNextRead(@Arg("projectId", () => ID) projectId: string, @Ctx() context: GraphqlContext) {
    const read = await claimNextRead(this.ports, requirePrincipal(context), parse("project", projectId));
    return read ?? { message: "No case waits for you in this project." };
  }

  @Mutation(() => ReadType, { description: "For leads." })
  assignRead(
    @Arg("input", () => AssignReadInput) { caseId, readerIds, dueAt }: AssignReadInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Read> {
    const readers = readerIds.map((id) => parse("person", id));
    return assignRead(this.ports, requirePrincipal(context), {
      caseId: parse("case", caseId),
      readers,
      dueAt: dueAt ?? null,
    });
  }

  @Mutation(() => ReadType, { description: "Gives it back, or, as a lead, takes it away. What was painted is kept." })
  releaseRead(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Read> {
    return releaseRead(this.ports, requirePrincipal(context), parse("read", id));
  }

  @Mutation(() => ReadType, { description: "The case can't be read: it goes to the lead with the reason." })
  returnRead(
    @Arg("id", () => ID) id: string,
    @Arg("reason", () => ExclusionReason) reason: ExclusionReason,
    @Arg("note", () => String, { defaultValue: "" }) note: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Read> {
    return returnRead(this.ports, requirePrincipal(context), parse("read", id), { reason, note });
  }

  @Mutation(() => ReadType, { description: "Opens its mask. Begun already, it stays as it is." })
  beginRead(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Read> {
    return beginRead(this.ports, requirePrincipal(context), parse("read", id));
  }

  @Mutation(() => ReadType, {
    description: "Where the step shows AI after the own read: from here on models may be asked.",
  })
  finishOwnRead(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Read> {
    return finishOwnRead(this.ports, requirePrincipal(context), parse("read", id));
  }

  @Mutation(() => SubmitReadResult, { description: "Locks it. Research use only: no diagnosis is made with this." })
  submitRead(@Arg("input", () => SubmitReadInput) input: SubmitReadInput, @Ctx() context: GraphqlContext) {
    const { readId, ...statement } = input;
    const answers = statement.answers.map(({ questionKey, text, number }) => ({
      questionKey,
      text: text ?? null,
      number: number ?? null,
    }));
    return submitRead(this.ports, requirePrincipal(context), parse("read", readId), { ...statement, answers }).then(
      (outcome) => ("read" in outcome ? outcome.read : outcome),
    );
  }

  @Mutation(() => ReadType, { description: "For leads, until the case's result is signed." })
  reopenRead(
    @Arg("id", () => ID) id: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Read> {
    return reopenRead(this.ports, requirePrincipal(context), parse("read", id), reason);
  }

  @Mutation(() => Boolean, { description: "What a page reports of time and slices. True unless refused." })
  async recordSitting(
    @Arg("input", () => SittingInput) { readId, slicesShown, ...sitting }: SittingInput,
    @Ctx() context: GraphqlContext,
  ): Promise<boolean> {
    if (slicesShown.length > 16_384) throw new BadUserInput("No series has that many slices.");
    const bits = Buffer.from(slicesShown, "base64");
    await recordSitting(this.ports, requirePrincipal(context), parse("read", readId), {
      ...sitting,
      slicesShown: bits,
    });
    return true;
  }

  @FieldResolver(() => CaseForReadingType)
  async case(@Root() { caseId }: Read, @Ctx() context: GraphqlContext): Promise<Case> {
    return this.#caseOf(caseId, context);
  }

  @FieldResolver(() => ProtocolType)
  async protocol(@Root() { caseId }: Read, @Ctx() context: GraphqlContext): Promise<ProtocolRow> {
    return protocolRowOf(await protocolIn(context, this.ports.loadProtocols, await this.#caseOf(caseId, context)));
  }

  @FieldResolver(() => [PersonType])
  async readers(@Root() { readers }: Read, @Ctx() context: GraphqlContext) {
    return peopleOf(this.ports, readers, context);
  }

  @FieldResolver(() => SegmentationType, { nullable: true })
  async segmentation(@Root() { segmentationId }: Read, @Ctx() context: GraphqlContext) {
    return segmentationId && ((await context.loaders.for(this.ports.findSegmentations).load(segmentationId)) ?? null);
  }

  @FieldResolver(() => Date, { nullable: true })
  ownReadAt(@Root() { ownRead }: Read): Date | null {
    return ownRead?.at ?? null;
  }

  @FieldResolver(() => Boolean)
  mayAskModels(@Root() read: Read): Promise<boolean> {
    return mayShowAi(this.ports, read);
  }

  @FieldResolver(() => Float)
  async activeTimeS(@Root() { id }: Read, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.for(this.ports.reads.timesOf).load(id))?.activeTimeS ?? 0;
  }

  @FieldResolver(() => Float)
  async idleTimeS(@Root() { id }: Read, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.for(this.ports.reads.timesOf).load(id))?.idleTimeS ?? 0;
  }

  @FieldResolver(() => Int)
  async slicesShown(@Root() { id }: Read, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.for(this.ports.reads.timesOf).load(id))?.slicesShown ?? 0;
  }

  @FieldResolver(() => [ExposureType])
  async aiShown(@Root() { id }: Read, @Ctx() context: GraphqlContext) {
    return (await context.loaders.for(this.ports.reads.exposuresOf).load(id)) ?? [];
  }

  @FieldResolver(() => Boolean)
  isMine(@Root() read: Read, @Ctx() context: GraphqlContext): boolean {
    return isMine(requirePrincipal(context), read);
  }

  async #caseOf(id: Read["caseId"], context: GraphqlContext): Promise<Case> {
    const found = await context.loaders.for(this.ports.cases.findMany).load(id);
    if (!found) throw new NotFound("case");
    return found;
  }
}

/** What a case shows to whoever may know of it at all. */
@Resolver(() => CaseForReadingType)
export class CaseForReadingResolver {
  constructor(private readonly ports: ReadsResolverPorts) {}

  @FieldResolver(() => ProjectType)
  project(@Root() { projectId }: Case, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findProjects).load(projectId);
  }

  @FieldResolver(() => SeriesType)
  series(@Root() { seriesId }: Case, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findSeries).load(seriesId);
  }

  @FieldResolver(() => [StudyType])
  async studies(@Root() { id }: Case, @Ctx() context: GraphqlContext) {
    return studiesOf(this.ports, id, context);
  }
}

@Resolver(() => ExclusionType)
export class ExclusionResolver {
  constructor(private readonly ports: Pick<ReadsResolverPorts, "findPeople">) {}

  @FieldResolver(() => PersonType, { nullable: true })
  async by(@Root() { by }: Exclusion, @Ctx() context: GraphqlContext) {
    return (await context.loaders.for(this.ports.findPeople).load(by)) ?? null;
  }
}

export async function studiesOf(ports: ReadsResolverPorts, id: Case["id"], { loaders }: GraphqlContext) {
  const ids = (await loaders.for(ports.cases.studiesOf).load(id)) ?? [];
  const found = await Promise.all(ids.map((study) => loaders.for(ports.findStudies).load(study)));
  return found.filter((study) => study !== undefined);
}

async function peopleOf(ports: ReadsResolverPorts, ids: readonly PersonId[], { loaders }: GraphqlContext) {
  const found = await Promise.all(ids.map((id) => loaders.for(ports.findPeople).load(id)));
  return found.filter((person) => person !== undefined);
}

function parse(kind: "read", text: string): ReadId;
function parse<K extends "project" | "person" | "case">(
  kind: K,
  text: string,
): NonNullable<ReturnType<typeof parseId<K>>>;
function parse(kind: "read" | "project" | "person" | "case", text: string) {
  const id = parseId(kind, text);
  if (!id) throw new NotFound(kind);
  return id;
}
