import type { JobId, JobStatus, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { ColumnType, JSONColumnType } from "kysely";

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON a kind of job brings; its handler knows
type Json = ColumnType<any, string, string>;

export interface JobTable {
  id: JobId;
  kind: string;
  project_id: ProjectId | null;
  requested_by: PersonId;
  status: JobStatus;
  progress: number;
  message: string;
  failure: JSONColumnType<{ code: string; message: string }> | null;
  payload: Json;
  result: Json | null;
  priority: number;
  attempts: number;
  max_attempts: number;
  runner: string | null;
  idempotency_key: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface EventTopicTable {
  topic: string;
  last_sequence: number;
}

export interface EventTable {
  topic: string;
  sequence: number;
  type: string;
  data: JSONColumnType<Record<string, unknown>>;
  at: Date;
}

declare module "./database.js" {
  interface Database {
    job: JobTable;
    event_topic: EventTopicTable;
    event: EventTable;
  }
}
