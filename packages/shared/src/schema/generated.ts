// Generated from apps/api/schema.graphql by `npm run generate`; never edited by hand.
/* eslint-disable */
import type { IsoTime } from './iso-time.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: IsoTime; output: IsoTime; }
};

export type AcceptSuggestionInput = {
  /** Values of the model's labels; all that have voxels when null. */
  labels?: InputMaybe<Array<Scalars['Int']['input']>>;
  suggestionId: Scalars['ID']['input'];
};

/** Which label of a suggestion is painted as which segment. */
export type AcceptedLabel = {
  label: Scalars['Int']['output'];
  /** The segment's number. */
  number: Scalars['Int']['output'];
  plane: Scalars['Int']['output'];
};

export type AddSegmentInput = {
  /** #rrggbb; the next of the palette when absent. */
  colour?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  segmentationId: Scalars['ID']['input'];
};

/** Where the reads of a case don't agree, somebody decides. The reads never change; the result is a third record. */
export type Adjudication = Node & {
  /** Null while WAITING. */
  adjudicator: Maybe<Person>;
  /** Numbered as the sides. */
  agreement: Agreement;
  /** Null until it is begun. */
  begunAt: Maybe<Scalars['DateTime']['output']>;
  case: CaseForReading;
  /** Of its disagreements, those about which something is decided. */
  decidedCount: Scalars['Int']['output'];
  disagreementCount: Scalars['Int']['output'];
  /** The largest first. */
  disagreements: Array<Disagreement>;
  dueAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** Whether it is yours to decide. */
  isMine: Scalars['Boolean']['output'];
  protocol: Protocol;
  /** The result, as far as it is; null until begun. */
  segmentation: Maybe<Segmentation>;
  /** Since when the case's readers are in it, too; null while it is the adjudicator's alone. */
  sessionAt: Maybe<Scalars['DateTime']['output']>;
  sides: Array<Side>;
  /** Null until SIGNED. */
  signature: Maybe<Signature>;
  state: AdjudicationState;
};

export type AdjudicationConnection = {
  edges: Array<AdjudicationEdge>;
  pageInfo: PageInfo;
};

export type AdjudicationEdge = {
  cursor: Scalars['String']['output'];
  node: Adjudication;
};

export type AdjudicationRule = {
  mayHaveReadTheCase: Scalars['Boolean']['output'];
};

export type AdjudicationRuleInput = {
  mayHaveReadTheCase: Scalars['Boolean']['input'];
};

/** WAITING for an adjudicator. CANCELLED: a read was opened again, or it was given back. */
export type AdjudicationState =
  | 'CANCELLED'
  | 'OPEN'
  | 'SIGNED'
  | 'WAITING';

/** What becomes the result where the reads agree; always a record of its own. */
export type AgreedResult =
  | 'DESIGNATED_READ'
  | 'MAJORITY'
  | 'UNION';

/** How the reads of a case agree, as they were submitted. */
export type Agreement = {
  /** What the rule asks of every label. */
  diceAtLeast: Scalars['Float']['output'];
  /** False where two reads took voxels from one model's suggestions: they don't pass. */
  isIndependent: Scalars['Boolean']['output'];
  labels: Array<LabelVerdict>;
  measuredAt: Scalars['DateTime']['output'];
  /** Whether the workflow's rule was met: then it made the result. */
  passed: Scalars['Boolean']['output'];
};

export type AgreementRule = {
  /** For every label of every pair of reads; below it the case is adjudicated. */
  diceAtLeast: Scalars['Float']['output'];
  result: AgreedResult;
};

export type AgreementRuleInput = {
  /** For every label of every pair of reads; below it the case is adjudicated. */
  diceAtLeast: Scalars['Float']['input'];
  result: AgreedResult;
};

/** When a reader may see what a model suggests. */
export type AiAssistance =
  | 'AFTER_OWN_READ'
  | 'FROM_START'
  | 'NONE';

export type Answer = {
  /** In the question's unit; null for anything else. */
  number: Maybe<Scalars['Float']['output']>;
  questionKey: Scalars['String']['output'];
  /** The option, or the text; null for a number. */
  text: Maybe<Scalars['String']['output']>;
};

export type AnswerInput = {
  /** In the question's unit; null for anything else. */
  number?: InputMaybe<Scalars['Float']['input']>;
  questionKey: Scalars['String']['input'];
  /** The option, or the text; null for a number. */
  text?: InputMaybe<Scalars['String']['input']>;
};

export type ApiToken = {
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  /** Null while it was not revoked. */
  revokedAt: Maybe<Scalars['DateTime']['output']>;
  scopes: Array<TokenScope>;
};

/** Either a revision or a time. */
export type AsOfInput = {
  /** The last revision that was saved by then. */
  at?: InputMaybe<Scalars['DateTime']['input']>;
  /** 0 is the empty mask. */
  revision?: InputMaybe<Scalars['Float']['input']>;
};

