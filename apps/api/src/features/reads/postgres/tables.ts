import type {
  CaseId,
  CaseState,
  PersonId,
  ProjectId,
  ReadId,
  ReadMode,
  ReadState,
  SegmentationId,
  SeriesId,
  StudyId,
} from "@covoxel/shared/vocabulary";
import type { ColumnType, Generated } from "kysely";

/** Times inside a JSON column are ISO 8601 text. */
type Json = ColumnType<unknown, string | null, string | null>;

export interface ReadingCaseTable {
  id: CaseId;
  project_id: ProjectId;
  number: number;
  state: CaseState;
  series_id: SeriesId;
  t: number;
  patient_key: string | null;
  named_patient: Json;
  licence: string | null;
  protocol_version: number | null;
  due_at: Date | null;
  exclusion: Json;
  created_by: PersonId;
  created_at: Date;
}

export interface ReadTable {
  id: ReadId;
  case_id: CaseId;
  project_id: ProjectId;
  step_key: string;
  mode: Exclude<ReadMode, "SESSION">;
  state: ReadState;
  segmentation_id: SegmentationId | null;
  due_at: Date | null;
  assigned_by: PersonId;
  assigned_at: Date;
  begun_at: Date | null;
  own_read: Json;
  submission: Json;
  reopenings: ColumnType<unknown, string, string>;
  return_note: Json;
}

export type PartState = "OPEN" | "LOCKED" | "ENDED";

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    reading_case: ReadingCaseTable;
    case_study: { study_id: StudyId; case_id: CaseId };
    case_part: {
      part_of: string;
      person_id: PersonId;
      case_id: CaseId;
      role: "READER" | "ADJUDICATOR";
      state: PartState;
    };
    case_record: {
      segmentation_id: SegmentationId;
      case_id: CaseId;
      kind: "READ" | "ADJUDICATION" | "RESULT";
      part_of: string | null;
      in_session: Generated<boolean>;
    };
    read: ReadTable;
    read_sitting: {
      read_id: ReadId;
      sitting: string;
      person_id: PersonId;
      active_ms: number;
      idle_ms: number;
      slices_shown: Buffer;
    };
    read_exposure: { read_id: ReadId; suggestion_id: string; model: string; shown_at: Date };
  }
}
