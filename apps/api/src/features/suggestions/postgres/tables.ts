import type { ColumnType } from "kysely";
import type { Acceptance, SuggestionState } from "../domain/suggestion.js";

/** Written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

interface SuggestionTable {
  id: string;
  segmentation_id: string;
  project_id: string;
  series_id: string;
  t: number;
  shape: number[];
  model_id: string;
  model_version: string;
  model_sha256: string;
  slices_per_slab: number;
  slab_count: number;
  status: SuggestionState["status"];
  failure: ColumnType<{ code: string; message: string } | null, string | null, string | null>;
  acceptance: ColumnType<(Omit<Acceptance, "at"> & { at: string }) | null, string | null, string | null>;
  job_id: string;
  requested_by: string;
  requested_at: Date;
  ended_at: Date | null;
}

interface SuggestionSlabTable {
  suggestion_id: string;
  number: number;
  k_start: number;
  k_end: number;
  object_key: string;
  voxel_counts: Json<Record<number, number>>;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    suggestion: SuggestionTable;
    suggestion_slab: SuggestionSlabTable;
  }
}
