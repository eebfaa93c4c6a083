import { Worker } from "node:worker_threads";
import type { Manifest } from "@covoxel/shared/labelmap";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { ReferenceGrid } from "../domain/segmentation.js";
import type { MaskReply, MaskRequest, MaskWish, PackedEntries, SlabsWanted } from "./worker.js";

/** It stays fed with the masks asked for last, so that the next question needs only what was painted since. */
const keptMasks = 4;

export interface ReadOptions {
  timeoutMs: number;
  readSlabs(hashes: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** A thread that holds masks and answers questions about them, one at a time. Once it ended it is of no use any more. */
export class MaskThread {
  readonly #worker = new Worker(workerUrl(import.meta.url, "worker"), workerOptions(import.meta.url));
  /** How far each mask that it holds was fed; the one asked for last is last. */
  readonly #revisions = new Map<string, number>();
  #failure: Error | null = null;
  #asked: PromiseWithResolvers<MaskReply | SlabsWanted> | null = null;

  constructor() {
    this.#worker.on("message", (reply: MaskReply | SlabsWanted) => this.#asked?.resolve(reply));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new Error("The thread that reads masks ended.")));
    this.#worker.unref();
  }

  get ended(): boolean {
    return this.#failure !== null;
  }

  /** @returns 0 for a mask that it doesn't hold */
  revisionOf(id: string): number {
    return this.#revisions.get(id) ?? 0;
  }

  /** Stands on what is folded. @throws when it ended */
  attach(id: string, shape: ReferenceGrid["shape"], manifest: Manifest): void {
    this.#post({ kind: "ATTACH", id, shape, manifest }, []);
  }

  /** @param entries those after `revisionOf(id)`; their bytes are moved to the thread. @throws when it ended */
  feed(id: string, shape: ReferenceGrid["shape"], entries: PackedEntries): void {
    this.#post({ kind: "FEED", id, shape, entries }, [entries.bytes.buffer]);
    this.#use(id, entries.revision);
  }

  /**
   * Ask again only when the answer came.
   * @param readSlabs for those that the answer lies in
   * @throws when it ended, or takes longer than `timeoutMs`, which ends it; what `readSlabs` throws
   */
  async read(
    id: string,
    shape: ReferenceGrid["shape"],
    wish: MaskWish,
    { timeoutMs, readSlabs }: ReadOptions,
  ): Promise<MaskReply> {
    this.#use(id, this.revisionOf(id));
    for (;;) {
      const reply = await this.#ask({ kind: "READ", id, shape, wish }, timeoutMs);
      if (!("missing" in reply)) return reply;
      this.#post({ kind: "PROVIDE", id, shape, slabs: await readSlabs(reply.missing) }, []);
    }
  }

  close(): void {
    this.#end(new Error("Reading masks was stopped."));
  }

  async #ask(request: MaskRequest, timeoutMs: number): Promise<MaskReply | SlabsWanted> {
    this.#post(request, []);
    this.#asked = Promise.withResolvers();
    const tooLong = () => this.#end(new Error("Reading a mask took too long and was stopped."));
    const timer = setTimeout(tooLong, timeoutMs);
    this.#worker.ref();
    try {
      return await this.#asked.promise;
    } finally {
      clearTimeout(timer);
      this.#asked = null;
      this.#worker.unref();
    }
  }

  #post(request: MaskRequest, moved: ArrayBuffer[]): void {
    if (this.#failure) throw this.#failure;
    this.#worker.postMessage(request, moved);
  }

  #use(id: string, revision: number): void {
    this.#revisions.delete(id);
    this.#revisions.set(id, revision);
    for (const oldest of this.#revisions.keys()) {
      if (this.#revisions.size <= keptMasks) return;
      this.#revisions.delete(oldest);
      this.#post({ kind: "FORGET", id: oldest }, []);
    }
  }

  #end(failure: Error): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#asked?.reject(failure);
    void this.#worker.terminate();
  }
}
