import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import type { ObjectKey } from "../../../ports/object-store.js";
import "./tables.js";

const atOnce = 1000;

/** Every object that a suggestion's row names, each once, in their order. */
export async function* suggestionObjectKeys(db: Kysely<Database>): AsyncIterable<ObjectKey> {
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("suggestion_slab")
      .select("object_key")
      .distinct()
      .where("object_key", ">", after)
      .orderBy("object_key")
      .limit(atOnce)
      .execute();
    for (const row of rows) yield row.object_key as ObjectKey;
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.object_key;
  }
}
