import { type Kysely, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { DatasetVersion } from "../domain/dataset-version.js";
import "./tables.js";

const atOnce = 1000;

/** Every version of every project, for the operator. */
export async function* allVersions(
  db: Kysely<Database>,
): AsyncIterable<Pick<DatasetVersion, "id" | "projectId" | "number" | "contentHash">> {
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("dataset_version")
      .select(["id", "project_id as projectId", "number", "content_hash as contentHash"])
      .where(sql<boolean>`id > ${after}`)
      .orderBy("id")
      .limit(atOnce)
      .execute();
    yield* rows;
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.id;
  }
}

/** Every export that is ready to be taken home, each once, in their order. */
export async function* datasetExportKeys(db: Kysely<Database>): AsyncIterable<ObjectKey> {
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("dataset_export")
      .select("object_key")
      .distinct()
      .where(sql<boolean>`object_key > ${after}`)
      .orderBy("object_key")
      .limit(atOnce)
      .execute();
    for (const row of rows) yield row.object_key;
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.object_key;
  }
}
