import { decodeEntry } from "../../../packages/shared/src/labelmap/entry.js";
import { createReplica } from "../../../packages/shared/src/labelmap/replica.js";
import type { LabelmapReplica, Manifest, Shape } from "../../../packages/shared/src/labelmap/types.js";
import { isUnder } from "./folding.js";
import type { Sent } from "./naive-spec.js";
import { mix } from "./script.js";

/** What a saboteur leaves out of the protocol; each must be noticed. */
export type ProtocolSabotage =
  | "blind manifest write"
  | "manifest read before the log"
  | "log trimmed before the swap"
  | "watermark not advanced";

/** What outlives every process: one manifest row, the log of entries that are not folded yet, the slabs. */
class Store {
  manifest: Manifest | null = null;
  log: Sent[] = [];
  readonly slabs = new Map<string, Uint8Array>();
  /** Every entry in the order in which it was accepted: who listens hears of it from here. */
  readonly broadcast: Sent[] = [];

  accept(sent: Sent): void {
    this.log.push(sent);
    this.broadcast.push(sent);
  }

  /** Takes effect only if nobody was quicker. */
  swap(next: Manifest, basedOn: Manifest | null): boolean {
    if ((this.manifest?.version ?? 0) !== (basedOn?.version ?? 0)) return false;
    this.manifest = next;
    return true;
  }

  trim(manifest: Manifest): void {
    this.log = this.log.filter(({ actor, bytes }) => !isUnder(manifest, actor, decodeEntry(bytes).seq));
  }

  fetch(replica: LabelmapReplica, manifest: Manifest | null): void {
    for (const hash of Object.values(manifest?.slabs ?? {})) replica.provide(hash, this.slabs.get(hash)!);
  }
}

/** Runs until it yields; whoever stops calling it has crashed it. */
type Process = Generator<void, void>;

const receiveAll = (replica: LabelmapReplica, entries: readonly Sent[]) => {
  for (const { actor, bytes } of entries) replica.receive(actor, bytes);
};

/** Folds again and again: a fresh read, slabs one by one, the swap, and only then the trim. */
function* compactor(store: Store, shape: Shape, sabotage: ProtocolSabotage | null): Process {
  for (;;) {
    const replica = createReplica({ shape, actor: 0, now: () => 0 });
    receiveAll(replica, store.log);
    yield;
    const base = store.manifest;
    if (base !== null) replica.attach(base);
    store.fetch(replica, base);
    yield;
    const { next: folded, slabs } = replica.fold(base);
    const next = sabotage === "watermark not advanced" ? { ...folded, watermarks: base?.watermarks ?? {} } : folded;
    yield;
    for (const [hash, bytes] of slabs) {
      store.slabs.set(hash, bytes);
      yield;
    }
    if (sabotage === "log trimmed before the swap") {
      store.trim(folded);
      yield;
    }
    if (sabotage === "blind manifest write") store.manifest = next;
    else if (!store.swap(next, base)) continue;
    yield;
    store.trim(folded);
    yield;
  }
}

/** Reads the log, then the manifest, and listens from the moment it read the log. */
class Reader {
  readonly replica: LabelmapReplica;
  readonly process: Process;
  #heard = 0;

  constructor(
    private readonly store: Store,
    shape: Shape,
    sabotage: ProtocolSabotage | null,
  ) {
    this.replica = createReplica({ shape, actor: 77, now: () => 0 });
    this.process = this.#run(sabotage === "manifest read before the log");
  }

  *#run(manifestFirst: boolean): Process {
    if (manifestFirst) this.#readManifest();
    yield;
    const torn = this.store.log.slice();
    this.#heard = this.store.broadcast.length;
    receiveAll(this.replica, torn.slice(0, torn.length >> 1));
    yield;
    receiveAll(this.replica, torn.slice(torn.length >> 1));
    if (!manifestFirst) this.#readManifest();
    for (;;) {
      yield;
      this.listen();
    }
  }

  listen(): void {
    receiveAll(this.replica, this.store.broadcast.slice(this.#heard));
    this.#heard = this.store.broadcast.length;
  }

  #readManifest(): void {
    const { manifest } = this.store;
    if (manifest !== null) this.replica.attach(manifest);
    this.store.fetch(this.replica, manifest);
  }
}

/**
 * Two compactors, a few readers and those who paint, interleaved by `order`; compactors crash now and then and begin again, readers join at any time.
 * @returns the readers, who have heard everything
 */
export function runProtocol(
  log: readonly Sent[],
  shape: Shape,
  order: number,
  sabotage: ProtocolSabotage | null = null,
): LabelmapReplica[] {
  const store = new Store();
  const compactors = [0, 1].map(() => compactor(store, shape, sabotage));
  const readers = [new Reader(store, shape, sabotage)];
  let written = 0;
  for (let step = 0; written < log.length || step < 80; step += 1) {
    const choice = mix(order, step) % 20;
    if (choice < 11 && written < log.length) {
      const burst = 1 + (mix(order, step, 1) % 12);
      for (const sent of log.slice(written, written + burst)) store.accept(sent);
      written += burst;
    } else if (choice < 17) {
      const who = choice % 2;
      if (mix(order, step, 2) % 30 === 0) compactors[who] = compactor(store, shape, sabotage);
      compactors[who]!.next();
    } else {
      if (readers.length < 4 && mix(order, step, 3) % 4 === 0) readers.push(new Reader(store, shape, sabotage));
      readers[mix(order, step, 4) % readers.length]!.process.next();
    }
  }
  const last = new Reader(store, shape, sabotage);
  for (let steps = 0; steps < 4; steps += 1) {
    if (steps < 3) compactors[0]!.next();
    for (const reader of [...readers, last]) reader.process.next();
  }
  for (const reader of [...readers, last]) reader.listen();
  return [...readers, last].map(({ replica }) => replica);
}
