import type { Origin } from "@covoxel/shared/labelmap";
import type { PersonId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import type { HistoryRepository } from "../domain/history.js";
import "./tables.js";

export function createHistoryRepository(db: Kysely<Database>): HistoryRepository {
  return {
    page: async (id, { limit, before }) => {
      const rows = await db
        .selectFrom("ink_entry")
        .select(["revision", "kind", "person_id", "origin", "box", "committed_at"])
        .where("segmentation_id", "=", id)
        .$if(before !== null, (query) => query.where("revision", "<", before!))
        .orderBy("revision", "desc")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        revision: row.revision,
        kind: row.kind,
        personId: row.person_id as PersonId,
        origin: row.origin as Origin | null,
        boxIjk: row.box,
        savedAt: row.committed_at,
      }));
    },

    revisionAt: async (id, at) => {
      const row = await db
        .selectFrom("ink_entry")
        .select((of) => of.fn.max("revision").as("revision"))
        .where("segmentation_id", "=", id)
        .where("committed_at", "<=", at)
        .executeTakeFirst();
      return row?.revision ?? 0;
    },
  };
}
