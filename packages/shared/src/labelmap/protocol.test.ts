import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { deepTimeoutMs, isDeep, numRuns } from "../../../../tests/support/labelmap/effort.js";
import { pictureOf, spec, whole } from "../../../../tests/support/labelmap/naive-spec.js";
import { type ProtocolSabotage, runProtocol } from "../../../../tests/support/labelmap/protocol.js";
import { foldStory, play, type Script } from "../../../../tests/support/labelmap/script.js";

if (isDeep) vi.setConfig({ testTimeout: deepTimeoutMs });
const planes = [0, 1, 2];
const salt = fc.nat(0xffff);

function holds(story: Script, order: number, sabotage: ProtocolSabotage | null): boolean {
  const { log } = play(story);
  const expected = JSON.stringify([...whole(spec(story.shape, log), story.shape, planes)]);
  return runProtocol(log, story.shape, order, sabotage).every(
    (replica) => JSON.stringify([...pictureOf(replica, planes)]) === expected,
  );
}

it("[LM8] compactors that race and crash, torn reads, readers who join at any time: everybody sees the spec", () => {
  fc.assert(
    fc.property(foldStory, salt, (story, order) => holds(story, order, null)),
    { numRuns },
  );
});

it.each<ProtocolSabotage>([
  "blind manifest write",
  "manifest read before the log",
  "log trimmed before the swap",
  "watermark not advanced",
])("[LM8] control: %s is noticed", (sabotage) => {
  // A reader who lacks a slab's bytes notices, too: by an error.
  const outcome = fc.check(
    fc.property(foldStory, salt, (story, order) => holds(story, order, sabotage)),
    { numRuns: 2000, endOnFailure: true },
  );
  expect(outcome.failed).toBe(true);
});
