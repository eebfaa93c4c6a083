import type { Agreement, AgreementMeter, AgreementWish, LabelArray, MeterOptions } from "../domain/agreement.js";
import { type CombineWish, checkCombineWish, type ReadCombiner } from "../domain/combine-reads.js";
import type { DisagreementFinder, DisagreementWish, LabelDisagreements } from "../domain/disagreement.js";
import { checkDisagreementWish } from "../domain/find-disagreements.js";
import { checkWish } from "../domain/measure-agreement.js";
import { AgreementThread } from "./agreement-thread.js";
import type { Outcomes, Task } from "./task.js";

export interface AgreementThreadsOptions {
  /** Tasks at once; each keeps a core busy and its masks in memory. Others wait for their turn. */
  threads: number;
  /** For one task; a thread that takes longer is ended. */
  timeoutMs: number;
  /** Without work for so long, all threads are let go. */
  idleMs: number;
}

/** Compares reads in threads of their own, one task a thread, in the order in which they were asked for. */
export class AgreementThreads implements AgreementMeter, DisagreementFinder, ReadCombiner {
  readonly #busy = new Set<AgreementThread>();
  #free: AgreementThread[] = [];
  readonly #waiting: PromiseWithResolvers<AgreementThread>[] = [];
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly options: AgreementThreadsOptions) {}

  async measure(wish: AgreementWish, options: MeterOptions = {}): Promise<Agreement[]> {
    checkWish(wish);
    return this.#perform({ kind: "MEASURE", wish }, options);
  }

  async findDisagreements(wish: DisagreementWish, options: MeterOptions = {}): Promise<LabelDisagreements[]> {
    checkDisagreementWish(wish);
    return this.#perform({ kind: "FIND_DISAGREEMENTS", wish }, options);
  }

  async combineReads(wish: CombineWish, options: MeterOptions = {}): Promise<LabelArray> {
    checkCombineWish(wish);
    return this.#perform({ kind: "COMBINE", wish }, options);
  }

  /** What is under way or waiting is an error for who asked. */
  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(stopped());
    for (const thread of this.#busy) thread.end(stopped());
    this.#letGo();
  }

  async #perform<Kind extends Task["kind"]>(
    task: Extract<Task, { kind: Kind }>,
    options: MeterOptions,
  ): Promise<Outcomes[Kind]> {
    options.signal?.throwIfAborted();
    const performed = this.#performInTurn<Kind>(task, options);
    return options.signal ? unlessAborted(performed, options.signal) : performed;
  }

  async #performInTurn<Kind extends Task["kind"]>(
    task: Extract<Task, { kind: Kind }>,
    options: MeterOptions,
  ): Promise<Outcomes[Kind]> {
    const thread = await this.#take();
    try {
      return await thread.perform<Kind>(task, options, this.options.timeoutMs);
    } finally {
      this.#giveBack(thread);
    }
  }

  #take(): AgreementThread | Promise<AgreementThread> {
    if (this.#closed) throw stopped();
    if (this.#busy.size < this.options.threads) return this.#open();
    const turn = Promise.withResolvers<AgreementThread>();
    this.#waiting.push(turn);
    return turn.promise;
  }

  #open(): AgreementThread {
    clearTimeout(this.#idle);
    this.#free = this.#free.filter(({ ended }) => !ended);
    const thread = this.#free.pop() ?? new AgreementThread();
    this.#busy.add(thread);
    return thread;
  }

  /** The next who waits goes on at once, before anybody who comes later. */
  #giveBack(thread: AgreementThread): void {
    this.#busy.delete(thread);
    this.#free.push(thread);
    if (this.#closed) this.#letGo();
    else if (this.#waiting.length > 0) this.#waiting.shift()!.resolve(this.#open());
    else if (this.#busy.size === 0) this.#idle = setTimeout(() => this.#letGo(), this.options.idleMs).unref();
  }

  #letGo(): void {
    clearTimeout(this.#idle);
    for (const thread of this.#free.splice(0)) thread.end(stopped());
  }
}

const stopped = (): Error => new Error("Comparing reads was stopped.");

/** Who stops waiting needn't wait until the thread has noticed. */
async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
