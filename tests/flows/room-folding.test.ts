import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "@covoxel/shared/labelmap";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Clock } from "../../apps/api/src/ports/clock.js";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { RawRoom } from "../support/raw-room.js";
import {
  addSegmentation,
  addSeries,
  caughtUp,
  labelsOf,
  saved,
  stroke,
  TestBrowser,
  type TestTab,
} from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [150, 140, 40] as const;
const hourMs = 3600 * 1000;
const patience = { timeout: 60_000 };

let aheadMs = 0;
const clock: Clock = {
  now: () => new Date(Date.now() + aheadMs),
  monotonicMs: () => performance.now(),
};
let server: TestServer;
let cast: Cast;
const opened: Room[] = [];

beforeAll(async () => {
  // Folds as often as it can: after every stroke, while the next ones come in.
  server = await startTestServer({ clock, env: { ROOM_FOLD_ENTRIES: "1", ROOM_FOLD_EVERY_MS: "20" } });
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of opened.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

async function enter(id: string, person: TestPerson): Promise<{ tab: TestTab; room: Room }> {
  const tab = new TestBrowser(person, server.url).newTab();
  const room = await tab.open(id, shape);
  opened.push(room);
  return { tab, room };
}

/** Strokes that cross those of every other painter. */
function scribble(room: Room, count: number, by = 1): void {
  for (let n = 0; n < count; n++) {
    const [from, to] = [[(n * 13 * by) % 150, (n * 29) % 140] as const, [(n * 31) % 150, (n * 17 * by) % 140] as const];
    const segment = n % 11 === 10 ? 0 : 1 + ((n + by) % 2);
    room.paint([{ segment, spans: stroke((n * by) % shape[2], from, to, 3, shape) }], { tool: "brush" });
    if (n % 9 === 8) room.undo();
  }
}

async function manifestOf(id: string): Promise<Manifest | null> {
  const { rows } = await server.database.pool.query("select manifest from ink_manifest where segmentation_id = $1", [
    id,
  ]);
  return rows[0]?.manifest ?? null;
}

const foldedEntries = async (id: string): Promise<number> =>
  Object.values((await manifestOf(id))?.watermarks ?? {}).reduce((sum, seq) => sum + seq, 0);

/** Resolves when a fold took more than that many entries. */
async function foldedBeyond(id: string, count: number): Promise<void> {
  while ((await foldedEntries(id)) <= count) await new Promise((resolve) => setTimeout(resolve, 20));
}

const hashOf = async (id: string): Promise<string> =>
  (
    await cast.asLead.graphql<{ segmentation: { contentHash: string } }>(
      "query ($id: ID!) { segmentation(id: $id) { contentHash } }",
      { id },
    )
  ).segmentation.contentHash;

async function expectAllEqual(id: string, rooms: readonly Room[]): Promise<void> {
  const contentHash = await hashOf(id);
  const { room: fresh } = await enter(id, cast.asViewer);
  await Promise.all([fresh, ...rooms].map((room) => room.whole()));
  const labels = labelsOf(fresh);
  for (const room of rooms) expect(labelsOf(room)).toEqual(labels);
  expect(fresh.replica.contentHash()).toBe(contentHash);
}

test("[LM7] folds while two people paint change nothing that anybody sees", async () => {
  const id = await newMask();
  const [ada, ben] = [await enter(id, cast.asLead), await enter(id, cast.asReader)];
  for (let folds = 0; folds < 4; folds = (await manifestOf(id))?.version ?? 0) {
    scribble(ada.room, 30);
    scribble(ben.room, 30, 7);
    await Promise.all([saved(ada.room), saved(ben.room)]);
  }
  const last = Math.max(ada.room.saveState().revision, ben.room.saveState().revision);
  await Promise.all([ada, ben].map(({ room }) => caughtUp(room, last)));
  await expectAllEqual(id, [ada.room, ben.room]);
});

test("twenty clients with old state come back after folds: none is turned away, all are equal", async () => {
  const id = await newMask();
  const painters = [await enter(id, cast.asLead), await enter(id, cast.asReader)];
  for (const [n, { room }] of painters.entries()) scribble(room, 60, 1 + 6 * n);
  await Promise.all(painters.map(({ room }) => saved(room)));
  const people = [cast.asLead, cast.asReader, cast.asAdjudicator, cast.asViewer, cast.asAnalyst];
  const away = await Promise.all(Array.from({ length: 20 }, (_, n) => enter(id, people[n % people.length]!)));
  const closed: unknown[] = [];
  for (const { room } of away) room.on("closed", (why) => closed.push(why));
  for (const { tab } of away) tab.setNetwork(false);
  // Some paint where nobody hears them.
  for (const { room } of away.filter(({ room }) => room.canPaint).slice(0, 4)) scribble(room, 12, 3);
  const before = await foldedEntries(id);
  for (let round = 0; round < 3; round++) {
    for (const [n, { room }] of painters.entries()) scribble(room, 60, 1 + 6 * n);
    await Promise.all(painters.map(({ room }) => saved(room)));
  }
  await foldedBeyond(id, before + 200);
  for (const { tab } of away) tab.setNetwork(true);
  await Promise.all(away.map(({ room }) => saved(room)));
  const revisions = [...painters, ...away].map(({ room }) => room.saveState().revision);
  await Promise.all([...painters, ...away].map(({ room }) => caughtUp(room, Math.max(...revisions))));
  expect(closed).toEqual([]);
  await expectAllEqual(
    id,
    [...painters, ...away].map(({ room }) => room),
  );
});

test("somebody away for a day sees what was painted, folded and swept meanwhile", async () => {
  const id = await newMask();
  const [ada, gone] = [await enter(id, cast.asLead), await enter(id, cast.asReader)];
  scribble(ada.room, 120);
  await saved(ada.room);
  await foldedBeyond(id, 60);
  await gone.room.whole();
  gone.tab.setNetwork(false);
  const old = await manifestOf(id);
  aheadMs += 12 * hourMs;
  scribble(ada.room, 120, 5);
  await saved(ada.room);
  await foldedBeyond(id, 180);
  aheadMs += 13 * hourMs;
  scribble(ada.room, 70, 9);
  await saved(ada.room);
  await foldedBeyond(id, 260);
  // The sweep runs when a process starts; sessions of a day ago are at their end then too.
  aheadMs += 25 * hourMs;
  await server.restart();
  const current = new Set(Object.values((await manifestOf(id))!.slabs));
  const superseded = Object.values(old!.slabs).filter((hash) => !current.has(hash));
  expect(superseded.length).toBeGreaterThan(0);
  const kept = await slabFiles(id);
  await expect
    .poll(() => slabFiles(id).then((files) => files.filter((hash) => superseded.includes(hash))), patience)
    .toEqual([]);
  expect(kept).toEqual(expect.arrayContaining([...current]));
  gone.tab.setNetwork(true);
  const { revision } = await saved(ada.room);
  await caughtUp(gone.room, revision);
  await expectAllEqual(id, [ada.room, gone.room]);
});

test("a room opened again after folds is the same document, to the byte", async () => {
  const id = await newMask();
  const { room } = await enter(id, cast.asReader);
  scribble(room, 90);
  await saved(room);
  await foldedBeyond(id, 40);
  const look = async () => {
    const raw = new RawRoom(server.url, id, cast.asViewer.token);
    await raw.hello();
    const ink = await raw.ink();
    const { manifest, generation } = await raw.next("manifest");
    raw.close();
    return { ink, manifest, generation };
  };
  // The last fold may still be under way.
  let before = await look();
  for (let again = await look(); again.generation !== before.generation; again = await look()) before = again;
  await server.restart();
  expect(await look()).toEqual(before);
});

test("who reloads after a fold can still undo within the window, and no further", async () => {
  const id = await newMask();
  const { tab, room } = await enter(id, cast.asReader);
  for (let n = 0; n < 80; n++) {
    room.paint([{ segment: 1, spans: stroke(n % 40, [n, 10], [n, 60], 1, shape) }], { tool: "brush" });
  }
  await saved(room);
  await foldedBeyond(id, 29);
  const again = await tab.reload().open(id, shape);
  opened.push(again);
  await again.whole();
  expect(labelsOf(again)).toEqual(labelsOf(room));
  let undone = 0;
  while (again.undo()) undone++;
  expect(undone).toBe(50);
  await saved(again);
  await expectAllEqual(id, [again]);
});

test("who was away for a month was retired: all of theirs is folded, and what they still held is painted anew", async () => {
  const id = await newMask();
  const browser = new TestBrowser(cast.asReader, server.url);
  const died = browser.newTab();
  const lost = await died.open(id, shape);
  scribble(lost, 20);
  await saved(lost);
  died.setNetwork(false);
  const line = stroke(3, [20, 100], [120, 100], 2, shape);
  lost.paint([{ segment: 2, spans: line }], { tool: "brush" });
  died.crash();
  const away = await enter(id, cast.asLead);
  scribble(away.room, 15, 5);
  await saved(away.room);
  away.tab.setNetwork(false);
  away.room.paint([{ segment: 1, spans: stroke(4, [20, 60], [120, 60], 2, shape) }], { tool: "brush" });
  const before = away.room.me.actor;
  const rebased: unknown[] = [];
  away.room.on("rebased", (x) => rebased.push(x));

  aheadMs += 31 * 24 * hourMs;
  await server.restart();
  const { room: present } = await enter(id, cast.asAdjudicator);
  scribble(present, 3, 9);
  await saved(present);
  await expect.poll(() => retired(id), patience).toBe(2);
  await expect.poll(() => unfoldedOf(id, [cast.asReader, cast.asLead]), patience).toBe(0);

  away.tab.setNetwork(true);
  const again = await browser.newTab().open(id, shape);
  opened.push(again);
  await Promise.all([saved(away.room), saved(again)]);
  expect(away.room.me.actor).not.toBe(before);
  expect(rebased).toEqual([{ reason: "RETIRED", strokes: 1, unsaid: 0 }]);
  await away.room.whole();
  await again.whole();
  expect([away.room.replica.labelAt(70, 60, 4), again.replica.labelAt(70, 100, 3)]).toEqual([1, 2]);
  const revision = Math.max(away.room.saveState().revision, again.saveState().revision);
  await Promise.all([away.room, again].map((room) => caughtUp(room, revision)));
  await expectAllEqual(id, [away.room, again]);
});

test("a damaged slab is found by its hash and worked out again from the journal", async () => {
  const id = await newMask();
  const { room } = await enter(id, cast.asReader);
  scribble(room, 120);
  await saved(room);
  await foldedBeyond(id, 60);
  const manifest = (await manifestOf(id))!;
  const [hash] = Object.values(manifest.slabs);
  const path = join(server.home, "objects", id, hash!.slice(0, 2), hash!);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
  const slab = () => cast.asViewer.fetch(`/files/segmentations/${id}/slabs/${hash}`);
  const refused = await slab();
  expect([refused.status, (await refused.json()).code]).toEqual([503, "STORAGE_UNAVAILABLE"]);
  await expect.poll(async () => (await manifestOf(id))!.version, patience).toBeGreaterThan(manifest.version);
  await expectAllEqual(id, [room]);
});

test("[LM10] slabs are for those who may see the mask", async () => {
  const id = await newMask();
  const { room } = await enter(id, cast.asReader);
  scribble(room, 80);
  await saved(room);
  await foldedBeyond(id, 20);
  const [hash] = Object.values((await manifestOf(id))!.slabs);
  const path = `/files/segmentations/${id}/slabs/${hash}`;
  const statuses = await Promise.all(
    [cast.asViewer, cast.asReader, cast.asOutsider].map(async (person) => (await person.fetch(path)).status),
  );
  expect(statuses).toEqual([200, 200, 404]);
  expect((await fetch(server.url + path)).status).toBe(401);
  const other = await newMask();
  const wrong = [`/files/segmentations/${other}/slabs/${hash}`, `/files/segmentations/${id}/slabs/${"0".repeat(64)}`];
  for (const elsewhere of [...wrong, `/files/segmentations/${id}/slabs/..%2F..%2Fsecret`]) {
    expect((await cast.asViewer.fetch(elsewhere)).status).toBe(404);
  }
});

async function unfoldedOf(id: string, people: readonly TestPerson[]): Promise<number> {
  const { rows } = await server.database.pool.query(
    "select count(*)::int as count from ink_entry e join actor_lease l using (segmentation_id, actor) where segmentation_id = $1 and seq > folded_seq and e.person_id = any ($2)",
    [id, people.map((person) => person.id)],
  );
  return rows[0].count;
}

async function retired(id: string): Promise<number> {
  const { rows } = await server.database.pool.query(
    "select count(*)::int as count from actor_lease where segmentation_id = $1 and retired_at is not null",
    [id],
  );
  return rows[0].count;
}

async function slabFiles(id: string): Promise<string[]> {
  const folder = join(server.home, "objects", id);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test("a voxel whose stroke is folded still names its author, and the past before the fold is what it was", async () => {
  const id = await newMask();
  const { room } = await enter(id, cast.asLead);
  room.paint([{ segment: 1, spans: stroke(3, [10, 10], [60, 10], 2, shape) }], { tool: "sphere" });
  await saved(room);
  const early = labelsOf(room);
  scribble(room, 70);
  await saved(room);
  await foldedBeyond(id, 5);
  await room.close();

  const { room: fresh } = await enter(id, cast.asViewer);
  await fresh.whole();
  const folded = (await manifestOf(id))!.watermarks;
  const authors = new Set<string>();
  for (let j = 0; j < shape[1]; j += 3)
    for (let i = 0; i < shape[0]; i += 3)
      for (const k of [0, 3, 11]) {
        const author = fresh.replica.authorAt(i, j, k);
        if (author && author.seq <= (folded[author.actor] ?? 0)) authors.add(`${author.actor} ${author.seq}`);
      }
  expect(authors.size).toBeGreaterThan(2);
  for (const [actor, seq] of [...authors].slice(0, 5).map((name) => name.split(" ").map(Number))) {
    const { segmentation } = await cast.asViewer.graphql<{
      segmentation: { strokeBy: { seq: number; person: { id: string } } | null };
    }>(
      `query ($id: ID!, $actor: Float!, $seq: Float!) {
        segmentation(id: $id) { strokeBy(actor: $actor, seq: $seq) { seq person { id } } }
      }`,
      { id, actor, seq },
    );
    expect(segmentation.strokeBy).toEqual({ seq, person: { id: cast.asLead.id } });
  }
  const past = await cast.asViewer.fetch(`/files/segmentations/${id}/slices?asOf=1&plane=0&from=0&to=${shape[2]}`);
  expect(Buffer.from(await past.arrayBuffer()).equals(Buffer.from(early))).toBe(true);
});
