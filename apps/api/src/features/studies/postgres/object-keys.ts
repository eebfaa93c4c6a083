import { type Kysely, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import type { ObjectKey } from "../../../ports/object-store.js";
import "./tables.js";

const atOnce = 1000;

/** Every object that a row of a study names, each once, in their order. */
export async function* studyObjectKeys(db: Kysely<Database>): AsyncIterable<ObjectKey> {
  for (let after = ""; ; ) {
    const { rows } = await sql<{ key: ObjectKey }>`
      select key from (
        select object_key as key from instance union select pack_key from instance
        union select object_key from frame union select thumbnail_key from series
      ) keys where key > ${after} order by key limit ${atOnce}`.execute(db);
    for (const { key } of rows) yield key;
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.key;
  }
}
