import type {
  ImportId,
  InstanceId,
  JobId,
  PersonId,
  ProjectId,
  SeriesContent,
  SeriesId,
  StudyId,
} from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ReadableImage } from "./grid.js";
import type { SourceIdentity } from "./identity.js";
import type { Import, ImportFile, ImportFileStatus, ImportStatus, Refusal, StagedFile } from "./import.js";
import type { Frame, Series, Study } from "./study.js";

/** How many files of an import stand where, and the bytes of all. */
export type FileCounts = Readonly<Record<ImportFileStatus, number>> & { readonly bytes: number };

export interface NewImportFile {
  importId: ImportId;
  path: string;
  sizeBytes: number;
  quarantineName: string | null;
  refusal: Refusal | null;
}

export interface ImportRepository {
  insert(record: Import, tx: Transaction): Promise<void>;
  find(id: ImportId): Promise<Import | null>;
  findMany(ids: readonly ImportId[]): Promise<ReadonlyMap<ImportId, Import>>;
  list(projectId: ProjectId, page: { limit: number; after: { createdAt: Date; id: string } | null }): Promise<Import[]>;
  listUnfinished(): Promise<Import[]>;
  /** @returns false, and changes nothing, when its status is none of `from` */
  move(
    id: ImportId,
    from: readonly ImportStatus[],
    to: ImportStatus,
    change: { finishedAt: Date | null; jobId?: JobId },
    tx?: Transaction,
  ): Promise<boolean>;
  /** Imports of this person that are still receiving files. */
  countOpen(personId: PersonId): Promise<number>;

  /** One file, as `addFiles`; quick for many at once. @returns null when one of that path is past being replaced */
  addFile(file: NewImportFile): Promise<ImportFile | null>;
  /** Files that came; one of the same path that came before is replaced unless it is past being received. */
  addFiles(files: readonly NewImportFile[]): Promise<ImportFile[]>;
  filesOf(
    importId: ImportId,
    filter: { statuses?: readonly ImportFileStatus[]; afterId?: number; limit: number },
  ): Promise<ImportFile[]>;
  quarantineNames(importId: ImportId): Promise<string[]>;
  countFiles(importIds: readonly ImportId[]): Promise<ReadonlyMap<ImportId, FileCounts>>;

  markStaged(fileId: number, staged: StagedFile): Promise<void>;
  markAlreadyHere(fileId: number, seriesIdentity: SourceIdentity): Promise<void>;
  markEnded(
    fileIds: readonly number[],
    status: "EXPANDED" | "IMPORTED" | "ALREADY_HERE",
    tx?: Transaction,
  ): Promise<void>;
  markKeptOut(fileIds: readonly number[], status: "REFUSED" | "IGNORED", refusal: Refusal): Promise<void>;
  /** The source series that have staged files, in the order in which their first file came. */
  stagedSeries(importId: ImportId): Promise<SourceIdentity[]>;
  stagedFiles(importId: ImportId, seriesIdentity: SourceIdentity): Promise<{ file: ImportFile; staged: StagedFile }[]>;
  /** What is staged of that source series is REFUSED. */
  refuseStaged(importId: ImportId, seriesIdentity: SourceIdentity, refusal: Refusal): Promise<void>;
  /** Remembers the series that this import's files are now part of. */
  linkSeries(importId: ImportId): Promise<void>;
  seriesIdsOf(importIds: readonly ImportId[]): Promise<ReadonlyMap<ImportId, SeriesId[]>>;
  countImported(importId: ImportId): Promise<{ studies: number; series: number }>;
  /** Objects that staging stored for this import and that nothing refers to. Empty while another import of the project is under way. */
  unreferencedObjects(importId: ImportId): Promise<ObjectKey[]>;
  dropStaged(importId: ImportId): Promise<void>;
}

/** A file of the source, as it is kept for assembling its series again. */
export interface Instance {
  id: InstanceId;
  studyId: StudyId;
  projectId: ProjectId;
  sourceIdentity: SourceIdentity;
  identity: SourceIdentity;
  objectKey: ObjectKey;
  packKey: ObjectKey | null;
  sizeBytes: number;
  image: ReadableImage;
}

export interface StudyFilter {
  projectId: ProjectId;
  /** In patient name or id, study or series description, accession number. */
  text?: string | null;
  modality?: string | null;
  /** Only these; all when null. */
  among: readonly StudyId[] | null;
  /** Whether `text` may be looked for in what names a patient. */
  searchesHeaders: boolean;
}

export interface StudyRepository {
  /** Whoever holds this may change what is made of that source series; held until `tx` ends. */
  lockSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<void>;
  /** @returns the study that is there now: the given one, or the one of the same identity that was there before */
  putStudy(study: Study, tx: Transaction): Promise<StudyId>;
  knownInstances(projectId: ProjectId, identities: readonly SourceIdentity[]): Promise<ReadonlySet<SourceIdentity>>;
  instancesOfSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<Instance[]>;
  insertInstances(instances: readonly Instance[], tx: Transaction): Promise<void>;
  /** Those that nothing supersedes. */
  seriesOfSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<Series[]>;
  insertSeries(series: Series, frames: readonly Frame[], tx: Transaction): Promise<void>;
  /** @returns whether it was another before */
  setContent(id: SeriesId, content: SeriesContent, tx: Transaction): Promise<boolean>;
  /** Deletes `old`, or, where something refers to it, keeps it and says which series came after it. */
  supersede(old: SeriesId, by: SeriesId | null, tx: Transaction): Promise<"DELETED" | "KEPT">;

  findStudy(id: StudyId): Promise<Study | null>;
  findSeries(id: SeriesId): Promise<Series | null>;
  /** One statement, however many. */
  seriesOfStudies(studyIds: readonly StudyId[]): Promise<ReadonlyMap<StudyId, Series[]>>;
  findManyStudies(ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, Study>>;
  findManySeries(ids: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, Series>>;
  listStudies(
    filter: StudyFilter,
    page: { limit: number; after: { createdAt: Date; id: string } | null },
  ): Promise<Study[]>;
  countStudies(filter: StudyFilter): Promise<number>;
  idsOf(filter: StudyFilter): Promise<StudyId[]>;
  /** What pseudonyms are made of. */
  patientsOf(projectId: ProjectId): Promise<Pick<Study, "id" | "patientId" | "identity">[]>;
  /** The files behind these ids; one statement, those that don't exist are left out. */
  findInstances(ids: readonly InstanceId[]): Promise<ReadonlyMap<InstanceId, Instance>>;
  /** Frames [firstK, lastK] of time point t, by k. */
  frames(seriesId: SeriesId, t: number, firstK: number, lastK: number): Promise<Frame[]>;
}
