import type {
  AdjudicationId,
  AdjudicationState,
  AgreedResult,
  CaseId,
  PersonId,
  ProjectId,
  ResultOrigin,
  SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { ColumnType } from "kysely";

/** Times inside a JSON column are ISO 8601 text. */
type Json<Written = string> = ColumnType<unknown, Written, Written>;

export interface AdjudicationTable {
  id: AdjudicationId;
  case_id: CaseId;
  project_id: ProjectId;
  state: AdjudicationState;
  adjudicator: PersonId | null;
  sides: Json;
  segmentation_id: SegmentationId | null;
  due_at: Date | null;
  created_at: Date;
  assigned_at: Date | null;
  begun_at: Date | null;
  session_at: Date | null;
  signature: Json<string | null>;
}

export interface DisagreementTable {
  adjudication_id: AdjudicationId;
  number: number;
  label_key: string;
  figures: Json;
  spans: Buffer[];
  decided: Json<string | null>;
}

export interface CaseResultTable {
  case_id: CaseId;
  project_id: ProjectId;
  origin: ResultOrigin;
  rule: AgreedResult | null;
  segmentation_id: SegmentationId;
  revision: number;
  content_hash: string;
  findings: Json;
  lineage: Json;
  adjudication_id: AdjudicationId | null;
  signed_by: PersonId | null;
  signed_at: Date;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    agreement: { case_id: CaseId; measured_at: Date; passed: boolean; document: Json };
    adjudication: AdjudicationTable;
    disagreement: DisagreementTable;
    case_result: CaseResultTable;
  }
}
