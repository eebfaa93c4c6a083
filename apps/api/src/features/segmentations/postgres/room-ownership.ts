import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type pg from "pg";
import type { Database } from "../../../adapters/postgres/database.js";
import type { RoomLog, RoomOwnership } from "../room/ports.js";
import "./tables.js";

/** First key of the advisory locks by which processes show that they live. */
const lockClass = 0x636f_766f;

/**
 * A process owns rooms under a number, and holds that number's advisory lock on a connection of its own for as long as it lives.
 * Killed, its connection ends and the lock is free at once: the next process takes the room over without waiting for a lease to run out.
 * The lock only decides who may try; what keeps the journal whole is the token, checked in the insert.
 */
export function createRoomOwnership(db: Kysely<Database>, pool: pg.Pool, log: RoomLog): RoomOwnership {
  let owner = 0;
  let connection: pg.PoolClient | null = null;
  let stopped = false;

  const hold = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query("select pg_advisory_lock($1, $2)", [lockClass, owner]);
    } catch (error) {
      // A client that is never given back keeps the pool from closing.
      client.release(true);
      throw error;
    }
    if (stopped) return client.release(true);
    client.once("error", () => void holdAgain(client));
    client.once("end", () => void holdAgain(client));
    connection = client;
  };

  const holdAgain = async (lost: pg.PoolClient) => {
    if (connection !== lost) return;
    connection = null;
    lost.release(true);
    for (let pauseMs = 100; !stopped && !connection; pauseMs = Math.min(2 * pauseMs, 2000)) {
      log.warn({ owner }, "lost the connection that shows this process lives");
      await sleep(pauseMs);
      await hold().catch(() => undefined);
    }
  };

  return {
    start: async () => {
      const { rows } = await sql<{ owner: number }>`select nextval('room_process') as owner`.execute(db);
      owner = rows[0]!.owner;
      await hold();
    },

    acquire: (id) =>
      db.transaction().execute(async (tx) => {
        await tx
          .insertInto("room_owner")
          .values({ segmentation_id: id, owner: null, token: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const row = await tx
          .selectFrom("room_owner")
          .select(["owner", "token"])
          .where("segmentation_id", "=", id)
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (row.owner !== null && row.owner !== owner && (await lives(tx, row.owner))) return null;
        const token = row.token + 1;
        await tx.updateTable("room_owner").set({ owner, token }).where("segmentation_id", "=", id).execute();
        return token;
      }),

    release: async (id, token) => {
      await db
        .updateTable("room_owner")
        .set({ owner: null })
        .where("segmentation_id", "=", id)
        .where("token", "=", token)
        .execute();
    },

    stop: async () => {
      stopped = true;
      const held = connection;
      connection = null;
      held?.release(true);
    },
  };
}

async function lives(tx: Kysely<Database>, owner: number): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${lockClass}::int, ${owner}::int) as free`.execute(tx);
  return !rows[0]!.free;
}
