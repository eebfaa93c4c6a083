import { Finding, type ProjectId, ResultOrigin } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, Field, FieldResolver, Float, InputType, Int, ObjectType, Resolver, Root } from "type-graphql";
import {
  type ConnectionOf,
  connectionOf,
  decodeCursor,
  PageArgs,
  rowsToRead,
  toConnection,
} from "../../../edge/graphql/connection.js";
import { type BatchLoad, type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { ProjectType } from "../../projects/index.js";
import { type Case, CaseType } from "../../reads/index.js";
import { type Segmentation, SegmentationType } from "../../segmentations/index.js";
import {
  type LabelResult,
  type LabelResultFilter,
  type LabelResults,
  listLabelResults,
} from "../domain/label-results.js";

@ObjectType("LabelResult", { description: "What a case came to about one label." })
export class LabelResultType {
  @Field(() => CaseType)
  case!: CaseType;

  @Field(() => Int)
  caseNumber!: number;

  @Field(() => String)
  labelKey!: string;

  @Field(() => Finding)
  finding!: Finding;

  @Field(() => ResultOrigin)
  origin!: ResultOrigin;

  @Field(() => Float)
  voxelCount!: number;

  @Field(() => Float, { nullable: true })
  volumeMl!: number | null;

  @Field(() => String, { nullable: true, description: "Null where there is a volume." })
  volumeUnknownReason!: string | null;

  @Field(() => Float, { nullable: true, description: "The lowest of any two reads." })
  lowestDice!: number | null;

  @Field(() => String, { nullable: true, description: "Null where there is a Dice." })
  diceUnknownReason!: string | null;

  @Field(() => SegmentationType)
  segmentation!: SegmentationType;
}

@ObjectType("LabelResultConnection")
export class LabelResultConnection extends connectionOf(LabelResultType, "LabelResult") {}

@InputType("LabelResultFilter", {
  description: "All that is said must hold; a number that doesn't exist meets no bound.",
})
export class LabelResultFilterInput implements LabelResultFilter {
  @Field(() => [String], { nullable: true })
  labelKeys?: string[] | null;

  @Field(() => [Finding], { nullable: true })
  findings?: Finding[] | null;

  @Field(() => [ResultOrigin], { nullable: true })
  origins?: ResultOrigin[] | null;

  @Field(() => Float, { nullable: true })
  volumeMlAtLeast?: number | null;

  @Field(() => Float, { nullable: true })
  volumeMlAtMost?: number | null;

  @Field(() => Float, { nullable: true, description: "Of the lowest of any two reads." })
  diceAtLeast?: number | null;

  @Field(() => Float, { nullable: true })
  diceAtMost?: number | null;
}

export interface LabelResultPorts {
  labelResults: LabelResults;
  findCases: BatchLoad<Case["id"], Case>;
  findSegmentations: BatchLoad<Segmentation["id"], Segmentation>;
}

@Resolver(() => ProjectType)
export class LabelResultsOfProjectResolver {
  constructor(private readonly ports: LabelResultPorts) {}

  @FieldResolver(() => LabelResultConnection, {
    description:
      "What the project's cases came to, label by label; by case number and label. For those who oversee the project.",
  })
  async labelResults(
    @Root() { id }: ProjectType,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
    @Arg("filter", () => LabelResultFilterInput, { nullable: true }) filter?: LabelResultFilterInput | null,
  ): Promise<ConnectionOf<LabelResult>> {
    const limit = rowsToRead(page);
    const keys = page.after == null ? null : decodeCursor(page.after, 2);
    const after = keys && { caseNumber: Math.trunc(Number(keys[0])) || 0, labelKey: String(keys[1]) };
    const who = requirePrincipal(context);
    const rows = await listLabelResults(this.ports, who, id as ProjectId, filter ?? {}, { limit, after });
    return toConnection(
      rows,
      page,
      ({ caseNumber, labelKey }) => [caseNumber, labelKey],
      (row) => row,
    );
  }
}

@Resolver(() => LabelResultType)
export class LabelResultResolver {
  constructor(private readonly ports: LabelResultPorts) {}

  @FieldResolver(() => CaseType)
  async case(@Root() { caseId }: LabelResult, @Ctx() { loaders }: GraphqlContext): Promise<Case> {
    const found = await loaders.for(this.ports.findCases).load(caseId);
    if (!found) throw new NotFound("case");
    return found;
  }

  @FieldResolver(() => SegmentationType)
  async segmentation(@Root() { segmentationId }: LabelResult, @Ctx() { loaders }: GraphqlContext) {
    const found = await loaders.for(this.ports.findSegmentations).load(segmentationId);
    if (!found) throw new NotFound("segmentation");
    return found;
  }

  @FieldResolver(() => String, { nullable: true })
  volumeUnknownReason(@Root() { volumeMl }: LabelResult): string | null {
    return volumeMl === null
      ? "This image measures no volume: its slices have no known distance in the patient."
      : null;
  }

  @FieldResolver(() => String, { nullable: true })
  diceUnknownReason(@Root() { lowestDice }: LabelResult): string | null {
    return lowestDice === null ? "No two reads painted it." : null;
  }
}
