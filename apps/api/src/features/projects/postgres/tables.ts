import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import type { ColumnType } from "kysely";
import type { Protocol } from "../domain/protocol.js";

interface ProjectTable {
  id: ProjectId;
  name: string;
  description: string;
  identity_secret: Buffer;
  created_by: PersonId;
  created_at: Date;
}

interface ProjectMemberTable {
  project_id: ProjectId;
  person_id: PersonId;
  role: ProjectRole;
}

interface ProtocolTable {
  project_id: ProjectId;
  version: number;
  document: ColumnType<Protocol, string, never>;
  saved_by: PersonId;
  saved_at: Date;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    project: ProjectTable;
    project_member: ProjectMemberTable;
    protocol: ProtocolTable;
  }
}
