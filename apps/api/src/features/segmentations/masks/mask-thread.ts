import { Worker } from "node:worker_threads";
import type { ReferenceGrid } from "../domain/segmentation.js";
import type { MaskReply, MaskRequest, MaskWish, PackedEntries } from "./worker.js";

/** Arrays lie outside of it; this is for what leads to them. */
const workerHeapMb = 1024;

/** It stays fed with the masks asked for last, so that the next question needs only what was painted since. */
const keptMasks = 4;

/** A thread that holds masks and answers questions about them, one at a time. Once it ended it is of no use any more. */
export class MaskThread {
  readonly #worker = startWorker();
  /** How far each mask that it holds was fed; the one asked for last is last. */
  readonly #revisions = new Map<string, number>();
  #failure: Error | null = null;
  #asked: PromiseWithResolvers<MaskReply> | null = null;

  constructor() {
    this.#worker.on("message", (reply: MaskReply) => this.#asked?.resolve(reply));
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

  /** @param entries those after `revisionOf(id)`; their bytes are moved to the thread. @throws when it ended */
  feed(id: string, shape: ReferenceGrid["shape"], entries: PackedEntries): void {
    this.#post({ kind: "FEED", id, shape, entries }, [entries.bytes.buffer]);
    this.#use(id, entries.revision);
  }

  /** Ask again only when the answer came. @throws when it ended, or takes longer than `timeoutMs`, which ends it */
  async read(id: string, shape: ReferenceGrid["shape"], wish: MaskWish, timeoutMs: number): Promise<MaskReply> {
    this.#post({ kind: "READ", id, shape, wish }, []);
    this.#use(id, this.revisionOf(id));
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

  close(): void {
    this.#end(new Error("Reading masks was stopped."));
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

/** Compiled, the worker is JavaScript beside this file; from source (tests, development) tsx reads it. */
function startWorker(): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const limits = { resourceLimits: { maxOldGenerationSizeMb: workerHeapMb }, stdout: true, stderr: true };
  return fromSource
    ? new Worker(new URL("./worker.ts", import.meta.url), {
        ...limits,
        execArgv: ["--import", import.meta.resolve("tsx")],
      })
    : new Worker(new URL("./worker.js", import.meta.url), limits);
}
