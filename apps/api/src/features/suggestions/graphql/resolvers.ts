import { type IdKind, type IdOf, parseId, type SuggestionId, SuggestionStatus } from "@covoxel/shared/vocabulary";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { resolverIn } from "../../../edge/graphql/schema.js";
import { NotFound } from "../../../errors.js";
import type { EventCursor } from "../../../ports/event-log.js";
import { type People, PersonType } from "../../people/index.js";
import { followSuggestion, type SuggestionUpdate as Update } from "../domain/follow-suggestion.js";
import type { Model } from "../domain/model.js";
import { mayAskModels } from "../domain/policy.js";
import { type RequestPorts, requestSuggestion } from "../domain/request-suggestion.js";
import {
  acceptSuggestion,
  cancelSuggestion,
  rejectSuggestion,
  type SettlePorts,
  seeSuggestion,
} from "../domain/settle-suggestion.js";
import { originModelOf, type Suggestion } from "../domain/suggestion.js";
import {
  AcceptedLabelType,
  AcceptSuggestionInput,
  LabelVoxelsType,
  ModelType,
  RequestSuggestionInput,
  SuggestionFailureType,
  SuggestionSlabType,
  SuggestionType,
  SuggestionUpdateType,
} from "./types.js";

export interface SuggestionResolverPorts extends RequestPorts, SettlePorts {
  findPeople: People["findPeople"];
}

interface FollowArgs {
  id: string;
  since?: string | null;
}

@Resolver(() => SuggestionType)
export class SuggestionResolver {
  constructor(private readonly ports: SuggestionResolverPorts) {}

  @Query(() => [ModelType], { description: "The models that this installation has." })
  async models(@Ctx() context: GraphqlContext) {
    requirePrincipal(context);
    return this.ports.models.list();
  }

