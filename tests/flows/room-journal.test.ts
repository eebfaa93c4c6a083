import { createReplica } from "@covoxel/shared/labelmap";
import { RoomCloseCode } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startApi } from "../../apps/api/src/compose.js";
import { readConfig } from "../../apps/api/src/config.js";
import { createJournal } from "../../apps/api/src/features/segmentations/postgres/journal.js";
import { type JournalRecord, RoomMoved } from "../../apps/api/src/features/segmentations/room/ports.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, caughtUp, labelsOf, saved, stroke, TestBrowser, until } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [64, 64, 6] as const;
let server: TestServer;
let cast: Cast;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async (of = server, by = cast) =>
  addSegmentation(by.asLead, await addSeries(of.database, by.projectId, { shape }));
const bar = (k: number) => stroke(k, [5, 5], [40, 5], 2, shape);
const brush = { tool: "brush" };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function join(id: string, person = cast.asReader) {
  const room = await new TestBrowser(person, server.url).newTab().open(id, shape);
  open.push(room);
  return room;
}

describe("saved means flushed", () => {
  /**
   * Paints strokes one by one; at each acknowledgement, before anything else, asks PostgreSQL how far its log is on disk.
   * @returns for each stroke whether the log was flushed up to the end of its commit record
   */
  async function paintAndLook(of: TestServer, by: Cast, strokes: number): Promise<boolean[]> {
    const id = await newMask(of, by);
    const eye = new pg.Client({ connectionString: of.database.url });
    await eye.connect();
    await eye.query("create extension if not exists pg_walinspect");
    const { rows } = await eye.query("select pg_current_wal_flush_lsn() as start");
    const room = new RawRoom(of.url, id, by.asReader.token);
    const { lease, serverTimeMs } = await room.hello();
    const replica = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
    const looks: { seq: number; flushed: string }[] = [];
    for (let seq = 1; seq <= strokes; seq++) {
      await room.entry(
        lease!.actor,
        seq,
        replica.paint({ parts: [{ segment: 1, spans: bar(seq % 6) }], origin: brush }),
      );
      expect((await room.answerTo(seq)).type).toBe("ack");
      const seen = await eye.query("select pg_current_wal_flush_lsn() as flushed");
      looks.push({ seq, flushed: seen.rows[0].flushed });
    }
    room.close();
    await eye.query("checkpoint");
    const verdicts: boolean[] = [];
    for (const { seq, flushed } of looks) {
      // The end of the commit record of the transaction that wrote the row, against what was flushed when the stroke was confirmed.
      const { rows: found } = await eye.query(
        `select record.end_lsn <= $4::pg_lsn as covered
         from ink_entry entry,
           pg_get_wal_records_info($3::pg_lsn, pg_current_wal_flush_lsn()) record
         where entry.segmentation_id = $1 and entry.seq = $2 and record.xid::text = entry.xmin::text
           and record.resource_manager = 'Transaction' and record.record_type = 'COMMIT'`,
        [id, seq, rows[0].start, flushed],
      );
      expect(found).toHaveLength(1);
      verdicts.push(found[0].covered);
    }
    await eye.end();
    return verdicts;
  }

  test("at each acknowledgement PostgreSQL's flushed position covers the commit", async () => {
    expect(await paintAndLook(server, cast, 25)).toEqual(Array(25).fill(true));
  });

  test("control: with asynchronous commit the same look sees strokes confirmed too early", async () => {
    const careless = await startTestServer();
    try {
      const by = await careless.cast();
      const name = new URL(careless.database.url).pathname.slice(1);
      await careless.database.pool.query(`alter database ${name} set synchronous_commit = off`);
      // Or, on a slow machine, PostgreSQL's own writer may flush between the acknowledgement and the look.
      await setWriterDelay(careless, "10s");
      await endConnections(careless);
      // Whenever a page of its log is full, PostgreSQL's writer is woken, and on a busy machine it may be there before the look is.
      let looks: boolean[] = [];
      for (let again = 0; again < 8 && !looks.includes(false); again++) looks = await paintAndLook(careless, by, 25);
      expect(looks).toContain(false);
    } finally {
      await setWriterDelay(careless, "default");
      await careless.stop();
    }
  });
});

async function setWriterDelay({ database }: TestServer, delay: "10s" | "default"): Promise<void> {
  await database.pool.query(`alter system set wal_writer_delay = ${delay === "default" ? delay : `'${delay}'`}`);
  await database.pool.query("select pg_reload_conf()");
}

async function endConnections(of: TestServer): Promise<void> {
  const client = new pg.Client({ connectionString: of.database.url });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await client.end();
}

