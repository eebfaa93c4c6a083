import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createCursorCodec,
  createEventLog,
  createUnitOfWork,
  type Listener,
  openListener,
} from "../../apps/api/src/adapters/postgres/index.js";
import { systemClock } from "../../apps/api/src/adapters/system/index.js";
import {
  type EventCursor,
  type EventLog,
  InvalidCursor,
  type LoggedEvent,
} from "../../apps/api/src/ports/event-log.js";
import type { UnitOfWork } from "../../apps/api/src/ports/transaction.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";

describe("EventLog on PostgreSQL", () => {
  let database: TestDatabase;
  let listeners: Listener[];
  let log: EventLog;
  /** A second server's log over the same database. */
  let other: EventLog;
  let unit: UnitOfWork;
  let topics = 0;
  const freshTopic = () => `test:${++topics}`;
  const note = (topic: string, n: number) => ({ topic, type: "NOTED", data: { n } });

  beforeAll(async () => {
    database = await startTestDatabase({ through: "0001-spine" });
    listeners = [await openListener(database.url), await openListener(database.url)];
    const cursors = createCursorCodec("a secret of this test");
    const [mine, theirs] = listeners as [Listener, Listener];
    log = createEventLog({ db: database.db, listener: mine, cursors, clock: systemClock });
    other = createEventLog({ db: database.db, listener: theirs, cursors, clock: systemClock });
    unit = createUnitOfWork(database.db);
  });
  afterAll(async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await database.stop();
  });

  it("gives what happens from now on, in order, with a cursor each", async () => {
    const topic = freshTopic();
    await log.append(note(topic, 0));
    const followed = take(log, topic, 2);
    await followed.started;
    await log.append(note(topic, 1));
    await log.append(note(topic, 2));
    const events = await followed.events;
    expect(events.map(({ topic, type, data }) => ({ topic, type, data }))).toEqual([note(topic, 1), note(topic, 2)]);
    expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(2);
    expect(events[0]!.at).toBeInstanceOf(Date);
  });

  it("hears what another server appends", async () => {
    const topic = freshTopic();
    const followed = take(log, topic, 1);
    await followed.started;
    await other.append(note(topic, 1));
    expect(numbers(await followed.events)).toEqual([1]);
  });

  it("keeps other topics out", async () => {
    const [mine, yours] = [freshTopic(), freshTopic()];
    const followed = take(log, mine, 1);
    await followed.started;
    await log.append(note(yours, 1));
    await log.append(note(mine, 2));
    expect(numbers(await followed.events)).toEqual([2]);
  });

  it("resumes after a cursor: nothing missed, nothing twice, on any server", async () => {
    const topic = freshTopic();
    const first = take(log, topic, 3);
    await first.started;
    for (const n of [1, 2, 3, 4, 5]) await log.append(note(topic, n));
    const cursor = (await first.events)[2]!.cursor;
    expect(numbers(await take(other, topic, 2, cursor).events)).toEqual([4, 5]);
  });

  it("reads a long past in pages", async () => {
    const topic = freshTopic();
    const first = take(log, topic, 1);
    await first.started;
    for (let n = 0; n < 1_203; n += 1) await log.append(note(topic, n));
    const since = (await first.events)[0]!.cursor;
    const rest = await take(log, topic, 1_202, since).events;
    expect(numbers(rest)).toEqual(Array.from({ length: 1_202 }, (_, n) => n + 1));
  });

  it("an event exists exactly if its transaction commits, and leaves no gap when it doesn't", async () => {
    const topic = freshTopic();
    const followed = take(log, topic, 2);
    await followed.started;
    await log.append(note(topic, 1));
    const refused = unit.transaction(async (tx) => {
      await log.append(note(topic, 666), tx);
      throw new Error("rolled back");
    });
    await expect(refused).rejects.toThrow("rolled back");
    await log.append(note(topic, 2));
    expect(numbers(await followed.events)).toEqual([1, 2]);
    const sequences = await database.db.selectFrom("event").select("sequence").where("topic", "=", topic).execute();
    const taken = sequences.map(({ sequence }) => sequence);
    expect(Math.max(...taken)).toBe(taken.length);
  });

  it("eight writers with slow commits: every follower sees every event once, in the order of commits", async () => {
    const topic = freshTopic();
    const [writers, each] = [8, 25];
    const followers = [log, other, log].map((from) => take(from, topic, writers * each));
    await Promise.all(followers.map(({ started }) => started));
    const committed: string[] = [];
    const write = async (writer: number) => {
      for (let n = 0; n < each; n += 1) {
        await unit.transaction(async (tx) => {
          await sleep((writer * 7 + n * 3) % 5);
          await log.append({ topic, type: "NOTED", data: { n, writer } }, tx);
          // Without one order per topic, a later number could commit in this gap and be read before an earlier one.
          await sleep((writer * 5 + n) % 4);
        });
        committed.push(`${writer}:${n}`);
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const seen = await Promise.all(followers.map(({ events }) => events));
    const names = seen.map((events) => events.map(({ data }) => `${data.writer}:${data.n}`));
    expect(new Set(names[0]).size).toBe(writers * each);
    expect([...names[0]!].sort()).toEqual([...committed].sort());
    expect(names[1]).toEqual(names[0]);
    expect(names[2]).toEqual(names[0]);
    for (let writer = 0; writer < writers; writer += 1) {
      const own = names[0]!.filter((name) => name.startsWith(`${writer}:`));
      expect(own).toEqual(Array.from({ length: each }, (_, n) => `${writer}:${n}`));
    }
  });

  it("a follower that joins and resumes again and again amid concurrent commits misses nothing", async () => {
    const topic = freshTopic();
    const anchor = take(log, topic, 1);
    await anchor.started;
    await log.append(note(topic, -1));
    let cursor = (await anchor.events)[0]!.cursor;
    const total = 200;
    let next = 0;
    const writer = async () => {
      while (next < total) {
        const n = next;
        next += 1;
        await unit.transaction(async (tx) => {
          await log.append(note(topic, n), tx);
          await sleep(n % 3);
        });
      }
    };
    const writing = Promise.all([writer(), writer(), writer(), writer()]);
    const seen: number[] = [];
    while (seen.length < total) {
      const events = await take(seen.length % 2 ? log : other, topic, Math.min(7, total - seen.length), cursor).events;
      seen.push(...numbers(events));
      cursor = events.at(-1)!.cursor;
    }
    await writing;
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, n) => n));
  });

  it("goes on when its listening connection is cut: what happened meanwhile is not lost", async () => {
    const topic = freshTopic();
    const followed = take(log, topic, 3);
    await followed.started;
    await log.append(note(topic, 1));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'covoxel listener'
      and datname = current_database()`.execute(database.db);
    await log.append(note(topic, 2));
    await sleep(300);
    await log.append(note(topic, 3));
    expect(numbers(await followed.events)).toEqual([1, 2, 3]);
  });

  it("ends when it is told to, without an error", async () => {
    const topic = freshTopic();
    const abort = new AbortController();
    const all: LoggedEvent[] = [];
    const reading = (async () => {
      for await (const event of log.follow(topic, { signal: abort.signal })) all.push(event);
    })();
    await log.append(note(topic, 1));
    while (all.length === 0) await sleep(5);
    abort.abort();
    await reading;
    expect(numbers(all)).toEqual([1]);
  });

  it("starts to listen when it is called, not when it is first read", async () => {
    const topic = freshTopic();
    const events = log.follow(topic, { signal: AbortSignal.timeout(60_000) })[Symbol.asyncIterator]();
    for (let n = 0; n < 100; n += 1) {
      await log.append(note(topic, n));
      await sleep(5);
    }
    expect((await events.next()).value.data.n).toBeLessThan(100);
    await events.return?.();
  });

  describe("cursors", () => {
    const cursorOf = async (topic: string) => {
      const followed = take(log, topic, 1);
      await followed.started;
      await log.append(note(topic, 1));
      return (await followed.events)[0]!.cursor;
    };

    it("are refused on another topic", async () => {
      const cursor = await cursorOf(freshTopic());
      await expect(take(log, freshTopic(), 1, cursor).events).rejects.toThrow(InvalidCursor);
    });

    it("are refused when anything in them is changed", async () => {
      const topic = freshTopic();
      const cursor = await cursorOf(topic);
      for (const place of [0, 15, 20, 30, 47]) {
        const changed = cursor[place] === "A" ? "B" : "A";
        const forged = (cursor.slice(0, place) + changed + cursor.slice(place + 1)) as EventCursor;
        await expect(take(log, topic, 1, forged).events).rejects.toThrow(InvalidCursor);
      }
      await expect(take(log, topic, 1, "" as EventCursor).events).rejects.toThrow(InvalidCursor);
      await expect(take(log, topic, 1, "AAAA" as EventCursor).events).rejects.toThrow(InvalidCursor);
    });

    it("say nothing of how many events there were, and name one place by one text only", async () => {
      const topic = freshTopic();
      await cursorOf(topic);
      const codec = createCursorCodec("a secret of this test");
      const [first, second, late] = [1, 2, 1_000_000].map((place) => codec.encode(topic, place));
      expect(codec.encode(topic, 1)).toBe(first);
      expect(codec.encode(freshTopic(), 1)).not.toBe(first);
      expect(late).toHaveLength(first!.length);
      // Neighbours share no more than two random texts would.
      const equal = [...first!].filter((letter, n) => second![n] === letter).length;
      expect(equal).toBeLessThan(first!.length / 4);
    });
  });
});

/** Follows until `count` events came; `started` resolves once "from now on" is fixed, which probes tell: they are not counted. */
function take(log: EventLog, topic: string, count: number, since?: EventCursor) {
  const abort = new AbortController();
  const options = since === undefined ? { signal: abort.signal } : { since, signal: abort.signal };
  const iterator = log.follow(topic, options)[Symbol.asyncIterator]();
  let probed = since !== undefined;
  const read = async () => {
    const taken: LoggedEvent[] = [];
    while (taken.length < count) {
      const { done, value } = await iterator.next();
      if (done) break;
      probed = true;
      if (value.type !== "PROBE") taken.push(value);
    }
    abort.abort();
    return taken;
  };
  const probe = async () => {
    while (!probed) {
      await log.append({ topic, type: "PROBE", data: {} });
      await sleep(5);
    }
  };
  const events = read();
  events.catch(() => undefined);
  return { events, started: since === undefined ? probe() : Promise.resolve() };
}

function numbers(events: LoggedEvent[]): number[] {
  return events.map(({ data }) => data.n as number);
}
