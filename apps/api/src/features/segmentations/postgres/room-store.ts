import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import { NotFound } from "../../../errors.js";
import type { LogEntry, RoomStore } from "../room/ports.js";
import "./tables.js";

export function createRoomStore(db: Kysely<Database>): RoomStore {
  const foldedLog: RoomStore["foldedLog"] = async (id) => {
    const { rows: last } = await sql<{ revision: number }>`
      select coalesce(max(revision), 0) as revision from ink_entry where segmentation_id = ${id}`.execute(db);
    const { rows: log } = await sql<LogEntry>`
      select entry.* from actor_lease l cross join lateral (
        select e.revision, e.actor, e.seq, e.bytes from ink_entry e
        where e.segmentation_id = l.segmentation_id and e.actor = l.actor and e.seq > l.folded_seq
      ) entry where l.segmentation_id = ${id} order by entry.revision`.execute(db);
    const row = await db
      .selectFrom("ink_manifest")
      .select("manifest")
      .where("segmentation_id", "=", id)
      .executeTakeFirst();
    return { revision: last[0]!.revision, log, manifest: row?.manifest ?? null };
  };
  return {
    foldedLog,

    load: async (id) => {
      const row = await db
        .selectFrom("segmentation")
        .select(["generation", "epoch", "meta"])
        .where("id", "=", id)
        .executeTakeFirst();
      if (!row) return null;
      const { rows: actors } = await sql<{ actor: number; person_id: string; last_seq: number; is_retired: boolean }>`
        select actor, person_id, retired_at is not null as is_retired, greatest(
          (select coalesce(max(seq), 0) from ink_entry e where e.segmentation_id = l.segmentation_id and e.actor = l.actor),
          (select coalesce(max(seq), 0) from ink_refusal r where r.segmentation_id = l.segmentation_id and r.actor = l.actor)
        ) as last_seq
        from actor_lease l where segmentation_id = ${id} order by actor`.execute(db);
      return {
        ...row,
        ...(await foldedLog(id)),
        actors: actors.map((lease) => ({
          actor: lease.actor,
          personId: lease.person_id as PersonId,
          lastSeq: lease.last_seq,
          isRetired: lease.is_retired,
        })),
      };
    },

    meta: async (id) => {
      const row = await db.selectFrom("segmentation").select("meta").where("id", "=", id).executeTakeFirst();
      return row?.meta ?? null;
    },

    entriesAfter: (id, revision, atMost) =>
      db
        .selectFrom("ink_entry")
        .select(["revision", "actor", "bytes"])
        .where("segmentation_id", "=", id)
        .where("revision", ">", revision)
        .orderBy("revision")
        .limit(atMost)
        .execute(),

    find: async (id, actor, seq) => {
      const accepted = await db
        .selectFrom("ink_entry")
        .select(["revision", "bytes"])
        .where("segmentation_id", "=", id)
        .where("actor", "=", actor)
        .where("seq", "=", seq)
        .executeTakeFirst();
      if (accepted) return { outcome: "ACCEPTED", ...accepted };
      const refused = await db
        .selectFrom("ink_refusal")
        .select(["reason", "bytes_sha256"])
        .where("segmentation_id", "=", id)
        .where("actor", "=", actor)
        .where("seq", "=", seq)
        .executeTakeFirst();
      return refused
        ? { outcome: "REFUSED", reason: refused.reason as RefusalReason, bytesSha256: refused.bytes_sha256 }
        : null;
    },

    leaseActor: (id, personId, secretHash, at) =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable("segmentation")
          .set({ next_actor: sql`next_actor + 1` })
          .where("id", "=", id)
          .returning(sql<number>`next_actor - 1`.as("actor"))
          .executeTakeFirst();
        if (!row) throw new NotFound("segmentation");
        await tx
          .insertInto("actor_lease")
          .values({
            segmentation_id: id,
            actor: row.actor,
            person_id: personId,
            secret_hash: Buffer.from(secretHash),
            leased_at: at,
            seen_at: at,
          })
          .execute();
        return row.actor;
      }),

    resumeLease: async (id, { actor, personId, secretHash }, at) => {
      const { numUpdatedRows } = await db
        .updateTable("actor_lease")
        .set({ seen_at: at })
        .where("segmentation_id", "=", id)
        .where("actor", "=", actor)
        .where("person_id", "=", personId)
        .where("secret_hash", "=", Buffer.from(secretHash))
        .where("retired_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    retireActors: async (id, before, present) => {
      const { rows } = await sql<{ actor: number }>`
        update actor_lease l set retired_at = now()
        where segmentation_id = ${id} and retired_at is null and seen_at < ${before} and l.actor <> all (${[...present]}::bigint[])
          and not exists (
            select from ink_entry e
            where e.segmentation_id = l.segmentation_id and e.actor = l.actor and e.committed_at >= ${before}
          )
        returning l.actor`.execute(db);
      return rows.map(({ actor }) => actor);
    },
  };
}
