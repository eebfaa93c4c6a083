import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";
import { cpuMs } from "./process-figures.js";
import type { Act } from "./strokes.js";

/** A server that carries strokes from writers to everybody, in a process of its own. */
export interface Side {
  readonly pid: number;
  /** A fresh room with everybody in it. */
  open(heard: Heard): Promise<Crowd>;
  stop(): Promise<void>;
}

/** The people of one room, as sockets. */
export interface Crowd {
  /** Sends a writer's n-th stroke. */
  send(writer: number, n: number): void;
  close(): void;
}

/** What comes back. A place is a stroke's number in the room's order; readers hear places, an acknowledgement says whose it was. */
export interface Heard {
  saved(writer: number, n: number, place: number): void;
  /** Everything up to and including `place` is here. */
  reached(reader: number, place: number): void;
}

/** What one turn of one server came to. */
export interface Turn {
  /** From a writer's send to a reader's receipt, ms: one for each stroke and reader. */
  deliveryMs: number[];
  /** From a writer's send to their acknowledgement, ms. */
  savedMs: number[];
  /** The server's process, while the measured strokes were carried. */
  cpuMs: number;
  /** Strokes to readers in that time. */
  deliveries: number;
}

/** Plays the script in a fresh room and listens until every stroke is everywhere. */
export async function play(side: Side, acts: readonly Act[], readers: number, warmUpMs: number): Promise<Turn> {
  const sentAt = new Map<string, number>();
  const savedAt = new Map<string, number>();
  const placeOf = new Map<string, number>();
  const reachedAt = Array.from({ length: readers }, () => [] as number[]);
  const key = (writer: number, n: number) => `${writer}/${n}`;
  const crowd = await side.open({
    saved: (writer, n, place) => {
      savedAt.set(key(writer, n), performance.now());
      placeOf.set(key(writer, n), place);
    },
    reached: (reader, place) => {
      const at = performance.now();
      const reached = reachedAt[reader]!;
      while (reached.length < place) reached.push(at);
    },
  });
  const startedAt = performance.now();
  let cpuAtStart = Number.NaN;
  for (const { writer, n, atMs } of acts) {
    const waitMs = startedAt + atMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    if (Number.isNaN(cpuAtStart) && atMs >= warmUpMs) cpuAtStart = cpuMs(side.pid);
    sentAt.set(key(writer, n), performance.now());
    crowd.send(writer, n);
  }
  const all = acts.length;
  await until(() => savedAt.size === all && reachedAt.every(({ length }) => length === all));
  const spentMs = cpuMs(side.pid) - cpuAtStart;
  crowd.close();
  const measured = acts.filter(({ atMs }) => atMs >= warmUpMs).map(({ writer, n }) => key(writer, n));
  return {
    cpuMs: spentMs,
    deliveries: measured.length * readers,
    savedMs: measured.map((stroke) => savedAt.get(stroke)! - sentAt.get(stroke)!),
    deliveryMs: measured.flatMap((stroke) =>
      reachedAt.map((reached) => reached[placeOf.get(stroke)! - 1]! - sentAt.get(stroke)!),
    ),
  };
}

/** @throws after a minute in which it did not come true */
export async function until(holds: () => boolean): Promise<void> {
  const givesUpAt = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > givesUpAt) throw new Error("Not every stroke arrived.");
    await pause(5);
  }
}

/** @param onFrame of every message, from the first */
export async function connect(
  url: string,
  onFrame: (frame: Buffer) => void,
  headers: Record<string, string> = {},
): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false, headers });
  socket.on("message", (data) => onFrame(data as Buffer));
  await once(socket, "open");
  socket.on("close", (code) => code !== 1006 && console.error(`A connection was closed with ${code}.`));
  return socket;
}
