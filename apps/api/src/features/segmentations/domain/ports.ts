import type { PatchEntry } from "@covoxel/shared/labelmap";
import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId, SeriesId, SuggestionId } from "@covoxel/shared/vocabulary";
import type { Transaction } from "../../../ports/transaction.js";
import type { EncodedMask } from "./filled-mask.js";
import type { Measure, ReferenceGrid, Segment, Segmentation } from "./segmentation.js";

/** The door to the studies feature. */
export interface ReferenceGrids {
  /** Whether or not anybody may see it: the caller asks its policy. */
  find(seriesId: SeriesId): Promise<ReferenceGrid | null>;
}

export interface SegmentationRepository {
  /** @param segments that it begins with, numbered from 1 */
  create(segmentation: Segmentation, segments: readonly Segment[], tx?: Transaction): Promise<void>;
  find(id: SegmentationId): Promise<Segmentation | null>;
  findMany(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Segmentation>>;
  /** For the operator; no policy. */
  allIds(): Promise<SegmentationId[]>;
  /** Oldest first. Every asked id has a list. */
  ofSeries(seriesIds: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, Segmentation[]>>;
  /** By number, without those that were removed. Every asked id has a list. */
  segmentsOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Segment[]>>;
  /** Issues the next number. @throws Conflict while it is closed, or when as many as may be are there; NotFound */
  addSegment(id: SegmentationId, segment: NewSegment): Promise<Segment>;
  /**
   * @param expected what the person who asks takes it to be
   * @returns null where there is no such segment. @throws Conflict while the segmentation is closed, or where it isn't as expected
   */
  updateSegment(
    id: SegmentationId,
    number: number,
    change: SegmentChange,
    expected?: SegmentChange,
  ): Promise<Segment | null>;
  /** Already so: stays as it was. @returns it, and whether it changed; null where there is none */
  setClosed(
    id: SegmentationId,
    closed: Segmentation["closed"],
    tx?: Transaction,
  ): Promise<{ segmentation: Segmentation; changed: boolean } | null>;
  /** 0 where nothing was painted yet; ids that don't exist are left out. */
  revisionsOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, number>>;
  measuresOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, Measure>>;
  /** Keeps the one of the higher revision. */
  keepMeasure(id: SegmentationId, measure: Measure): Promise<void>;
}

/** What a segmentation holds from the beginning, as entries that somebody might have painted. */
export interface FilledJournal {
  /** @param tx that in which the segmentation was created */
  write(
    id: SegmentationId,
    mask: EncodedMask,
    author: { personId: PersonId; at: Date },
    tx: Transaction,
  ): Promise<void>;
}

export interface NewSegment {
  name: string;
  /** Null: the next of the palette. */
  colour: string | null;
  createdBy: PersonId;
  /** The label that it stands for, and the plane that the label lies in; none: a segment of nobody's protocol, in plane 0. */
  of?: { labelKey: string; plane: number };
}

/** Segments that are taken out of the table, and put back into it. */
export interface RemovalRepository {
  /** Whether removed or not; null where the number was never given out. */
  find(id: SegmentationId, number: number): Promise<SegmentRecord | null>;
  /** Removed already: stays as it was. @returns whether it changed. @throws Conflict while the segmentation is closed */
  remove(id: SegmentationId, number: number, removed: { at: Date; by: PersonId }, tx?: Transaction): Promise<boolean>;
  /**
   * @returns it, and whether it changed; null where the number was never given out
   * @throws Conflict while the segmentation is closed, unless told otherwise
   */
  restore(
    id: SegmentationId,
    number: number,
    when: { evenWhileClosed: boolean },
    tx?: Transaction,
  ): Promise<{ segment: Segment; changed: boolean } | null>;
  /** Up to `atMost` entries after `revision`, in the order of revisions. */
  entriesAfter(id: SegmentationId, revision: number, atMost: number): Promise<JournalEntry[]>;
  /** Whether a stroke with it waits to be painted again, set aside, of somebody else than this person. */
  isAwaited(id: SegmentationId, number: number, than: PersonId): Promise<boolean>;
}

export interface SegmentRecord {
  /** Of the journal when it was added: nothing up to there names it. */
  addedRevision: number;
  /** Null while it is in the table. */
  removedBy: PersonId | null;
}

/** An accepted entry, and whose it is. */
export interface JournalEntry {
  revision: number;
  actor: number;
  seq: number;
  kind: "patch" | "toggle" | "bye";
  personId: PersonId;
  bytes: Uint8Array;
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
  /**
   * Resolves when a room of this process shows it, and what had passed its gate before is on disk. Rooms elsewhere hear of it from the
   * database.
   */
  metaChanged(id: SegmentationId): Promise<void>;
}
