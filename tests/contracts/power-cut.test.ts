import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createUrlSigner, openFilesystemStore } from "../../apps/api/src/adapters/filesystem/index.js";
import { systemClock } from "../../apps/api/src/adapters/system/index.js";
import type { ObjectKey, ObjectStore } from "../../apps/api/src/ports/object-store.js";
import { deepTimeoutMs, isDeep } from "../support/labelmap/effort.js";
import { randomFrom } from "../support/labelmap/workload.js";
import { type DiskStep, powerCut, recordDisk, type Unflushed } from "../support/recorded-disk.js";

const cutPoints = isDeep ? 1000 : 100;
const fates: readonly Unflushed[] = ["LOST", "KEPT", "BY_CHANCE", "BY_CHANCE"];
const signer = createUrlSigner("a secret of this test", systemClock);
const folder = realpathSync(mkdtempSync(join(tmpdir(), "covoxel-power-")));
const projects = Array.from({ length: 8 }, (_, n) => `prj_${String(n).padStart(24, "0")}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** People putting and deleting objects, several at once, in projects that nobody used before; says what was promised as it is promised. */
async function work(disk: { say(what: string): void }, root: string): Promise<void> {
  const store = await openFilesystemStore(root, signer, systemClock);
  const source = join(folder, "source");
  for (const [n, project] of projects.entries()) {
    const puts = Array.from({ length: 6 }, async (_, k) => {
      // Two of each group are the same bytes, put at the same time.
      const bytes = k === 5 ? Buffer.from(`twin of ${n}`) : randomBytes(1 + 700 * k);
      const { key } = await store.put(project, k === 4 ? Buffer.from(`twin of ${n}`) : bytes);
      disk.say(`put ${key}`);
      return key;
    });
    const keys = await Promise.all(puts);
    writeFileSync(source, randomBytes(5000));
    disk.say(`put ${(await store.putFile(project, source)).key}`);
    disk.say(`deleting ${keys[0]}`);
    await store.delete(keys[0]!);
    disk.say(`deleted ${keys[0]}`);
  }
}

async function record(seed: number): Promise<readonly DiskStep[]> {
  const home = join(folder, `disk-${seed}`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  const disk = recordDisk(home, seed);
  try {
    await work(disk, join(home, "data", "objects"));
  } finally {
    disk.stop();
  }
  return disk.steps;
}

/** @returns what a store opened after this cut shows that was promised otherwise */
async function brokenPromises(steps: readonly DiskStep[], cut: number, fate: Unflushed, seed: number) {
  const target = join(folder, "after");
  rmSync(target, { recursive: true, force: true });
  const said = await powerCut(steps, cut, fate, randomFrom(seed), target);
  const store = await openFilesystemStore(join(target, "data", "objects"), signer, systemClock);
  const [put, deleting, deleted] = ["put ", "deleting ", "deleted "].map((verb) => {
    const what = said.filter((words) => words.startsWith(verb));
    return new Set(what.map((words) => words.slice(verb.length)));
  }) as [Set<string>, Set<string>, Set<string>];
  const broken: string[] = [];
  for (const key of put) {
    if (deleting.has(key)) continue;
    if (!(await isWhole(store, key as ObjectKey))) broken.push(`lost ${key}`);
  }
  for (const project of projects) {
    for await (const { key } of store.list(project)) {
      if (deleted.has(key)) broken.push(`back again ${key}`);
      if (!(await isWhole(store, key))) broken.push(`half ${key}`);
    }
  }
  return broken;
}

async function isWhole(store: ObjectStore, key: ObjectKey): Promise<boolean> {
  const bytes = await store.get(key).catch(() => null);
  return bytes !== null && createHash("sha256").update(bytes).digest("hex") === key.split("/")[1];
}

test(
  `the power goes at ${cutPoints} moments of a folder's life: every object that was confirmed is whole, no half one shows, no deleted one comes back`,
  async () => {
    const recordings = [await record(1), await record(2), await record(3), await record(4)];
    const chance = randomFrom(99);
    for (let n = 0; n < cutPoints; n++) {
      const steps = recordings[n % recordings.length]!;
      // The end of a recording is the hardest: most was promised by then.
      const cut = n % 10 === 0 ? steps.length : Math.floor(chance() * (steps.length + 1));
      const fate = fates[(n >> 2) % fates.length]!;
      expect(await brokenPromises(steps, cut, fate, n), `cut ${cut} of ${steps.length}, unflushed ${fate}`).toEqual([]);
    }
  },
  deepTimeoutMs,
);

test("controls: without one kind of flush the same look finds what was lost", async () => {
  const steps = await record(5);
  const files = new Set(steps.flatMap((step) => (step.did === "write" ? [step.file] : [])));
  const without = (isLeftOut: (step: DiskStep) => boolean) =>
    steps.map((step): DiskStep => (isLeftOut(step) ? { did: "say", what: "nothing" } : step));
  const noFileFlushed = without((step) => step.did === "flush" && files.has(step.inode));
  const noFolderFlushed = without((step) => step.did === "flush" && !files.has(step.inode));
  expect((await brokenPromises(noFileFlushed, steps.length, "LOST", 1)).join()).toContain("half");
  expect((await brokenPromises(noFolderFlushed, steps.length, "LOST", 1)).join()).toContain("lost");
  expect((await brokenPromises(noFolderFlushed, steps.length, "KEPT", 1)).join()).toBe("");
});
