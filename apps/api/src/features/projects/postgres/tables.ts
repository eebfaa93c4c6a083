import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";

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

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    project: ProjectTable;
    project_member: ProjectMemberTable;
  }
}