  @Query(() => SuggestionType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  suggestion(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Suggestion | null> {
    return this.find(id, context);
  }

  @Query(() => [SuggestionType], { description: "Of a segmentation, newest first; at most 20." })
  async suggestions(
    @Arg("segmentationId", () => ID) id: string,
    @Arg("first", () => Int, { defaultValue: 5 }) first: number,
    @Ctx() context: GraphqlContext,
  ): Promise<Suggestion[]> {
    const who = requirePrincipal(context);
    const segmentationId = parse("segmentation", id);
    await this.ports.segmentations.see(who, segmentationId);
    const found = await this.ports.suggestions.ofSegmentation(segmentationId, Math.max(1, Math.min(20, first)));
    return Promise.all(found.map((suggestion) => seeSuggestion(this.ports, who, suggestion.id)));
  }

  /** For `node(id:)`. */
  find = async (id: string, context: GraphqlContext): Promise<Suggestion | null> => {
    const who = requirePrincipal(context);
    const suggestionId = parseId("suggestion", id);
    if (!suggestionId) return null;
    return seeSuggestion(this.ports, who, suggestionId).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
  };

  @Mutation(() => SuggestionType, { description: "Asks a model about the series that a segmentation lies on." })
  requestSuggestion(
    @Arg("input", () => RequestSuggestionInput) { segmentationId, modelId }: RequestSuggestionInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Suggestion> {
    const asked = { segmentationId: parse("segmentation", segmentationId), modelId };
    return requestSuggestion(this.ports, requirePrincipal(context), asked);
  }

  @Mutation(() => SuggestionType, {
    description:
      "Says as which segments you take which labels (`acceptedLabels`; missing segments are made). Then send one patch through the room that " +
      "names the suggestion and `originModel`: with that it is ACCEPTED.",
  })
  async acceptSuggestion(
    @Arg("input", () => AcceptSuggestionInput) { suggestionId, labels }: AcceptSuggestionInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Suggestion> {
    const asked = { id: parse("suggestion", suggestionId), labels: labels ?? null };
    return (await acceptSuggestion(this.ports, requirePrincipal(context), asked)).suggestion;
  }

  @Mutation(() => SuggestionType, { description: "Leaves nothing of it." })
  rejectSuggestion(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Suggestion> {
    return rejectSuggestion(this.ports, requirePrincipal(context), parse("suggestion", id));
  }

  @Mutation(() => SuggestionType, { description: "Stops the model; leaves nothing." })
  cancelSuggestion(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Suggestion> {
    return cancelSuggestion(this.ports, requirePrincipal(context), parse("suggestion", id));
  }

  @FieldResolver(() => ModelType, { nullable: true })
  async model(@Root() { model }: Suggestion): Promise<Model | null> {
    return (
      (await this.ports.models.list()).find(({ id, sha256 }) => id === model.id && sha256 === model.sha256) ?? null
    );
  }

  @FieldResolver(() => String)
  originModel(@Root() { model }: Suggestion): string {
    return originModelOf(model);
  }

  @FieldResolver(() => SuggestionStatus)
  status(@Root() { state }: Suggestion): SuggestionStatus {
    return state.status;
  }

  @FieldResolver(() => SuggestionFailureType, { nullable: true })
  failure(@Root() { state }: Suggestion) {
    return state.status === "FAILED" ? state.failure : null;
  }

  @FieldResolver(() => [SuggestionSlabType])
  slabs(@Root() { id, slabs }: Suggestion): SuggestionSlabType[] {
    return slabs.map(({ number, kStart, kEnd }) => ({ number, kStart, kEnd, path: slabPath(id, number) }));
  }

  @FieldResolver(() => [LabelVoxelsType])
  voxels(@Root() { slabs }: Suggestion): LabelVoxelsType[] {
    const total = new Map<number, number>();
    for (const { voxelCounts } of slabs)
      for (const [label, voxels] of Object.entries(voxelCounts))
        total.set(Number(label), (total.get(Number(label)) ?? 0) + voxels);
    return [...total].sort(([a], [b]) => a - b).map(([label, voxels]) => ({ label, voxels }));
  }

  @FieldResolver(() => [AcceptedLabelType], { nullable: true })
  acceptedLabels(@Root() { state }: Suggestion) {
    return ("acceptance" in state && state.acceptance?.segments) || null;
  }

  @FieldResolver(() => PersonType)
  requestedBy(@Root() suggestion: Suggestion, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findPeople).load(suggestion.requestedBy);
  }

  @FieldResolver(() => Boolean)
  maySettle(@Root() suggestion: Suggestion, @Ctx() context: GraphqlContext): Promise<boolean> {
    return mayAskModels(this.ports, requirePrincipal(context), suggestion);
  }

  @Subscription(() => SuggestionUpdateType, {
    name: "suggestion",
    subscribe: ({ args, context, info }) =>
      resolverIn(info, SuggestionResolver).follow(args as FollowArgs, context as GraphqlContext),
    description: "The suggestion as it stands, then again after every change. Ends when the suggestion has ended.",
  })
  suggestionUpdated(
    @Root() update: Update,
    @Arg("id", () => ID) _id: string,
    @Arg("since", () => String, { nullable: true, description: "The `cursor` of the last update seen." })
    _since?: string | null,
  ): Update {
    return update;
  }

  /** @throws NotFound before anything is sent */
  async follow({ id, since }: FollowArgs, context: GraphqlContext): Promise<AsyncIterable<Update>> {
    const suggestionId = parse("suggestion", id);
    const who = requirePrincipal(context);
    await seeSuggestion(this.ports, who, suggestionId);
    return followSuggestion(this.ports, who, suggestionId, (since ?? undefined) as EventCursor | undefined);
  }
}

export const slabPath = (id: SuggestionId, number: number): string => `/files/suggestions/${id}/slabs/${number}`;

function parse<K extends IdKind>(kind: K, id: string): IdOf[K] {
  const parsed = parseId(kind, id);
  if (!parsed) throw new NotFound(kind);
  return parsed;
}
