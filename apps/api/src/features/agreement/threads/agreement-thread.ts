import { Worker } from "node:worker_threads";
import { toSend } from "../../../threads/label-arrays.js";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { MeterOptions } from "../domain/agreement.js";
import type { AgreementReply, AgreementRequest } from "./agreement-worker.js";
import { arraysOf, type Outcome, type Outcomes, type Task, withArrays } from "./task.js";

/** A thread that compares reads, one task at a time. Once it ended it is of no use any more. */
export class AgreementThread {
  readonly #worker = new Worker(workerUrl(import.meta.url, "agreement-worker"), workerOptions(import.meta.url));
  #failure: Error | null = null;
  #asked: PromiseWithResolvers<Outcome> | null = null;
  #onReply: ((reply: AgreementReply) => void) | null = null;

  constructor() {
    this.#worker.on("message", (reply: AgreementReply) => this.#onReply?.(reply));
    this.#worker.on("error", (error) => this.end(error));
    this.#worker.on("exit", () => this.end(new Error("The thread that compares reads ended.")));
    this.#worker.unref();
  }

  get ended(): boolean {
    return this.#failure !== null;
  }

  /** Ask again only when the answer came. @throws the signal's reason once the thread stopped; what ended the thread */
  async perform<Kind extends Task["kind"]>(
    task: Extract<Task, { kind: Kind }>,
    { signal, onProgress, givesArrays = false }: MeterOptions,
    timeoutMs: number,
  ): Promise<Outcomes[Kind]> {
    signal?.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const asked = Promise.withResolvers<Outcome>();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const tellToStop = () => Atomics.store(stop, 0, 1);
    const timer = setTimeout(() => this.end(new Error("Comparing reads took too long and was stopped.")), timeoutMs);
    this.#asked = asked;
    this.#onReply = (reply) => {
      if (reply.kind === "PROGRESS") {
        if (!signal?.aborted) onProgress?.(reply.done);
      } else if (reply.kind === "DONE") asked.resolve(reply.outcome);
      else asked.reject(signal?.reason);
    };
    signal?.addEventListener("abort", tellToStop);
    this.#worker.ref();
    try {
      this.#post(task, stop, givesArrays);
      return (await asked.promise) as Outcomes[Kind];
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

  #post(task: Task, stop: AgreementRequest["stop"], givesArrays: boolean): void {
    const { arrays, moved } = toSend(arraysOf(task), givesArrays);
    this.#worker.postMessage({ task: withArrays(task, arrays), stop } satisfies AgreementRequest, moved);
  }
}
