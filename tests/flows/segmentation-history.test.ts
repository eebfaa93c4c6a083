import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { addSegmentation, addSeries, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [40, 30, 6] as const;
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

async function open(id: string, person: TestPerson): Promise<Room> {
  const room = await new TestBrowser(person, server.url).newTab().open(id, shape);
  rooms.push(room);
  return room;
}

interface Then {
  revision: number;
  contentHash: string;
  niftiPath: string | null;
  segments: { number: number; voxelCount: number }[];
}
const then = async (who: TestPerson, id: string, asOf: object | null) =>
  (
    await who.graphql<{ segmentation: Then | null }>(
      `query ($id: ID!, $asOf: AsOfInput) {
        segmentation(id: $id, asOf: $asOf) { revision contentHash niftiPath segments { number voxelCount } }
      }`,
      { id, asOf },
    )
  ).segmentation;

interface Entry {
  revision: number;
  kind: string;
  savedAt: string;
  tool: string | null;
  boxIjk: number[] | null;
  person: { id: string };
}
async function history(who: TestPerson, id: string, first: number, after: string | null = null) {
  const { segmentation } = await who.graphql<{
    segmentation: {
      history: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    };
  }>(
    `query ($id: ID!, $first: Int!, $after: String) {
      segmentation(id: $id) {
        history(first: $first, after: $after) {
          edges { node { revision kind savedAt tool boxIjk person { id } } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    { id, first, after },
  );
  return { entries: segmentation.history.edges.map(({ node }) => node), ...segmentation.history.pageInfo };
}

/** Three strokes, the second taken back: revisions 1 to 4. @returns the mask's content hash at each, 0 included */
async function paintThree(id: string): Promise<string[]> {
  const [lead, reader] = [await open(id, cast.asLead), await open(id, cast.asReader)];
  const hashes = [lead.replica.contentHash()];
  const acts: [Room, () => unknown][] = [
    [lead, () => lead.paint([{ segment: 1, spans: stroke(1, [5, 5], [30, 5], 2, shape) }], { tool: "brush" })],
    [reader, () => reader.paint([{ segment: 2, spans: stroke(1, [5, 5], [20, 20], 2, shape) }], { tool: "sphere" })],
    [reader, () => reader.undo()],
    [lead, () => lead.paint([{ segment: 0, spans: stroke(1, [8, 5], [12, 5], 1, shape) }], { tool: "eraser" })],
  ];
  for (const [room, act] of acts) {
    act();
    await saved(room);
    hashes.push((await then(cast.asLead, id, null))!.contentHash);
  }
  return hashes;
}

test("a mask can be seen as it stood at each revision and at a time, in figures and as a file", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const hashes = await paintThree(id);
  expect(hashes[3]).toBe(hashes[1]);
  for (const [revision, contentHash] of hashes.entries())
    expect(await then(cast.asReader, id, { revision })).toMatchObject({ revision, contentHash });
  expect(
    (await then(cast.asViewer, id, { revision: 2 }))!.segments.find(({ number }) => number === 2)!.voxelCount,
  ).toBeGreaterThan(20);
  expect(
    (await then(cast.asViewer, id, { revision: 3 }))!.segments.find(({ number }) => number === 2)!.voxelCount,
  ).toBe(0);

  const { entries } = await history(cast.asLead, id, 10);
  const second = entries.find(({ revision }) => revision === 2)!;
  expect((await then(cast.asLead, id, { at: second.savedAt }))!.revision).toBeGreaterThanOrEqual(1);
  expect(await then(cast.asLead, id, { at: "2020-01-01T00:00:00Z" })).toMatchObject({
    revision: 0,
    contentHash: hashes[0],
  });
  expect(await then(cast.asLead, id, { at: "2100-01-01T00:00:00Z" })).toMatchObject({
    revision: 4,
    contentHash: hashes[4],
  });

  const past = (await then(cast.asAnalyst, id, { revision: 1 }))!;
  const file = await cast.asAnalyst.fetch(past.niftiPath!);
  expect(file.headers.get("etag")).toBe(`"${hashes[1]}"`);
  const labels = gunzipSync(Buffer.from(await file.arrayBuffer())).subarray(352);
  expect(labels.filter((label) => label === 1).length).toBe(past.segments[0]!.voxelCount);
  expect((await cast.asAnalyst.fetch(`${past.niftiPath}9`)).status).toBe(400);
});

test("its history says who changed what, when and with what, newest first, page by page", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await paintThree(id);
  const first = await history(cast.asViewer, id, 3);
  expect(first.hasNextPage).toBe(true);
  const second = await history(cast.asViewer, id, 3, first.endCursor);
  expect(second.hasNextPage).toBe(false);
  const entries = [...first.entries, ...second.entries];
  expect(entries.map(({ revision, kind, tool }) => [revision, kind, tool])).toEqual([
    [4, "PATCH", "eraser"],
    [3, "TOGGLE", null],
    [2, "PATCH", "sphere"],
    [1, "PATCH", "brush"],
  ]);
  expect(new Set(entries.map(({ person }) => person.id)).size).toBe(2);
  expect(entries[0]!.person.id).toBe(entries[3]!.person.id);
  expect(entries[1]!.boxIjk).toBeNull();
  const [i0, j0, k0, i1, j1, k1] = entries[3]!.boxIjk!;
  expect([k0, k1, i0! <= 5, i1! > 30, j0! <= 5, j1! > 5]).toEqual([1, 2, true, true, true, true]);
});

test("what was never there, and what isn't yours, is said to be so", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const ask = (asOf: object) => then(cast.asLead, id, asOf);
  for (const asOf of [
    { revision: 1 },
    { revision: -1 },
    { revision: 0.5 },
    {},
    { revision: 0, at: "2100-01-01T00:00:00Z" },
  ])
    await expect(ask(asOf), JSON.stringify(asOf)).rejects.toThrow(/revision/);
  expect(await then(cast.asOutsider, id, { revision: 0 })).toBeNull();
});
