import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Kysely, sql } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import type { Database } from "./database.js";

/** The same from `src` and from `dist`. */
export const migrationsFolder = resolve(import.meta.dirname, "../../../migrations");

export interface MigrationChoice {
  folder?: string;
  /** The last one to run, e.g. "0001-spine"; every one when absent. */
  through?: string;
}

interface SqlFile {
  name: string;
  text: string;
}

/** Any number that no other use of advisory locks in this database takes. */
const migrationLock = 7_206_519_403;

/**
 * Brings the database to the newest migration, all or nothing. Servers that start at once wait for one another.
 * @returns the names of the migrations that ran
 * @throws what the failing statement threw; nothing was changed then
 */
export async function migrateDatabase(db: Kysely<Database>, choice: MigrationChoice = {}): Promise<string[]> {
  return db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
    try {
      const migrator = new Migrator({ db: connection, provider: sqlFiles(choice) });
      const { error, results } = await migrator.migrateToLatest();
      if (error) throw error;
      return (results ?? []).map((result) => result.migrationName);
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
    }
  });
}

/** Changes when any migration does: names a template database that is still good. */
export async function hashMigrations(choice: MigrationChoice = {}): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, text } of await readMigrations(choice)) hash.update(`${name}\0${text}\0`);
  return hash.digest("hex");
}

/** Kysely's provider over plain SQL files: `NNNN-name.sql`, run in the order of their names. */
function sqlFiles(choice: MigrationChoice): MigrationProvider {
  return {
    async getMigrations() {
      const migrations = await readMigrations(choice);
      return Object.fromEntries(migrations.map(({ name, text }) => [name, migrationOf(text)]));
    },
  };
}

function migrationOf(text: string): Migration {
  return { up: async (db) => void (await sql.raw(text).execute(db)) };
}

async function readMigrations({ folder = migrationsFolder, through }: MigrationChoice): Promise<SqlFile[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file)).sort();
  const names = files.map((file) => file.slice(0, -".sql".length));
  const chosen = through === undefined ? names : names.slice(0, names.indexOf(through) + 1);
  return Promise.all(chosen.map(async (name) => ({ name, text: await readFile(join(folder, `${name}.sql`), "utf8") })));
}
