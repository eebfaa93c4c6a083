import { readFileSync } from "node:fs";
import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { RoomDocument } from "@covoxel/shared/room-protocol";
import { RawRoom } from "./raw-room.js";
import { stroke } from "./rooms.js";
import type { TestPerson } from "./server.js";

type Shape = readonly [number, number, number];

/** Somebody who paints and somebody who watches, and how long each stroke took to be saved. */
export class HonestPair {
  /** ms from sending a stroke to its acknowledgement, by the phase it was sent in. */
  readonly savedMs = new Map<string, number[]>();
  phase = "quiet";
  strokes = 0;
  #stopped = false;
  #painting: Promise<void> = Promise.resolve();

  private constructor(
    private readonly writer: RawRoom,
    private readonly reader: RawRoom,
    private readonly actor: number,
    readonly replica: LabelmapReplica,
    private readonly shape: Shape,
    private readonly everyMs: number,
  ) {}

  /** @param everyMs how soon after a stroke the next one comes */
  static async start(
    url: string,
    id: string,
    shape: Shape,
    who: { paints: TestPerson; watches: TestPerson },
    everyMs = 100,
  ) {
    const [writer, reader] = [new RawRoom(url, id, who.paints.token), new RawRoom(url, id, who.watches.token)];
    const { lease, serverTimeMs } = await writer.hello();
    await reader.hello();
    await reader.ink();
    const startedAt = performance.now();
    const now = () => Math.floor(serverTimeMs + performance.now() - startedAt);
    const replica = createReplica({ shape, actor: lease!.actor, now });
    const pair = new HonestPair(writer, reader, lease!.actor, replica, shape, everyMs);
    pair.#painting = pair.#paint();
    return pair;
  }

  async #paint(): Promise<void> {
    while (!this.#stopped) {
      const seq = ++this.strokes;
      const [ni, nj, nk] = this.shape;
      const spans = stroke(seq % nk, [seq % ni, (seq * 7) % nj], [(seq * 3) % ni, (seq * 5) % nj], 2, this.shape);
      const bytes = this.replica.paint({ parts: [{ segment: 1 + (seq % 2), spans }] });
      const [phase, sentAt] = [this.phase, performance.now()];
      await this.writer.entry(this.actor, seq, bytes);
      const { type } = await this.writer.answerTo(seq);
      if (type !== "ack") throw new Error(`an honest stroke was answered with ${type}`);
      if (!this.savedMs.has(phase)) this.savedMs.set(phase, []);
      this.savedMs.get(phase)!.push(performance.now() - sentAt);
      this.writer.received.length = 0;
      await new Promise((settle) => setTimeout(settle, Math.max(0, this.everyMs - (performance.now() - sentAt))));
    }
  }

  /** Resolves once so many strokes of a phase are saved. @throws when one was not */
  async until(phase: string, strokes: number): Promise<void> {
    while ((this.savedMs.get(phase)?.length ?? 0) < strokes) {
      await Promise.race([this.#painting.then(() => Promise.reject(new Error("stopped painting"))), aMoment()]);
    }
  }

  /** Stops painting. @returns how many entries reached who watches, without a gap */
  async end(): Promise<number> {
    this.#stopped = true;
    await this.#painting;
    const last = await this.reader.next(
      "sync",
      ({ document, revision }) => document === RoomDocument.INK && revision >= this.strokes,
    );
    this.writer.close();
    this.reader.close();
    return last.revision;
  }
}

const aMoment = () => new Promise((settle) => setTimeout(settle, 20));

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** What a process holds in memory now. */
export function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb) / 1024;
}
