import type { PersonId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import { Conflict } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Person } from "../domain/person.js";
import type { AgePage, PersonRepository, SetupLinkRepository } from "../domain/ports.js";
import "./tables.js";

const uniqueViolation = "23505";

export class PostgresPeople implements PersonRepository {
  constructor(private readonly db: Kysely<Database>) {}

  findMany = async (ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>> => {
    const rows = await this.db.selectFrom("person").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toPerson(row)]));
  };

  async list({ limit, after }: AgePage): Promise<Person[]> {
    let query = this.db.selectFrom("person").selectAll();
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`);
    return (await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute()).map(toPerson);
  }

  async hasAdministrator(tx?: Transaction): Promise<boolean> {
    const db = within(this.db, tx);
    return (await db.selectFrom("person").select("id").where("is_admin", "=", true).limit(1).execute()).length > 0;
  }

  async insert(person: Person, passwordHash: string, tx: Transaction): Promise<void> {
    const db = within(this.db, tx);
    const times = { created_at: person.createdAt, updated_at: person.createdAt };
    const { id, displayName, email, isAdmin } = person;
    try {
      await db
        .insertInto("person")
        .values({ id, display_name: displayName, email, is_admin: isAdmin, ...times })
        .execute();
    } catch (error) {
      if ((error as { code?: unknown }).code !== uniqueViolation) throw error;
      throw new Conflict("This e-mail address has an account already.", { field: "email" });
    }
    await db
      .insertInto("account")
      // better-auth looks for the password under this provider, with the person's own id as the account's.
      .values({ id, account_id: id, provider_id: "credential", person_id: id, password: passwordHash, ...times })
      .execute();
  }
}

export function toPerson(row: Selectable<Database["person"]>): Person {
  const { id, email } = row;
  return { id, displayName: row.display_name, email, isAdmin: row.is_admin, createdAt: row.created_at };
}

export class PostgresSetupLinks implements SetupLinkRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async replace(tokenHash: string, expiresAt: Date): Promise<void> {
    const link = { token_hash: tokenHash, expires_at: expiresAt };
    await this.db
      .insertInto("setup_link")
      .values(link)
      .onConflict((conflict) => conflict.column("is_only").doUpdateSet(link))
      .execute();
  }

  async consume(tokenHash: string, now: Date, tx: Transaction): Promise<boolean> {
    const deleted = await within(this.db, tx)
      .deleteFrom("setup_link")
      .where("token_hash", "=", tokenHash)
      .where("expires_at", ">", now)
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }
}
