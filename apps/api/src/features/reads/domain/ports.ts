import type {
  AdjudicationId,
  CaseEventType,
  CaseId,
  CaseState,
  PersonId,
  ProjectId,
  ProjectRole,
  ReadId,
  ReadState,
  SegmentationId,
  SeriesId,
  StudyId,
} from "@covoxel/shared/vocabulary";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { Label, Protocol, ProtocolVersion } from "../../projects/index.js";
import type { Access, MayBegin, Standing } from "./blinding.js";
import type { Case, CaseStatus, NamedPatient, NewCase } from "./case.js";
import type { Exposure, Read, ReadingTime, Sitting } from "./read.js";

export interface CaseFilter {
  projectId: ProjectId;
  states?: readonly CaseState[] | null;
  like?: CaseLikeness | null;
  /** Leaves out the cases in which this person owes an answer. */
  hiddenFrom: PersonId;
}

/** A case is found when one of these fits it. */
export interface CaseLikeness {
  number: number | null;
  studyIds: readonly StudyId[];
  /** Part of the patient's id as a lead said it, whatever the case of its letters; null where the asker is not shown it. */
  namedPatient: string | null;
}

export interface CaseRepository {
  /** Issues the next numbers. @throws Conflict where a study belongs to a case already */
  insert(cases: readonly NewCase[], tx: Transaction): Promise<Case[]>;
  find(id: CaseId): Promise<Case | null>;
  findMany(ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Case>>;
  /** Held until `tx` ends: one change of a case at a time. */
  lock(id: CaseId, tx: Transaction): Promise<Case | null>;
  setStatus(id: CaseId, status: CaseStatus, tx: Transaction): Promise<void>;
  pinProtocol(id: CaseId, version: number, tx: Transaction): Promise<void>;
  setDetails(id: CaseId, details: { dueAt?: Date | null; licence?: string }, tx: Transaction): Promise<void>;
  setPatient(id: CaseId, patientKey: string, named: NamedPatient, tx: Transaction): Promise<void>;
  /** By number. */
  list(filter: CaseFilter, page: { limit: number; afterNumber: number }): Promise<Case[]>;
  countByState(filter: Omit<CaseFilter, "states">): Promise<ReadonlyMap<CaseState, number>>;
  /** In the order in which they came. */
  studiesOf(ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, StudyId[]>>;
  /**
   * Cases that take reads and in which this person never had a part, by due date and number: an order that nobody's work changes.
   * @param afterNumber goes on after what was looked at
   */
  neverOf(projectId: ProjectId, personId: PersonId, page: { limit: number; skip: number }): Promise<Case[]>;
}

export interface ReadPage {
  limit: number;
  after: { assignedAt: Date; id: string } | null;
}

export interface ReadRepository {
  insert(read: Read, tx: Transaction): Promise<void>;
  /** Everything but its ids, people and mode. What the person may do in the case follows its state. */
  update(read: Read, tx: Transaction): Promise<void>;
  find(id: ReadId, tx?: Transaction): Promise<Read | null>;
  findMany(ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Read>>;
  /** In the order in which they were given out. Every asked id has a list. */
  ofCases(ids: readonly CaseId[], tx?: Transaction): Promise<ReadonlyMap<CaseId, Read[]>>;
  /** Whose reader this person is, newest first. */
  ofPerson(
    personId: PersonId,
    filter: { projectId?: ProjectId | null; states?: readonly ReadState[] | null },
    page: ReadPage,
  ): Promise<Read[]>;
  countOpen(personId: PersonId): Promise<number>;
  /** The read that a segmentation belongs to. */
  ofSegmentation(id: SegmentationId): Promise<Read | null>;
  /** Figures of a sitting only go up. */
  keepSitting(id: ReadId, sitting: Sitting): Promise<void>;
  timesOf(ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, ReadingTime>>;
  /** Shown before: stays as it was. */
  keepExposure(id: ReadId, exposure: Exposure): Promise<void>;
  exposuresOf(ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Exposure[]>>;
}

/** Who takes part in a case, as blinding sees it. */
export interface CasePart {
  /** The read or the adjudication. */
  partOf: string;
  caseId: CaseId;
  personId: PersonId;
  role: "READER" | "ADJUDICATOR";
  state: "OPEN" | "LOCKED" | "ENDED";
}

/** A segmentation that belongs to a case's reading. */
export interface CaseRecordRow {
  segmentationId: SegmentationId;
  caseId: CaseId;
  kind: "READ" | "ADJUDICATION" | "RESULT";
  partOf: string | null;
}

export interface Parts {
  set(part: CasePart, tx: Transaction): Promise<void>;
  lock(partOf: string, tx: Transaction): Promise<void>;
  end(partOf: string, tx: Transaction): Promise<void>;
  /** Whether they ever had a read of it, one that ended among them. */
  hasRead(caseId: CaseId, personId: PersonId, tx: Transaction): Promise<boolean>;
  /** Whether they were ever given its adjudication, one that ended among them: they have seen its reads. */
  hasAdjudicated(caseId: CaseId, personId: PersonId, tx: Transaction): Promise<boolean>;
  addRecord(record: CaseRecordRow, tx: Transaction): Promise<void>;
  /** What a mask is in a case; null for one that is none of its records. */
  recordOf(id: SegmentationId): Promise<CaseRecordRow | null>;
  /** Whoever locked an answer in the case may join in. */
  openSession(partOf: string, tx: Transaction): Promise<void>;
}

/** What adjudications stand on. No policy, but for `seeCase`. */
export interface CaseDoor {
  cases: CaseRepository;
  reads: ReadRepository;
  standings: Standings;
  parts: Parts;
  announce: Announce;
  standingOf: Protocols["standingOf"];
  /** Under which the case is read. */
  protocolOf(of: Case, tx?: Transaction): Promise<ProtocolVersion>;
  /** Whether these are all the reads that the workflow asks for. */
  isComplete(protocol: Protocol, reads: readonly Read[]): boolean;
  /** As one who oversees it. @throws NotFound */
  seeCase(who: Principal, id: CaseId): Promise<Case>;
}

export interface Standings {
  /** An id that is no case's is left out. */
  of(who: Principal, ids: readonly CaseId[], tx?: Transaction): Promise<ReadonlyMap<CaseId, Standing>>;
}

/** What other features ask before they show a mask, an image, a job or an event of a case. */
export interface Blinding {
  accessFor(who: Principal): (ids: readonly SegmentationId[]) => Promise<ReadonlyMap<SegmentationId, Access>>;
  mayBegin(who: Principal, ids: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, MayBegin>>;
  visibilityFor(who: Principal): (ids: readonly StudyId[]) => Promise<ReadonlyMap<StudyId, boolean>>;
  visibleIn(who: Principal, projectId: ProjectId): Promise<readonly StudyId[] | null>;
  labelmapsFor(who: Principal): (ids: readonly SeriesId[]) => Promise<ReadonlyMap<SeriesId, boolean>>;
  isRead(id: SeriesId): Promise<boolean>;
  /** Label maps of a project that this person may not see. */
  hiddenLabelmaps(who: Principal, projectId: ProjectId): Promise<readonly SeriesId[]>;
  /** Projects in which this person owes an answer to some case. */
  blindIn(who: Principal): Promise<ReadonlySet<ProjectId>>;
  /** Cases that this person knows nothing of but their own part: they owe an answer there. */
  hiddenCases(who: Principal, projectId?: ProjectId): Promise<ReadonlySet<CaseId>>;
  /** The case that a mask's series belongs to; null for none. */
  caseOf(id: SegmentationId): Promise<CaseId | null>;
  /** Every mask on a series of these cases. */
  masksOf(ids: ReadonlySet<CaseId>): Promise<ReadonlySet<SegmentationId>>;
}

/** The door to the projects feature. */
export interface Protocols {
  /** @param version the current one when null */
  protocolOf(projectId: ProjectId, version: number | null, tx?: Transaction): Promise<ProtocolVersion>;
  identitySecretOf(projectId: ProjectId): Promise<Uint8Array>;
  standingOf(personId: PersonId, projectId: ProjectId): Promise<{ roles: ReadonlySet<ProjectRole>; isAdmin: boolean }>;
}

/** The door to the studies feature. */
export interface CaseStudies {
  /** Whether or not anybody may see them; those that don't exist are left out. */
  find(ids: readonly StudyId[]): Promise<readonly StudyToRead[]>;
  /** Those that say `text` somewhere, as the asker is shown them. */
  like(asked: { projectId: ProjectId; text: string; searchesHeaders: boolean }): Promise<readonly StudyId[]>;
}

export interface StudyToRead {
  id: StudyId;
  projectId: ProjectId;
  /** As the source names the patient; null where it doesn't. */
  patientId: string | null;
  /** Those that nothing supersedes, and that are images. */
  series: readonly { id: SeriesId; isVolume: boolean; voxels: number }[];
  /** It holds labels, and no image. */
  isLabelmap: boolean;
}

/** The door to the segmentations feature. */
export interface ReadMasks {
  /** An empty mask with the protocol's labels. */
  create(
    mask: { id: SegmentationId; read: Pick<Read, "projectId" | "readers">; of: Case; labels: readonly Label[] },
    tx: Transaction,
  ): Promise<void>;
  /** Resolves when what was painted before is durable, and nothing comes after it. Null opens it again. */
  setClosed(id: SegmentationId, closed: { at: Date; by: PersonId } | null): Promise<void>;
  /** As of its last durable revision. */
  measure(id: SegmentationId): Promise<MaskMeasure>;
  /** Ends the connections of whoever is in its room: they come back as who they are now. */
  clearRoom(id: SegmentationId): Promise<void>;
}

export interface MaskMeasure {
  revision: number;
  contentHash: string;
  /** By label key; voxels of segments that stand for no label count nowhere. */
  voxelsByLabel: ReadonlyMap<string, number>;
}

/** Something that happened to a case, told to whoever may know: never more than ids. */
export interface CaseEvent {
  projectId: ProjectId;
  caseId: CaseId;
  type: CaseEventType;
  /** Beside the case: what of it, by id. */
  readId?: ReadId;
  adjudicationId?: AdjudicationId;
  /** Beside the project's board: those whom it concerns. */
  people?: readonly PersonId[];
  by: PersonId | null;
}

/** Tells the board and those whom it concerns, and keeps the record of who did what. Once in a transaction, and last. */
export type Announce = (tx: Transaction, events: readonly CaseEvent[]) => Promise<void>;

/** Every read that the workflow asks for is in: what comes next is for adjudications. */
export type ReadsComplete = (tx: Transaction, of: Case) => Promise<void>;

export interface ReadsPorts {
  cases: CaseRepository;
  reads: ReadRepository;
  standings: Standings;
  parts: Parts;
  protocols: Protocols;
  studies: CaseStudies;
  masks: ReadMasks;
  announce: Announce;
  readsComplete: ReadsComplete;
  /** A case left adjudication, because a read was opened again. */
  adjudicationCancelled(tx: Transaction, of: Case, parts: Parts): Promise<void>;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
}
