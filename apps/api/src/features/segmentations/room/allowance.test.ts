import { describe, expect, test } from "vitest";
import { Allowance } from "./allowance.js";

const limits = { messagesPerSecond: 200, bytesPerSecond: 4 * 2 ** 20, strokesPerSecond: 100, floodMs: 60_000 };
const stroke = { bytes: 200, isStroke: true, isDroppable: false };
const presence = { bytes: 20, isStroke: false, isDroppable: true };

/** Sends as a socket does that is paused while it owes something. @returns when it ended, or null when all of it passed */
function send(allowance: Allowance, count: number, message: typeof stroke, fromMs = 0) {
  let nowMs = fromMs;
  for (let n = 0; n < count; n++) {
    nowMs += allowance.debtMs(nowMs);
    if (allowance.spend(message, nowMs) === "FLOOD") return { floodedAtMs: nowMs, sent: n };
  }
  return { floodedAtMs: null, endedAtMs: nowMs, sent: count };
}

describe("what a connection may send", () => {
  test("an outbox of a day offline passes, slowed down", () => {
    expect(send(new Allowance(limits, 0), 5000, stroke)).toMatchObject({ floodedAtMs: null, sent: 5000 });
  });

  test("a stroke as large as may be passes, and another; then it waits", () => {
    const allowance = new Allowance(limits, 0);
    const fill = { ...stroke, bytes: 16 * 2 ** 20 };
    expect([allowance.spend(fill, 0), allowance.debtMs(0), allowance.spend(fill, 0)]).toEqual(["PASS", 0, "PASS"]);
    expect(allowance.debtMs(0)).toBe(3000);
  });

  test("whoever never stops is told so, after as long as the limit says", () => {
    const { floodedAtMs } = send(new Allowance(limits, 0), 1e6, stroke);
    expect(floodedAtMs).toBeGreaterThan(60_000);
    expect(floodedAtMs).toBeLessThan(61_000);
  });

  test("presence beyond the limit is dropped, but was read, and counts; without end it is a flood too", () => {
    const allowance = new Allowance(limits, 0);
    for (let n = 0; n < 2000; n++) allowance.spend(presence, 0);
    expect([allowance.spend(presence, 0), allowance.debtMs(0)]).toEqual(["DROP", 5005]);
    let at = 0;
    while (allowance.spend(presence, at) !== "FLOOD") at++;
    expect(at).toBeGreaterThan(60_000);
    expect(at).toBeLessThan(61_000);
  });

  test("somebody who was over the limit and calms down begins anew", () => {
    const allowance = new Allowance(limits, 0);
    const first = send(allowance, 5000, stroke);
    const later = first.endedAtMs! + 10_000;
    expect(send(allowance, 5000, stroke, later).floodedAtMs).toBeNull();
  });
});
