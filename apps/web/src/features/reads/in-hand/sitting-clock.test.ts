import { describe, expect, it } from "vitest";
import { createSittingClock } from "./sitting-clock";

function atClock() {
  let ms = 1_000;
  const clock = createSittingClock(() => ms);
  return { clock, after: (seconds: number) => (ms += seconds * 1_000) };
}

describe("time at a read", () => {
  it("is active while its reader does something at least once a minute", () => {
    const { clock, after } = atClock();
    for (let n = 0; n < 5; n++) {
      after(50);
      clock.act();
    }
    after(10);
    expect(clock.totals()).toEqual({ activeMs: 260_000, idleMs: 0 });
  });

  it("is idle from the sixtieth second after the last act, until the next", () => {
    const { clock, after } = atClock();
    after(200);
    expect(clock.totals()).toEqual({ activeMs: 60_000, idleMs: 140_000 });
    clock.act();
    after(5);
    expect(clock.totals()).toEqual({ activeMs: 65_000, idleMs: 140_000 });
  });

  it("is idle while the page is not in view, whatever happens meanwhile", () => {
    const { clock, after } = atClock();
    after(10);
    clock.show(false);
    after(20);
    clock.act();
    after(20);
    expect(clock.totals()).toEqual({ activeMs: 10_000, idleMs: 40_000 });
    clock.show(true);
    after(7);
    expect(clock.totals()).toEqual({ activeMs: 17_000, idleMs: 40_000 });
  });

  it("adds up to all of it, asked however often", () => {
    const { clock, after } = atClock();
    let before = { activeMs: 0, idleMs: 0 };
    for (let n = 1; n <= 300; n++) {
      after(1);
      if (n % 90 === 0) clock.act();
      if (n % 70 === 0) clock.show(n % 140 === 0);
      const totals = clock.totals();
      expect(totals.activeMs).toBeGreaterThanOrEqual(before.activeMs);
      expect(totals.idleMs).toBeGreaterThanOrEqual(before.idleMs);
      expect(totals.activeMs + totals.idleMs).toBe(n * 1_000);
      before = totals;
    }
  });
});
