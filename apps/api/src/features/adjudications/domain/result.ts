import type {
  AdjudicationId,
  AgreedResult,
  CaseId,
  PersonId,
  ProjectId,
  ReadId,
  ResultOrigin,
  SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { LabelFinding } from "../../reads/index.js";

/** What a case came to. Nothing changes it any more. */
export type CaseResult = {
  caseId: CaseId;
  projectId: ProjectId;
  segmentationId: SegmentationId;
  revision: number;
  contentHash: string;
  findings: readonly LabelFinding[];
  /** The reads that it comes from, as they were submitted. */
  lineage: readonly { readId: ReadId; revision: number; contentHash: string }[];
  signedAt: Date;
} & (
  | { origin: typeof ResultOrigin.AGREED; rule: AgreedResult; adjudicationId: null; signedBy: null }
  | { origin: typeof ResultOrigin.ADJUDICATED; rule: null; adjudicationId: AdjudicationId; signedBy: PersonId }
);
