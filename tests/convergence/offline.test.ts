import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
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

const shape = [96, 80, 12] as const;
const brush = { tool: "brush" };
const deep = process.env.COVOXEL_DEEP !== undefined;
let server: TestServer;
let cast: Cast;
const rooms: Room[] = [];

beforeAll(async () => {
  server = await startTestServer({ env: { ROOM_FOLD_ENTRIES: "20", ROOM_FOLD_EVERY_MS: "50" } });
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

async function open(segmentationId: string, tab: TestTab): Promise<Room> {
  const room = await tab.open(segmentationId, shape);
  rooms.push(room);
  return room;
}

const browserOf = (person: TestPerson) => new TestBrowser(person, server.url);

/** Its network goes, in the middle of whatever it does. */
function cut(tab: TestTab): void {
  tab.setNetwork(false);
  tab.cutLine();
}

async function onServer(id: string): Promise<string> {
  const query = "query ($id: ID!) { segmentation(id: $id) { contentHash } }";
  return (await cast.asLead.graphql<{ segmentation: { contentHash: string } }>(query, { id })).segmentation.contentHash;
}

const updateSegment = (id: string, number: number, change: object) =>
  cast.asLead.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
    input: { segmentationId: id, number, ...change },
  });

/** How many strokes of this person the server keeps aside, by reason. */
async function setAsideOf(who: TestPerson, id: string): Promise<Record<string, number>> {
  const query = `query ($id: ID!, $after: String) { segmentation(id: $id) { setAside(first: 100, after: $after) {
    edges { node { reason } } pageInfo { hasNextPage endCursor } } } }`;
  type Page = { edges: { node: { reason: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  const found: Record<string, number> = {};
  let after: string | null = null;
  for (let more = true; more; ) {
    const answer: { segmentation: { setAside: Page } } = await who.graphql<{ segmentation: { setAside: Page } }>(
      query,
      { id, after },
    );
    const { edges, pageInfo }: Page = answer.segmentation.setAside;
    for (const { node } of edges) found[node.reason] = (found[node.reason] ?? 0) + 1;
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  return found;
}

const bar = (k: number) => stroke(k, [5, 5], [40, 5], 2, shape);
const paintBar = (room: Room, k: number, segment = 1) => room.paint([{ segment, spans: bar(k) }], brush);

function crossing(n: number, along: "rows" | "columns"): Int32Array {
  const at = 2 + (n % 30) * 2;
  const k = 5 + Math.floor(n / 30);
  return along === "rows"
    ? stroke(k, [2, at], [92, at + 4], 1 + (n % 3), shape)
    : stroke(k, [at + 8, 2], [at, 76], 1 + (n % 4), shape);
}

test("a page reloaded without a network shows all that it showed, paints on under the same actor, undoes, and merges on return", async () => {
  const id = await newMask();
  const ada = await open(id, browserOf(cast.asLead).newTab());
  paintBar(ada, 1, 2);
  await saved(ada);
  const tab = browserOf(cast.asReader).newTab();
  const before = await open(id, tab);
  paintBar(before, 2);
  await saved(before);
  cut(tab);
  paintBar(before, 3);
  const drawn = labelsOf(before);
  expect(before.saveState()).toMatchObject({ connection: "OFFLINE", sending: 1 });

  const reloaded = tab.reload();
  const after = await open(id, reloaded);
  expect(after.saveState()).toMatchObject({ connection: "OFFLINE", sending: 1, revision: 2 });
  expect(after.me.actor).toBe(before.me.actor);
  expect(labelsOf(after)).toEqual(drawn);
  expect(after.segments().map(({ name }) => name)).toEqual(["Liver", "Spleen"]);
  paintBar(after, 4);
  expect([after.undo(), after.undo(), after.undo(), after.undo()]).toEqual([true, true, true, false]);
  expect([after.redo(), after.redo()]).toEqual([true, true]);
  // Meanwhile somebody else goes on.
  paintBar(ada, 5);
  await saved(ada);

  reloaded.setNetwork(true);
  await saved(after);
  await caughtUp(ada, after.saveState().revision);
  await caughtUp(after, ada.saveState().revision);
  expect(labelsOf(after)).toEqual(labelsOf(ada));
  expect([1, 2, 3, 4, 5].map((k) => after.replica.labelAt(20, 5, k))).toEqual([2, 1, 1, 0, 1]);
  expect(await onServer(id)).toBe(after.replica.contentHash());
});

test("a crash right after 'saved' brings back what was seen as saved, and no number is used twice", async () => {
  const id = await newMask();
  const tab = browserOf(cast.asReader).newTab();
  const first = await open(id, tab);
  paintBar(first, 1);
  await saved(first);
  cut(tab);
  tab.setNetwork(true);
  await saved(first);
  // This computer's copy is from the break of the line; these are newer, and no page is told that it dies.
  paintBar(first, 2);
  paintBar(first, 3);
  await saved(first);
  const drawn = labelsOf(first);
  tab.offline = true;
  const crashed = tab.crash();
  const next = await open(id, crashed);
  expect(labelsOf(next)).toEqual(drawn);
  expect(next.saveState()).toMatchObject({ connection: "OFFLINE", sending: 0 });
  expect(next.me.actor).toBe(first.me.actor);
  paintBar(next, 4);
  crashed.setNetwork(true);
  await saved(next);
  expect(await onServer(id)).toBe(next.replica.contentHash());
});

test("after a fold a page that saw every stroke being painted has the slabs, too, when it is reloaded without a network", async () => {
  const id = await newMask();
  const tab = browserOf(cast.asReader).newTab();
  const [ada, ben] = [await open(id, browserOf(cast.asLead).newTab()), await open(id, tab)];
  const folded = async () =>
    (await server.database.pool.query("select manifest from ink_manifest where segmentation_id = $1", [id])).rows
      .length;
  for (let n = 0; n < 90; n++) ada.paint([{ segment: 1 + (n % 2), spans: crossing(n, "rows") }], brush);
  await saved(ada);
  await expect.poll(folded, { timeout: 60_000 }).toBe(1);
  paintBar(ben, 1);
  await saved(ben);
  // The copy of a room that was folded is kept once its slabs are here.
  const kept = () => tab.copyOf(id).then((copy) => copy?.revision ?? 0);
  await expect.poll(kept, { timeout: 60_000 }).toBeGreaterThanOrEqual(ben.saveState().revision);
  cut(tab);
  paintBar(ben, 2);
  await ben.whole();
  const drawn = labelsOf(ben);
  const after = await open(id, tab.reload());
  await after.whole();
  expect(after.saveState().connection).toBe("OFFLINE");
  expect(labelsOf(after)).toEqual(drawn);
}, 180_000);

test("a refused stroke's number stays used after a reload", async () => {
  const id = await newMask();
  const tab = browserOf(cast.asReader).newTab();
  const room = await open(id, tab);
  paintBar(room, 1);
  await saved(room);
  await updateSegment(id, 1, { locked: true });
  paintBar(room, 2);
  await saved(room);
  expect(room.refused()).toHaveLength(1);
  const after = await open(id, tab.reload());
  expect(after.me.actor).toBe(room.me.actor);
  paintBar(after, 3, 2);
  await saved(after);
  expect([1, 2, 3].map((k) => after.replica.labelAt(20, 5, k))).toEqual([1, 0, 2]);
  expect(await onServer(id)).toBe(after.replica.contentHash());
});

test("a tab opened without a network paints under an actor of nobody's, and under its own once there is a server; two such tabs lose nothing", async () => {
  const id = await newMask();
  const browser = browserOf(cast.asReader);
  const known = await open(id, browser.newTab());
  paintBar(known, 1);
  await saved(known);
  await known.close();

  const tabs = [browser.newTab(), browser.newTab()];
  for (const tab of tabs) tab.offline = true;
  const [a, b] = await Promise.all(tabs.map((tab) => open(id, tab)));
  expect(a!.me.actor).not.toBe(b!.me.actor);
  for (const k of [2, 3, 4]) paintBar(a!, k);
  a!.undo();
  for (const k of [5, 6]) paintBar(b!, k, 2);
  // One of them is reloaded, still without a network.
  const drawn = labelsOf(b!);
  const reloaded = tabs[1]!.reload();
  const b2 = await open(id, reloaded);
  expect(b2.me.actor).toBe(b!.me.actor);
  expect(labelsOf(b2)).toEqual(drawn);

  tabs[0]!.setNetwork(true);
  reloaded.setNetwork(true);
  await Promise.all([saved(a!), saved(b2)]);
  await Promise.all([caughtUp(a!, 5), caughtUp(b2, 5)]);
  expect([a!.me.actor, b2.me.actor].every((actor) => actor < 100)).toBe(true);
  for (const room of [a!, b2]) {
    expect([1, 2, 3, 4, 5, 6].map((k) => room.replica.labelAt(20, 5, k))).toEqual([1, 1, 1, 0, 2, 2]);
  }
  expect(a!.replica.contentHash()).toBe(await onServer(id));
  expect(await browser.outbox.waitingOf(cast.asReader.id)).toEqual([]);
  expect(a!.undo()).toBe(true);
});

test("a lease that the server forgot: what was not sent is painted anew under another actor, saved strokes stay, and the room says so", async () => {
  const id = await newMask();
  const tab = browserOf(cast.asReader).newTab();
  const room = await open(id, tab);
  paintBar(room, 1);
  await saved(room);
  const before = room.me.actor;
  cut(tab);
  for (const k of [2, 3, 4]) paintBar(room, k);
  room.undo();
  const drawn = labelsOf(room);
  await server.database.pool.query("update actor_lease set secret_hash = '\\x00' where segmentation_id = $1", [id]);
  const told = new Promise((resolve) => room.on("rebased", resolve));
  tab.setNetwork(true);
  expect(await told).toEqual({ reason: "RETIRED", strokes: 2, unsaid: 0 });
  await saved(room);
  expect(room.me.actor).not.toBe(before);
  expect(labelsOf(room)).toEqual(drawn);
  expect(room.replica.authorAt(20, 5, 1)?.actor).toBe(before);
  expect(room.replica.authorAt(20, 5, 2)?.actor).toBe(room.me.actor);
  expect(await onServer(id)).toBe(room.replica.contentHash());

  // The same for a page that was closed in between.
  cut(tab);
  paintBar(room, 6);
  await server.database.pool.query("update actor_lease set secret_hash = '\\x00' where segmentation_id = $1", [id]);
  const next = tab.reload();
  next.offline = false;
  const after = await open(id, next);
  await saved(after);
  expect(after.replica.authorAt(20, 5, 6)?.actor).toBe(after.me.actor);
  expect(await onServer(id)).toBe(after.replica.contentHash());
});

test("nobody else's copy: another person on the same browser can't open the room without a network", async () => {
  const id = await newMask();
  const browser = browserOf(cast.asReader);
  const mine = await open(id, browser.newTab());
  paintBar(mine, 1);
  await saved(mine);
  await mine.close();
  const tab = browser.signedInAs(cast.asLead).newTab();
  tab.offline = true;
  let isOpen = false;
  const opening = open(id, tab).then(() => {
    isOpen = true;
  });
  await expect.poll(() => tab.attempts).toBeGreaterThan(2);
  expect(isOpen).toBe(false);
  tab.setNetwork(true);
  await opening;
});

test("a clock set wrong while the page was reloaded without a network: strokes are stamped anew, none is lost", async () => {
  const id = await newMask();
  const tab = browserOf(cast.asReader).newTab();
  const room = await open(id, tab);
  paintBar(room, 1);
  await saved(room);
  cut(tab);
  tab.wallAheadMs = 24 * 3_600_000;
  const reloaded = tab.reload();
  const after = await open(id, reloaded);
  for (const k of [2, 3]) paintBar(after, k);
  reloaded.setNetwork(true);
  await saved(after);
  expect(after.refused()).toEqual([]);
  expect([1, 2, 3].map((k) => after.replica.labelAt(20, 5, k))).toEqual([1, 1, 1]);
  expect(await onServer(id)).toBe(after.replica.contentHash());
});

test("[LM1] painters cut off with crossing strokes, one reloaded, a segment locked, then the segmentation closed: all equal on return, what both wrote is listed, what was refused is found", async () => {
  const each = deep ? 200 : 20;
  const id = await newMask();
  const [adaTab, benTab] = [browserOf(cast.asLead).newTab(), browserOf(cast.asReader).newTab()];
  const ada = await open(id, adaTab);
  let ben = await open(id, benTab);
  paintBar(ada, 1, 2);
  await saved(ada);
  await caughtUp(ben, 1);
  for (const tab of [adaTab, benTab]) cut(tab);
  let tabOfBen = benTab;
  for (let n = 0; n < each; n++) {
    ada.paint([{ segment: 1, spans: crossing(n, "rows") }], brush);
    ben.paint([{ segment: n % 2 === 0 ? 2 : 0, spans: crossing(n, "columns") }], brush);
    if (n === each / 2) {
      tabOfBen = tabOfBen.reload();
      ben = await open(id, tabOfBen);
    }
  }
  await updateSegment(id, 2, { locked: true });
  adaTab.setNetwork(true);
  tabOfBen.setNetwork(true);
  await Promise.all([saved(ada), saved(ben)]);
  const last = Math.max(ada.saveState().revision, ben.saveState().revision);
  await Promise.all([caughtUp(ada, last), caughtUp(ben, last)]);
  const fresh = await open(id, browserOf(cast.asViewer).newTab());

  // A fold may bring new slabs at any time: whatever is read of a mask is read in one go once it is whole.
  const whole = () => Promise.all([ada, ben, fresh].map((room) => room.whole()));
  await whole();
  const hashes = [ada, ben, fresh].map(({ replica }) => replica.contentHash());
  expect(hashes).toEqual(Array(3).fill(await onServer(id)));
  expect(await setAsideOf(cast.asReader, id)).toEqual({ SEGMENT_LOCKED: each / 2 });
  await whole();
  // What was painted with the locked segment is set aside, not lost, and not in the mask.
  expect(ben.refused()).toHaveLength(each / 2);
  expect(ben.refused().every(({ reason }) => reason === "SEGMENT_LOCKED")).toBe(true);
  expect(ada.refused()).toEqual([]);
  expect(labelsOf(fresh).filter((label) => label === 2)).toHaveLength((bar(1).length / 4) * 40);
  const contested = [...fresh.replica.contested()];
  expect([...ada.replica.contested()]).toEqual(contested);
  expect([...ben.replica.contested()]).toEqual(contested);
  expect(contested.length).toBeGreaterThan(0);

  cut(tabOfBen);
  for (let n = 0; n < 5; n++) ben.paint([{ segment: 1, spans: crossing(n, "columns") }], brush);
  await cast.asLead.graphql("mutation ($id: ID!) { closeSegmentation(id: $id) { id } }", { id });
  tabOfBen.setNetwork(true);
  await saved(ben);
  expect(await setAsideOf(cast.asReader, id)).toEqual({ SEGMENT_LOCKED: each / 2, SEGMENTATION_CLOSED: 5 });
  await whole();
  expect([ada, ben, fresh].map(({ replica }) => replica.contentHash())).toEqual(hashes);
  expect(await onServer(id)).toBe(hashes[0]);
});
