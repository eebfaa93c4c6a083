import { parseId, type SegmentationId, type SeriesId } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Arg, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { BatchLoad } from "../../../edge/graphql/context.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import { SeriesType, type Studies } from "../../studies/index.js";
import {
  addInstance,
  addSegment,
  createSegmentation,
  type LabelsOf,
  setClosed,
  updateSegment,
} from "../domain/edit-segmentation.js";
import { type AsOf, type HistoryRepository, resolveAsOf, type SegmentationThen } from "../domain/history.js";
import { type MaskBlinding, mayBegin, type Permissions, permissionsOn } from "../domain/policy.js";
import type {
  ReferenceGrids,
  RemovalRepository,
  RoomNotices,
  SegmentationRepository,
  SegmentChange,
} from "../domain/ports.js";
import type { RecordPorts } from "../domain/record-act.js";
import { removeSegment, restoreSegment } from "../domain/remove-segment.js";
import { type Measure, type Segment, type Segmentation, voxelVolumeMl } from "../domain/segmentation.js";
import { AsOfInput } from "./history-types.js";
import {
  AddSegmentInput,
  CreateSegmentationInput,
  SegmentationType,
  SegmentInput,
  SegmentType,
  UpdateSegmentInput,
} from "./types.js";

export interface SegmentationResolverPorts extends RecordPorts {
  segmentations: SegmentationRepository;
  blinding: MaskBlinding;
  removals: RemovalRepository;
  grids: ReferenceGrids;
  rooms: RoomNotices;
  clock: Clock;
  ids: IdSource;
  labelsOf: LabelsOf;
  findSeries: Studies["findSeries"];
  measures: BatchLoad<SegmentationId, Measure>;
  history: Pick<HistoryRepository, "revisionAt">;
  /** Keys as `pastKey` makes them. */
  pastMeasures: BatchLoad<string, Measure>;
}

/** A mask at one of its revisions, as a loader's key. */
export const pastKey = (id: SegmentationId, revision: number): string => `${id}@${revision}`;

/** @returns what `pastKey` was given */
export function parsePastKey(key: string): { id: SegmentationId; revision: number } {
  const [id, revision] = key.split("@");
  return { id: id as SegmentationId, revision: Number(revision) };
}

/** A segment knows whose it is, so that its voxels can be looked up. */
type SegmentRow = Segment & { of: SegmentationThen };

@Resolver(() => SegmentationType)
export class SegmentationResolver {
  constructor(private readonly ports: SegmentationResolverPorts) {}