export type AssignAdjudicationInput = {
  adjudicatorId: Scalars['ID']['input'];
  caseId: Scalars['ID']['input'];
  /** That of the case, when absent. */
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AssignReadInput = {
  caseId: Scalars['ID']['input'];
  /** That of the case, when absent. */
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** One, or the team of a SHARED read. */
  readerIds: Array<Scalars['ID']['input']>;
};

/** What somebody did, as the audit trail names it. */
export type AuditAct =
  | 'ADJUDICATION_ASSIGNED'
  | 'ADJUDICATION_BEGUN'
  | 'ADJUDICATION_RELEASED'
  | 'ADJUDICATION_SESSION_OPENED'
  | 'ADJUDICATION_SIGNED'
  | 'ADMINISTRATOR_SET_UP'
  | 'CASE_CHANGED'
  | 'CASE_CREATED'
  | 'CASE_DONE'
  | 'CASE_EXCLUDED'
  | 'CASE_INCLUDED'
  | 'CASE_IN_ADJUDICATION'
  | 'CASE_PATIENT_NAMED'
  | 'CASE_QUARANTINED'
  | 'CASE_RELEASED'
  | 'DATASET_DOWNLOADED'
  | 'DATASET_EXPORTED'
  | 'DATASET_FROZEN'
  | 'IMPORT_STARTED'
  | 'INVITATION_ACCEPTED'
  | 'INVITATION_MADE'
  | 'INVITATION_REVOKED'
  | 'MEMBER_ADDED'
  | 'MEMBER_REMOVED'
  | 'MEMBER_ROLES_CHANGED'
  | 'PROJECT_CREATED'
  | 'PROTOCOL_SAVED'
  | 'READ_ASSIGNED'
  | 'READ_BEGUN'
  | 'READ_RELEASED'
  | 'READ_REOPENED'
  | 'READ_RETURNED'
  | 'READ_SUBMITTED'
  | 'SEGMENTATION_CLOSED'
  | 'SEGMENTATION_REOPENED'
  | 'SEGMENT_REMOVED'
  | 'SEGMENT_RESTORED'
  | 'SERIES_CONTENT_SET'
  | 'TOKEN_MADE'
  | 'TOKEN_REVOKED';

export type AuditConnection = {
  edges: Array<AuditEdge>;
  pageInfo: PageInfo;
};

export type AuditDetail = {
  name: Scalars['String']['output'];
  /** An id, a word or a figure, as text; null where there is none. */
  value: Maybe<Scalars['String']['output']>;
};

export type AuditEdge = {
  cursor: Scalars['String']['output'];
  node: AuditEntry;
};

/** Who did what, when, on what. Never changed, never deleted. */
export type AuditEntry = {
  act: AuditAct;
  at: Scalars['DateTime']['output'];
  /** By name. */
  details: Array<AuditDetail>;
  /** SHA-256 over the entry and the hash of the one before it, in the installation's chain. Null where `hashWithheld`. */
  hash: Maybe<Scalars['String']['output']>;
  /** Whether some case of this project is hidden from you: a hash would tell that there is more. */
  hashWithheld: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  /** Null where the installation did it by itself. */
  person: Maybe<Person>;
  /** What it was done to. */
  subject: Scalars['ID']['output'];
};

/** For those who oversee it: a case with everything found in it. */
export type Case = Node & {
  /** The one under way, else the last. */
  adjudication: Maybe<Adjudication>;
  /** Null until all its reads are submitted. Numbered as `reads` lists those that were submitted. */
  agreement: Maybe<Agreement>;
  createdAt: Scalars['DateTime']['output'];
  /** Null where nobody set one. */
  dueAt: Maybe<Scalars['DateTime']['output']>;
  /** Null unless EXCLUDED. */
  exclusion: Maybe<Exclusion>;
  /** Reads that may be given out now. */
  freePlaces: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  /** Of the source; null where nobody said it yet. */
  licence: Maybe<Scalars['String']['output']>;
  /** As a lead said it. Null where the source names the patient or nobody does, and where you see pseudonyms. */
  namedPatientId: Maybe<Scalars['String']['output']>;
  /** Its name to people: Case 12. */
  number: Scalars['Int']['output'];
  patientNamedBy: PatientNaming;
  project: Project;
  /** Null until the first read is given out. */
  protocolVersion: Maybe<Scalars['Int']['output']>;
  /** In the order in which they were given out. */
  reads: Array<Read>;
  /** Reads that the workflow asks for, over all steps. */
  readsNeeded: Scalars['Int']['output'];
  /** Null until the case is DONE. */
  result: Maybe<CaseResult>;
  /** The series that is read. */
  series: Series;
  state: CaseState;
  studies: Array<Study>;
};

export type CaseConnection = {
  edges: Array<CaseEdge>;
  pageInfo: PageInfo;
};

export type CaseCount = {
  count: Scalars['Int']['output'];
  state: CaseState;
};

/** What is absent stays as it is. */
export type CaseDetailsInput = {
  /** Null takes it away. */
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  licence?: InputMaybe<Scalars['String']['input']>;
};

export type CaseEdge = {
  cursor: Scalars['String']['output'];
  node: Case;
};

/** A case as its readers know it: its images, and nothing that anybody found. */
export type CaseForReading = {
  /** Its name to people: Case 12. */
  number: Scalars['Int']['output'];
  project: Project;
  /** The series that is read. */
  series: Series;
  studies: Array<Study>;
};

/** STUDY: a case each. PATIENT: one for a patient. */
export type CaseGrouping =
  | 'PATIENT'
  | 'STUDY';

/** What a case came to: a record of its own, that nothing changes any more. */
export type CaseResult = {
  contentHash: Scalars['String']['output'];
  findings: Array<LabelFinding>;
  lineage: Array<LineageRead>;
  origin: ResultOrigin;
  revision: Scalars['Float']['output'];
  /** How agreeing reads made it; null where it was adjudicated. */
  rule: Maybe<AgreedResult>;
  segmentation: Segmentation;
  signedAt: Scalars['DateTime']['output'];
  /** The adjudicator; null where the reads agreed. */
  signedBy: Maybe<Person>;
};

export type CaseSplitInput = {
  caseNumber: Scalars['Int']['input'];
  split: DatasetSplit;
};

/** QUARANTINED waits for a person's look at its de-identification; readers don't see it. */
export type CaseState =
  | 'AVAILABLE'
  | 'DONE'
  | 'EXCLUDED'
  | 'IMPORTED'
  | 'IN_ADJUDICATION'
  | 'IN_READING'
  | 'QUARANTINED';

export type ClaimAdjudicationResult = Adjudication | NothingToAdjudicate;

export type ClaimResult = NothingToClaim | Read;

/** DICOM's coded concept, e.g. SCT 10200004 Liver. */
export type Code = {
  meaning: Scalars['String']['output'];
  /** Coding Scheme Designator. */
  scheme: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type CodeInput = {
  meaning: Scalars['String']['input'];
  /** Coding Scheme Designator. */
  scheme: Scalars['String']['input'];
  value: Scalars['String']['input'];
};

export type CreateApiTokenInput = {
  expiresInDays?: Scalars['Int']['input'];
  name: Scalars['String']['input'];
  scopes: Array<TokenScope>;
};

export type CreateCasesInput = {
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  grouping?: CaseGrouping;
  /** Of the source: an SPDX identifier, or words. */
  licence?: InputMaybe<Scalars['String']['input']>;
  projectId: Scalars['ID']['input'];
  /** Somebody looked at their de-identification: AVAILABLE at once, else QUARANTINED. */
  released?: Scalars['Boolean']['input'];
  studyIds: Array<Scalars['ID']['input']>;
};

export type CreateInvitationInput = {
  grants?: Array<RolesInProjectInput>;
  makesAdmin?: Scalars['Boolean']['input'];
};

export type CreateProjectInput = {
  description?: Scalars['String']['input'];
  name: Scalars['String']['input'];
};

export type CreateSegmentationInput = {
  name: Scalars['String']['input'];
  seriesId: Scalars['ID']['input'];
  /** Which time point, where the series has several. */
  t?: Scalars['Int']['input'];
};

export type CreatedApiToken = {
  /** For the header `Authorization: Bearer …`. Shown this once: only its hash is kept. */
  secret: Scalars['String']['output'];
  token: ApiToken;
};

export type CreatedInvitation = {
  invitation: Invitation;
  /** The path of the link, e.g. `/join/…`. Shown this once: only its hash is kept. */
  path: Scalars['String']['output'];
};

/** A case as a version holds it; manifest.json says all of it. */
export type DatasetCase = {
  /** Who read and agreed it, such as "Reader 1". */
  contributors: Array<Scalars['String']['output']>;
  /** A label that nobody spoke of or painted is left out. */
  findings: Array<DatasetFinding>;
  licence: Scalars['String']['output'];
  /** SHA-256 of its labels. */
  maskSha256: Scalars['String']['output'];
  /** Its name to people: Case 12. */
  number: Scalars['Int']['output'];
  origin: ResultOrigin;
  /** A pseudonym, the same for all cases of one patient. */
  patient: Scalars['String']['output'];
  /** That it was read under. */
  protocolVersion: Scalars['Int']['output'];
  signedAt: Scalars['DateTime']['output'];
  split: DatasetSplit;
};

export type DatasetCaseConnection = {
  edges: Array<DatasetCaseEdge>;
  pageInfo: PageInfo;
};

export type DatasetCaseEdge = {
  cursor: Scalars['String']['output'];
  node: DatasetCase;
};

/** A zip that is ready. */
export type DatasetExport = {
  format: DatasetFormat;
  madeAt: Scalars['DateTime']['output'];
  /** Answers the zip, with byte ranges. */
  path: Scalars['String']['output'];
  patients: PatientIdentity;
  sha256: Scalars['String']['output'];
  sizeBytes: Scalars['Float']['output'];
};

export type DatasetFinding = {
  finding: Finding;
  labelKey: Scalars['String']['output'];
};

/** DICOM_SEG: one BINARY segmentation a case, overlap kept. NIFTI: one .nii.gz for each plane of labels. */
export type DatasetFormat =
  | 'DICOM_SEG'
  | 'NIFTI';

/** What a version would hold if it were frozen now. */
export type DatasetPlan = {
  /** By number. */
  cases: Array<DatasetPlanCase>;
  patientCount: Scalars['Int']['output'];
};

export type DatasetPlanCase = {
  number: Scalars['Int']['output'];
  /** A pseudonym, the same for all cases of one patient. */
  patient: Scalars['String']['output'];
  split: DatasetSplit;
};

export type DatasetPlanResult = DatasetPlan | DatasetRefused;

/** RESULT_CHANGED: a result's voxels are not those that were signed. */
export type DatasetRefusal =
  | 'CASE_WITHOUT_SPLIT'
  | 'LICENCE_MISSING'
  | 'NOTHING_AGREED'
  | 'PATIENT_IN_TWO_SPLITS'
  | 'PATIENT_UNKNOWN'
  | 'RESULT_CHANGED';

/** There is no version, and nothing has changed. */
export type DatasetRefused = {
  /** That stand in the way, ascending; empty where it is about none. */
  caseNumbers: Array<Scalars['Int']['output']>;
  /** For people. */
  message: Scalars['String']['output'];
  reason: DatasetRefusal;
};

/** What a case is for. All cases of one patient stand in the same. */
export type DatasetSplit =
  | 'TEST'
  | 'TRAIN'
  | 'VALIDATION';

/** A project's data set as it stood once. It never changes. For leads and analysts. */
export type DatasetVersion = Node & {
  /** By number. */
  cases: DatasetCaseConnection;
  /** SHA-256 of manifest.json, which names every image and every mask by its own. Equal data sets have equal hashes. */
  contentHash: Scalars['String']['output'];
  /** Those that you may take home; oldest first. */
  exports: Array<DatasetExport>;
  frozenAt: Scalars['DateTime']['output'];
  frozenBy: Person;
  id: Scalars['ID']['output'];
  /** Answers manifest.json. */
  manifestPath: Scalars['String']['output'];
  note: Scalars['String']['output'];
  /** 1 for the project's first. */
  number: Scalars['Int']['output'];
  patientCount: Scalars['Int']['output'];
  /** Null where each case was put into its split by hand. */
  splitByPatient: Maybe<SplitByPatient>;
  splits: Array<SplitCount>;
};


/** A project's data set as it stood once. It never changes. For leads and analysts. */
export type DatasetVersionCasesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

export type DatasetVersionConnection = {
  edges: Array<DatasetVersionEdge>;
  pageInfo: PageInfo;
};

export type DatasetVersionEdge = {
  cursor: Scalars['String']['output'];
  node: DatasetVersion;
};

export type DecideInput = {
  adjudicationId: Scalars['ID']['input'];
  /** Null: not decided after all. */
  decision?: InputMaybe<Decision>;
  number: Scalars['Int']['input'];
  /** Whose voxels; with SIDE only. */
  side?: InputMaybe<Scalars['Int']['input']>;
};

export type DecidedDisagreement = {
  at: Scalars['DateTime']['output'];
  decision: Decision;
  /** Whose voxels; null unless SIDE. */
  side: Maybe<Scalars['Int']['output']>;
};

/** SIDE: as one read has it. */
export type Decision =
  | 'BOTH'
  | 'NEITHER'
  | 'REDRAWN'
  | 'SIDE';

/** Voxels of a label that hang together, and that some sides hold and others don't. */
export type Disagreement = {
  /** One of its voxels, on the slice that has most of them. */
  atIjk: Array<Scalars['Int']['output']>;
  /** The same in millimetres; null where the grid has no place. */
  atLps: Maybe<Array<Scalars['Float']['output']>>;
  /** Half-open i0, j0, k0, i1, j1, k1. */
  boxIjk: Array<Scalars['Int']['output']>;
  decided: Maybe<DecidedDisagreement>;
  /** How many of its voxels each side holds. */
  heldBy: Array<Scalars['Float']['output']>;
  labelKey: Scalars['String']['output'];
  /** Over all labels, from 1, the largest first. */
  number: Scalars['Int']['output'];
  /** Its voxels, for painting: for each side its packed spans, each after its length in bytes (uint32, little-endian). */
  spansPath: Scalars['String']['output'];
  /** Null where the image measures no volume. */
  volumeMl: Maybe<Scalars['Float']['output']>;
  voxels: Scalars['Float']['output'];
};

/** Why a case can't be read. */
export type Exclusion = {
  at: Scalars['DateTime']['output'];
  by: Maybe<Person>;
  note: Scalars['String']['output'];
  reason: ExclusionReason;
};

export type ExclusionReason =
  | 'DUPLICATE'
  | 'INCOMPLETE'
  | 'OTHER'
  | 'POOR_QUALITY'
  | 'WRONG_ANATOMY';

/** What you take it to be; what is absent may be anything. */
export type ExpectedSegmentInput = {
  colour?: InputMaybe<Scalars['String']['input']>;
  locked?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  visible?: InputMaybe<Scalars['Boolean']['input']>;
};

/** AI that a read's people were shown. */
export type Exposure = {
  /** Equal for equal models. */
  model: Scalars['String']['output'];
  shownAt: Scalars['DateTime']['output'];
  suggestionId: Scalars['ID']['output'];
};

/** What a read states of a label. */
export type Finding =
  | 'ABSENT'
  | 'NOT_ASSESSABLE'
  | 'PRESENT';

export type FindingInput = {
  finding: Finding;
  labelKey: Scalars['String']['input'];
  /** Why it is not assessable. */
  reason?: Scalars['String']['input'];
};

export type FreezeDatasetInput = {
  /** For people; not part of the content. */
  note?: Scalars['String']['input'];
  projectId: Scalars['ID']['input'];
  split: SplitInput;
};

export type FreezeDatasetResult = DatasetRefused | DatasetVersion;

/** What one value of t stands for. */
export type GridChoice = {
  label: Scalars['String']['output'];
  t: Scalars['Int']['output'];
};

/** What the voxels of a series mean. CINE: k is the frame's number and no place. VOLUME_TIME: t chooses one volume. */
export type GridKind =
  | 'CINE'
  | 'PLANAR'
  | 'VOLUME'
  | 'VOLUME_TIME';

/** Something to know before trusting millimetres. */
export type GridWarning = {
  code: GridWarningCode;
  /** A sentence for people. */
  message: Scalars['String']['output'];
};

export type GridWarningCode =
  | 'DUPLICATE_INSTANCE'
  | 'DUPLICATE_POSITION'
  | 'GANTRY_TILT'
  | 'HEADER_REPAIRED'
  | 'LABELMAP'
  | 'LOCALIZER'
  | 'LOSSY_COMPRESSED'
  | 'MISSING_GEOMETRY'
  | 'MISSING_SLICES'
  | 'MOSAIC'
  | 'NO_ORIENTATION'
  | 'OVERLAPPING_SLICES'
  | 'PRECISION_REDUCED'
  | 'SCALING_VARIES'
  | 'SERIES_DIVIDED'
  | 'SFORM_QFORM_DISAGREE'
  | 'SHEARED'
  | 'SINGLE_SLICE'
  | 'SLICE_GAPS'
  | 'SPACING_AT_DETECTOR'
  | 'TRUNCATED'
  | 'UNEVEN_SPACING'
  | 'UNKNOWN_SPACING';

export type HistoryConnection = {
  edges: Array<HistoryEdge>;
  pageInfo: PageInfo;
};

export type HistoryEdge = {
  cursor: Scalars['String']['output'];
  node: HistoryEntry;
};

/** One accepted entry of a mask's journal: who changed what, when and with what. */
export type HistoryEntry = {
  /** With `seq` the entry's name for ever: what a voxel keeps of its author. */
  actor: Scalars['Float']['output'];
  /** Voxels that it may have changed: i0, j0, k0, i1, j1, k1, the last three exclusive. Null where it painted nothing. */
  boxIjk: Maybe<Array<Scalars['Int']['output']>>;
  kind: HistoryEntryKind;
  /** name@version of the model whose suggestion it was. */
  model: Maybe<Scalars['String']['output']>;
  person: Person;
  /** #rrggbb: the person's in this mask's room, whether they are there or not. */
  personColour: Scalars['String']['output'];
  /** What `asOf` takes: the mask with everything up to this entry. */
  revision: Scalars['Float']['output'];
  /** When it was on disk. */
  savedAt: Scalars['DateTime']['output'];
  seq: Scalars['Float']['output'];
  /** The suggestion that the person accepted. */
  suggestionId: Maybe<Scalars['ID']['output']>;
  /** Whether a TOGGLE takes that stroke back or brings it back. */
  takesBack: Maybe<Scalars['Boolean']['output']>;
  /** Which PATCH of the same actor a TOGGLE is about: its `seq`. */
  targetSeq: Maybe<Scalars['Float']['output']>;
  /** The tool in the person's hand; null where a model painted. */
  tool: Maybe<Scalars['String']['output']>;
  /** How many voxels a PATCH covers. Null for other kinds, and for strokes from before they were counted. */
  voxelCount: Maybe<Scalars['Float']['output']>;
};

/** A stroke or an accepted suggestion; an undo or redo of one; the end of somebody's undoing. */
export type HistoryEntryKind =
  /** The strokes before can't be undone any more. */
  | 'BYE'
  /** Voxels were painted or erased. */
  | 'PATCH'
  /** A stroke was undone or redone. */
  | 'TOGGLE';

export type Import = Node & {
  counts: ImportFileCounts;
  createdAt: Scalars['DateTime']['output'];
  /** In the order in which they came. */
  files: ImportFileConnection;
  /** Null while it goes on. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** The job that puts series together; null until finishImport. */
  jobId: Maybe<Scalars['ID']['output']>;
  /** Whether you may send files to it: it is yours, and receiving. */
  maySend: Scalars['Boolean']['output'];
  project: Project;
  /** What its files are part of, also where they had been here before. */
  series: Array<Series>;
  status: ImportStatus;
};


export type ImportFilesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  status?: InputMaybe<Array<ImportFileStatus>>;
};

export type ImportConnection = {
  edges: Array<ImportEdge>;
  pageInfo: PageInfo;
};

export type ImportEdge = {
  cursor: Scalars['String']['output'];
  node: Import;
};

export type ImportFile = {
  /** What it was called where it came from. */
  path: Scalars['String']['output'];
  /** Set exactly when REFUSED or IGNORED. */
  refusal: Maybe<ImportRefusal>;
  sizeBytes: Scalars['Float']['output'];
  status: ImportFileStatus;
};

export type ImportFileConnection = {
  edges: Array<ImportFileEdge>;
  pageInfo: PageInfo;
};

export type ImportFileCounts = {
  alreadyHere: Scalars['Int']['output'];
  bytes: Scalars['Float']['output'];
  /** All of them, members of archives included. */
  files: Scalars['Int']['output'];
  /** No image and not meant to be one. */
  ignored: Scalars['Int']['output'];
  imported: Scalars['Int']['output'];
  /** Here, but not looked at yet. */
  received: Scalars['Int']['output'];
  refused: Scalars['Int']['output'];
  /** Read and stored; not part of a series yet. */
  staged: Scalars['Int']['output'];
};

export type ImportFileEdge = {
  cursor: Scalars['String']['output'];
  node: ImportFile;
};

export type ImportFileStatus =
  | 'ALREADY_HERE'
  | 'EXPANDED'
  | 'IGNORED'
  | 'IMPORTED'
  | 'RECEIVED'
  | 'REFUSED'
  | 'STAGED';

export type ImportRefusal = {
  code: Scalars['String']['output'];
  /** A sentence for people. */
  message: Scalars['String']['output'];
};

export type ImportStatus =
  | 'CANCELLED'
  | 'DONE'
  | 'FAILED'
  | 'PROCESSING'
  | 'RECEIVING';

/** Instances that belong together; null where a read has no such one. */
export type InstancePair = {
  a: Maybe<Scalars['String']['output']>;
  b: Maybe<Scalars['String']['output']>;
};

export type Invitation = {
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  grants: Array<RolesInProject>;
  id: Scalars['ID']['output'];
  invitedBy: Person;
  makesAdmin: Scalars['Boolean']['output'];
  status: InvitationStatus;
};

export type InvitationConnection = {
  edges: Array<InvitationEdge>;
  pageInfo: PageInfo;
};

export type InvitationEdge = {
  cursor: Scalars['String']['output'];
  node: Invitation;
};

export type InvitationStatus =
  | 'ACCEPTED'
  | 'EXPIRED'
  | 'OPEN'
  | 'REVOKED';

/** Work in the background: an import, an export, a suggestion. */
export type Job = Node & {
  /** How often it was begun. */
  attempts: Scalars['Int']['output'];
  createdAt: Scalars['DateTime']['output'];
  /** Null unless FAILED. */
  failure: Maybe<JobFailure>;
  /** Null until its status is final. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** What is done, e.g. "import". */
  kind: Scalars['String']['output'];
  /** Whether `cancelJob` is yours to call. */
  mayCancel: Scalars['Boolean']['output'];
  /** What is being done now; empty when there is nothing to say. */
  message: Scalars['String']['output'];
  /** From 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Null for work on the installation itself. */
  projectId: Maybe<Scalars['ID']['output']>;
  requestedBy: Maybe<Person>;
  /** Null while WAITING for the first time. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  status: JobStatus;
};

export type JobConnection = {
  edges: Array<JobEdge>;
  pageInfo: PageInfo;
};

export type JobEdge = {
  cursor: Scalars['String']['output'];
  node: Job;
};

export type JobFailure = {
  /** As in `extensions.code` of errors. */
  code: Scalars['String']['output'];
  /** For people. */
  message: Scalars['String']['output'];
};

/** SUCCEEDED, FAILED and CANCELLED are final. */
export type JobStatus =
  | 'CANCELLED'
  | 'FAILED'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'WAITING';

export type JobUpdate = {
  /** Give it as `since` to go on after this update; null in the first, which is how the job stood. */
  cursor: Maybe<Scalars['String']['output']>;
  job: Job;
};

/** What readers mark. */
export type Label = {
  anatomicRegion: Maybe<Code>;
  /** Segmented Property Category. */
  category: Maybe<Code>;
  /** #rrggbb */
  colour: Scalars['String']['output'];
  /** Never changes. */
  geometry: LabelGeometry;
  /** Each read states that it is present, absent or not assessable. */
  isRequired: Scalars['Boolean']['output'];
  /** Small letters, digits and dashes. Names the label for ever. */
  key: Scalars['String']['output'];
  kind: LabelKind;
  /** A modifier of the region. */
  laterality: Maybe<Code>;
  /** Its voxels may belong to other labels, too. */
  mayOverlap: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  /** Segmented Property Type. */
  type: Maybe<Code>;
};

export type LabelFinding = {
  finding: Finding;
  labelKey: Scalars['String']['output'];
  /** Why it is not assessable; empty otherwise. */
  reason: Scalars['String']['output'];
  voxelCount: Scalars['Float']['output'];
};

export type LabelGeometry =
  | 'BOX'
  | 'LINE'
  | 'MASK'
  | 'POINT';

export type LabelInput = {
  anatomicRegion?: InputMaybe<CodeInput>;
  /** Segmented Property Category. */
  category?: InputMaybe<CodeInput>;
  /** #rrggbb */
  colour: Scalars['String']['input'];
  /** Never changes. */
  geometry: LabelGeometry;
  /** Each read states that it is present, absent or not assessable. */
  isRequired: Scalars['Boolean']['input'];
  /** Small letters, digits and dashes. Names the label for ever. */
  key: Scalars['String']['input'];
  kind: LabelKind;
  /** A modifier of the region. */
  laterality?: InputMaybe<CodeInput>;
  /** Its voxels may belong to other labels, too. */
  mayOverlap: Scalars['Boolean']['input'];
  name: Scalars['String']['input'];
  /** Segmented Property Type. */
  type?: InputMaybe<CodeInput>;
};

/** CLASS: one segment for all of it. INSTANCES: one for each of several. */
export type LabelKind =
  | 'CLASS'
  | 'INSTANCES';

/** What a case came to about one label. */
export type LabelResult = {
  case: Case;
  caseNumber: Scalars['Int']['output'];
  /** Null where there is a Dice. */
  diceUnknownReason: Maybe<Scalars['String']['output']>;
  finding: Finding;
  labelKey: Scalars['String']['output'];
  /** The lowest of any two reads. */
  lowestDice: Maybe<Scalars['Float']['output']>;
  origin: ResultOrigin;
  segmentation: Segmentation;
  volumeMl: Maybe<Scalars['Float']['output']>;
  /** Null where there is a volume. */
  volumeUnknownReason: Maybe<Scalars['String']['output']>;
  voxelCount: Scalars['Float']['output'];
};

export type LabelResultConnection = {
  edges: Array<LabelResultEdge>;
  pageInfo: PageInfo;
};

export type LabelResultEdge = {
  cursor: Scalars['String']['output'];
  node: LabelResult;
};

/** All that is said must hold; a number that doesn't exist meets no bound. */
export type LabelResultFilter = {
  /** Of the lowest of any two reads. */
  diceAtLeast?: InputMaybe<Scalars['Float']['input']>;
  diceAtMost?: InputMaybe<Scalars['Float']['input']>;
  findings?: InputMaybe<Array<Finding>>;
  labelKeys?: InputMaybe<Array<Scalars['String']['input']>>;
  origins?: InputMaybe<Array<ResultOrigin>>;
  volumeMlAtLeast?: InputMaybe<Scalars['Float']['input']>;
  volumeMlAtMost?: InputMaybe<Scalars['Float']['input']>;
};

export type LabelVerdict = {
  /** Of each read; null where an optional label was neither painted nor spoken of. */
  findings: Array<Maybe<Finding>>;
  labelKey: Scalars['String']['output'];
  pairs: Array<PairAgreement>;
  verdict: Verdict;
};

export type LabelVoxels = {
  label: Scalars['Int']['output'];
  voxels: Scalars['Float']['output'];
};

/** A read that a result comes from, as it was submitted. */
export type LineageRead = {
  contentHash: Scalars['String']['output'];
  read: Read;
  revision: Scalars['Float']['output'];
};

/** Null only beside its reason. */
export type Measured = {
  reason: Maybe<NotMeasured>;
  value: Maybe<Scalars['Float']['output']>;
};

export type MemberInput = {
  personId: Scalars['ID']['input'];
  projectId: Scalars['ID']['input'];
  /** All that the person is to be in this project; at least one. */
  roles: Array<ProjectRole>;
};

export type Model = {
  /** Its name in the models folder. */
  id: Scalars['ID']['output'];
  labels: Array<ModelLabel>;
  licence: Scalars['String']['output'];
  title: Scalars['String']['output'];
  version: Scalars['String']['output'];
};

export type ModelLabel = {
  /** #rrggbb */
  colour: Scalars['String']['output'];
  name: Scalars['String']['output'];
  /** SNOMED CT; null where none is known for certain. */
  snomedCode: Maybe<Scalars['String']['output']>;
  /** 1 to 255; 0 is nothing. */
  value: Scalars['Int']['output'];
};

export type Mutation = {
  /** Says as which segments you take which labels (`acceptedLabels`; missing segments are made). Then send one patch through the room that names the suggestion and `originModel`: with that it is ACCEPTED. */
  acceptSuggestion: Suggestion;
  /** The next instance of a label that comes in several, e.g. another metastasis. */
  addInstance: Segment;
  addMember: Project;
  addSegment: Segment;
  /** For leads. */
  assignAdjudication: Adjudication;
  /** For leads. */
  assignRead: Read;
  /** Makes the third record, with what all reads agree on. */
  beginAdjudication: Adjudication;
  /** Opens its mask. Begun already, it stays as it is. */
  beginRead: Read;
  /** Series that were complete stay; everything else of the import goes. */
  cancelImport: Import;
  /** What has ended stays as it is. */
  cancelJob: Job;
  /** Stops the model; leaves nothing. */
  cancelSuggestion: Suggestion;
  /** The next case for you to adjudicate. */
  claimNextAdjudication: ClaimAdjudicationResult;
  /** The next case for you to read. */
  claimNextRead: ClaimResult;
  /** For leads. From then on every stroke is set aside, and found by its author, until it is opened again. */
  closeSegmentation: Segmentation;
  createApiToken: CreatedApiToken;
  /** For leads. */
  createCases: Array<Case>;
  createInvitation: CreatedInvitation;
  createProject: Project;
  createSegmentation: Segmentation;
  /** The voxels follow through the room. */
  decideDisagreement: Disagreement;
  /** For leads: no read of it is given out any more. */
  excludeCase: Case;
  /** Makes a zip of a version, which then stands among its `exports`. Asked again, it is the same job unless that failed. */
  exportDataset: Job;
  /** Everything was sent: series are put together by the import's job. */
  finishImport: Import;
  /** Where the step shows AI after the own read: from here on models may be asked. */
  finishOwnRead: Read;
  /** For leads: keeps every case with a signed result, and the split. Where nothing has changed since a version, it gives that one. */
  freezeDataset: FreezeDatasetResult;
  /** For leads: takes an excluded case in again. */
  includeCase: Case;
  /** A generated CT study, into a project of yours or a new one named Demo. */
  loadDemo: Import;
  /** For leads: whose images these are, where the source names no patient. Said again it is corrected. */
  nameCasePatient: Case;
  /** Unblinds the case's readers: they join in the room. Deciding and signing stay yours. */
  openSession: Adjudication;
  /** For leads: out of readers' sight again, while nobody reads it. */
  quarantineCase: Case;
  /** What a page reports of time and slices. True unless refused. */
  recordSitting: Scalars['Boolean']['output'];
  /** Leaves nothing of it. */
  rejectSuggestion: Suggestion;
  /** Gives it back, or, as a lead, takes it away: the case waits again. */
  releaseAdjudication: Scalars['Boolean']['output'];
  /** For leads: somebody looked at its de-identification. */
  releaseCase: Case;
  /** Gives it back, or, as a lead, takes it away. What was painted is kept. */
  releaseRead: Read;
  removeMember: Project;
  /** Takes a segment out of the table while nothing that was painted with it would be lost; its number is never given out again. CONFLICT says in `facts.reason` whether others painted with it (PAINTED_BY_OTHERS) or you did and have not taken it back (PAINTED). */
  removeSegment: Segmentation;
  /** For leads, until the case's result is signed. */
  reopenRead: Read;
  /** For leads: takes edits again. */
  reopenSegmentation: Segmentation;
  /** Asks a model about the series that a segmentation lies on. */
  requestSuggestion: Suggestion;
  /** Puts a segment that was removed back into the table, as it was. */
  restoreSegment: Segment;
  /** The case can't be read: it goes to the lead with the reason. */
  returnRead: Read;
  revokeApiToken: ApiToken;
  revokeInvitation: Invitation;
  /** For leads: saves the next version. */
  saveProtocol: Protocol;
  /** For leads. */
  setCaseDetails: Case;
  setMemberRoles: Project;
  /** For leads: where an import took an image for a label map, or missed one. CONFLICT for a label map that a case is read on. */
  setSeriesContent: Series;
  /** Says that you painted it again, put it away, or took it up again. Said twice it is said once. */
  settleSetAside: SetAsideStroke;
  /** Signs the result. Research use only: no diagnosis is made with this. */
  signAdjudication: SignAdjudicationResult;
  /** Opens an import; its files are sent to /uploads (tus 1.0) with the metadata importId and relativePath. */
  startImport: Import;
  /** Locks it. Research use only: no diagnosis is made with this. */
  submitRead: SubmitReadResult;
  updateSegment: Segment;
};


export type MutationAcceptSuggestionArgs = {
  input: AcceptSuggestionInput;
};


export type MutationAddInstanceArgs = {
  labelKey: Scalars['String']['input'];
  segmentationId: Scalars['ID']['input'];
};


export type MutationAddMemberArgs = {
  input: MemberInput;
};


export type MutationAddSegmentArgs = {
  input: AddSegmentInput;
};


export type MutationAssignAdjudicationArgs = {
  input: AssignAdjudicationInput;
};


export type MutationAssignReadArgs = {
  input: AssignReadInput;
};


export type MutationBeginAdjudicationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationBeginReadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelImportArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelJobArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCancelSuggestionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationClaimNextAdjudicationArgs = {
  projectId: Scalars['ID']['input'];
};


export type MutationClaimNextReadArgs = {
  projectId: Scalars['ID']['input'];
};


export type MutationCloseSegmentationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCreateApiTokenArgs = {
  input: CreateApiTokenInput;
};


export type MutationCreateCasesArgs = {
  input: CreateCasesInput;
};


export type MutationCreateInvitationArgs = {
  input: CreateInvitationInput;
};


export type MutationCreateProjectArgs = {
  input: CreateProjectInput;
};


export type MutationCreateSegmentationArgs = {
  input: CreateSegmentationInput;
};


export type MutationDecideDisagreementArgs = {
  input: DecideInput;
};


export type MutationExcludeCaseArgs = {
  id: Scalars['ID']['input'];
  note?: Scalars['String']['input'];
  reason: ExclusionReason;
};


export type MutationExportDatasetArgs = {
  format: DatasetFormat;
  patients?: PatientIdentity;
  versionId: Scalars['ID']['input'];
};


export type MutationFinishImportArgs = {
  id: Scalars['ID']['input'];
};


export type MutationFinishOwnReadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationFreezeDatasetArgs = {
  input: FreezeDatasetInput;
};


export type MutationIncludeCaseArgs = {
  id: Scalars['ID']['input'];
};


export type MutationLoadDemoArgs = {
  projectId?: InputMaybe<Scalars['ID']['input']>;
};


export type MutationNameCasePatientArgs = {
  id: Scalars['ID']['input'];
  patientId: Scalars['String']['input'];
};


export type MutationOpenSessionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationQuarantineCaseArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRecordSittingArgs = {
  input: SittingInput;
};


export type MutationRejectSuggestionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReleaseAdjudicationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReleaseCaseArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReleaseReadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRemoveMemberArgs = {
  personId: Scalars['ID']['input'];
  projectId: Scalars['ID']['input'];
};


export type MutationRemoveSegmentArgs = {
  input: SegmentInput;
};


export type MutationReopenReadArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


export type MutationReopenSegmentationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRequestSuggestionArgs = {
  input: RequestSuggestionInput;
};


export type MutationRestoreSegmentArgs = {
  input: SegmentInput;
};


export type MutationReturnReadArgs = {
  id: Scalars['ID']['input'];
  note?: Scalars['String']['input'];
  reason: ExclusionReason;
};


export type MutationRevokeApiTokenArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRevokeInvitationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSaveProtocolArgs = {
  input: SaveProtocolInput;
};


export type MutationSetCaseDetailsArgs = {
  details: CaseDetailsInput;
  id: Scalars['ID']['input'];
};


export type MutationSetMemberRolesArgs = {
  input: MemberInput;
};


export type MutationSetSeriesContentArgs = {
  content: SeriesContent;
  id: Scalars['ID']['input'];
};


export type MutationSettleSetAsideArgs = {
  input: SettleSetAsideInput;
};


export type MutationSignAdjudicationArgs = {
  input: SignAdjudicationInput;
};


export type MutationStartImportArgs = {
  projectId: Scalars['ID']['input'];
};


export type MutationSubmitReadArgs = {
  input: SubmitReadInput;
};


export type MutationUpdateSegmentArgs = {
  input: UpdateSegmentInput;
};

/** Anything with an id of its own. The id says what it names and is the same for ever. */
export type Node = {
  id: Scalars['ID']['output'];
};

/** Why there is no number. BOTH_EMPTY, ONE_EMPTY: of the masks. SHEARED_GRID: distances need axes at right angles. NO_PLACE: the image has no known millimetres. */
export type NotMeasured =
  | 'BOTH_EMPTY'
  | 'NO_PLACE'
  | 'ONE_EMPTY'
  | 'SHEARED_GRID';

/** No case waits for you. */
export type NothingToAdjudicate = {
  message: Scalars['String']['output'];
};

/** No case waits for you. */
export type NothingToClaim = {
  message: Scalars['String']['output'];
};

/** What a computer may keep of what you open, so that you can go on without a network. */
export type OfflineCopies = {
  /** For so long without the server; 0: nothing. */
  keepHours: Scalars['Float']['output'];
  /** Of pixels, all series together. */
  maxMebibytes: Scalars['Int']['output'];
};

export type PageInfo = {
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

/** How two reads agree about a label. */
export type PairAgreement = {
  /** Reads are numbered from 1, as they are listed beside it. */
  a: Scalars['Int']['output'];
  b: Scalars['Int']['output'];
  dice: Measured;
  /** The larger of the two directed 95th percentiles, by area. */
  hd95Mm: Measured;
  /** Null: the whole label, which the rule is held against. */
  instance: Maybe<InstancePair>;
  jaccard: Measured;
  /** Share of both surfaces within `toleranceMm` of the other. */
  surfaceDice: Measured;
  toleranceMm: Scalars['Float']['output'];
  /** Null where the image measures no volume. */
  volumeAMl: Maybe<Scalars['Float']['output']>;
  /** Null where the image measures no volume. */
  volumeBMl: Maybe<Scalars['Float']['output']>;
  /** Of b minus that of a. */
  volumeDifferenceMl: Measured;
};

/** What an export says of patients. AS_SOURCE is for leads. */
export type PatientIdentity =
  | 'AS_SOURCE'
  | 'PSEUDONYMS';

/** Who says whose images a case is of. A data set has no place for what NOBODY names; a lead may name it. */
export type PatientNaming =
  | 'LEAD'
  | 'NOBODY'
  | 'SOURCE';

export type Person = Node & {
  displayName: Scalars['String']['output'];
  /** Null unless it is your own, or you lead a project. */
  email: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  isAdmin: Scalars['Boolean']['output'];
};

export type PersonConnection = {
  edges: Array<PersonEdge>;
  pageInfo: PageInfo;
};

export type PersonEdge = {
  cursor: Scalars['String']['output'];
  node: Person;
};

/** Little-endian; rgb8 is three interleaved bytes a pixel. */
export type PixelType =
  | 'f32'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'rgb8'
  | 'u8'
  | 'u16'
  | 'u32';

export type Project = Node & {
  /** Newest first; for this project's leads and for administrators, NOT_FOUND to everybody else. */
  audit: Maybe<AuditConnection>;
  /** Of the same cases; states without any are left out. */
  caseCounts: Array<CaseCount>;
  /** By number; for those who oversee them, without the ones in which they owe an answer themselves. */
  cases: CaseConnection;
  createdAt: Scalars['DateTime']['output'];
  /** Newest first. Nothing for those who are neither leads nor analysts. */
  datasetVersions: DatasetVersionConnection;
  /** Empty when nobody wrote one. */
  description: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  /** What the project's cases came to, label by label; by case number and label. For those who oversee the project. */
  labelResults: LabelResultConnection;
  /** Whether you may claim cases to adjudicate. */
  mayAdjudicate: Scalars['Boolean']['output'];
  /** Whether you may write the protocol. */
  mayEditProtocol: Scalars['Boolean']['output'];
  /** Whether you may freeze the data set. */
  mayFreezeDataset: Scalars['Boolean']['output'];
  /** Whether you may make, release and exclude cases, and give out reads. */
  mayManageCases: Scalars['Boolean']['output'];
  /** Whether you may name members and their roles. */
  mayManageMembers: Scalars['Boolean']['output'];
  /** Whether you see its cases and what was found in them. */
  mayOversee: Scalars['Boolean']['output'];
  /** Whether you may claim cases to read. */
  mayReadCases: Scalars['Boolean']['output'];
  /** By name. */
  members: Array<ProjectMember>;
  /** What you are here; empty for an administrator from outside. */
  myRoles: Array<ProjectRole>;
  name: Scalars['String']['output'];
  /** Null where there is no such version. */
  protocol: Maybe<Protocol>;
  /** Those that you may see. */
  studyCount: Scalars['Int']['output'];
};


export type ProjectAuditArgs = {
  act?: InputMaybe<AuditAct>;
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  subject?: InputMaybe<Scalars['ID']['input']>;
};


export type ProjectCasesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  states?: InputMaybe<Array<CaseState>>;
  text?: InputMaybe<Scalars['String']['input']>;
};


export type ProjectDatasetVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type ProjectLabelResultsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LabelResultFilter>;
  first?: Scalars['Int']['input'];
};


