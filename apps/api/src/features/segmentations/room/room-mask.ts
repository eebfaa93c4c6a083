import { setImmediate as breathe } from "node:timers/promises";
import { createReplica, type LabelmapReplica, type Manifest, SlabMissing } from "@covoxel/shared/labelmap";
import type { InkEntry } from "@covoxel/shared/room-protocol";

/** Entries joined without a pause: a few milliseconds. */
const entriesAtOnce = 200;

/** Reads for the gate; it never writes. */
const readerActor = 0;

/** Everything that passed the gate so far, folded or not. */
export interface Admitted {
  manifest: Manifest | null;
  /** In any order. */
  entries: readonly InkEntry[];
}

/**
 * What the mask shows once everything that passed the gate is in it, durable or not. Worked out when somebody first asks, and kept up to date from
 * then on: most rooms never lock a segment.
 */
export class RoomMask {
  #replica: LabelmapReplica | null = null;

  constructor(
    private readonly shape: readonly [number, number, number],
    private readonly readSlabs: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>,
  ) {}

  /** An entry passed the gate. */
  admit({ actor, bytes }: InkEntry): void {
    this.#replica?.receive(actor, bytes);
  }

  /** Lets go of the entries that are folded. It needs no slab for what it knew. */
  attach(manifest: Manifest): void {
    this.#replica?.attach(manifest);
  }

  /**
   * The labels that some voxel would lose by an entry that the gate has proven otherwise.
   * @param admitted none may pass until this returns
   * @throws what reading slabs throws
   */
  async labelsChangedBy(entry: InkEntry, admitted: () => Admitted): Promise<Set<number>> {
    this.#replica ??= await this.#read(admitted());
    for (;;) {
      try {
        return this.#replica.labelsChangedBy(entry.actor, entry.bytes);
      } catch (error) {
        if (!(error instanceof SlabMissing)) throw error;
        for (const [hash, bytes] of await this.readSlabs(error.hashes)) this.#replica.provide(hash, bytes);
      }
    }
  }

  async #read({ manifest, entries }: Admitted): Promise<LabelmapReplica> {
    const replica = createReplica({ shape: this.shape, actor: readerActor, now: () => 0 });
    if (manifest) replica.attach(manifest);
    for (const [n, { actor, bytes }] of entries.entries()) {
      replica.receive(actor, bytes);
      if (n % entriesAtOnce === entriesAtOnce - 1) await breathe();
    }
    return replica;
  }
}
