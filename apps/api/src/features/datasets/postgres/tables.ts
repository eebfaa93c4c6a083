import type {
  DatasetFormat,
  DatasetSplit,
  DatasetVersionId,
  JobId,
  PatientIdentity,
  PersonId,
  ProjectId,
  SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { ColumnType } from "kysely";
import type { ObjectKey } from "../../../ports/object-store.js";

/** Written once. */
type Fixed<T> = ColumnType<T, T, never>;

interface DatasetVersionTable {
  id: Fixed<DatasetVersionId>;
  project_id: Fixed<ProjectId>;
  number: Fixed<number>;
  content_hash: Fixed<string>;
  note: Fixed<string>;
  frozen_by: Fixed<PersonId>;
  frozen_at: Fixed<Date>;
}

interface DatasetCaseTable {
  version_id: Fixed<DatasetVersionId>;
  case_number: Fixed<number>;
  segmentation_id: Fixed<SegmentationId>;
  split: Fixed<DatasetSplit>;
}

interface DatasetExportTable {
  version_id: DatasetVersionId;
  format: DatasetFormat;
  patients: PatientIdentity;
  object_key: ObjectKey;
  size_bytes: number;
  job_id: JobId;
  made_at: Date;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    dataset_version: DatasetVersionTable;
    dataset_case: DatasetCaseTable;
    dataset_export: DatasetExportTable;
  }
}