export type ProjectProtocolArgs = {
  version?: InputMaybe<Scalars['Int']['input']>;
};

export type ProjectConnection = {
  edges: Array<ProjectEdge>;
  pageInfo: PageInfo;
};

export type ProjectEdge = {
  cursor: Scalars['String']['output'];
  node: Project;
};

/** Something that happened to a case, told to whoever may know. */
export type ProjectEvent = {
  /** Null where it is about no adjudication. */
  adjudicationId: Maybe<Scalars['ID']['output']>;
  at: Scalars['DateTime']['output'];
  /** Null in your own events: readers know their reads. */
  caseId: Maybe<Scalars['ID']['output']>;
  /** Give it as `since` to go on after this event. */
  cursor: Scalars['String']['output'];
  /** Null where it is about the case as a whole. */
  readId: Maybe<Scalars['ID']['output']>;
  /** E.g. "READ_SUBMITTED". */
  type: Scalars['String']['output'];
};

export type ProjectMember = {
  person: Person;
  roles: Array<ProjectRole>;
};

/** What a person is in one project. A person may hold several; each only adds rights. */
export type ProjectRole =
  | 'ADJUDICATOR'
  | 'ANALYST'
  | 'LEAD'
  | 'READER'
  | 'VIEWER';

/** One version of how a project's cases are read. It never changes. */
export type Protocol = {
  /** Shown beside every case. */
  instructions: Scalars['String']['output'];
  labels: Array<Label>;
  questions: Array<Question>;
  /** Null for version 0. */
  savedAt: Maybe<Scalars['DateTime']['output']>;
  /** Null for version 0. */
  savedBy: Maybe<Person>;
  /** Readers see pseudonyms in place of names, identifiers and dates of birth. */
  showsPseudonyms: Scalars['Boolean']['output'];
  /** 0 where nobody has written one. */
  version: Scalars['Int']['output'];
  workflow: Workflow;
};

