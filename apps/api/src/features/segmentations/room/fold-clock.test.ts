import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FoldClock } from "./fold-clock.js";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A fold takes 100 ms. @returns how many began */
function clockOf(limits: { foldEntries: number; foldEveryMs: number }) {
  let folds = 0;
  const fold = async () => {
    folds++;
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  return { clock: new FoldClock(limits, { monotonicMs: () => performance.now() }, fold), folds: () => folds };
}

test("folds when enough came in, at most so often, one at a time", async () => {
  const { clock, folds } = clockOf({ foldEntries: 10, foldEveryMs: 1000 });
  clock.arrived(9);
  await vi.advanceTimersByTimeAsync(5000);
  expect(folds()).toBe(0);
  clock.arrived(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(folds()).toBe(1);
  // Under way: what comes in now is for the next, and that not before a second after this one.
  clock.arrived(50);
  await vi.advanceTimersByTimeAsync(1000);
  expect(folds()).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(folds()).toBe(2);
});

test("the last fold is for what is worth it", async () => {
  const { clock, folds } = clockOf({ foldEntries: 1000, foldEveryMs: 1000 });
  clock.arrived(150);
  await clock.last();
  expect(folds()).toBe(0);
  clock.arrived(150);
  const last = clock.last();
  await vi.advanceTimersByTimeAsync(100);
  await last;
  expect(folds()).toBe(1);
});

test("stopped, it begins nothing", async () => {
  const { clock, folds } = clockOf({ foldEntries: 1, foldEveryMs: 0 });
  clock.arrived(1);
  clock.stop();
  clock.arrived(5);
  await vi.advanceTimersByTimeAsync(1000);
  await clock.now();
  expect(folds()).toBe(0);
});