  @Query(() => SegmentationType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  async segmentation(
    @Arg("id", () => ID) id: string,
    @Ctx() context: GraphqlContext,
    @Arg("asOf", () => AsOfInput, {
      nullable: true,
      description:
        "As it stood then: revision, content hash, counts, volumes, history and file. Names and colours of segments are those of today.",
    })
    asOf?: AsOf | null,
  ): Promise<SegmentationThen | null> {
    const found = await this.find(id, context);
    if (!found || !asOf) return found;
    const latest = (await context.loaders.for(this.ports.segmentations.revisionsOf).load(found.id)) ?? 0;
    return { ...found, asOf: await resolveAsOf(this.ports.history, found.id, latest, asOf) };
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Segmentation | null> => {
    const segmentationId = parseId("segmentation", id);
    if (!segmentationId) return null;
    const found = await context.loaders.for(this.ports.segmentations.findMany).load(segmentationId);
    return found && (await permissionsIn(context, this.ports, found)).see ? found : null;
  };

  @Mutation(() => SegmentationType)
  createSegmentation(
    @Arg("input", () => CreateSegmentationInput) { seriesId, name, t }: CreateSegmentationInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Segmentation> {
    const id = parseId("series", seriesId);
    if (!id) throw new NotFound("series");
    return createSegmentation(this.ports, requirePrincipal(context), { seriesId: id, name, t });
  }

  @Mutation(() => SegmentType)
  async addSegment(
    @Arg("input", () => AddSegmentInput) { segmentationId, name, colour }: AddSegmentInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SegmentRow> {
    const id = parseSegmentationId(segmentationId);
    const segment = await addSegment(this.ports, requirePrincipal(context), {
      segmentationId: id,
      name,
      colour: colour ?? null,
    });
    return this.#rowOf(id, segment);
  }

  @Mutation(() => SegmentType, {
    description: "The next instance of a label that comes in several, e.g. another metastasis.",
  })
  async addInstance(
    @Arg("segmentationId", () => ID) segmentationId: string,
    @Arg("labelKey", () => String) labelKey: string,
    @Ctx() context: GraphqlContext,
  ): Promise<SegmentRow> {
    const id = parseSegmentationId(segmentationId);
    const segment = await addInstance(this.ports, requirePrincipal(context), { segmentationId: id, labelKey });
    return this.#rowOf(id, segment);
  }

  @Mutation(() => SegmentType)
  async updateSegment(
    @Arg("input", () => UpdateSegmentInput) { segmentationId, number, expected, ...asked }: UpdateSegmentInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SegmentRow> {
    const id = parseSegmentationId(segmentationId);
    const segment = await updateSegment(this.ports, requirePrincipal(context), {
      segmentationId: id,
      number,
      change: saidIn(asked),
      expected: saidIn(expected ?? {}),
    });
    return this.#rowOf(id, segment);
  }

  @Mutation(() => SegmentationType, {
    description:
      "Takes a segment out of the table while nothing that was painted with it would be lost; its number is never given out again. CONFLICT says in `facts.reason` whether others painted with it (PAINTED_BY_OTHERS) or you did and have not taken it back (PAINTED).",
  })
  removeSegment(
    @Arg("input", () => SegmentInput) { segmentationId, number }: SegmentInput,
    @Ctx() context: GraphqlContext,
  ): Promise<Segmentation> {
    const id = parseSegmentationId(segmentationId);
    return removeSegment(this.ports, requirePrincipal(context), { segmentationId: id, number });
  }

  @Mutation(() => SegmentType, { description: "Puts a segment that was removed back into the table, as it was." })
  async restoreSegment(
    @Arg("input", () => SegmentInput) { segmentationId, number }: SegmentInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SegmentRow> {
    const id = parseSegmentationId(segmentationId);
    const segment = await restoreSegment(this.ports, requirePrincipal(context), { segmentationId: id, number });
    return this.#rowOf(id, segment);
  }

  @Mutation(() => SegmentationType, {
    description:
      "For leads. From then on every stroke is set aside, and found by its author, until it is opened again.",
  })
  closeSegmentation(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Segmentation> {
    const segmentationId = parseSegmentationId(id);
    return setClosed(this.ports, requirePrincipal(context), { segmentationId, closed: true });
  }

  @Mutation(() => SegmentationType, { description: "For leads: takes edits again." })
  reopenSegmentation(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Segmentation> {
    const segmentationId = parseSegmentationId(id);
    return setClosed(this.ports, requirePrincipal(context), { segmentationId, closed: false });
  }

  @FieldResolver(() => GraphQLDateTime, { nullable: true })
  closedAt(@Root() { closed }: Segmentation): Date | null {
    return closed?.at ?? null;
  }

  @FieldResolver(() => Boolean)
  async mayClose(@Root() segmentation: Segmentation, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await permissionsIn(context, this.ports, segmentation)).close;
  }

  @FieldResolver(() => SeriesType)
  series(@Root() { seriesId }: Segmentation, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findSeries).load(seriesId);
  }

  @FieldResolver(() => [SegmentType])
  async segments(@Root() of: SegmentationThen, @Ctx() context: GraphqlContext): Promise<SegmentRow[]> {
    const segments = (await context.loaders.for(this.ports.segmentations.segmentsOf).load(of.id)) ?? [];
    return segments.map((segment) => ({ ...segment, of }));
  }

  @FieldResolver(() => Float)
  async revision(@Root() { id, asOf }: SegmentationThen, @Ctx() context: GraphqlContext): Promise<number> {
    return asOf ?? (await context.loaders.for(this.ports.segmentations.revisionsOf).load(id)) ?? 0;
  }

  @FieldResolver(() => String)
  async contentHash(@Root() of: SegmentationThen, @Ctx() context: GraphqlContext): Promise<string> {
    return (await measureOf(this.ports, of, context)).contentHash;
  }

  @FieldResolver(() => Boolean)
  async mayPaint(@Root() segmentation: Segmentation, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await permissionsIn(context, this.ports, segmentation)).paint;
  }

  @FieldResolver(() => Boolean)
  async mayManageSegments(@Root() segmentation: Segmentation, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await permissionsIn(context, this.ports, segmentation)).manageSegments;
  }

  @FieldResolver(() => String)
  roomPath(@Root() { id }: Segmentation): string {
    return `/rooms/${id}`;
  }

  @FieldResolver(() => String, { nullable: true })
  async niftiPath(@Root() segmentation: SegmentationThen, @Ctx() context: GraphqlContext): Promise<string | null> {
    if (!(await permissionsIn(context, this.ports, segmentation)).export) return null;
    const { id, asOf } = segmentation;
    return `/files/segmentations/${id}/nifti${asOf === undefined ? "" : `?asOf=${asOf}`}`;
  }

  async #rowOf(id: SegmentationId, segment: Segment): Promise<SegmentRow> {
    const of = await this.ports.segmentations.find(id);
    if (!of) throw new NotFound("segmentation");
    return { ...segment, of };
  }
}

@Resolver(() => SegmentType)
export class SegmentResolver {
  constructor(private readonly ports: SegmentationResolverPorts) {}

  @FieldResolver(() => Float)
  async voxelCount(@Root() { of, number }: SegmentRow, @Ctx() context: GraphqlContext): Promise<number> {
    return (await measureOf(this.ports, of, context)).voxelCounts.get(number) ?? 0;
  }

  @FieldResolver(() => Float, { nullable: true })
  async volumeMl(@Root() segment: SegmentRow, @Ctx() context: GraphqlContext): Promise<number | null> {
    const voxelMl = await this.#voxelMl(segment, context);
    return voxelMl === null ? null : voxelMl * (await this.voxelCount(segment, context));
  }

  @FieldResolver(() => String, { nullable: true })
  async volumeUnknownReason(@Root() segment: SegmentRow, @Ctx() context: GraphqlContext): Promise<string | null> {
    return (await this.#voxelMl(segment, context)) === null
      ? "This image measures no volume: its slices have no known distance in the patient."
      : null;
  }

  async #voxelMl({ of }: SegmentRow, context: GraphqlContext): Promise<number | null> {
    const series = await context.loaders.for(this.ports.findSeries).load(of.seriesId);
    return series ? voxelVolumeMl({ kind: series.gridKind, ijkToLps: series.ijkToLps }) : null;
  }
}

/** What the studies feature doesn't know: the masks on a series. */
@Resolver(() => SeriesType)
export class SegmentationsOfSeriesResolver {
  constructor(private readonly ports: SegmentationResolverPorts) {}

  @FieldResolver(() => [SegmentationType], { description: "Those that are yours to see; oldest first." })
  async segmentations(@Root() { id }: SeriesType, @Ctx() context: GraphqlContext): Promise<Segmentation[]> {
    const all = (await context.loaders.for(this.ports.segmentations.ofSeries).load(id as SeriesId)) ?? [];
    const may = await Promise.all(all.map((segmentation) => permissionsIn(context, this.ports, segmentation)));
    return all.filter((_, n) => may[n]!.see);
  }

  @FieldResolver(() => Boolean, { description: "Whether you may begin a segmentation on it." })
  async maySegment(@Root() { id }: SeriesType, @Ctx() context: GraphqlContext): Promise<boolean> {
    const who = requirePrincipal(context);
    const series = await context.loaders.for(this.ports.findSeries).load(id as SeriesId);
    if (!series) return false;
    const asCasesSay = (await this.ports.blinding.mayBegin(who, [series.id])).get(series.id) ?? "FREE";
    return mayBegin(who, series.projectId, asCasesSay);
  }
}

/** One statement for all masks of a level. */
async function permissionsIn(
  context: GraphqlContext,
  { blinding }: Pick<SegmentationResolverPorts, "blinding">,
  { id, projectId }: Segmentation,
): Promise<Permissions> {
  const who = requirePrincipal(context);
  return permissionsOn(who, projectId, (await context.loaders.for(blinding.accessFor(who)).load(id)) ?? "FREE");
}

async function measureOf(
  { measures, pastMeasures }: SegmentationResolverPorts,
  { id, asOf }: SegmentationThen,
  { loaders }: GraphqlContext,
) {
  const measure =
    asOf === undefined ? await loaders.for(measures).load(id) : await loaders.for(pastMeasures).load(pastKey(id, asOf));
  if (!measure) throw new NotFound("segmentation");
  return measure;
}

/** Null says as little as absent. */
const saidIn = (fields: object): SegmentChange =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));

function parseSegmentationId(text: string): SegmentationId {
  const id = parseId("segmentation", text);
  if (!id) throw new NotFound("segmentation");
  return id;
}
