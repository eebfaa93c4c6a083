import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** One connection of its own that hears NOTIFY, and comes back by itself when it is lost. */
export interface Listener {
  /** @returns unsubscribe */
  listen(channel: string, heard: (payload: string) => void): () => void;
  /**
   * Runs now, and again after each reconnection, before anything is heard on the new connection: to take session locks, and to look
   * for what was said while nobody listened. @returns remove
   */
  onConnect(work: (client: pg.Client) => Promise<void>): Promise<() => void>;
  close(): Promise<void>;
}

const firstWaitMs = 50;
const longestWaitMs = 5_000;

/** @throws when the first connection fails: a server that starts without its database should say so */
export async function openListener(url: string): Promise<Listener> {
  const channels = new Map<string, Set<(payload: string) => void>>();
  const works = new Set<(client: pg.Client) => Promise<void>>();
  let closed = false;
  let client = await connect();
  // One statement at a time: what is asked of the connection waits for what was asked before.
  let busy: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = busy.then(work);
    busy = turn.catch(() => undefined);
    return turn;
  };

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, application_name: "covoxel listener" });
    fresh.on("error", () => undefined);
    fresh.on("notification", ({ channel, payload }) => {
      for (const heard of channels.get(channel) ?? []) heard(payload ?? "");
    });
    try {
      await fresh.connect();
      for (const channel of channels.keys()) await listenOn(fresh, channel);
      for (const work of works) await work(fresh);
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    // Only now: a connection that broke earlier has thrown.
    fresh.once("end", () => void reconnect());
    return fresh;
  }

  async function reconnect(): Promise<void> {
    for (let waitMs = firstWaitMs; !closed; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        const fresh = await connect();
        client = fresh;
        if (closed) await fresh.end();
        return;
      } catch {
        await sleep(waitMs, undefined, { ref: false });
      }
    }
  }

  return {
    listen(channel, heard) {
      const listeners = channels.get(channel) ?? new Set();
      const isNew = listeners.size === 0;
      channels.set(channel, listeners.add(heard));
      // A connection that is just breaking is replaced by one that listens to every channel.
      if (isNew) void inTurn(() => listenOn(client, channel)).catch(() => undefined);
      return () => void listeners.delete(heard);
    },
    async onConnect(work) {
      works.add(work);
      await inTurn(() => work(client));
      return () => void works.delete(work);
    },
    async close() {
      closed = true;
      await client.end().catch(() => undefined);
    },
  };
}

async function listenOn(client: pg.Client, channel: string): Promise<void> {
  await client.query(`listen ${client.escapeIdentifier(channel)}`);
}
