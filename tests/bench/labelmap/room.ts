import { createReplica, type LabelmapReplica, type Manifest } from "@covoxel/shared/labelmap";
import { type SessionStep, workloadShape } from "../../support/labelmap/workload.js";
import { openedAtMs } from "./strokes.js";
import { elapsedMs } from "./timing.js";

/** An entry on its way from its author to everybody else. */
export interface Sent {
  readonly actor: number;
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/** What outlives a room, and what somebody who just came is given. */
export interface Kept {
  readonly manifest: Manifest | null;
  /** Those that the manifest names, by hash. */
  readonly slabs: ReadonlyMap<string, Uint8Array>;
  /** What is not folded yet, in the order in which the server took it. */
  readonly log: readonly Sent[];
}

/**
 * Editors at their desks and a server that receives and folds what they write, without a network. Editors don't hear of each other:
 * what is measured here is what the server keeps.
 */
export class Room {
  readonly server: LabelmapReplica;
  readonly editors: readonly LabelmapReplica[];
  /** Of all editors, of the server's receiving, and of its folding with everybody's attaching. */
  readonly spentMs = { painting: 0, receiving: 0, folding: 0 };
  #nowMs = openedAtMs;
  #manifest: Manifest | null = null;
  #slabs: ReadonlyMap<string, Uint8Array> = new Map();
  #log: Sent[] = [];

  constructor(editorCount: number) {
    const open = (actor: number) => createReplica({ shape: workloadShape, actor, now: () => this.#nowMs });
    this.server = open(0);
    this.editors = Array.from({ length: editorCount }, (_, n) => open(n + 1));
  }

  /** @returns what was sent, or null where there was nothing to take back */
  take({ editor, atMs, act }: Omit<SessionStep, "act"> & { act: SessionStep["act"] | "redo" }): Sent | null {
    this.#nowMs = openedAtMs + atMs;
    const author = this.editors[editor]!;
    let bytes: Uint8Array | null = null;
    this.spentMs.painting += elapsedMs(() => {
      bytes = act === "undo" ? author.undo() : act === "redo" ? author.redo() : author.paint(act);
    });
    if (bytes === null) return null;
    const sent = { actor: author.actor, seq: author.lastSeq(author.actor), bytes };
    this.spentMs.receiving += elapsedMs(() => this.server.receive(sent.actor, sent.bytes));
    this.#log.push(sent);
    return sent;
  }

  /** Folds all that may be folded; everybody stands on it then. */
  fold(): void {
    this.spentMs.folding += elapsedMs(() => {
      const { next, slabs } = this.server.fold(this.#manifest);
      const known = new Map([...this.#slabs, ...slabs]);
      this.#slabs = new Map(Object.values(next.slabs).map((hash) => [hash, known.get(hash)!]));
      this.#log = this.#log.filter(({ actor, seq }) => seq > (next.watermarks[actor] ?? 0));
      this.#manifest = next;
      for (const replica of [this.server, ...this.editors]) replica.attach(next);
    });
  }

  /** As of now; it stays as it is when the room goes on. */
  kept(): Kept {
    return { manifest: this.#manifest, slabs: this.#slabs, log: [...this.#log] };
  }
}

/** Bytes of slabs, manifest as JSON, and unfolded entries. */
export function keptBytes({ manifest, slabs, log }: Kept): number {
  const ofManifest = manifest === null ? 0 : Buffer.byteLength(JSON.stringify(manifest));
  return [...slabs.values(), ...log.map(({ bytes }) => bytes)].reduce((sum, { length }) => sum + length, ofManifest);
}

/** Takes the log, then the manifest, then every slab. */
export function newcomerTo({ manifest, slabs, log }: Kept): LabelmapReplica {
  const replica = createReplica({ shape: workloadShape, actor: 0xffff_fffe, now: () => openedAtMs });
  for (const { actor, bytes } of log) replica.receive(actor, bytes);
  if (manifest !== null) replica.attach(manifest);
  for (const [hash, bytes] of slabs) replica.provide(hash, bytes);
  return replica;
}

/** Reads every axial slice of every plane, so that everything folded is unpacked. */
export function readAll(replica: LabelmapReplica): void {
  const [ni, nj, nk] = replica.shape;
  const slice = new Uint8Array(ni * nj);
  for (const plane of replica.planes()) for (let k = 0; k < nk; k += 1) replica.slice(2, k, slice, plane);
}
