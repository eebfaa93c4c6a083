import type { LabelmapReplica } from "@covoxel/shared/labelmap";

/** What a browser sends to one host at once. */
const atOnce = 6;
const retryMs = { first: 500, atMost: 10_000 };

/** Brings the folded part of a mask: what somebody looks at first, then the rest. Tries again for as long as the room is open. */
export class SlabLoader {
  /** Those asked for last stand first. */
  #queue: string[] = [];
  readonly #underWay = new Set<string>();
  readonly #sleepers = new Set<() => void>();
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(
    private readonly replica: LabelmapReplica,
    private readonly fetchSlab: (hash: string) => Promise<Uint8Array>,
  ) {}

  /** After a manifest was attached. */
  loadAll(): void {
    const missing = missingSlabs(this.replica);
    for (const hash of this.#underWay) missing.delete(hash);
    this.#queue = [...new Set([...this.#queue.filter((hash) => missing.has(hash)), ...missing])];
    this.#go();
    this.#restIfDone();
  }

  /** Before all others. */
  want(hashes: readonly string[]): void {
    const wanted = hashes.filter((hash) => !this.#underWay.has(hash));
    if (wanted.length === 0) return;
    this.#queue = [...new Set([...wanted, ...this.#queue])];
    this.#go();
  }

  /** Resolves when every slab is here. */
  async whole(): Promise<void> {
    while (!this.#closed && missingSlabs(this.replica).size > 0) {
      this.loadAll();
      await new Promise<void>((resolve) => this.#sleepers.add(resolve));
    }
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    clearTimeout(this.#retry);
    this.#wakeUp();
  }

  #go(): void {
    while (!this.#closed && this.#retry === undefined && this.#underWay.size < atOnce) {
      const hash = this.#queue.shift();
      if (hash === undefined) return;
      this.#underWay.add(hash);
      void this.#load(hash);
    }
  }

  async #load(hash: string): Promise<void> {
    try {
      const bytes = await this.fetchSlab(hash);
      if (this.#closed) return;
      this.replica.provide(hash, bytes);
      this.#failures = 0;
    } catch {
      this.#pause(hash);
    } finally {
      this.#underWay.delete(hash);
    }
    this.#go();
    this.#restIfDone();
  }

  /** The server mends a damaged slab, and sends a new manifest when that gave it another name; a network comes back. */
  #pause(hash: string): void {
    if (this.#closed) return;
    this.#queue.push(hash);
    if (this.#retry !== undefined) return;
    const pauseMs = Math.min(retryMs.first * 2 ** this.#failures++, retryMs.atMost);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      // What no manifest names any more needs no second try.
      this.loadAll();
    }, pauseMs);
  }

  #restIfDone(): void {
    if (this.#queue.length === 0 && this.#underWay.size === 0) this.#wakeUp();
  }

  #wakeUp(): void {
    for (const wake of this.#sleepers) wake();
    this.#sleepers.clear();
  }
}

/** Hashes of all slabs that some slice of the mask waits for. */
function missingSlabs(replica: LabelmapReplica): Set<string> {
  const missing = new Set<string>();
  for (const plane of replica.planes())
    for (let k = 0; k < replica.shape[2]; k++) for (const hash of replica.slabsNeeded(2, k, plane)) missing.add(hash);
  return missing;
}
