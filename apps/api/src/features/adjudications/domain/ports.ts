import type { AffineLps, Shape3 } from "@covoxel/shared/geometry";
import type {
  AdjudicationId,
  AdjudicationState,
  CaseId,
  PersonId,
  ProjectId,
  ReadId,
  SegmentationId,
  SeriesId,
} from "@covoxel/shared/vocabulary";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { AgreementMeter, DisagreementFinder, ReadCombiner } from "../../agreement/index.js";
import type { CaseDoor, MaskMeasure } from "../../reads/index.js";
import type { EncodedMask, PlanesSnapshot, Segment, VoxelsToFill } from "../../segmentations/index.js";
import type { Adjudication, Disagreement } from "./adjudication.js";
import type { Comparison } from "./comparison.js";
import type { CaseResult } from "./result.js";

export interface ComparisonRepository {
  /** Takes the place of an earlier one. */
  keep(caseId: CaseId, comparison: Comparison, tx: Transaction): Promise<void>;
  ofCases(ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Comparison>>;
}

export interface AdjudicationPage {
  limit: number;
  after: { createdAt: Date; id: string } | null;
}

export interface AdjudicationRepository {
  insert(adjudication: Adjudication, disagreements: readonly DisagreementWithSpans[], tx: Transaction): Promise<void>;
  update(adjudication: Adjudication, tx: Transaction): Promise<void>;
  find(id: AdjudicationId, tx?: Transaction): Promise<Adjudication | null>;
  findMany(ids: readonly AdjudicationId[]): Promise<ReadonlyMap<AdjudicationId, Adjudication>>;
  /** The one under way, else the last. */
  ofCases(ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Adjudication>>;
  underWay(caseId: CaseId, tx: Transaction): Promise<Adjudication | null>;
  /** Whether any of the case's, one that was given back among them, was opened to its readers. */
  hadSession(caseId: CaseId, tx: Transaction): Promise<boolean>;
  /** Those that were opened to the readers of these reads. */
  sessionsOf(ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Adjudication>>;
  /** Those that wait, oldest first. */
  waitingFor(projectId: ProjectId): Promise<Adjudication[]>;
  /** Newest first. */
  ofPerson(
    personId: PersonId,
    filter: { projectId: ProjectId | null; states: readonly AdjudicationState[] },
    page: AdjudicationPage,
  ): Promise<Adjudication[]>;
  /** By number. */
  disagreementsOf(ids: readonly AdjudicationId[]): Promise<ReadonlyMap<AdjudicationId, Disagreement[]>>;
  /** For each side the voxels of it that it holds, packed. */
  spansOf(id: AdjudicationId, number: number): Promise<readonly Uint8Array[] | null>;
  /** @returns null where there is none of that number */
  decide(id: AdjudicationId, number: number, decided: Disagreement["decided"]): Promise<Disagreement | null>;
}

export type DisagreementWithSpans = Omit<Disagreement, "adjudicationId"> & { spans: readonly Uint8Array[] };

export interface ResultRepository {
  insert(result: CaseResult, tx: Transaction): Promise<void>;
  /** Masks that were laid down for a result which never came: a run that was broken off, or a read that was opened meanwhile. */
  dropUnfinished(caseId: CaseId): Promise<void>;
  ofCases(ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, CaseResult>>;
  /** Oldest first. */
  ofProject(projectId: ProjectId): Promise<CaseResult[]>;
}

/** The door to the segmentations feature. */
export interface ComparedMasks {
  planes(id: SegmentationId, asOf: number): Promise<PlanesSnapshot>;
  segmentsOf(id: SegmentationId): Promise<readonly Segment[]>;
  /** Models whose suggestions somebody took voxels from there. */
  seedsOf(id: SegmentationId): Promise<readonly string[]>;
  /** Seconds for a large mask: before a transaction. */
  encode(voxels: VoxelsToFill, options: { signal?: AbortSignal }): Promise<EncodedMask>;
  createFilled(asked: FilledMask, tx: Transaction): Promise<void>;
  setClosed(id: SegmentationId, closed: { at: Date; by: PersonId } | null): Promise<void>;
  clearRoom(id: SegmentationId): Promise<void>;
  measure(id: SegmentationId): Promise<MaskMeasure>;
}

export interface FilledMask {
  id: SegmentationId;
  seriesId: SeriesId;
  t: number;
  name: string;
  createdBy: PersonId;
  segments: readonly Segment[];
  mask: EncodedMask;
  closed: boolean;
}

/** The door to the studies feature. */
export interface CaseGrids {
  /** @returns null matrix where the grid has no place in the patient. @throws NotFound */
  of(seriesId: SeriesId): Promise<{ shape: Shape3; ijkToLps: AffineLps | null }>;
}

export interface AdjudicationPorts {
  door: CaseDoor;
  comparisons: ComparisonRepository;
  adjudications: AdjudicationRepository;
  results: ResultRepository;
  masks: ComparedMasks;
  grids: CaseGrids;
  agreement: AgreementMeter & DisagreementFinder & ReadCombiner;
  /** The data set's copy of a result: made soon after `tx`, in the background. */
  keepLater(tx: Transaction, result: CaseResult & { requestedBy: PersonId }): Promise<void>;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
}
