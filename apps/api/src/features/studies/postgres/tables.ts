import type {
  GridKind,
  ImportId,
  InstanceId,
  JobId,
  PersonId,
  ProjectId,
  SeriesContent,
  SeriesId,
  StudyId,
} from "@covoxel/shared/vocabulary";
import type { ColumnType, GeneratedAlways, JSONColumnType } from "kysely";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { GridChoice, GridWarning } from "../domain/grid.js";
import type { SourceIdentity } from "../domain/identity.js";
import type { Photometric, PixelType, WindowPreset } from "../domain/image-file.js";
import type { ImportFileStatus, ImportSource, ImportStatus } from "../domain/import.js";
import type { SourceFormat } from "../domain/study.js";

/** jsonb whose arrays pg would otherwise turn into PostgreSQL arrays: written as text, read as values. */
type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date, Date>;

export interface ImportTable {
  id: ImportId;
  project_id: ProjectId;
  started_by: PersonId;
  source: ImportSource;
  status: ImportStatus;
  job_id: JobId | null;
  created_at: Timestamp;
  finished_at: Timestamp | null;
}

export interface ImportFileTable {
  id: GeneratedAlways<number>;
  import_id: ImportId;
  path: string;
  size_bytes: number;
  quarantine_name: string | null;
  status: ImportFileStatus;
  refusal_code: string | null;
  refusal: string | null;
  staged: JSONColumnType<object> | null;
  series_identity: SourceIdentity | null;
  object_key: ObjectKey | null;
}

export interface ImportSeriesTable {
  import_id: ImportId;
  series_id: SeriesId;
}

export interface StudyTable {
  id: StudyId;
  project_id: ProjectId;
  identity: SourceIdentity;
  patient_name: string | null;
  patient_id: string | null;
  patient_sex: string | null;
  patient_birth_date: string | null;
  patient_age: string | null;
  study_date: string | null;
  description: string | null;
  accession_number: string | null;
  is_synthetic: boolean;
  created_at: Timestamp;
}

export interface SeriesTable {
  id: SeriesId;
  study_id: StudyId;
  project_id: ProjectId;
  source_identity: SourceIdentity;
  part: string;
  fingerprint: string;
  superseded_by_id: SeriesId | null;
  series_number: number | null;
  description: string | null;
  modality: string;
  body_part: string | null;
  source_format: SourceFormat;
  source_k_flipped: boolean;
  grid_kind: GridKind;
  ni: number;
  nj: number;
  nk: number;
  nt: number;
  ijk_to_lps: number[] | null;
  spacing_mm: number[] | null;
  frame_of_reference_key: string | null;
  pixel_type: PixelType;
  photometric: Photometric;
  units: string;
  slope: number;
  intercept: number;
  windows: Json<WindowPreset[]>;
  warnings: Json<GridWarning[]>;
  choices: Json<GridChoice[]>;
  content: SeriesContent;
  frame_interval_ms: number | null;
  thumbnail_key: ObjectKey | null;
  created_at: Timestamp;
}

export interface InstanceTable {
  id: InstanceId;
  study_id: StudyId;
  project_id: ProjectId;
  source_identity: SourceIdentity;
  identity: SourceIdentity;
  object_key: ObjectKey;
  pack_key: ObjectKey | null;
  size_bytes: number;
  header: JSONColumnType<object>;
}

export interface FrameTable {
  series_id: SeriesId;
  t: number;
  k: number;
  instance_id: InstanceId;
  frame_number: number;
  object_key: ObjectKey;
  byte_offset: number;
  byte_length: number;
  slope: number;
  intercept: number;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    import: ImportTable;
    import_file: ImportFileTable;
    import_series: ImportSeriesTable;
    study: StudyTable;
    series: SeriesTable;
    instance: InstanceTable;
    frame: FrameTable;
  }
}
