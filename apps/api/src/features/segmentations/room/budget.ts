/** What may be asked for at once is worth so many seconds. */
export const burstSeconds = 5;

/**
 * So much a second, and some of it saved up for a burst. What is larger than what is left is let through and owed: a single large
 * stroke passes, and whoever sent it waits.
 */
export class Budget {
  #left: number;

  constructor(
    private readonly perSecond: number,
    private readonly atOnce: number,
    private atMs: number,
  ) {
    this.#left = atOnce;
  }

  spend(amount: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#left -= amount;
  }

  /** How long until nothing is owed; 0 when nothing is. */
  debtMs(nowMs: number): number {
    this.#refill(nowMs);
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / this.perSecond) * 1000);
  }

  /** Whoever has half a burst saved up again has stopped asking for too much. */
  hasRecovered(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#left >= this.atOnce / 2;
  }

  #refill(nowMs: number): void {
    this.#left = Math.min(this.atOnce, this.#left + ((nowMs - this.atMs) / 1000) * this.perSecond);
    this.atMs = nowMs;
  }
}
