import { createReplica, decodeEntry, spansOf } from "@covoxel/shared/labelmap";
import { RefusalReason } from "@covoxel/shared/room-protocol";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, saved, stroke, TestBrowser } from "../support/rooms.js";
import {
  asToken,
  type Cast,
  createToken,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../support/server.js";

const shape = [40, 30, 6] as const;
let server: TestServer;
let cast: Cast;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

async function enter(id: string, person: TestPerson): Promise<Room> {
  const room = await new TestBrowser(person, server.url).newTab().open(id, shape);
  open.push(room);
  return room;
}

const lock = (id: string, number: number, locked: boolean) =>
  cast.asLead.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
    input: { segmentationId: id, number, locked },
  });

interface SetAside {
  actor: number;
  seq: number;
  reason: string;
  refusedAt: string;
  state: string;
  settledAt: string | null;
  restoredAs: { actor: number; seq: number } | null;
  tool: string | null;
  boxIjk: number[] | null;
  parts: { segment: number; plane: number; voxelCount: number }[] | null;
  entryPath: string | null;
}
const fields = `actor seq reason refusedAt state settledAt restoredAs { actor seq } tool boxIjk
  parts { segment plane voxelCount } entryPath`;

async function page(who: Pick<TestPerson, "graphql">, id: string, asked: object) {
  const { segmentation } = await who.graphql<{
    segmentation: { setAside: { edges: { node: SetAside }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  }>(
    `query ($id: ID!, $first: Int!, $after: String, $state: SetAsideState) {
      segmentation(id: $id) {
        setAside(first: $first, after: $after, state: $state) {
          edges { node { ${fields} } } pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    { id, first: 25, ...asked },
  );
  return { strokes: segmentation.setAside.edges.map(({ node }) => node), ...segmentation.setAside.pageInfo };
}
const list = async (who: TestPerson, id: string, state?: string) => (await page(who, id, { state })).strokes;

const settleMutation = `mutation ($input: SettleSetAsideInput!) { settleSetAside(input: $input) { ${fields} } }`;
const settle = async (who: TestPerson, input: object) =>
  (await who.graphql<{ settleSetAside: SetAside }>(settleMutation, { input })).settleSetAside;
const codeOf = async (who: Pick<TestPerson, "ask">, input: object) =>
  (await who.ask(settleMutation, { input })).errors?.[0]?.extensions.code;

const bar = (k: number) => stroke(k, [5, 5], [30, 5], 2, shape);

/** The reader paints Liver and the locked Spleen on slice `k`: one is saved, the other set aside. */
async function paintOverLock(id: string, k = 1): Promise<{ room: Room; refused: SetAside }> {
  const room = await enter(id, cast.asReader);
  await lock(id, 2, true);
  room.paint([{ segment: 1, spans: bar(k) }], { tool: "brush" });
  room.paint([{ segment: 2, spans: bar(k + 1) }], { tool: "sphere" });
  await saved(room);
  const [refused] = await list(cast.asReader, id);
  return { room, refused: refused! };
}

/** As the page restores: reads the entry, and paints its parts as a new edit. @returns that edit */
async function restore(room: Room, who: TestPerson, { entryPath }: SetAside) {
  const response = await who.fetch(entryPath!);
  const entry = decodeEntry(new Uint8Array(await response.arrayBuffer()));
  if (entry.kind !== "patch") throw new Error("not a stroke");
  const parts = entry.parts.map((part) => ({ segment: part.segment, plane: part.plane, spans: spansOf(part) }));
  room.paint(parts, entry.origin!);
  return { actor: room.me.actor, seq: room.replica.lastSeq(room.me.actor) };
}

test("a refused stroke is kept for its author: why, where and how much, over a restart; restored it is a new edit that can be undone", async () => {
  const id = await newMask();
  const { room, refused } = await paintOverLock(id);
  expect(room.replica.labelAt(20, 5, 2)).toBe(0);
  expect(refused).toMatchObject({
    actor: room.me.actor,
    seq: 2,
    reason: RefusalReason.SEGMENT_LOCKED,
    state: "WAITING",
    settledAt: null,
    tool: "sphere",
    boxIjk: [3, 3, 2, 33, 8, 3],
    parts: [{ segment: 2, plane: 0, voxelCount: 150 }],
  });
  await server.restart();
  expect(await list(cast.asReader, id)).toEqual([refused]);

  // Still locked: the gate says no again, and that is another set-aside stroke.
  const back = await enter(id, cast.asReader);
  await restore(back, cast.asReader, refused);
  await saved(back);
  expect((await list(cast.asReader, id)).map(({ reason, actor, seq }) => [reason, actor, seq])).toEqual([
    [RefusalReason.SEGMENT_LOCKED, back.me.actor, 1],
    [RefusalReason.SEGMENT_LOCKED, refused.actor, 2],
  ]);

  await lock(id, 2, false);
  const restoredAs = await restore(back, cast.asReader, refused);
  await saved(back);
  expect(back.replica.labelAt(20, 5, 2)).toBe(2);
  const input = { segmentationId: id, actor: refused.actor, seq: refused.seq, state: "RESTORED", restoredAs };
  const settled = await settle(cast.asReader, input);
  expect(settled).toMatchObject({ state: "RESTORED", restoredAs });
  // Said again, and otherwise: it stays what it was first.
  expect(await settle(cast.asReader, input)).toEqual(settled);
  expect(await settle(cast.asReader, { ...input, state: "DISMISSED", restoredAs: null })).toEqual(settled);
  expect((await list(cast.asReader, id, "WAITING")).map(({ actor }) => actor)).toEqual([back.me.actor]);
  expect(back.undo()).toBe(true);
  await saved(back);
  expect(back.replica.labelAt(20, 5, 2)).toBe(0);
});

test("nobody else finds it: not the lead, not an administrator, not an outsider, and a token without WRITE changes nothing", async () => {
  const id = await newMask();
  const { refused } = await paintOverLock(id);
  const input = { segmentationId: id, actor: refused.actor, seq: refused.seq, state: "DISMISSED" };
  for (const other of [cast.asLead, cast.asAdjudicator, cast.asViewer, server.admin]) {
    expect(await list(other, id)).toEqual([]);
    expect((await other.fetch(refused.entryPath!)).status).toBe(404);
    expect(await codeOf(other, input)).toBe("NOT_FOUND");
  }
  expect((await cast.asOutsider.ask(`{ segmentation(id: "${id}") { setAside { edges { cursor } } } }`)).data).toEqual({
    segmentation: null,
  });
  expect((await cast.asOutsider.fetch(refused.entryPath!)).status).toBe(404);
  expect(await codeOf(cast.asOutsider, input)).toBe("NOT_FOUND");
  expect((await fetch(`${server.url}${refused.entryPath}`)).status).toBe(401);

  const reading = asToken(server.url, await createToken(server.url, cast.asReader.cookie, ["READ"]));
  expect((await page(reading, id, {})).strokes).toEqual([refused]);
  expect(await codeOf(reading, input)).toBe("FORBIDDEN");
  expect(await list(cast.asReader, id)).toEqual([refused]);
});

test("what was dismissed is found under dismissed and can be taken up again; a restored edit must be one's own", async () => {
  const id = await newMask();
  const { refused } = await paintOverLock(id);
  const colleague = await enter(id, cast.asLead);
  const key = { segmentationId: id, actor: refused.actor, seq: refused.seq };
  expect(await settle(cast.asReader, { ...key, state: "DISMISSED" })).toMatchObject({ state: "DISMISSED" });
  expect(await list(cast.asReader, id, "WAITING")).toEqual([]);
  expect(await list(cast.asReader, id, "DISMISSED")).toHaveLength(1);
  expect(await settle(cast.asReader, { ...key, state: "WAITING" })).toEqual(refused);

  const wrong: [string, object][] = [
    ["a colleague's edit", { state: "RESTORED", restoredAs: { actor: colleague.me.actor, seq: 1 } }],
    ["no edit", { state: "RESTORED" }],
    ["an edit of something dismissed", { state: "DISMISSED", restoredAs: { actor: refused.actor, seq: 1 } }],
    ["half an edit", { state: "RESTORED", restoredAs: { actor: refused.actor, seq: 0.5 } }],
  ];
  for (const [what, how] of wrong) expect(await codeOf(cast.asReader, { ...key, ...how }), what).toBe("BAD_USER_INPUT");
  expect(await codeOf(cast.asReader, { ...key, seq: 99, state: "DISMISSED" })).toBe("NOT_FOUND");
  expect(await list(cast.asReader, id)).toEqual([refused]);
});

test("the list comes in pages; the same bytes sent again get the same answer and are no second stroke", async () => {
  const id = await newMask();
  await lock(id, 2, true);
  const room = new RawRoom(server.url, id, cast.asReader.token);
  open.push(room);
  const { lease, serverTimeMs } = await room.hello();
  const replica = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
  const entries = [1, 2, 3, 4, 5].map((k) => replica.paint({ parts: [{ segment: 2, spans: bar(k % 6) }] }));
  for (const [n, bytes] of entries.entries()) await room.entry(lease!.actor, n + 1, bytes);
  const first = await room.answerTo(5);
  room.close();

  const again = new RawRoom(server.url, id, cast.asReader.token);
  open.push(again);
  await again.hello(lease);
  await again.entry(lease!.actor, 5, entries[4]!);
  const answer = await again.answerTo(5);
  expect({ ...answer, serverTimeMs: 0 }).toEqual({ ...first, serverTimeMs: 0 });

  const seqs: number[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages++) {
    const next = await page(cast.asReader, id, { first: 2, after });
    seqs.push(...next.strokes.map(({ seq }) => seq));
    if (!next.hasNextPage) {
      expect(pages).toBe(3);
      break;
    }
    after = next.endCursor;
  }
  expect(seqs.sort()).toEqual([1, 2, 3, 4, 5]);
  for (const cursor of ["nonsense", Buffer.from('["yesterday",1,2]').toString("base64url")]) {
    const answer = await cast.asReader.ask(
      `{ segmentation(id: "${id}") { setAside(after: "${cursor}") { edges { cursor } } } }`,
    );
    expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  }
});
