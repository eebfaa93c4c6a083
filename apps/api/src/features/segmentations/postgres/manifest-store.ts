import type { Manifest } from "@covoxel/shared/labelmap";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import { ManifestMoved, type ManifestStore } from "../folding/ports.js";
import { type LogEntry, RoomMoved, type RoomStore } from "../room/ports.js";
import "./tables.js";

export function createManifestStore(db: Kysely<Database>, store: Pick<RoomStore, "foldedLog">): ManifestStore {
  const refusedAbove = async (id: SegmentationId, isFolded: boolean) => {
    const { rows } = await sql<{ actor: number; seq: number }>`
      select r.actor, r.seq from ink_refusal r join actor_lease l using (segmentation_id, actor)
      where r.segmentation_id = ${id} and (${!isFolded}::boolean or r.seq > l.folded_seq)
      order by r.actor, r.seq`.execute(db);
    return rows;
  };
  const retired = async (id: SegmentationId) => {
    const rows = await db
      .selectFrom("actor_lease")
      .select("actor")
      .where("segmentation_id", "=", id)
      .where("retired_at", "is not", null)
      .execute();
    return rows.map(({ actor }) => actor);
  };
  return {
    foldable: async (id) => ({
      ...(await store.foldedLog(id)),
      refused: await refusedAbove(id, true),
      retired: await retired(id),
    }),

    everything: async (id) => {
      const { manifest, revision } = await store.foldedLog(id);
      const log: LogEntry[] = await db
        .selectFrom("ink_entry")
        .select(["revision", "actor", "seq", "bytes"])
        .where("segmentation_id", "=", id)
        .orderBy("revision")
        .execute();
      return { manifest, revision, log, refused: await refusedAbove(id, false), retired: await retired(id) };
    },

    isNamed: async (id, hash) => {
      const { rows } = await sql`
        select from ink_manifest m, jsonb_each_text(m.manifest -> 'slabs') named
        where m.segmentation_id = ${id} and named.value = ${hash}`.execute(db);
      return rows.length > 0;
    },

    claim: async (id, hashes, at) => {
      if (hashes.length === 0) return;
      await db
        .insertInto("ink_slab")
        .values(hashes.map((hash) => ({ segmentation_id: id, hash, needed_at: at })))
        .onConflict((slab) => slab.columns(["segmentation_id", "hash"]).doUpdateSet({ needed_at: at }))
        .execute();
    },

    swap: (id, next, { token, at }) =>
      db.transaction().execute(async (tx) => {
        // As the journal does it: a takeover waits until this is through, and whoever was taken over changes nothing.
        const owner = await tx
          .selectFrom("room_owner")
          .select("token")
          .where("segmentation_id", "=", id)
          .forShare()
          .executeTakeFirst();
        if (owner?.token !== token) throw new RoomMoved();
        const before = await putManifest(tx, id, next, at);
        await tx
          .updateTable("ink_slab")
          .set({ needed_at: at })
          .where("segmentation_id", "=", id)
          .where("hash", "in", [...droppedHashes(before, next), ""])
          .execute();
        await sql`
          update actor_lease l set folded_seq = mark.value::bigint
          from jsonb_each_text(${JSON.stringify(next.watermarks)}::jsonb) mark
          where l.segmentation_id = ${id} and l.actor = mark.key::bigint and l.folded_seq < mark.value::bigint`.execute(
          tx,
        );
        const { generation } = await tx
          .updateTable("segmentation")
          .set({ generation: sql`generation + 1` })
          .where("id", "=", id)
          .returning("generation")
          .executeTakeFirstOrThrow();
        return generation;
      }),

    idleSlabs: async (before, atMost) => {
      const { rows } = await sql<{ id: SegmentationId; hash: string }>`
        select s.segmentation_id as id, s.hash from ink_slab s where ${isIdle(before)} limit ${atMost}`.execute(db);
      return rows;
    },

    forgetSlab: ({ id, hash }, before, remove) =>
      db.transaction().execute(async (tx) => {
        const { rows } = await sql`
          delete from ink_slab s where s.segmentation_id = ${id} and s.hash = ${hash} and ${isIdle(before)} returning s.hash`.execute(
          tx,
        );
        if (rows.length > 0) await remove();
      }),
  };
}

const isIdle = (before: Date) => sql<boolean>`s.needed_at < ${before} and not exists (
  select from ink_manifest m, jsonb_each_text(m.manifest -> 'slabs') named
  where m.segmentation_id = s.segmentation_id and named.value = s.hash)`;

/** @returns the manifest it replaced; null when it is the first. @throws ManifestMoved */
async function putManifest(
  tx: Kysely<Database>,
  id: SegmentationId,
  next: Manifest,
  at: Date,
): Promise<Manifest | null> {
  const row = { version: next.version, manifest: JSON.stringify(next), folded_at: at };
  const before = await tx
    .selectFrom("ink_manifest")
    .select(["version", "manifest"])
    .where("segmentation_id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if ((before?.version ?? 0) !== next.version - 1) throw new ManifestMoved();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("ink_manifest")
    .values({ segmentation_id: id, ...row })
    .onConflict((known) =>
      known
        .column("segmentation_id")
        .doUpdateSet(row)
        .where("ink_manifest.version", "=", next.version - 1),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new ManifestMoved();
  return before?.manifest ?? null;
}

function droppedHashes(before: Manifest | null, next: Manifest): string[] {
  const named = new Set(Object.values(next.slabs));
  return Object.values(before?.slabs ?? {}).filter((hash) => !named.has(hash));
}
