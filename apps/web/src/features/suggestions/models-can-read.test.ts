import { expect, it } from "vitest";
import { modelsCanRead } from "./models-can-read";

it.each([
  ["a CT volume", "VOLUME", "HU", true],
  ["a CT volume over time", "VOLUME_TIME", "HU", true],
  ["an MR volume", "VOLUME", "raw", false],
  ["a single CT picture", "PLANAR", "HU", false],
  ["a film", "CINE", "raw", false],
])("models are offered where they can read: %s", (_name, kind, units, offered) => {
  expect(modelsCanRead({ grid: { kind }, units })).toBe(offered);
});
