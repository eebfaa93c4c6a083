import { createReplica, type Manifest } from "@covoxel/shared/labelmap";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SlabLoader } from "./slab-loader";

const shape = [300, 8, 40] as const;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A mask with a slab in each of six chunks. */
function foldedMask(): { manifest: Manifest; slabs: Map<string, Uint8Array>; hash: string } {
  const author = createReplica({ shape, actor: 1, now: () => 0 });
  for (const i of [0, 130, 260])
    for (const k of [0, 35]) author.paint({ parts: [{ segment: 1 + k, spans: Int32Array.of(k, 0, i, i + 9) }] });
  author.bye();
  const { next, slabs } = author.fold(null);
  return { manifest: next, slabs, hash: author.contentHash() };
}

test("brings every slab, those that somebody looks at first", async () => {
  const { manifest, slabs, hash } = foldedMask();
  const replica = createReplica({ shape, actor: 2, now: () => 0 });
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const loader = new SlabLoader(replica, (wanted) => {
    asked.push(wanted);
    return new Promise((resolve) => answers.push(() => resolve(slabs.get(wanted)!)));
  });
  replica.attach(manifest);
  const looked = replica.slabsNeeded(2, 38);
  loader.want(looked);
  loader.loadAll();
  expect(asked.slice(0, looked.length)).toEqual(looked);
  const whole = loader.whole();
  for (const answer of answers) answer();
  await whole;
  expect(asked.toSorted()).toEqual([...slabs.keys()].toSorted());
  expect(replica.contentHash()).toBe(hash);
});

test("tries again what could not be had, and takes no other bytes for it", async () => {
  const { manifest, slabs, hash } = foldedMask();
  const replica = createReplica({ shape, actor: 2, now: () => 0 });
  let tries = 0;
  const loader = new SlabLoader(replica, async (wanted) => {
    tries++;
    if (tries <= 2) throw new Error("503");
    return tries <= 4 ? Uint8Array.of(1, 2, 3) : slabs.get(wanted)!;
  });
  replica.attach(manifest);
  const whole = loader.whole();
  await vi.advanceTimersByTimeAsync(60_000);
  await whole;
  expect(tries).toBe(slabs.size + 4);
  expect(replica.contentHash()).toBe(hash);
});

test("what a newer manifest did without while it could not be had is waited for no longer", async () => {
  const { manifest } = foldedMask();
  const replica = createReplica({ shape, actor: 2, now: () => 0 });
  const loader = new SlabLoader(replica, async () => {
    throw new Error("404");
  });
  replica.attach(manifest);
  const whole = loader.whole();
  await vi.advanceTimersByTimeAsync(100);
  replica.attach({ ...manifest, version: 2, slabs: {}, watermarks: { "1": 8 } });
  await vi.advanceTimersByTimeAsync(20_000);
  await whole;
});