export type ProtocolInput = {
  /** Shown beside every case. */
  instructions: Scalars['String']['input'];
  labels: Array<LabelInput>;
  questions: Array<QuestionInput>;
  /** Readers see pseudonyms in place of names, identifiers and dates of birth. */
  showsPseudonyms: Scalars['Boolean']['input'];
  workflow: WorkflowInput;
};

export type Query = {
  /** Null when there is none, or it is not yours to see. */
  adjudication: Maybe<Adjudication>;
  /** Your own, revoked and expired ones too; newest first. */
  apiTokens: Array<ApiToken>;
  /** Null when there is none, or it is not yours to oversee: readers find theirs in `read`. */
  case: Maybe<Case>;
  /** For leads: what `freezeDataset` would keep, and where each case would stand. Nothing is frozen. */
  datasetPlan: DatasetPlanResult;
  /** Null when there is none, or it is not yours to see. */
  datasetVersion: Maybe<DatasetVersion>;
  /** Null when there is none, or it is not yours to see. */
  import: Maybe<Import>;
  /** The imports of a project you lead, newest first. */
  imports: ImportConnection;
  /** For administrators; newest first. */
  invitations: InvitationConnection;
  /** Null when there is none, or it is not yours to see. */
  job: Maybe<Job>;
  /** Those you asked for, and all of the projects you lead; every one for administrators. Newest first. */
  jobs: JobConnection;
  /** The models that this installation has. */
  models: Array<Model>;
  /** Those that were given to you, newest first. */
  myAdjudications: AdjudicationConnection;
  /** Reads of yours that are not submitted yet. */
  myOpenReadCount: Scalars['Int']['output'];
  /** Reads that were given to you, newest first. */
  myReads: ReadConnection;
  /** Null when there is none, or it is not yours to see. */
  node: Maybe<Node>;
  /** For administrators and leads; newest first. */
  people: PersonConnection;
  /** Null when there is none, or it is not yours to see. */
  project: Maybe<Project>;
  /** Those you are a member of; all of them for administrators. Newest first. */
  projects: ProjectConnection;
  /** Null when there is none, or it is not yours to see. */
  read: Maybe<Read>;
  /** Null when there is none, or it is not yours to see. */
  segmentation: Maybe<Segmentation>;
  /** Null when there is none, or it is not yours to see. */
  series: Maybe<Series>;
  /** The studies of a project, newest first. */
  studies: StudyConnection;
  /** Null when there is none, or it is not yours to see. */
  study: Maybe<Study>;
  /** Null when there is none, or it is not yours to see. */
  suggestion: Maybe<Suggestion>;
  /** Of a segmentation, newest first; at most 20. */
  suggestions: Array<Suggestion>;
  viewer: Viewer;
};


