import type { Origin } from "@covoxel/shared/labelmap";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import {
  type HistoryEntry,
  type HistoryRepository,
  parseStrokeKey,
  type SuggestedPatch,
  strokeKey,
} from "../domain/history.js";
import "./tables.js";

const columns = [
  "segmentation_id",
  "revision",
  "actor",
  "seq",
  "kind",
  "person_id",
  "origin",
  "box",
  "voxel_count",
  "target",
  "toggle_count",
  "committed_at",
] as const;

export function createHistoryRepository(db: Kysely<Database>): HistoryRepository {
  return {
    page: async (id, { limit, before }) => {
      const rows = await db
        .selectFrom("ink_entry")
        .select(columns)
        .where("segmentation_id", "=", id)
        .$if(before !== null, (query) => query.where("revision", "<", before!))
        .orderBy("revision", "desc")
        .limit(limit)
        .execute();
      return rows.map(entryOf);
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

    strokes: async (keys) => {
      const asked = keys.map(parseStrokeKey);
      const [ids, actors, seqs] = [asked.map(({ id }) => id), asked.map((k) => k.actor), asked.map((k) => k.seq)];
      const rows = await db
        .selectFrom("ink_entry")
        .select(columns)
        .where(
          sql<boolean>`(segmentation_id, actor, seq) in (select * from unnest(${ids}::text[], ${actors}::bigint[], ${seqs}::bigint[]))`,
        )
        .execute();
      return new Map(
        rows.map(entryOf).map((entry) => [strokeKey(entry.segmentationId, entry.actor, entry.seq), entry]),
      );
    },

    seeds: async (ids) => {
      const rows = await db
        .selectFrom("ink_entry")
        .select(["segmentation_id", sql<string>`origin ->> 'model'`.as("model")])
        .distinct()
        .where("segmentation_id", "in", ids)
        .where(sql<boolean>`origin ? 'suggestionId'`)
        .orderBy("model")
        .execute();
      const seeds = new Map(ids.map((id) => [id, [] as string[]]));
      for (const row of rows) seeds.get(row.segmentation_id as SegmentationId)?.push(row.model);
      return seeds;
    },

    suggestedPatches: async (id, upTo) => {
      const { rows } = await sql<SuggestedPatch>`
        select actor, seq, origin ->> 'model' as model, bytes from ink_entry
        where segmentation_id = ${id} and revision <= ${upTo} and kind = 'patch' and origin ? 'model'
        order by revision`.execute(db);
      return rows;
    },

    painters: async (ids) => {
      const rows = await db
        .selectFrom("actor_lease")
        .select(["segmentation_id", "person_id"])
        .where("segmentation_id", "in", ids)
        .groupBy(["segmentation_id", "person_id"])
        .orderBy((of) => of.fn.min("actor"))
        .execute();
      const painters = new Map(ids.map((id) => [id, [] as PersonId[]]));
      for (const row of rows) painters.get(row.segmentation_id as SegmentationId)?.push(row.person_id as PersonId);
      return painters;
    },
  };
}

type Row = Pick<Selectable<Database["ink_entry"]>, (typeof columns)[number]>;

const entryOf = (row: Row): HistoryEntry => ({
  segmentationId: row.segmentation_id as SegmentationId,
  revision: row.revision,
  actor: row.actor,
  seq: row.seq,
  kind: row.kind,
  personId: row.person_id as PersonId,
  origin: row.origin as Origin | null,
  boxIjk: row.box,
  voxelCount: row.voxel_count,
  toggle: row.target === null ? null : { target: row.target, count: row.toggle_count ?? 1 },
  savedAt: row.committed_at,
});