describe("the database goes away", () => {
  test("no stroke is called saved, colleagues see none of it; all is saved once it is back, once", async () => {
    const id = await newMask();
    const [ada, ben] = [await join(id, cast.asLead), await join(id)];
    ada.paint([{ segment: 1, spans: bar(1) }], brush);
    await saved(ada);
    const keeper = await closeDatabase(server);
    for (const k of [2, 3, 4]) ada.paint([{ segment: 1, spans: bar(k) }], brush);
    const during = await until(ada, (state) => state.received === 3);
    expect(during).toMatchObject({ connection: "ONLINE", sending: 0, revision: 1 });
    expect([2, 3, 4].map((k) => ben.replica.labelAt(20, 5, k))).toEqual([0, 0, 0]);
    await keeper.reopen();
    expect((await saved(ada)).revision).toBe(4);
    await caughtUp(ben, 4);
    expect(labelsOf(ben)).toEqual(labelsOf(ada));
  });

  async function closeDatabase(of: TestServer) {
    const name = new URL(of.database.url).pathname.slice(1);
    const elsewhere = new URL(of.database.url);
    elsewhere.pathname = "/postgres";
    const client = new pg.Client({ connectionString: elsewhere.href });
    await client.connect();
    await client.query(`alter database ${name} allow_connections false`);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    return {
      reopen: async () => {
        await client.query(`alter database ${name} allow_connections true`);
        await client.end();
      },
    };
  }

  test("an answer that got lost after the commit doesn't write the stroke twice", async () => {
    const id = await newMask();
    const room = await join(id);
    room.paint([{ segment: 1, spans: bar(1) }], brush);
    // Whatever the journal is doing now, its connection ends in the middle of it.
    for (let n = 0; n < 5; n++) {
      await endConnections(server);
      room.paint([{ segment: 1, spans: bar(n) }], brush);
    }
    await saved(room);
    const { rows } = await server.database.pool.query(
      "select array_agg(revision::int order by revision) as revisions, array_agg(seq::int order by revision) as seqs from ink_entry where segmentation_id = $1",
      [id],
    );
    expect(rows[0]).toEqual({ revisions: [1, 2, 3, 4, 5, 6], seqs: [1, 2, 3, 4, 5, 6] });
  });
});

describe("one owner a room", () => {
  test("a second process on the same database doesn't open a room that the first one has", async () => {
    const id = await newMask();
    const room = await join(id);
    const second = await startApi({
      config: readConfig({
        PORT: "0",
        COVOXEL_HOME: server.home,
        AUTH_SECRET: "a secret for tests, and for nothing else",
        LOG_LEVEL: "silent",
        ROOM_IDLE_MS: "1",
      }),
      connection: server.database,
    });
    try {
      expect((await new RawRoom(second.origin, id, cast.asLead.token).closed).code).toBe(RoomCloseCode.MOVED);
      room.paint([{ segment: 1, spans: bar(1) }], brush);
      await saved(room);
      const elsewhere = await newMask();
      const there = new RawRoom(second.origin, elsewhere, cast.asLead.token);
      await there.hello();
      expect((await new RawRoom(server.url, elsewhere, cast.asLead.token).closed).code).toBe(RoomCloseCode.MOVED);
      there.close();
    } finally {
      await second.stop();
    }
  });

  test("a room that was taken over writes nothing any more, and its clients lose nothing", async () => {
    const id = await newMask();
    const room = await join(id);
    room.paint([{ segment: 1, spans: bar(1) }], brush);
    await saved(room);
    await server.database.pool.query("update room_owner set token = token + 1 where segmentation_id = $1", [id]);
    room.paint([{ segment: 1, spans: bar(2) }], brush);
    await until(room, ({ connection }) => connection === "OFFLINE");
    expect((await saved(room)).revision).toBe(2);
    const { rows } = await server.database.pool.query(
      "select count(*) as n from ink_entry where segmentation_id = $1",
      [id],
    );
    expect(rows[0].n).toBe(2);
  });

  test("the journal checks the token in the transaction that writes", async () => {
    const id = (await newMask()) as SegmentationId;
    await server.database.pool.query("insert into room_owner values ($1, null, 7)", [id]);
    const journal = createJournal(server.database, silent);
    const record = (token: number, seq: number): JournalRecord => ({
      outcome: "ACCEPTED",
      segmentationId: id,
      token,
      actor: 1,
      seq,
      revision: seq,
      personId: cast.asReader.id as PersonId,
      kind: "bye",
      hlc: null,
      origin: null,
      box: null,
      voxelCount: null,
      toggle: null,
      bytes: new Uint8Array([1]),
    });
    await expect(journal.append(record(6, 1))).rejects.toThrow(RoomMoved);
    await journal.append(record(7, 1));
    await expect(journal.append(record(8, 2))).rejects.toThrow(RoomMoved);
    const { rows } = await server.database.pool.query("select seq::int from ink_entry where segmentation_id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ seq: 1 }]);
  });

  test("many rooms share one commit, and one room's impossible record stops no other", async () => {
    const ids = (await Promise.all([1, 2, 3].map(() => newMask()))) as SegmentationId[];
    for (const id of ids) await server.database.pool.query("insert into room_owner values ($1, null, 1)", [id]);
    const journal = createJournal(server.database, silent);
    const settled = await Promise.allSettled(
      ids.flatMap((segmentationId, room) =>
        [1, 2, 3].map((seq) =>
          journal.append({
            outcome: "ACCEPTED",
            segmentationId,
            token: 1,
            actor: 1,
            seq,
            // The second room gives one revision to all of its entries.
            revision: room === 1 ? 1 : seq,
            personId: cast.asReader.id as PersonId,
            kind: "bye",
            hlc: null,
            origin: null,
            box: null,
            voxelCount: null,
            toggle: null,
            bytes: new Uint8Array([seq]),
          }),
        ),
      ),
    );
    const kept = await server.database.pool.query(
      "select segmentation_id as id, count(*) as n, count(distinct xmin::text) as commits from ink_entry where segmentation_id = any($1) group by 1",
      [ids],
    );
    const of = new Map(kept.rows.map((row) => [row.id, row]));
    expect([of.get(ids[0])?.n, of.get(ids[2])?.n]).toEqual([3, 3]);
    expect(of.get(ids[1])?.n ?? 0).toBeLessThan(3);
    expect(
      settled
        .slice(0, 3)
        .concat(settled.slice(6))
        .every(({ status }) => status === "fulfilled"),
    ).toBe(true);
    expect(settled.slice(3, 6).some(({ status }) => status === "rejected")).toBe(true);
  });
});
