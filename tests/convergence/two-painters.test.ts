import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { addSegmentation, addSeries, caughtUp, labelsOf, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [96, 80, 12] as const;
let server: TestServer;
let cast: Cast;
const rooms: Room[] = [];

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

async function open(segmentationId: string, person: TestPerson, tab = new TestBrowser(person, server.url).newTab()) {
  const room = await tab.open(segmentationId, shape);
  rooms.push(room);
  return room;
}

interface OnServer {
  contentHash: string;
  revision: number;
}

async function onServer(id: string): Promise<OnServer> {
  const query = "query ($id: ID!) { segmentation(id: $id) { contentHash revision } }";
  return (await cast.asLead.graphql<{ segmentation: OnServer }>(query, { id })).segmentation;
}

/** The n-th of thirty strokes of one painter: rows for one, columns for the other, so that each crosses all of the other's. */
function crossing(n: number, along: "rows" | "columns"): Int32Array {
  const at = 2 + n * 2;
  return along === "rows"
    ? stroke(5, [2, at], [92, at + 4], 1 + (n % 3), shape)
    : stroke(5, [at + 8, 2], [at, 76], 1 + (n % 4), shape);
}

/** A horizontal bar on slice k. */
const bar = (k: number) => stroke(k, [5, 5], [40, 5], 2, shape);
const brush = { tool: "brush" };

test("[LM1] thirty crossing strokes each at once: both painters, the server and a third hold the same bits", async () => {
  const id = await newMask();
  const [ada, ben] = [await open(id, cast.asLead), await open(id, cast.asReader)];
  for (let n = 0; n < 30; n++) {
    ada.paint([{ segment: 1, spans: crossing(n, "rows") }], brush);
    ben.paint([{ segment: n % 7 === 6 ? 0 : 2, spans: crossing(n, "columns") }], brush);
    // Some cross in flight, some are seen before the next is drawn.
    if (n % 5 === 4) await saved(ben);
  }
  await Promise.all([saved(ada), saved(ben)]);
  await Promise.all([caughtUp(ada, 60), caughtUp(ben, 60)]);
  const third = await open(id, cast.asViewer);

  expect(labelsOf(ben)).toEqual(labelsOf(ada));
  expect(labelsOf(third)).toEqual(labelsOf(ada));
  expect(await onServer(id)).toEqual({ contentHash: ada.replica.contentHash(), revision: 60 });
  expect([...new Set(labelsOf(ada))].sort()).toEqual([0, 1, 2]);
  expect([...ada.replica.contested()]).toEqual([...third.replica.contested()]);
});

test("[LM4] undo by one never changes a voxel of the other", async () => {
  const id = await newMask();
  const [ada, ben] = [await open(id, cast.asLead), await open(id, cast.asReader)];
  for (let n = 0; n < 12; n++) {
    ada.paint([{ segment: 1, spans: crossing(n, "rows") }], brush);
    ben.paint([{ segment: 2, spans: crossing(n, "columns") }], brush);
  }
  await Promise.all([saved(ada), saved(ben)]);
  await caughtUp(ada, 24);
  const before = labelsOf(ada);
  const isBens = shownBy(ada, ben.me.actor);
  expect(isBens.filter(Boolean).length).toBeGreaterThan(500);

  for (let n = 0; n < 12; n++) expect(ada.undo()).toBe(true);
  expect(ada.undo()).toBe(false);
  await saved(ada);
  await caughtUp(ben, 36);
  const after = labelsOf(ada);
  expect(after.filter((label, x) => isBens[x] && label !== before[x])).toHaveLength(0);
  expect(after.includes(1)).toBe(false);
  expect(labelsOf(ben)).toEqual(after);

  // Nor does redo, which gives back exactly what was there.
  for (let n = 0; n < 12; n++) expect(ada.redo()).toBe(true);
  await saved(ada);
  expect(labelsOf(ada)).toEqual(before);
});

/** For each voxel whether this actor's stroke shows there. */
function shownBy({ replica }: Room, actor: number): boolean[] {
  const [ni, nj, nk] = shape;
  return Array.from({ length: ni * nj * nk }, (_, x) => {
    const author = replica.authorAt(x % ni, Math.floor(x / ni) % nj, Math.floor(x / (ni * nj)));
    return author?.actor === actor;
  });
}

test("a duplicated tab is somebody new: strokes of both stay", async () => {
  const id = await newMask();
  const browser = new TestBrowser(cast.asReader, server.url);
  const tab = browser.newTab();
  const first = await open(id, cast.asReader, tab);
  first.paint([{ segment: 1, spans: bar(1) }], brush);
  const second = await open(id, cast.asReader, browser.duplicate(tab));
  expect(second.me.actor).not.toBe(first.me.actor);
  first.paint([{ segment: 1, spans: bar(2) }], brush);
  second.paint([{ segment: 2, spans: bar(3) }], brush);
  await Promise.all([saved(first), saved(second)]);
  await Promise.all([caughtUp(first, 3), caughtUp(second, 3)]);
  expect(labelsOf(second)).toEqual(labelsOf(first));
  expect([1, 2, 3].map((k) => first.replica.labelAt(20, 5, k))).toEqual([1, 1, 2]);
});

test("a reload in mid-stroke loses nothing, and the tab goes on as who it was, undo included", async () => {
  const id = await newMask();
  const tab = new TestBrowser(cast.asReader, server.url).newTab();
  const before = await open(id, cast.asReader, tab);
  before.paint([{ segment: 1, spans: bar(1) }], brush);
  await saved(before);
  // The line is gone when the page is left: what was just drawn is nowhere but here.
  tab.cutLine();
  before.paint([{ segment: 1, spans: bar(2) }], brush);
  before.commitBeforeUnload([{ segment: 2, spans: bar(3) }], brush);
  const drawn = labelsOf(before);
  const reloaded = tab.reload();

  const after = await open(id, cast.asReader, reloaded);
  expect(after.me.actor).toBe(before.me.actor);
  expect(labelsOf(after)).toEqual(drawn);
  expect((await saved(after)).revision).toBe(3);
  expect(await onServer(id)).toEqual({ contentHash: after.replica.contentHash(), revision: 3 });
  expect([after.undo(), after.undo(), after.undo(), after.undo()]).toEqual([true, true, true, false]);
  expect(labelsOf(after).every((label) => label === 0)).toBe(true);
});

test("strokes of a tab that died are sent by the person's next tab, under the actor that drew them", async () => {
  const id = await newMask();
  const browser = new TestBrowser(cast.asReader, server.url);
  const tab = browser.newTab();
  const dying = await open(id, cast.asReader, tab);
  tab.offline = true;
  tab.cutLine();
  for (const k of [1, 2, 3]) dying.paint([{ segment: 1, spans: bar(k) }], brush);
  const drawn = labelsOf(dying);
  tab.crash();

  const next = await open(id, cast.asReader, browser.newTab());
  expect(next.me.actor).not.toBe(dying.me.actor);
  expect(labelsOf(next)).toEqual(drawn);
  await saved(next);
  const colleague = await open(id, cast.asLead);
  expect(labelsOf(colleague)).toEqual(drawn);
  expect(colleague.replica.authorAt(20, 5, 1)?.actor).toBe(dying.me.actor);
});

test("what one person left unsent is not sent by another who signs in on the same browser", async () => {
  const id = await newMask();
  const browser = new TestBrowser(cast.asReader, server.url);
  const tab = browser.newTab();
  const dying = await open(id, cast.asReader, tab);
  tab.offline = true;
  tab.cutLine();
  dying.paint([{ segment: 1, spans: bar(1) }], brush);
  tab.crash();

  const other = await open(id, cast.asLead, browser.signedInAs(cast.asLead).newTab());
  await saved(other);
  expect(labelsOf(other).every((label) => label === 0)).toBe(true);
  expect(await browser.outbox.load({ personId: cast.asReader.id, segmentationId: id })).toHaveLength(1);
});

test("a broken line mends itself: strokes wait as 'sending' and are saved in the end", async () => {
  const id = await newMask();
  const tab = new TestBrowser(cast.asReader, server.url).newTab();
  const [ada, ben] = [await open(id, cast.asLead), await open(id, cast.asReader, tab)];
  tab.cutLine();
  ben.paint([{ segment: 2, spans: bar(1) }], brush);
  ada.paint([{ segment: 1, spans: stroke(1, [20, 2], [20, 40], 2, shape) }], brush);
  expect(ben.saveState().sending).toBe(1);
  await Promise.all([saved(ada), saved(ben)]);
  await Promise.all([caughtUp(ada, 2), caughtUp(ben, 2)]);
  expect(labelsOf(ben)).toEqual(labelsOf(ada));
});

test("a network that goes away is called offline at once, and strokes are saved when it is back", async () => {
  const id = await newMask();
  const tab = new TestBrowser(cast.asReader, server.url).newTab();
  const [ada, ben] = [await open(id, cast.asLead), await open(id, cast.asReader, tab)];
  tab.setNetwork(false);
  expect(ben.saveState().connection).toBe("OFFLINE");
  ben.paint([{ segment: 2, spans: bar(1) }], brush);
  expect(ben.saveState()).toMatchObject({ connection: "OFFLINE", sending: 1 });
  tab.setNetwork(true);
  await saved(ben);
  await caughtUp(ada, 1);
  expect(labelsOf(ada)).toEqual(labelsOf(ben));
});
