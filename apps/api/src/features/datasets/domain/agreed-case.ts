import type {
  CaseId,
  Finding,
  ProjectId,
  ResultOrigin,
  SegmentationId,
  SeriesId,
  StudyId,
} from "@covoxel/shared/vocabulary";

/** What the readers of a case came to. */
export interface AgreedCase {
  caseId: CaseId;
  /** What people call it by: "Case 12". */
  caseNumber: number;
  /** Opaque; the same for all cases of one patient. Null where nobody knows whose they are. */
  patientKey: string | null;
  /** Of the source: an SPDX identifier or a sentence. */
  licence: string | null;
  /** Under which it was read. */
  protocolVersion: number;
  studyId: StudyId;
  seriesId: SeriesId;
  /** The result, closed to edits, and what of it was signed. */
  segmentationId: SegmentationId;
  revision: number;
  contentHash: string;
  signedAt: Date;
  how: ResultOrigin;
  /** Pseudonyms of who read and agreed it, such as "Reader 1". */
  contributors: readonly string[];
  /** By the label's key. */
  findings: Readonly<Record<string, Finding>>;
  /**
   * The segmentations that the result was made from, where its own journal doesn't tell: what their readers took from models counts for the
   * result's segments of the same label.
   */
  madeFrom?: readonly { segmentationId: SegmentationId; revision: number }[];
}

/** The door to the reads. */
export interface AgreedResults {
  /** In any order; cases without a signed result are left out. No policy. */
  ofProject(projectId: ProjectId): Promise<readonly AgreedCase[]>;
}
