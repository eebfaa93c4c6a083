import type { AuditAct, CaseId, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { ColumnType } from "kysely";
import type { AuditDetails } from "../../../ports/audit.js";

interface AuditEntryTable {
  number: number;
  id: string;
  at: Date;
  who: PersonId | "SYSTEM";
  act: AuditAct;
  subject: string;
  project_id: ProjectId | null;
  case_id: CaseId | null;
  /** Written as JSON text. */
  details: ColumnType<AuditDetails, string, never>;
  previous_hash: string;
  hash: string;
}

interface AuditHeadTable {
  is_only: ColumnType<true, never, never>;
  number: number;
  hash: string;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    audit_entry: AuditEntryTable;
    audit_head: AuditHeadTable;
  }
}