export type QueryAdjudicationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCaseArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDatasetPlanArgs = {
  projectId: Scalars['ID']['input'];
  split: SplitInput;
};


export type QueryDatasetVersionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryImportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryImportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  projectId: Scalars['ID']['input'];
};


export type QueryInvitationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  projectId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<JobStatus>;
};


export type QueryMyAdjudicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  projectId?: InputMaybe<Scalars['ID']['input']>;
  states?: InputMaybe<Array<AdjudicationState>>;
};


export type QueryMyReadsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  projectId?: InputMaybe<Scalars['ID']['input']>;
  states?: InputMaybe<Array<ReadState>>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPeopleArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryProjectArgs = {
  id: Scalars['ID']['input'];
};


export type QueryProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


export type QueryReadArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySegmentationArgs = {
  asOf?: InputMaybe<AsOfInput>;
  id: Scalars['ID']['input'];
};


export type QuerySeriesArgs = {
  id: Scalars['ID']['input'];
};


export type QueryStudiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter: StudyFilter;
  first?: Scalars['Int']['input'];
};


export type QueryStudyArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySuggestionArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySuggestionsArgs = {
  first?: Scalars['Int']['input'];
  segmentationId: Scalars['ID']['input'];
};

/** What is asked about a case as a whole. */
export type Question = {
  isRequired: Scalars['Boolean']['output'];
  /** Small letters, digits and dashes. Names the question for ever. */
  key: Scalars['String']['output'];
  /** Never changes. */
  kind: QuestionKind;
  /** Of CHOICE and ORDINAL, else empty. */
  options: Array<Scalars['String']['output']>;
  text: Scalars['String']['output'];
  /** UCUM, of NUMBER only; null where the number has none. */
  unit: Maybe<Scalars['String']['output']>;
};

