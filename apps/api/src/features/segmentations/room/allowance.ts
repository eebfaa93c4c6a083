import { Budget, burstSeconds } from "./budget.js";
import type { RoomLimits } from "./ports.js";

/** What one connection may send: messages, bytes and strokes a second, and for how long it may go on asking for more. */
export class Allowance {
  readonly #messages: Budget;
  readonly #bytes: Budget;
  readonly #strokes: Budget;
  #overSinceMs: number | null = null;

  constructor(
    private readonly limits: Pick<RoomLimits, "messagesPerSecond" | "bytesPerSecond" | "strokesPerSecond" | "floodMs">,
    nowMs: number,
  ) {
    const budget = (perSecond: number) => new Budget(perSecond, burstSeconds * perSecond, nowMs);
    this.#messages = budget(limits.messagesPerSecond);
    this.#bytes = budget(limits.bytesPerSecond);
    this.#strokes = budget(limits.strokesPerSecond);
  }

  spend(message: { bytes: number; isStroke: boolean; isDroppable: boolean }, nowMs: number): "PASS" | "DROP" | "FLOOD" {
    const drops = message.isDroppable && this.debtMs(nowMs) > 0;
    // To read a message and drop it is work, too.
    this.#messages.spend(1, nowMs);
    this.#bytes.spend(message.bytes, nowMs);
    if (message.isStroke) this.#strokes.spend(1, nowMs);
    if (this.#isFlooding(nowMs)) return "FLOOD";
    return drops ? "DROP" : "PASS";
  }

  /** How long to read nothing. */
  debtMs(nowMs: number): number {
    return Math.max(...this.#budgets().map((budget) => budget.debtMs(nowMs)));
  }

  /** Pausing slows an honest client down until it has sent what it had; only who never has enough goes on being paused. */
  #isFlooding(nowMs: number): boolean {
    if (this.#budgets().every((budget) => budget.hasRecovered(nowMs))) this.#overSinceMs = null;
    else if (this.debtMs(nowMs) > 0) this.#overSinceMs ??= nowMs;
    return this.#overSinceMs !== null && nowMs - this.#overSinceMs > this.limits.floodMs;
  }

  #budgets(): readonly Budget[] {
    return [this.#messages, this.#bytes, this.#strokes];
  }
}
