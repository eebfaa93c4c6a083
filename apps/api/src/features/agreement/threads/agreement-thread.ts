import { Worker } from "node:worker_threads";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { Agreement, AgreementWish, LabelArray, MeterOptions } from "../domain/agreement.js";
import type { MeasureReply, MeasureRequest } from "./agreement-worker.js";

/** A thread that measures agreement, one wish at a time. Once it ended it is of no use any more. */
export class AgreementThread {
  readonly #worker = new Worker(workerUrl(import.meta.url, "agreement-worker"), workerOptions(import.meta.url));
  #failure: Error | null = null;
  #asked: PromiseWithResolvers<Agreement[]> | null = null;
  #onReply: ((reply: MeasureReply) => void) | null = null;

  constructor() {
    this.#worker.on("message", (reply: MeasureReply) => this.#onReply?.(reply));
    this.#worker.on("error", (error) => this.end(error));
    this.#worker.on("exit", () => this.end(new Error("The thread that measures agreement ended.")));
    this.#worker.unref();
  }

  get ended(): boolean {
    return this.#failure !== null;
  }

  /** Ask again only when the answer came. @throws the signal's reason once the thread stopped; what ended the thread */
  async measure(
    wish: AgreementWish,
    { signal, onProgress, givesArrays = false }: MeterOptions,
    timeoutMs: number,
  ): Promise<Agreement[]> {
    signal?.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const asked = Promise.withResolvers<Agreement[]>();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const tellToStop = () => Atomics.store(stop, 0, 1);
    const timer = setTimeout(
      () => this.end(new Error("Measuring agreement took too long and was stopped.")),
      timeoutMs,
    );
    this.#asked = asked;
    this.#onReply = (reply) => {
      if (reply.kind === "PROGRESS") {
        if (!signal?.aborted) onProgress?.(reply.done);
      } else if (reply.kind === "MEASURED") asked.resolve(reply.agreements);
      else asked.reject(signal?.reason);
    };
    signal?.addEventListener("abort", tellToStop);
    this.#worker.ref();
    try {
      this.#post(wish, stop, givesArrays);
      return await asked.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", tellToStop);
      this.#asked = null;
      this.#onReply = null;
      this.#worker.unref();
    }
  }

  end(failure: Error): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#asked?.reject(failure);
    void this.#worker.terminate();
  }

  #post(wish: AgreementWish, stop: MeasureRequest["stop"], givesArrays: boolean): void {
    const { masks } = wish;
    const [a, b] = [ownBuffer(masks.a), ownBuffer(masks.b)];
    const request: MeasureRequest = { wish: { ...wish, masks: { ...masks, a, b } }, stop };
    const moved = [a, b].filter((array, n) => givesArrays || array !== [masks.a, masks.b][n]);
    this.#worker.postMessage(request, [...new Set(moved.map(({ buffer }) => buffer))].filter(isOurs));
  }
}

const isOurs = (buffer: ArrayBufferLike): buffer is ArrayBuffer => buffer instanceof ArrayBuffer;

/** With a part of a buffer all of it would be sent. Shared memory is only pointed to. */
function ownBuffer(labels: LabelArray): LabelArray {
  const isWhole = labels.byteLength === labels.buffer.byteLength;
  return isWhole || !isOurs(labels.buffer) ? labels : labels.slice();
}