export type QuestionInput = {
  isRequired: Scalars['Boolean']['input'];
  /** Small letters, digits and dashes. Names the question for ever. */
  key: Scalars['String']['input'];
  /** Never changes. */
  kind: QuestionKind;
  /** Of CHOICE and ORDINAL, else empty. */
  options: Array<Scalars['String']['input']>;
  text: Scalars['String']['input'];
  /** UCUM, of NUMBER only; null where the number has none. */
  unit?: InputMaybe<Scalars['String']['input']>;
};

/** ORDINAL: the options ascend. */
export type QuestionKind =
  | 'CHOICE'
  | 'NUMBER'
  | 'ORDINAL'
  | 'TEXT';

/** What one reader, or one named team, says of a case. */
export type Read = Node & {
  /** With the page in view and the reader at it. */
  activeTimeS: Scalars['Float']['output'];
  aiShown: Array<Exposure>;
  assignedAt: Scalars['DateTime']['output'];
  /** Null until it is begun. */
  begunAt: Maybe<Scalars['DateTime']['output']>;
  case: CaseForReading;
  /** Null where nobody set one. */
  dueAt: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  idleTimeS: Scalars['Float']['output'];
  /** Whether it is yours to paint and submit. */
  isMine: Scalars['Boolean']['output'];
  /** Whether its people may ask a model now. */
  mayAskModels: Scalars['Boolean']['output'];
  mode: ReadMode;
  /** When the own read was finished, where the step shows AI after it; null before that, and in other steps. */
  ownReadAt: Maybe<Scalars['DateTime']['output']>;
  /** The version that the case is read under. */
  protocol: Protocol;
  readers: Array<Person>;
  reopenings: Array<Reopening>;
  /** Null unless RETURNED. */
  returned: Maybe<Exclusion>;
  /** Null until it is begun. */
  segmentation: Maybe<Segmentation>;
  /** To which its readers were asked after they had submitted; null before, and to everybody else. */
  session: Maybe<Adjudication>;
  /** Slices along k that were displayed at least once. */
  slicesShown: Scalars['Int']['output'];
  state: ReadState;
  /** Of the protocol's steps. */
  stepKey: Scalars['String']['output'];
  /** The last one; null before the first. */
  submission: Maybe<Submission>;
};

export type ReadConnection = {
  edges: Array<ReadEdge>;
  pageInfo: PageInfo;
};

export type ReadEdge = {
  cursor: Scalars['String']['output'];
  node: Read;
};

/** What is missing; nothing was locked. */
export type ReadIncomplete = {
  problems: Array<ReadProblem>;
};

/** INDEPENDENT: one reader, and nobody else learns of it. SHARED: a named team paints together and counts as one. SESSION: after unblinding. */
export type ReadMode =
  | 'INDEPENDENT'
  | 'SESSION'
  | 'SHARED';

export type ReadProblem = {
  code: ReadProblemCode;
  /** Of a label or a question; null where it is about the whole read. */
  key: Maybe<Scalars['String']['output']>;
};

export type ReadProblemCode =
  | 'ANSWER_INVALID'
  | 'ANSWER_MISSING'
  | 'CONFIDENCE_MISSING'
  | 'FINDING_MISSING'
  | 'PAINTED_BUT_NOT_PRESENT'
  | 'PRESENT_BUT_EMPTY'
  | 'REASON_MISSING'
  | 'UNKNOWN_KEY';

/** RETURNED: its reader says that the case can't be read. RELEASED: it is nobody's any more. */
export type ReadState =
  | 'ASSIGNED'
  | 'READING'
  | 'RELEASED'
  | 'RETURNED'
  | 'SUBMITTED';

/** Why a room set a stroke aside. */
export type RefusalReason =
  | 'ACTOR_RETIRED'
  | 'CLOCK_AHEAD'
  | 'NOT_THE_SUGGESTION'
  | 'OUT_OF_GRID'
  | 'READ_ONLY'
  | 'SEGMENTATION_CLOSED'
  | 'SEGMENT_LOCKED'
  | 'TOO_LARGE'
  | 'UNKNOWN_SEGMENT';

export type Reopening = {
  at: Scalars['DateTime']['output'];
  reason: Scalars['String']['output'];
};

export type RequestSuggestionInput = {
  modelId: Scalars['ID']['input'];
  segmentationId: Scalars['ID']['input'];
};

export type RestoredAs = {
  actor: Scalars['Float']['output'];
  seq: Scalars['Float']['output'];
};

/** An edit of yours in the same segmentation. */
export type RestoredAsInput = {
  actor: Scalars['Float']['input'];
  seq: Scalars['Float']['input'];
};

/** What is missing; nothing was signed. */
export type ResultIncomplete = {
  problems: Array<ReadProblem>;
  /** Disagreements about which nothing is decided. */
  undecided: Scalars['Int']['output'];
};

