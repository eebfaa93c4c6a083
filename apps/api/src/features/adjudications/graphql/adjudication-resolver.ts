import { AdjudicationState, type IdOf, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ageKeys, type ConnectionOf, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type BatchLoad, type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { type People, PersonType } from "../../people/index.js";
import { type ProtocolRow, ProtocolType, protocolRowOf } from "../../projects/index.js";
import { type Case, CaseForReadingType, type LoadProtocols, protocolIn } from "../../reads/index.js";
import { type Segment, type Segmentation, SegmentationType } from "../../segmentations/index.js";
import { type Adjudication, type Disagreement, sideName } from "../domain/adjudication.js";
import { beginAdjudication, decideDisagreement, openSession, signAdjudication } from "../domain/do-adjudication.js";
import {
  assignAdjudication,
  claimNextAdjudication,
  maySeeAdjudication,
  releaseAdjudication,
} from "../domain/give-out-adjudication.js";
import { adjudicationPolicy } from "../domain/policy.js";
import type { AdjudicationPorts } from "../domain/ports.js";
import { agreementOf } from "./agreement-row.js";
import { AgreementType } from "./figure-types.js";
import {
  AdjudicationConnection,
  AdjudicationType,
  AssignAdjudicationInput,
  ClaimAdjudicationResult,
  DecideInput,
  DisagreementType,
  SideType,
  SignAdjudicationInput,
  SignAdjudicationResult,
} from "./types.js";

export interface AdjudicationResolverPorts extends AdjudicationPorts {
  findPeople: People["findPeople"];
  findSegmentations: BatchLoad<Segmentation["id"], Segmentation>;
  segmentsOf: BatchLoad<Segmentation["id"], Segment[]>;
  loadProtocols: LoadProtocols;
}

@Resolver(() => AdjudicationType)
export class AdjudicationResolver {
  constructor(private readonly ports: AdjudicationResolverPorts) {}

  @Query(() => AdjudicationType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  adjudication(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Adjudication | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Adjudication | null> => {
    const adjudicationId = parseId("adjudication", id);
    const found = adjudicationId && (await context.loaders.for(this.ports.adjudications.findMany).load(adjudicationId));
    return found && (await maySeeAdjudication(this.ports, requirePrincipal(context), found)) ? found : null;
  };

  @Query(() => AdjudicationConnection, { description: "Those that were given to you, newest first." })
  async myAdjudications(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
    @Arg("projectId", () => ID, { nullable: true }) projectId?: string | null,
    @Arg("states", () => [AdjudicationState], { nullable: true }) states?: AdjudicationState[] | null,
  ): Promise<ConnectionOf<Adjudication>> {
    const { personId, scopes } = requirePrincipal(context);
    const project = projectId == null ? null : parse("project", projectId);
    const filter = { projectId: project, states: states ?? [AdjudicationState.OPEN, AdjudicationState.SIGNED] };
    const rows = scopes.has("READ") ? await this.ports.adjudications.ofPerson(personId, filter, toAgePage(page)) : [];
    return toConnection(rows, page, ageKeys, (found) => found);
  }

  @Mutation(() => ClaimAdjudicationResult, { description: "The next case for you to adjudicate." })
  async claimNextAdjudication(@Arg("projectId", () => ID) projectId: string, @Ctx() context: GraphqlContext) {
    const found = await claimNextAdjudication(this.ports, requirePrincipal(context), parse("project", projectId));
    return found ?? { message: "No case waits for an adjudicator here." };
  }

  @Mutation(() => AdjudicationType, { description: "For leads." })
  assignAdjudication(
    @Arg("input", () => AssignAdjudicationInput) { caseId, adjudicatorId, dueAt }: AssignAdjudicationInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Adjudication> {
    const adjudicator = parse("person", adjudicatorId);
    const asked = { caseId: parse("case", caseId), adjudicator, dueAt: dueAt ?? null };
    return assignAdjudication(this.ports, requirePrincipal(context), asked);
  }

  @Mutation(() => Boolean, { description: "Gives it back, or, as a lead, takes it away: the case waits again." })
  async releaseAdjudication(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<boolean> {
    await releaseAdjudication(this.ports, requirePrincipal(context), parse("adjudication", id));
    return true;
  }

  @Mutation(() => AdjudicationType, { description: "Makes the third record, with what all reads agree on." })
  beginAdjudication(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Adjudication> {
    return beginAdjudication(this.ports, requirePrincipal(context), parse("adjudication", id));
  }

  @Mutation(() => AdjudicationType, {
    description: "Unblinds the case's readers: they join in the room. Deciding and signing stay yours.",
  })
  openSession(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Adjudication> {
    return openSession(this.ports, requirePrincipal(context), parse("adjudication", id));
  }

  @Mutation(() => DisagreementType, { description: "The voxels follow through the room." })
  decideDisagreement(
    @Arg("input", () => DecideInput) { adjudicationId, number, decision, side }: DecideInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Disagreement> {
    return decideDisagreement(this.ports, requirePrincipal(context), {
      id: parse("adjudication", adjudicationId),
      number,
      decided: decision ? { decision, side: side ?? null } : null,
    });
  }

  @Mutation(() => SignAdjudicationResult, {
    description: "Signs the result. Research use only: no diagnosis is made with this.",
  })
  async signAdjudication(
    @Arg("input", () => SignAdjudicationInput) { adjudicationId, ...statement }: SignAdjudicationInput,
    @Ctx() context: GraphqlContext,
  ) {
    const who = requirePrincipal(context);
    const outcome = await signAdjudication(this.ports, who, parse("adjudication", adjudicationId), statement);
    return "adjudication" in outcome ? outcome.adjudication : outcome;
  }

  @FieldResolver(() => CaseForReadingType)
  case(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): Promise<Case> {
    return this.#caseOf(adjudication, context);
  }

  @FieldResolver(() => ProtocolType)
  async protocol(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): Promise<ProtocolRow> {
    return protocolRowOf(
      await protocolIn(context, this.ports.loadProtocols, await this.#caseOf(adjudication, context)),
    );
  }

  @FieldResolver(() => PersonType, { nullable: true })
  async adjudicator(@Root() { adjudicator }: Adjudication, @Ctx() { loaders }: GraphqlContext) {
    return adjudicator && ((await loaders.for(this.ports.findPeople).load(adjudicator)) ?? null);
  }

  @FieldResolver(() => [SideType])
  async sides(@Root() { id, sides, signature }: Adjudication, @Ctx() { loaders }: GraphqlContext) {
    return Promise.all(
      sides.map(async ({ readId, segmentationId, revision }, place) => {
        const read = await loaders.for(this.ports.door.reads.findMany).load(readId);
        const segments = (await loaders.for(this.ports.segmentsOf).load(segmentationId)) ?? [];
        if (!read?.submission) throw new NotFound("side");
        const { findings, answers, confidence, contentHash } = read.submission;
        return {
          number: place + 1,
          name: sideName(place),
          findings: [...findings],
          answers: [...answers],
          confidence,
          slicesPath: `/files/adjudications/${id}/sides/${place + 1}/slices`,
          segments: segments.map(({ number, plane, name, labelKey }) => ({ number, plane, name, labelKey })),
          lineage: signature && { readId, revision, contentHash },
        };
      }),
    );
  }

  @FieldResolver(() => AgreementType)
  async agreement(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): Promise<AgreementType> {
    const { caseId, sides } = adjudication;
    const comparison = await context.loaders.for(this.ports.comparisons.ofCases).load(caseId);
    if (!comparison) throw new NotFound("agreement");
    const found = await this.#caseOf(adjudication, context);
    const { protocol } = await protocolIn(context, this.ports.loadProtocols, found);
    const order = comparison.reads.map(({ readId }) => sides.findIndex((side) => side.readId === readId));
    return agreementOf(comparison, protocol.workflow.agreement.diceAtLeast, order);
  }

  @FieldResolver(() => [DisagreementType])
  async disagreements(@Root() { id }: Adjudication, @Ctx() { loaders }: GraphqlContext): Promise<Disagreement[]> {
    return (await loaders.for(this.ports.adjudications.disagreementsOf).load(id)) ?? [];
  }

  @FieldResolver(() => Int)
  async disagreementCount(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): Promise<number> {
    return (await this.disagreements(adjudication, context)).length;
  }

  @FieldResolver(() => Int)
  async decidedCount(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): Promise<number> {
    return (await this.disagreements(adjudication, context)).filter(({ decided }) => decided !== null).length;
  }

  @FieldResolver(() => SegmentationType, { nullable: true })
  async segmentation(@Root() { segmentationId }: Adjudication, @Ctx() { loaders }: GraphqlContext) {
    return segmentationId && ((await loaders.for(this.ports.findSegmentations).load(segmentationId)) ?? null);
  }

  @FieldResolver(() => Boolean)
  isMine(@Root() adjudication: Adjudication, @Ctx() context: GraphqlContext): boolean {
    return adjudicationPolicy.isMine(requirePrincipal(context), adjudication);
  }

  async #caseOf({ caseId }: Adjudication, { loaders }: GraphqlContext): Promise<Case> {
    const found = await loaders.for(this.ports.door.cases.findMany).load(caseId);
    if (!found) throw new NotFound("case");
    return found;
  }
}

@Resolver(() => DisagreementType)
export class DisagreementResolver {
  @FieldResolver(() => String)
  spansPath(@Root() { adjudicationId, number }: Disagreement): string {
    return `/files/adjudications/${adjudicationId}/disagreements/${number}`;
  }
}

function parse<K extends "project" | "person" | "case" | "adjudication">(kind: K, text: string): IdOf[K] {
  const id = parseId(kind, text);
  if (!id) throw new NotFound(kind);
  return id;
}
