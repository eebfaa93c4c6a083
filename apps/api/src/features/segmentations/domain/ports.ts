import type { PatchEntry } from "@covoxel/shared/labelmap";
import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId, SeriesId, SuggestionId } from "@covoxel/shared/vocabulary";
import type { Measure, ReferenceGrid, Segment, Segmentation } from "./segmentation.js";

/** The door to the studies feature. */
export interface ReferenceGrids {
  /** Whether or not anybody may see it: the caller asks its policy. */
  find(seriesId: SeriesId): Promise<ReferenceGrid | null>;
}

export interface SegmentationRepository {
  create(segmentation: Segmentation): Promise<void>;
  find(id: SegmentationId): Promise<Segmentation | null>;
  findMany(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Segmentation>>;
  /** For the operator; no policy. */
  allIds(): Promise<SegmentationId[]>;
  /** Oldest first. Every asked id has a list. */
  ofSeries(seriesIds: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, Segmentation[]>>;
  /** By number. Every asked id has a list. */
  segmentsOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Segment[]>>;
  /** Issues the next number. @throws Conflict while it is closed, or when as many as may be are there; NotFound */
  addSegment(id: SegmentationId, segment: NewSegment): Promise<Segment>;
  /** @returns null where there is no such segment. @throws Conflict while the segmentation is closed */
  updateSegment(id: SegmentationId, number: number, change: SegmentChange): Promise<Segment | null>;
  /** Already so: stays as it was. @returns null where there is none */
  setClosed(id: SegmentationId, closed: Segmentation["closed"]): Promise<Segmentation | null>;
  /** 0 where nothing was painted yet; ids that don't exist are left out. */
  revisionsOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, number>>;
  measuresOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Measure>>;
  /** Keeps the one of the higher revision. */
  keepMeasure(id: SegmentationId, measure: Measure): Promise<void>;
}

export interface NewSegment {
  name: string;
  /** Null: the next of the palette. */
  colour: string | null;
  createdBy: PersonId;
}

export type SegmentChange = Partial<Pick<Segment, "name" | "colour" | "locked" | "visible">>;

/**
 * Asked by the gate about a patch that claims to come from a model's suggestion.
 * @returns null when it does and this person may accept it; else why it is set aside
 */
export type VerifySuggestionPatch = (claim: {
  segmentationId: SegmentationId;
  suggestionId: SuggestionId;
  model: string;
  personId: PersonId;
  patch: PatchEntry;
}) => Promise<RefusalReason | null>;

/** Told once a verified patch is durable; told again is no harm. Must not throw. */
export type SuggestionPatchSaved = (suggestionId: SuggestionId) => void;

/** Tells the room that what the mask's meta document shows changed: segments, or whether it takes edits. */
export interface RoomNotices {
  /** Resolves when a room of this process shows it. Rooms elsewhere hear of it from the database. */
  metaChanged(id: SegmentationId): Promise<void>;
}