export type ResultOrigin =
  | 'ADJUDICATED'
  | 'AGREED';

export type RolesInProject = {
  projectId: Scalars['ID']['output'];
  roles: Array<ProjectRole>;
};

export type RolesInProjectInput = {
  projectId: Scalars['ID']['input'];
  roles: Array<ProjectRole>;
};

export type SaveProtocolInput = {
  /** The version you edited. STALE_REVISION when another one is current by now. */
  editedVersion: Scalars['Int']['input'];
  projectId: Scalars['ID']['input'];
  protocol: ProtocolInput;
};

/** What one number of a mask stands for. */
export type Segment = {
  /** #rrggbb */
  colour: Scalars['String']['output'];
  /** Of the project's protocol; null for one that somebody added. */
  labelKey: Maybe<Scalars['String']['output']>;
  /** Strokes that paint a locked segment are set aside. */
  locked: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  /** 1 to 65535, given by the server and never reused. */
  number: Scalars['Int']['output'];
  /** Segments of one plane exclude each other. */
  plane: Scalars['Int']['output'];
  visible: Scalars['Boolean']['output'];
  /** Null beside `volumeUnknownReason`. */
  volumeMl: Maybe<Scalars['Float']['output']>;
  /** Why there are no millilitres; null where there are. */
  volumeUnknownReason: Maybe<Scalars['String']['output']>;
  /** How many voxels show it, as of the segmentation's revision. */
  voxelCount: Scalars['Float']['output'];
};

/** Names one segment. */
export type SegmentInput = {
  number: Scalars['Int']['input'];
  segmentationId: Scalars['ID']['input'];
};

/** A mask on the grid of one series, painted by several people. */
export type Segmentation = Node & {
  /** Since when it takes no edits: strokes are set aside, segments stay as they are. Null while it is open. */
  closedAt: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 over grid and labels: equal for equal masks, whatever their history. */
  contentHash: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  /** Newest first; with `asOf`, from there back. */
  history: HistoryConnection;
  id: Scalars['ID']['output'];
  /** Whether you may close it to edits and open it again. */
  mayClose: Scalars['Boolean']['output'];
  /** Whether you may add and change segments. */
  mayManageSegments: Scalars['Boolean']['output'];
  /** Whether you may paint here. */
  mayPaint: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
  /** Where it downloads as NIfTI; null for those who may not export. */
  niftiPath: Maybe<Scalars['String']['output']>;
  /** How many entries its journal holds: the number of the last. */
  revision: Scalars['Float']['output'];
  /** Where its room's WebSocket answers. */
  roomPath: Scalars['String']['output'];
  /** By number. */
  segments: Array<Segment>;
  /** The series on whose grid it lies. */
  series: Series;
  /** Strokes of yours that the room refused, newest first. Nobody else sees them. */
  setAside: SetAsideConnection;
  /** The entry that a voxel names as its author. Null when there is none, or none yet. */
  strokeBy: Maybe<HistoryEntry>;
  /** The time point it lies on; 0 where there is only one. */
  t: Scalars['Int']['output'];
};


/** A mask on the grid of one series, painted by several people. */
export type SegmentationHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};


/** A mask on the grid of one series, painted by several people. */
export type SegmentationSetAsideArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  state?: InputMaybe<SetAsideState>;
};


/** A mask on the grid of one series, painted by several people. */
export type SegmentationStrokeByArgs = {
  actor: Scalars['Float']['input'];
  seq: Scalars['Float']['input'];
};

/** One grid that can be read and painted on. It never changes: a series that grows is a new one. */
export type Series = Node & {
  /** Null when the source does not say. */
  bodyPart: Maybe<Scalars['String']['output']>;
  /** One for each t; empty when there is nothing to choose. */
  choices: Array<GridChoice>;
  content: SeriesContent;
  createdAt: Scalars['DateTime']['output'];
  /** Null when the source has none. */
  description: Maybe<Scalars['String']['output']>;
  /** How long one step of time lasts; null where that has no meaning. */
  frameIntervalMs: Maybe<Scalars['Float']['output']>;
  /** Equal for series of this project that share a Frame of Reference; null when the source has none. */
  frameOfReferenceKey: Maybe<Scalars['String']['output']>;
  /** Append /<t>/<k> or /<t>/<first k>-<last k>. */
  framesPath: Scalars['String']['output'];
  gridKind: GridKind;
  id: Scalars['ID']['output'];
  /** 4x4, row-major: voxel centres to LPS millimetres. Null for a grid that has no place in the patient. */
  ijkToLps: Maybe<Array<Scalars['Float']['output']>>;
  /** Of the first frame; each frame's metadata has its own. */
  intercept: Scalars['Float']['output'];
  /** Whether you may begin a segmentation on it. */
  maySegment: Scalars['Boolean']['output'];
  /** Whether you may say what it holds. */
  maySetContent: Scalars['Boolean']['output'];
  /** DICOM JSON of one time point: append ?t=. */
  metadataPath: Scalars['String']['output'];
  modality: Scalars['String']['output'];
  numberOfFrames: Scalars['Int']['output'];
  /** MONOCHROME1, MONOCHROME2 or RGB. */
  photometric: Scalars['String']['output'];
  pixelType: PixelType;
  /** Those that are yours to see; oldest first. */
  segmentations: Array<Segmentation>;
  /** Null when the source has none. */
  seriesNumber: Maybe<Scalars['Int']['output']>;
  /** [ni, nj, nk]: columns, rows, slices (CINE: frames). */
  shape: Array<Scalars['Int']['output']>;
  /** Of the first frame; each frame's metadata has its own. */
  slope: Scalars['Float']['output'];
  /** DICOM, NIFTI or MGH. */
  sourceFormat: Scalars['String']['output'];
  /** Along i, j, k; along k 0 where the grid is flat. Null when the source does not say. */
  spacingMm: Maybe<Array<Scalars['Float']['output']>>;
  study: Study;
  /** The series that later files made of this one; null while this is the latest. */
  supersededById: Maybe<Scalars['ID']['output']>;
  /** A path on this server; null when there is none. */
  thumbnailPath: Maybe<Scalars['String']['output']>;
  /** Volumes to choose from; 1 unless VOLUME_TIME. */
  timePoints: Scalars['Int']['output'];
  /** What stored * slope + intercept is measured in: "HU", … or "raw". */
  units: Scalars['String']['output'];
  warnings: Array<GridWarning>;
  /** As the source proposes them. */
  windows: Array<WindowPreset>;
};

/** LABELMAP: its voxels are labels, as a segmentation's. It is no case, and whoever reads blind sees it only where the step lists STORED_SEGMENTATIONS. */
export type SeriesContent =
  | 'IMAGE'
  | 'LABELMAP';

export type SetAsideConnection = {
  edges: Array<SetAsideEdge>;
  pageInfo: PageInfo;
};

export type SetAsideEdge = {
  cursor: Scalars['String']['output'];
  node: SetAsideStroke;
};

export type SetAsidePart = {
  plane: Scalars['Int']['output'];
  /** 0 erases. */
  segment: Scalars['Int']['output'];
  voxelCount: Scalars['Float']['output'];
};

export type SetAsideState =
  /** Its author put it away. It can be taken up again. */
  | 'DISMISSED'
  /** Its author painted it again, as a new edit. */
  | 'RESTORED'
  /** Nothing was done about it yet. */
  | 'WAITING';

/** A stroke of yours that the room refused: never applied, and kept until you restore or dismiss it. */
export type SetAsideStroke = {
  /** With `seq` its name for ever. */
  actor: Scalars['Float']['output'];
  /** Where: i0, j0, k0, i1, j1, k1, the last three exclusive. Null where it painted nothing. */
  boxIjk: Maybe<Array<Scalars['Int']['output']>>;
  /** Where its entry downloads, to be painted again. Null where there is nothing to paint. */
  entryPath: Maybe<Scalars['String']['output']>;
  /** What it would have painted. Null for an undo, and for what was refused before strokes were kept. */
  parts: Maybe<Array<SetAsidePart>>;
  reason: RefusalReason;
  refusedAt: Scalars['DateTime']['output'];
  /** The edit that brought it back. */
  restoredAs: Maybe<RestoredAs>;
  seq: Scalars['Float']['output'];
  /** When it was restored or dismissed. */
  settledAt: Maybe<Scalars['DateTime']['output']>;
  state: SetAsideState;
  /** The suggestion that you accepted. */
  suggestionId: Maybe<Scalars['ID']['output']>;
  /** The tool in your hand; null where a model painted. */
  tool: Maybe<Scalars['String']['output']>;
};

export type SettleSetAsideInput = {
  actor: Scalars['Float']['input'];
  /** With RESTORED: the edit that brought it back. */
  restoredAs?: InputMaybe<RestoredAsInput>;
  segmentationId: Scalars['ID']['input'];
  seq: Scalars['Float']['input'];
  state: SetAsideState;
};

/** A read as its adjudicator knows it: by a number that was drawn. */
export type Side = {
  answers: Array<Answer>;
  /** 1 (a guess) to 5 (certain). */
  confidence: Scalars['Int']['output'];
  findings: Array<LabelFinding>;
  /** Which read it is, and so whose. Null until the result is signed. */
  lineage: Maybe<LineageRead>;
  /** Reader 1 and so on. */
  name: Scalars['String']['output'];
  /** From 1. */
  number: Scalars['Int']['output'];
  segments: Array<SideSegment>;
  /** Its voxels: `?plane=&from=&to=` gives slices [k][j][i] of one plane, numbered as `segments` here. */
  slicesPath: Scalars['String']['output'];
};

export type SideSegment = {
  /** Null for one that its reader added. */
  labelKey: Maybe<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  number: Scalars['Int']['output'];
  plane: Scalars['Int']['output'];
};

