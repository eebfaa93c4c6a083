import type { Origin } from "@covoxel/shared/labelmap";
import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import { type SetAsideKey, type SetAsideRepository, SetAsideState, type SetAsideStroke } from "../domain/set-aside.js";
import "./tables.js";

const columns = [
  "segmentation_id",
  "actor",
  "seq",
  "person_id",
  "reason",
  "refused_at",
  "kind",
  "origin",
  "box",
  "parts",
  "settled_as",
  "settled_at",
  "restored_actor",
  "restored_seq",
] as const;

const hasBytes = sql<boolean>`bytes is not null`.as("has_bytes");

export function createSetAsideRepository(db: Kysely<Database>): SetAsideRepository {
  const find: SetAsideRepository["find"] = async (key) => {
    const row = await ofKey(db.selectFrom("ink_refusal").select(columns).select(hasBytes), key).executeTakeFirst();
    return row ? strokeOf(row) : null;
  };
  return {
    find,

    page: async (id, personId, { limit, after, state }) => {
      const rows = await db
        .selectFrom("ink_refusal")
        .select(columns)
        .select(hasBytes)
        .where("segmentation_id", "=", id)
        .where("person_id", "=", personId)
        .$if(state === SetAsideState.WAITING, (query) => query.where("settled_as", "is", null))
        .$if(state !== null && state !== SetAsideState.WAITING, (query) =>
          query.where("settled_as", "=", state as "RESTORED" | "DISMISSED"),
        )
        .$if(after !== null, (query) =>
          query.where(
            sql<boolean>`(refused_at, actor, seq) < (${after!.refusedAt}, ${after!.actor}::bigint, ${after!.seq}::bigint)`,
          ),
        )
        .orderBy("refused_at", "desc")
        .orderBy("actor", "desc")
        .orderBy("seq", "desc")
        .limit(limit)
        .execute();
      return rows.map(strokeOf);
    },

    bytes: async (key) => {
      const row = await ofKey(db.selectFrom("ink_refusal").select("bytes"), key).executeTakeFirst();
      return row?.bytes ?? null;
    },

    settle: async (key, { state, at, restoredAs }) => {
      const settled = state === SetAsideState.WAITING ? null : state;
      await ofKey(
        db
          .updateTable("ink_refusal")
          .set({
            settled_as: settled,
            settled_at: settled && at,
            restored_actor: restoredAs?.actor ?? null,
            restored_seq: restoredAs?.seq ?? null,
          })
          .where(sql<boolean>`settled_as is distinct from 'RESTORED' and settled_as is distinct from ${settled}`),
        key,
      ).execute();
      return find(key);
    },

    isActorOf: async (id, actor, personId) => {
      const lease = await db
        .selectFrom("actor_lease")
        .select("actor")
        .where("segmentation_id", "=", id)
        .where("actor", "=", actor)
        .where("person_id", "=", personId)
        .executeTakeFirst();
      return lease !== undefined;
    },
  };
}

function ofKey<Query extends { where(column: "segmentation_id" | "actor" | "seq", op: "=", value: unknown): Query }>(
  query: Query,
  { segmentationId, actor, seq }: SetAsideKey,
): Query {
  return query.where("segmentation_id", "=", segmentationId).where("actor", "=", actor).where("seq", "=", seq);
}

type Row = Pick<Selectable<Database["ink_refusal"]>, (typeof columns)[number]> & { has_bytes: boolean };

const strokeOf = (row: Row): SetAsideStroke => ({
  segmentationId: row.segmentation_id as SegmentationId,
  actor: row.actor,
  seq: row.seq,
  personId: row.person_id as PersonId,
  reason: row.reason as RefusalReason,
  refusedAt: row.refused_at,
  kind: row.kind,
  origin: row.origin as Origin | null,
  boxIjk: row.box,
  parts: row.parts,
  hasBytes: row.has_bytes,
  state: row.settled_as ?? SetAsideState.WAITING,
  settledAt: row.settled_at,
  restoredAs:
    row.restored_actor === null || row.restored_seq === null
      ? null
      : { actor: row.restored_actor, seq: row.restored_seq },
});
