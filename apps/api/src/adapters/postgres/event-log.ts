import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import pg from "pg";
import type { Clock } from "../../ports/clock.js";
import type { EventCursor, EventLog, LoggedEvent } from "../../ports/event-log.js";
import type { Database } from "./database.js";
import type { CursorCodec } from "./event-cursor.js";
import type { Listener } from "./listener.js";
import "./spine-tables.js";
import { within } from "./unit-of-work.js";

const channel = "covoxel_event";
const pageSize = 500;
/** In case a notification is lost on a way that looks alive (a proxy between us and the database). */
const lookAnywayMs = 5_000;
const retryMs = 250;

export interface EventLogParts {
  db: Kysely<Database>;
  listener: Listener;
  cursors: CursorCodec;
  clock: Clock;
}

/**
 * Each topic has a counter row. Appending takes the next number under that row's lock, which is held until commit: numbers come in
 * the order of commits and without gaps, so that "after number n" can neither miss nor repeat an event.
 */
export function createEventLog({ db, listener, cursors, clock }: EventLogParts): EventLog {
  const followers = new Map<string, Set<Follower>>();
  listener.listen(channel, (topic) => {
    for (const follower of followers.get(topic) ?? []) follower.wake();
  });
  // What was said while the connection was down was not heard.
  void listener.onConnect(async () => {
    for (const follower of [...followers.values()].flatMap((some) => [...some])) follower.wake();
  });

  return {
    async append({ topic, type, data }, tx) {
      await sql`
        with numbered as (
          insert into event_topic as t (topic, last_sequence) values (${topic}, 1)
          on conflict (topic) do update set last_sequence = t.last_sequence + 1
          returning last_sequence
        ), logged as (
          insert into event (topic, sequence, type, data, at)
          select ${topic}, last_sequence, ${type}, ${JSON.stringify(data)}::jsonb, ${clock.now()} from numbered
          returning topic
        )
        select pg_notify(${channel}, topic) from logged`.execute(within(db, tx));
    },

    follow(topic, { since, signal }) {
      const follower = new Follower();
      const same = followers.get(topic) ?? new Set();
      followers.set(topic, same.add(follower));
      const leave = () => {
        same.delete(follower);
        if (same.size === 0 && followers.get(topic) === same) followers.delete(topic);
      };
      // A follower that is never read from must not stay either.
      signal.addEventListener("abort", leave, { once: true });
      // Asked now, not at the first `next`: a follower's "from now on" starts when it says so.
      const start = startOf(topic, since);
      start.catch(() => undefined);
      return read(topic, start, follower, signal, leave);
    },
  };

  async function startOf(topic: string, since: EventCursor | undefined): Promise<number> {
    if (since !== undefined) return cursors.decode(topic, since);
    const row = await db
      .selectFrom("event_topic")
      .select("last_sequence")
      .where("topic", "=", topic)
      .executeTakeFirst();
    return row?.last_sequence ?? 0;
  }

  async function* read(
    topic: string,
    start: Promise<number>,
    follower: Follower,
    signal: AbortSignal,
    leave: () => void,
  ): AsyncGenerator<LoggedEvent> {
    try {
      let last = await start;
      while (!signal.aborted) {
        follower.expect();
        const events = await readAfter(topic, last);
        for (const event of events ?? []) {
          if (signal.aborted) return;
          last = event.sequence;
          yield { topic, type: event.type, data: event.data, at: event.at, cursor: cursors.encode(topic, last) };
        }
        if (events === null) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
        else if (events.length < pageSize) await follower.woken(signal);
      }
    } finally {
      leave();
    }
  }

  /** @returns null while the database can't be reached: followers wait for it to come back */
  async function readAfter(topic: string, sequence: number) {
    try {
      return await db
        .selectFrom("event")
        .selectAll()
        .where("topic", "=", topic)
        .where("sequence", ">", sequence)
        .orderBy("sequence")
        .limit(pageSize)
        .execute();
    } catch (error) {
      if (isConnectionTrouble(error)) return null;
      throw error;
    }
  }
}

/** Remembers a wake-up that came while it was busy, so that none is lost between looking and waiting. */
class Follower {
  #awake = false;
  #wake: (() => void) | null = null;

  wake(): void {
    this.#awake = true;
    this.#wake?.();
  }

  /** From here on wake-ups count: to be called before looking. */
  expect(): void {
    this.#awake = false;
  }

  async woken(signal: AbortSignal): Promise<void> {
    if (this.#awake || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, lookAnywayMs);
      timer.unref();
      this.#wake = done;
      signal.addEventListener("abort", done, { once: true });
    });
  }
}

/** The socket broke or the pool gave up waiting (no SQLSTATE), or a class that says the server is going or coming: 08, 57P. */
function isConnectionTrouble(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|57P)/.test(error.code ?? "");
  return !(error instanceof TypeError || error instanceof RangeError);
}