export type SignAdjudicationInput = {
  adjudicationId: Scalars['ID']['input'];
  /** One for each required label. */
  findings: Array<FindingInput>;
  note?: Scalars['String']['input'];
};

export type SignAdjudicationResult = Adjudication | ResultIncomplete;

export type Signature = {
  at: Scalars['DateTime']['output'];
  contentHash: Scalars['String']['output'];
  findings: Array<LabelFinding>;
  note: Scalars['String']['output'];
  revision: Scalars['Float']['output'];
};

/** Totals of one sitting so far; they only go up. */
export type SittingInput = {
  activeMs: Scalars['Int']['input'];
  idleMs: Scalars['Int']['input'];
  readId: Scalars['ID']['input'];
  /** A random name of 8 to 64 letters, digits and dashes. */
  sitting: Scalars['String']['input'];
  /** Base64: one bit for each slice along k that was displayed, lowest bit first. */
  slicesShown: Scalars['String']['input'];
};

/** With the same seed and fractions a patient stands where they stood. */
export type SplitByPatient = {
  seed: Scalars['String']['output'];
  test: Scalars['Float']['output'];
  train: Scalars['Float']['output'];
  validation: Scalars['Float']['output'];
};

/** Fractions that come to 1, met on the average. With the same seed a patient stands where they stood in the version before. */
export type SplitByPatientInput = {
  seed: Scalars['String']['input'];
  test: Scalars['Float']['input'];
  train: Scalars['Float']['input'];
  validation: Scalars['Float']['input'];
};

export type SplitCount = {
  caseCount: Scalars['Int']['output'];
  split: DatasetSplit;
};

/** One of the two. */
export type SplitInput = {
  byPatient?: InputMaybe<SplitByPatientInput>;
  /** Of every case with a signed result. */
  given?: InputMaybe<Array<CaseSplitInput>>;
};

export type Study = Node & {
  /** Null where the source has none. */
  accessionNumber: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  /** Null where the source has none. */
  description: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** To you: the project shows pseudonyms. Patient id, date of birth, study date and accession number are null then. */
  isPseudonymous: Scalars['Boolean']['output'];
  /** Made by a program: no patient stands behind it. */
  isSynthetic: Scalars['Boolean']['output'];
  /** As stored ("063Y"); null where the source has none. */
  patientAge: Maybe<Scalars['String']['output']>;
  /** YYYY-MM-DD; null where the source has none. */
  patientBirthDate: Maybe<Scalars['String']['output']>;
  /** Null where the source has none. */
  patientId: Maybe<Scalars['String']['output']>;
  /** As people read it, or a pseudonym (`isPseudonymous`); null where the source has none. */
  patientName: Maybe<Scalars['String']['output']>;
  /** Null where the source has none. */
  patientSex: Maybe<Scalars['String']['output']>;
  project: Project;
  series: Array<Series>;
  /** YYYY-MM-DD; null where the source has none. */
  studyDate: Maybe<Scalars['String']['output']>;
};

export type StudyConnection = {
  edges: Array<StudyEdge>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type StudyEdge = {
  cursor: Scalars['String']['output'];
  node: Study;
};

export type StudyFilter = {
  /** Studies with a series of it, e.g. CT. */
  modality?: InputMaybe<Scalars['String']['input']>;
  projectId: Scalars['ID']['input'];
  /** Found in descriptions; where you see them, also in patient name or id and accession number. */
  text?: InputMaybe<Scalars['String']['input']>;
};

/** A locked answer. */
export type Submission = {
  answers: Array<Answer>;
  at: Scalars['DateTime']['output'];
  /** 1 (a guess) to 5 (certain). */
  confidence: Scalars['Int']['output'];
  contentHash: Scalars['String']['output'];
  findings: Array<LabelFinding>;
  note: Scalars['String']['output'];
  /** Of the mask: what `segmentation(asOf:)` takes. */
  revision: Scalars['Float']['output'];
};

export type SubmitReadInput = {
  answers: Array<AnswerInput>;
  /** 1 (a guess) to 5 (certain). */
  confidence: Scalars['Int']['input'];
  /** One for each required label; of others what there is to say. */
  findings: Array<FindingInput>;
  note?: Scalars['String']['input'];
  readId: Scalars['ID']['input'];
};

export type SubmitReadResult = Read | ReadIncomplete;

export type Subscription = {
  /** What happens in a project, in one order, without gap or duplicate: everything after `since`, then what comes. The board for those who oversee the project, or your own part. */
  events: ProjectEvent;
  /** The job as it stands, then again after every change. Ends when the job has ended. */
  job: JobUpdate;
  /** The suggestion as it stands, then again after every change. Ends when the suggestion has ended. */
  suggestion: SuggestionUpdate;
};


export type SubscriptionEventsArgs = {
  mine?: Scalars['Boolean']['input'];
  projectId: Scalars['ID']['input'];
  since?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionJobArgs = {
  id: Scalars['ID']['input'];
  since?: InputMaybe<Scalars['String']['input']>;
};


export type SubscriptionSuggestionArgs = {
  id: Scalars['ID']['input'];
  since?: InputMaybe<Scalars['String']['input']>;
};

/** What a model proposes for a segmentation, until somebody accepts or rejects it. */
export type Suggestion = Node & {
  /** Null until somebody accepts it. */
  acceptedLabels: Maybe<Array<AcceptedLabel>>;
  /** Null unless FAILED. */
  failure: Maybe<SuggestionFailure>;
  id: Scalars['ID']['output'];
  jobId: Scalars['ID']['output'];
  /** Whether you may accept, reject and cancel it. */
  maySettle: Scalars['Boolean']['output'];
  /** Null when that version of the model is no longer here. */
  model: Maybe<Model>;
  /** What a patch that comes from it names as its model: name@version. */
  originModel: Scalars['String']['output'];
  requestedAt: Scalars['DateTime']['output'];
  requestedBy: Person;
  segmentationId: Scalars['ID']['output'];
  /** ni, nj, nk of the series. */
  shape: Array<Scalars['Int']['output']>;
  slabCount: Scalars['Int']['output'];
  /** Those that are there; all of them once READY. */
  slabs: Array<SuggestionSlab>;
  status: SuggestionStatus;
  /** Over the slabs that are there; labels without voxels are left out. */
  voxels: Array<LabelVoxels>;
};

export type SuggestionFailure = {
  /** As in `extensions.code` of an error. */
  code: Scalars['String']['output'];
  /** For people. */
  message: Scalars['String']['output'];
};

/** Slices kStart to kEnd (half-open) of a suggestion. */
export type SuggestionSlab = {
  kEnd: Scalars['Int']['output'];
  kStart: Scalars['Int']['output'];
  number: Scalars['Int']['output'];
  /** Answers uint8 labels, [k][j][i] with i fastest, Content-Encoding: deflate. */
  path: Scalars['String']['output'];
};

/** PENDING, RUNNING, READY; then ACCEPTED or REJECTED. CANCELLED and FAILED leave nothing. */
export type SuggestionStatus =
  | 'ACCEPTED'
  | 'CANCELLED'
  | 'FAILED'
  | 'PENDING'
  | 'READY'
  | 'REJECTED'
  | 'RUNNING';

export type SuggestionUpdate = {
  /** Pass it as `since` to go on from here. Null in the first update. */
  cursor: Maybe<Scalars['String']['output']>;
  /** As it stands now. */
  suggestion: Suggestion;
};

/** What an API token may be used for. */
export type TokenScope =
  | 'ADMIN'
  | 'READ'
  | 'WRITE';

/** What is absent stays as it is. */
export type UpdateSegmentInput = {
  colour?: InputMaybe<Scalars['String']['input']>;
  /** Where it isn't so any more, somebody changed it meanwhile: it stays, and the answer is CONFLICT. */
  expected?: InputMaybe<ExpectedSegmentInput>;
  locked?: InputMaybe<Scalars['Boolean']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  number: Scalars['Int']['input'];
  segmentationId: Scalars['ID']['input'];
  visible?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Whether reads agree about a label, or why not. */
export type Verdict =
  | 'AGREED'
  | 'DICE_TOO_LOW'
  | 'FINDINGS_DIFFER';

/** You. */
export type Viewer = {
  /** When this session or token ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** True for administrators whose credentials carry the scope ADMIN. */
  isAdmin: Scalars['Boolean']['output'];
  offlineCopies: OfflineCopies;
  person: Person;
  roles: Array<RolesInProject>;
  scopes: Array<TokenScope>;
};

/** Stored things that state an answer: a blinded reader sees only those that the step lists. */
export type VisibleContext =
  | 'OVERLAYS'
  | 'PRESENTATION_STATES'
  | 'REPORTS'
  | 'STORED_SEGMENTATIONS'
  | 'STRUCTURED_REPORTS';

export type WindowPreset = {
  center: Scalars['Float']['output'];
  /** Null when the source gives it no name. */
  name: Maybe<Scalars['String']['output']>;
  width: Scalars['Float']['output'];
};

export type Workflow = {
  adjudication: AdjudicationRule;
  agreement: AgreementRule;
  steps: Array<WorkflowStep>;
};

export type WorkflowInput = {
  adjudication: AdjudicationRuleInput;
  agreement: AgreementRuleInput;
  steps: Array<WorkflowStepInput>;
};

export type WorkflowStep = {
  aiAssistance: AiAssistance;
  key: Scalars['String']['output'];
  mode: ReadMode;
  name: Scalars['String']['output'];
  /** How many reads a case gets in it. */
  reads: Scalars['Int']['output'];
  visibleContext: Array<VisibleContext>;
};

export type WorkflowStepInput = {
  aiAssistance: AiAssistance;
  key: Scalars['String']['input'];
  mode: ReadMode;
  name: Scalars['String']['input'];
  /** How many reads a case gets in it. */
  reads: Scalars['Int']['input'];
  visibleContext: Array<VisibleContext>;
};
