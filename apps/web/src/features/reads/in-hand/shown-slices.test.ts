import { expect, test } from "vitest";
import { createShownSlices } from "./shown-slices";

test("each slice counts once, and slices that there aren't count never", () => {
  const shown = createShownSlices(10);
  expect([0, 3, 3, 9, 10, -1, 2.5].map((k) => shown.add(k))).toEqual([true, true, false, true, false, false, false]);
  expect(shown.count).toBe(3);
  expect(shown.firstMissing()).toBe(1);
});

test("are sent as one bit for each slice, lowest bit first", () => {
  const shown = createShownSlices(10);
  for (const k of [0, 3, 9]) shown.add(k);
  expect([...Buffer.from(shown.toBase64(), "base64")]).toEqual([0b0000_1001, 0b0000_0010]);
});

test("say when none is left", () => {
  const shown = createShownSlices(2);
  shown.add(1);
  shown.add(0);
  expect(shown.firstMissing()).toBeNull();
});
