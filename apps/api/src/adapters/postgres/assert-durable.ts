import { type Kysely, sql } from "kysely";
import { StorageUnavailable } from "../../errors.js";
import type { Database } from "./database.js";

const durable: Readonly<Record<string, readonly string[]>> = {
  fsync: ["on"],
  full_page_writes: ["on"],
  synchronous_commit: ["on", "remote_apply"],
};

/**
 * "Saved" means that a power cut can't take it back, so a server that commits before its log is on disk is refused.
 * @throws StorageUnavailable naming the settings to change
 */
export async function assertDurable(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in (${sql.join(Object.keys(durable))})`.execute(db);
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  const weak = Object.entries(durable)
    .filter(([name, allowed]) => !allowed.includes(settings.get(name) ?? "missing"))
    .map(([name, allowed]) => `${name} is ${settings.get(name) ?? "missing"}, must be ${allowed.join(" or ")}`);
  if (weak.length === 0) return;
  throw new StorageUnavailable(`This PostgreSQL may lose what it has confirmed: ${weak.join("; ")}.`, { weak });
}
