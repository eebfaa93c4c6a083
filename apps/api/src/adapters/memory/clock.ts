import type { Clock } from "../../ports/clock.js";

export interface FixedClock extends Clock {
  advanceMs(elapsedMs: number): void;
}

/** A clock that stands still until it is turned. */
export function createFixedClock(start: Date): FixedClock {
  let elapsed = 0;
  return {
    now: () => new Date(start.getTime() + elapsed),
    monotonicMs: () => elapsed,
    advanceMs: (elapsedMs) => {
      elapsed += elapsedMs;
    },
  };
}
