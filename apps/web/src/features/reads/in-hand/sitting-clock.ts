/** How long somebody sits at a read, and how much of that they are at it. */
export interface SittingClock {
  /** The person moved, pressed or scrolled. */
  act(): void;
  /** @param visible the page is in front of the person */
  show(visible: boolean): void;
  /** So far, in whole milliseconds; neither ever goes down. */
  totals(): { activeMs: number; idleMs: number };
}

/** A reader who looks at one slice for this long without a movement is still reading. */
export const idleAfterMs = 60_000;

/**
 * Time is active while the page is in view and the last act is at most `idleAfterMs` ago; all other time since the clock was made is
 * idle. Coming back to the page is an act.
 * @param now milliseconds of a clock that only goes forward
 */
export function createSittingClock(now: () => number): SittingClock {
  let counted = now();
  let lastAct = counted;
  let visible = true;
  let activeMs = 0;
  let idleMs = 0;

  const count = () => {
    const until = Math.max(counted, now());
    const active = visible ? Math.max(0, Math.min(until, lastAct + idleAfterMs) - counted) : 0;
    activeMs += active;
    idleMs += until - counted - active;
    counted = until;
  };

  return {
    act() {
      count();
      lastAct = counted;
    },
    show(next) {
      count();
      if (next && !visible) lastAct = counted;
      visible = next;
    },
    totals() {
      count();
      return { activeMs: Math.floor(activeMs), idleMs: Math.floor(idleMs) };
    },
  };
}
