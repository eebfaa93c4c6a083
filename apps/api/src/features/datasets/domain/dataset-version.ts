import type {
  DatasetFormat,
  DatasetRefusal,
  DatasetSplit,
  DatasetVersionId,
  JobId,
  PatientIdentity,
  PersonId,
  ProjectId,
  SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";

/** A state of a project's data set, kept for ever. Two of one project never have the same content. */
export interface DatasetVersion {
  id: DatasetVersionId;
  projectId: ProjectId;
  /** 1 for the project's first. */
  number: number;
  /** SHA-256 of its manifest, which names all else. */
  contentHash: string;
  note: string;
  frozenBy: PersonId;
  frozenAt: Date;
}

/** What the database holds of a version's case beside the manifest. */
export interface FrozenCase {
  caseNumber: number;
  segmentationId: SegmentationId;
  split: DatasetSplit;
}

/** Why a version can't be made, and which cases stand in the way. */
export interface Refusal {
  reason: DatasetRefusal;
  /** For people. */
  message: string;
  /** Ascending; empty where it is about none of them. */
  caseNumbers: number[];
}

export interface ExportKind {
  versionId: DatasetVersionId;
  format: DatasetFormat;
  patients: PatientIdentity;
}

/** A zip that is ready to be taken home. */
export interface DatasetExport extends ExportKind {
  objectKey: ObjectKey;
  sizeBytes: number;
  sha256: string;
  jobId: JobId;
  madeAt: Date;
}

export type SplitCounts = Readonly<Record<DatasetSplit, number>>;

export interface DatasetRepository {
  /** Waits for whoever else makes a version of this project; held until `tx` ends. */
  lock(projectId: ProjectId, tx: Transaction): Promise<void>;
  findByContent(projectId: ProjectId, contentHash: string, tx: Transaction): Promise<DatasetVersion | null>;
  lastNumber(projectId: ProjectId, tx: Transaction): Promise<number>;
  insert(version: DatasetVersion, cases: readonly FrozenCase[], tx: Transaction): Promise<void>;
  findMany(ids: readonly DatasetVersionId[]): Promise<ReadonlyMap<DatasetVersionId, DatasetVersion>>;
  /** Newest first. */
  list(projectId: ProjectId, page: { limit: number; before: number | null }): Promise<DatasetVersion[]>;
  /** Every asked id has counts. */
  countCases(ids: readonly DatasetVersionId[]): Promise<ReadonlyMap<DatasetVersionId, SplitCounts>>;
  findExport(kind: ExportKind): Promise<DatasetExport | null>;
  /** Oldest first. Every asked id has a list. */
  exportsOf(ids: readonly DatasetVersionId[]): Promise<ReadonlyMap<DatasetVersionId, DatasetExport[]>>;
  /** Made again, for whatever reason, it takes the place of the one before. */
  putExport(made: DatasetExport): Promise<void>;
}
