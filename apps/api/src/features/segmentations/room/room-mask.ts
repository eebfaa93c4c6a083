import { setImmediate as breathe } from "node:timers/promises";
import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import type { InkEntry } from "@covoxel/shared/room-protocol";

/** Entries joined without a pause: a few milliseconds. */
const entriesAtOnce = 200;

/** Reads for the gate; it never writes. */
const readerActor = 0;

/**
 * What the mask shows once everything that passed the gate is in it, durable or not. Worked out when somebody first asks, and kept up to date from
 * then on: most rooms never lock a segment.
 */
export class RoomMask {
  #replica: LabelmapReplica | null = null;

  constructor(private readonly shape: readonly [number, number, number]) {}

  /** An entry passed the gate. */
  admit({ actor, bytes }: InkEntry): void {
    this.#replica?.receive(actor, bytes);
  }

  /**
   * The labels that some voxel would lose by an entry that the gate has proven otherwise.
   * @param admitted every entry that passed so far, in any order; none may pass until this returns
   */
  async labelsChangedBy(entry: InkEntry, admitted: () => readonly InkEntry[]): Promise<Set<number>> {
    this.#replica ??= await this.#read(admitted());
    return this.#replica.labelsChangedBy(entry.actor, entry.bytes);
  }

  async #read(entries: readonly InkEntry[]): Promise<LabelmapReplica> {
    const replica = createReplica({ shape: this.shape, actor: readerActor, now: () => 0 });
    for (const [n, { actor, bytes }] of entries.entries()) {
      replica.receive(actor, bytes);
      if (n % entriesAtOnce === entriesAtOnce - 1) await breathe();
    }
    return replica;
  }
}
