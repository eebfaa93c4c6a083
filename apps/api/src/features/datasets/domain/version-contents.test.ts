import { expect, it, vi } from "vitest";
import { LookedAt, type VersionContents } from "./version-contents.js";

const contents = (patientCount: number): VersionContents => ({ split: { kind: "GIVEN" }, patientCount, cases: [] });

it("reads what was looked at lately once, forgets what was looked at longest ago, and keeps no failure", async () => {
  const looked = new LookedAt(2);
  const read = vi.fn(async () => contents(1));
  await Promise.all([looked.of("a", read), looked.of("a", read)]);
  await looked.of("b", async () => contents(2));
  await looked.of("a", read);
  await looked.of("c", async () => contents(3));
  expect((await looked.of("a", read)).patientCount).toBe(1);
  expect(read).toHaveBeenCalledTimes(1);
  expect((await looked.of("b", async () => contents(20))).patientCount).toBe(20);

  await expect(looked.of("d", () => Promise.reject(new Error("damaged")))).rejects.toThrow("damaged");
  expect((await looked.of("d", async () => contents(4))).patientCount).toBe(4);
});
