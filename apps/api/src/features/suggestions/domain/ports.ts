import type { PersonId, SegmentationId, SeriesId, SuggestionId } from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { LoadedModel, Model } from "./model.js";
import type { Shape, Slab, Suggestion, SuggestionState } from "./suggestion.js";

export interface SuggestionRepository {
  insert(suggestion: Suggestion, tx: Transaction): Promise<void>;
  find(id: SuggestionId): Promise<Suggestion | null>;
  /** Newest first. */
  ofSegmentation(id: SegmentationId, limit: number): Promise<Suggestion[]>;
  countOpen(personId: PersonId): Promise<number>;
  /** @returns false, and changes nothing, when its status is none of `from` */
  move(
    id: SuggestionId,
    from: readonly SuggestionState["status"][],
    to: SuggestionState,
    endedAt: Date | null,
    tx: Transaction,
  ): Promise<boolean>;
  /** @returns false, and keeps nothing, unless the suggestion is RUNNING. The same number again changes nothing */
  addSlab(id: SuggestionId, slab: Slab, tx: Transaction): Promise<boolean>;
  /** @returns where their bytes lay */
  dropSlabs(id: SuggestionId, tx: Transaction): Promise<ObjectKey[]>;
  /** READY ones whose accepted patch already is in the journal: the process ended between the two. */
  acceptedButNotMarked(): Promise<SuggestionId[]>;
}

export interface Models {
  list(): Promise<readonly Model[]>;
  /** @throws ModelUnavailable when there is none, its file is missing, or it is not the file that the manifest names */
  load(id: string): Promise<LoadedModel>;
}

/** The door to the studies feature. */
export interface SeriesVolumes {
  /** Whether or not anybody may see it: the caller asks its policy. */
  describe(seriesId: SeriesId): Promise<SeriesFacts | null>;
  /**
   * @returns real values of slices kFrom to kTo (half-open) of time point t, [k][j][i], i fastest, in the series' units; a new array
   * @throws StorageUnavailable
   */
  read(seriesId: SeriesId, t: number, kFrom: number, kTo: number): Promise<Float32Array>;
}

export interface SeriesFacts {
  shape: Shape;
  gridKind: string;
  /** "HU", "SUV", "raw" … */
  units: string;
  isColour: boolean;
}

/** The door to the segmentations feature. */
export interface Segmentations {
  /** @throws NotFound, also for what this person may not see */
  see(who: Principal, id: SegmentationId): Promise<{ id: SegmentationId; seriesId: SeriesId; t: number } & InProject>;
  /** Decided by the mask's own policy. @throws NotFound, also for what this person may not see */
  permissionsOn(who: Principal, id: SegmentationId): Promise<{ paint: boolean }>;
  segments(id: SegmentationId): Promise<readonly SegmentFacts[]>;
  /** Issues the next number. @throws Forbidden @throws Conflict */
  addSegment(
    who: Principal,
    args: { segmentationId: SegmentationId; name: string; colour: string },
  ): Promise<SegmentFacts>;
}

/** The door to how cases are read. */
export interface AiRules {
  /** @throws Forbidden where the mask belongs to a read that goes without AI, or sees it only later */
  assertMayAsk(id: SegmentationId): Promise<void>;
  /** On record before a byte of it is shown. @param shown `model` as strokes name their origin */
  noteShown(shown: { segmentationId: SegmentationId; suggestionId: SuggestionId; model: string }): Promise<void>;
}

type InProject = Pick<Suggestion, "projectId">;

export interface SegmentFacts {
  number: number;
  plane: number;
  name: string;
  locked: boolean;
}

/** Runs models where a crash, a hang or a leak harms nobody else. */
export interface InferenceRuntime {
  /** @throws InferenceFailed */
  open(model: LoadedModel, signal: AbortSignal): Promise<InferenceSession>;
}

export interface InferenceSession {
  /**
   * One at a time.
   * @param image float32 [z][y][x], x fastest; shape is [z, y, x]
   * @returns uint8 labels of the same shape, a new array
   * @throws InferenceFailed when it fails, dies or takes too long; the signal's reason when that aborts. The session is of no use then
   */
  infer(image: Float32Array, shape: readonly [number, number, number], signal: AbortSignal): Promise<Uint8Array>;
  close(): void;
}

/** Where slabs' labels lie, packed. */
export interface SlabStore {
  /** @param labels uint8 [k][j][i], i fastest; untouched. @throws StorageUnavailable */
  put(id: SuggestionId, labels: Uint8Array): Promise<ObjectKey>;
  /** @param voxels how many it must hold. @returns uint8 [k][j][i], a new array. @throws StorageUnavailable */
  read(key: ObjectKey, voxels: number): Promise<Uint8Array>;
  /** As stored: zlib (RFC 1950). @throws StorageUnavailable */
  readPacked(key: ObjectKey): Promise<Uint8Array>;
  delete(key: ObjectKey): Promise<void>;
}
