import type { PersonId } from "@covoxel/shared/vocabulary";
import type { Kysely, Selectable } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ApiToken } from "../domain/api-token.js";
import type { Person } from "../domain/person.js";
import type { ApiTokenRepository } from "../domain/ports.js";
import "./tables.js";

export class PostgresApiTokens implements ApiTokenRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(token: ApiToken, tokenHash: string, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("api_token")
      .values({
        id: token.id,
        person_id: token.personId,
        name: token.name,
        scopes: token.scopes,
        token_hash: tokenHash,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
      })
      .execute();
  }

  async list(personId: PersonId): Promise<ApiToken[]> {
    const rows = await this.db
      .selectFrom("api_token")
      .selectAll()
      .where("person_id", "=", personId)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .execute();
    return rows.map(toApiToken);
  }

  async revoke(id: string, personId: PersonId, now: Date, tx: Transaction): Promise<ApiToken | null> {
    const row = await within(this.db, tx)
      .updateTable("api_token")
      .set((update) => ({ revoked_at: update.fn.coalesce("revoked_at", update.val(now)) }))
      .where("id", "=", id)
      .where("person_id", "=", personId)
      .returningAll()
      .executeTakeFirst();
    return row ? toApiToken(row) : null;
  }

  async findLive(tokenHash: string, now: Date): Promise<{ token: ApiToken; person: Person } | null> {
    const row = await this.db
      .selectFrom("api_token")
      .innerJoin("person", "person.id", "api_token.person_id")
      .selectAll("api_token")
      .select(["person.display_name", "person.email", "person.is_admin", "person.created_at as person_created_at"])
      .where("token_hash", "=", tokenHash)
      .where("expires_at", ">", now)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (!row) return null;
    const { person_id: id, display_name: displayName, email, is_admin: isAdmin } = row;
    return { token: toApiToken(row), person: { id, displayName, email, isAdmin, createdAt: row.person_created_at } };
  }
}

function toApiToken(row: Selectable<Database["api_token"]>): ApiToken {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
