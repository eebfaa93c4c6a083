import { expect, test } from "vitest";
import { createRateMeter } from "./transfer-rate";

test("a steady transfer gives its rate and the time left", () => {
  const meter = createRateMeter();
  let rate = meter(0, 0, 100_000);
  for (let ms = 100; ms <= 3000; ms += 100) rate = meter(ms, ms * 10, 100_000);
  expect(rate.bytesPerSecond).toBeCloseTo(10_000, 6);
  expect(rate.secondsLeft).toBeCloseTo(7, 6);
});

test("nothing is promised in the first second", () => {
  const meter = createRateMeter();
  meter(0, 0, 1000);
  expect(meter(500, 100, 1000)).toEqual({ bytesPerSecond: null, secondsLeft: null });
});

test("a stall shows: the rate halves every four seconds", () => {
  const meter = createRateMeter();
  meter(0, 0, 1e6);
  meter(1000, 1000, 1e6);
  meter(2000, 2000, 1e6);
  const stalled = meter(6000, 2000, 1e6);
  expect(stalled.bytesPerSecond).toBeCloseTo(500, 6);
});
