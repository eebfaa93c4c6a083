import { dropSegment, putSegment } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import { inTransaction } from "../../../adapters/postgres/unit-of-work.js";
import type { RemovalRepository } from "../domain/ports.js";
import { assertOpen, inTable, keepMeta, lockMeta, toSegment } from "./segment-table.js";
import "./tables.js";

export function createRemovalRepository(db: Kysely<Database>): RemovalRepository {
  return {
    find: async (id, number) => {
      const row = await rowOf(db, id, number).executeTakeFirst();
      return row ? { addedRevision: row.added_revision, removedBy: row.removed_by as PersonId | null } : null;
    },

    remove: (id, number, { at, by }, inside) =>
      inTransaction(db, inside, async (tx) => {
        const row = await lockMeta(tx, id);
        if (!row) return false;
        assertOpen(row);
        const { numUpdatedRows } = await tx
          .updateTable("segment")
          .set({ removed_at: at, removed_by: by })
          .where("segmentation_id", "=", id)
          .where("number", "=", number)
          .where(inTable)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await keepMeta(tx, id, row.meta, (meta) => dropSegment(meta, number));
        return numUpdatedRows > 0n;
      }),

    restore: (id, number, { evenWhileClosed }, inside) =>
      inTransaction(db, inside, async (tx) => {
        const row = await lockMeta(tx, id);
        if (!row) return null;
        if (!evenWhileClosed) assertOpen(row);
        const found = await rowOf(tx, id, number).executeTakeFirst();
        if (!found) return null;
        const segment = toSegment(found);
        if (found.removed_at === null) return { segment, changed: false };
        await tx
          .updateTable("segment")
          .set({ removed_at: null, removed_by: null })
          .where("segmentation_id", "=", id)
          .where("number", "=", number)
          .execute();
        await keepMeta(tx, id, row.meta, (meta) => putSegment(meta, segment));
        return { segment, changed: true };
      }),

    entriesAfter: async (id, revision, atMost) => {
      const rows = await db
        .selectFrom("ink_entry")
        .select(["revision", "actor", "seq", "kind", "person_id", "bytes"])
        .where("segmentation_id", "=", id)
        .where("revision", ">", revision)
        .orderBy("revision")
        .limit(atMost)
        .execute();
      return rows.map(({ person_id, ...entry }) => ({ ...entry, personId: person_id as PersonId }));
    },

    isAwaited: async (id, number, than) => {
      const row = await db
        .selectFrom("ink_refusal")
        .select("seq")
        .where("segmentation_id", "=", id)
        .where("person_id", "!=", than)
        .where("settled_as", "is", null)
        .where(sql<boolean>`parts @> ${JSON.stringify([{ segment: number }])}::jsonb`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

const rowOf = (db: Kysely<Database>, id: SegmentationId, number: number) =>
  db.selectFrom("segment").selectAll().where("segmentation_id", "=", id).where("number", "=", number);
