import { Worker } from "node:worker_threads";
import type { Manifest } from "@covoxel/shared/labelmap";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { FoldReply, FoldRequest, FoldWish } from "./fold-worker.js";

/** Hundreds of times what a large fold takes: for a thread that would never answer. */
const timeoutMs = 300_000;

/** Without a fold for so long, the thread is let go. */
const idleMs = 60_000;

/** Works out folds in a thread of its own: seconds for a large one, and no stroke waits for that. One at a time. */
export class FoldThread {
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param readSlabs for those of the base that the fold stands on
   * @throws what `readSlabs` throws; what the engine throws
   */
  fold(
    wish: FoldWish,
    readSlabs: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>,
  ): Promise<{ next: Manifest; slabs: Map<string, Uint8Array> }> {
    const folded = this.#turn.then(() => this.#run(wish, readSlabs));
    this.#turn = folded.catch(() => undefined);
    return folded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
    await this.#turn;
  }

  async #run(wish: FoldWish, readSlabs: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>) {
    clearTimeout(this.#idle);
    const worker = this.#open();
    const timer = setTimeout(() => void this.#end(), timeoutMs);
    try {
      let reply = await ask(worker, { kind: "FOLD", wish });
      while (reply.kind === "MISSING")
        reply = await ask(worker, { kind: "PROVIDE", slabs: await readSlabs(reply.hashes) });
      return reply;
    } catch (error) {
      // What it was at must not be gone on with.
      await this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#idle = setTimeout(() => void this.#end(), idleMs);
      this.#idle.unref();
    }
  }

  #open(): Worker {
    if (this.#closed) throw new Error("Folding was stopped.");
    if (!this.#worker) {
      const worker = new Worker(workerUrl(import.meta.url, "fold-worker"), workerOptions(import.meta.url));
      worker.unref();
      worker.once("exit", () => {
        if (this.#worker === worker) this.#worker = null;
      });
      this.#worker = worker;
    }
    return this.#worker;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

function ask(worker: Worker, request: FoldRequest): Promise<FoldReply> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
      act();
    };
    const listeners = {
      message: (reply: FoldReply) => settle(() => resolve(reply)),
      error: (error: Error) => settle(() => reject(error)),
      exit: () => settle(() => reject(new Error("The thread that folds ended."))),
    };
    for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
    worker.postMessage(request);
  });
}
