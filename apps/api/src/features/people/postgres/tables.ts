import type { PersonId, TokenScope } from "@covoxel/shared/vocabulary";
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { ProjectGrant } from "../domain/invitation.js";

interface PersonTable {
  id: PersonId;
  display_name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  is_admin: Generated<boolean>;
  created_at: Date;
  updated_at: Date;
}

/** Only what we write ourselves; the rest is better-auth's. */
interface AccountTable {
  id: string;
  account_id: string;
  provider_id: string;
  person_id: PersonId;
  password: string | null;
  created_at: Date;
  updated_at: Date;
}

interface SessionTable {
  id: string;
  person_id: PersonId;
  token: string;
  expires_at: Date;
  created_at: Date;
}

interface SetupLinkTable {
  is_only: Generated<true>;
  token_hash: string;
  expires_at: Date;
}

interface InvitationTable {
  id: string;
  token_hash: string;
  grants: JSONColumnType<ProjectGrant[]>;
  makes_admin: boolean;
  invited_by: PersonId;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  accepted_by: PersonId | null;
  accepted_at: Date | null;
}

interface ApiTokenTable {
  id: string;
  person_id: PersonId;
  name: string;
  scopes: ColumnType<TokenScope[], readonly TokenScope[], never>;
  token_hash: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    person: PersonTable;
    account: AccountTable;
    session: SessionTable;
    setup_link: SetupLinkTable;
    invitation: InvitationTable;
    api_token: ApiTokenTable;
  }
}
