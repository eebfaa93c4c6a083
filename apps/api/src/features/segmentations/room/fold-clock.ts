import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../../ports/clock.js";

/** When a room folds: enough came in since the last fold, and that was long enough ago. One fold at a time. */
export class FoldClock {
  #fresh = 0;
  #foldedMs: number;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly limits: { foldEntries: number; foldEveryMs: number },
    private readonly clock: Pick<Clock, "monotonicMs">,
    /** Must not throw. */
    private readonly fold: () => Promise<void>,
  ) {
    this.#foldedMs = clock.monotonicMs();
  }

  /** @param count entries that became durable */
  arrived(count: number): void {
    this.#fresh += count;
    if (this.#fresh < this.limits.foldEntries || this.#running || this.#timer || this.#stopped) return;
    const waitMs = this.#foldedMs + this.limits.foldEveryMs - this.clock.monotonicMs();
    this.#timer = setTimeout(() => this.#run(), Math.max(0, waitMs));
    this.#timer.unref();
  }

  /** Folds whatever came in; after the fold that is under way. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#running) await this.#running;
    if (!this.#stopped) await this.#run();
  }

  /** What came in is folded now, if it is worth it. */
  async last(): Promise<void> {
    if (this.#fresh >= Math.min(this.limits.foldEntries, worthALastFold)) await this.now();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Resolves when no fold is under way, or it took too long to wait for: it can be broken off at any point. */
  async settled(patienceMs: number): Promise<void> {
    await Promise.race([this.#running, sleep(patienceMs, undefined, { ref: false })]);
  }

  #run(): Promise<void> {
    this.#timer = undefined;
    this.#fresh = 0;
    this.#running = this.fold().finally(() => {
      this.#running = null;
      this.#foldedMs = this.clock.monotonicMs();
      this.arrived(0);
    });
    return this.#running;
  }
}

/** Fewer entries are read faster from the journal than they are folded. */
const worthALastFold = 200;
