import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { countStatements } from "../support/count-statements.js";
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
  actor: number;
  seq: number;
  voxelCount: number | null;
  targetSeq: number | null;
  takesBack: boolean | null;
  personColour: string;
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
          edges { node { revision actor seq kind savedAt tool boxIjk voxelCount targetSeq takesBack personColour person { id } } }
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

test("it says how many voxels a stroke covers, which one an undo takes back, and shows each person in a colour of their own", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await paintThree(id);
  const { entries } = await history(cast.asViewer, id, 10);
  const [eraser, undo, sphere, brush] = entries as [Entry, Entry, Entry, Entry];
  expect(brush.voxelCount).toBe((await then(cast.asLead, id, { revision: 1 }))!.segments[0]!.voxelCount);
  expect([eraser.voxelCount, undo.voxelCount]).toEqual([21, null]);
  expect([undo.actor, undo.targetSeq, undo.takesBack]).toEqual([sphere.actor, sphere.seq, true]);
  expect([brush.targetSeq, brush.takesBack]).toEqual([null, null]);
  expect(eraser.personColour).toBe(brush.personColour);
  expect(sphere.personColour).toBe(undo.personColour);
  // As the room itself shows them.
  const [lead, reader] = [await open(id, cast.asLead), await open(id, cast.asReader)];
  expect([lead.me.colour, reader.me.colour]).toEqual([brush.personColour, sphere.personColour]);
});

const strokeBy = (who: TestPerson, id: string, actor: number, seq: number, asOf: object | null = null) =>
  who.ask(
    `query ($id: ID!, $actor: Float!, $seq: Float!, $asOf: AsOfInput) {
      segmentation(id: $id, asOf: $asOf) { strokeBy(actor: $actor, seq: $seq) { revision tool personColour person { displayName } } }
    }`,
    { id, actor, seq, asOf },
  );

test("what a voxel keeps of its author leads to a name, also when that person is gone; never for who may not see the mask", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await paintThree(id);
  for (const room of rooms.splice(0)) await room.close();
  const onlooker = await open(id, cast.asViewer);
  const author = onlooker.replica.authorAt(20, 5, 1)!;
  const answer = await strokeBy(cast.asViewer, id, author.actor, author.seq);
  expect(answer.data.segmentation.strokeBy).toMatchObject({
    revision: 1,
    tool: "brush",
    person: { displayName: cast.asLead.displayName },
  });
  expect((await strokeBy(cast.asViewer, id, author.actor, 99)).data.segmentation.strokeBy).toBeNull();
  expect((await strokeBy(cast.asViewer, id, 4_000_000_000, 1)).data.segmentation.strokeBy).toBeNull();
  expect((await strokeBy(cast.asViewer, id, 0.5, 1)).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  expect(
    (await strokeBy(cast.asViewer, id, author.actor, author.seq, { revision: 0 })).data.segmentation.strokeBy,
  ).toBeNull();
  expect((await strokeBy(cast.asOutsider, id, author.actor, author.seq)).data.segmentation).toBeNull();
  // The same numbers in another mask are somebody else's.
  const other = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  expect((await strokeBy(cast.asViewer, other, author.actor, author.seq)).data.segmentation.strokeBy).toBeNull();
});

test("the number of SQL statements does not depend on how many strokes are asked for", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await paintThree(id);
  // Credentials of open sockets are looked at again and again: statements that nobody asked for.
  for (const room of rooms.splice(0)) await room.close();
  const list = `query ($id: ID!, $first: Int!) { segmentation(id: $id) { history(first: $first) { edges { node {
    revision voxelCount personColour person { displayName } } } } } }`;
  const count = (first: number) => countStatements(() => cast.asViewer.graphql(list, { id, first }));
  // Two for the Principal, then the mask, its case, whether one is still to be made, its entries, their people and who came when.
  expect([await count(1), await count(4)]).toEqual([8, 8]);
  const { entries } = await history(cast.asViewer, id, 4);
  const lookUp = (some: Entry[]) =>
    countStatements(() =>
      cast.asViewer.graphql(
        `query ($id: ID!) { segmentation(id: $id) { ${some
          .map(
            ({ actor, seq }, n) =>
              `s${n}: strokeBy(actor: ${actor}, seq: ${seq}) { personColour person { displayName } }`,
          )
          .join("\n")} } }`,
        { id },
      ),
    );
  expect([await lookUp(entries.slice(0, 1)), await lookUp(entries)]).toEqual([8, 8]);
});

test("slices of the past are what a replica of that time shows, and 304 to who has them", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const room = await open(id, cast.asReader);
  const [ni, nj, nk] = shape;
  const pictures: Uint16Array[] = [];
  const picture = () => {
    const labels = new Uint16Array(ni * nj * nk);
    for (let k = 0; k < nk; k++) room.replica.slice(2, k, labels.subarray(k * ni * nj));
    pictures.push(labels);
  };
  picture();
  for (const [segment, k] of [[1, 1], [2, 4], [0, 1]] as const) {
    room.paint([{ segment, spans: stroke(k, [5, 5], [30, 5], 2 + segment, shape) }], { tool: "brush" });
    picture();
  } // biome-ignore format: numbers
  await saved(room);
  const path = (asOf: unknown, rest = `plane=0&from=0&to=${nk}`) =>
    `/files/segmentations/${id}/slices?asOf=${asOf}&${rest}`;
  for (const [revision, labels] of pictures.entries()) {
    const answer = await cast.asViewer.fetch(path(revision));
    expect(answer.status).toBe(revision === 0 ? 204 : 200);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes]).toEqual(revision === 0 ? [] : [...labels]);
  }
  const some = await cast.asViewer.fetch(path(2, "plane=0&from=4&to=5"));
  expect([...new Uint8Array(await some.arrayBuffer())]).toEqual([...pictures[2]!.subarray(4 * ni * nj, 5 * ni * nj)]);
  const whole = await cast.asViewer.fetch(path(2));
  const again = await cast.asViewer.fetch(path(2), {
    // fetch adds `no-cache` of its own beside If-None-Match, unless told otherwise.
    headers: { "if-none-match": whole.headers.get("etag")!, "cache-control": "max-age=0" },
  });
  expect(again.status).toBe(304);
  expect((await cast.asViewer.fetch(path(2, "plane=7&from=0&to=1"))).status).toBe(204);
});

test("slices are nobody's who may not see the mask, and nothing is read that was never there", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await paintThree(id);
  const ask = (who: TestPerson, query: string, of = id) => who.fetch(`/files/segmentations/${of}/slices?${query}`);
  const whole = "asOf=1&plane=0&from=0&to=6";
  expect((await ask(cast.asViewer, whole)).status).toBe(200);
  expect((await ask(cast.asOutsider, whole)).status).toBe(404);
  expect((await ask(cast.asLead, whole, "sgm_nowhere")).status).toBe(404);
  const anonymous = await fetch(`${server.url}/files/segmentations/${id}/slices?${whole}`);
  expect(anonymous.status).toBe(401);
  for (const query of [
    "plane=0&from=0&to=6",
    "asOf=5&plane=0&from=0&to=6",
    "asOf=-1&plane=0&from=0&to=6",
    "asOf=1&from=0&to=6",
    "asOf=1&plane=65536&from=0&to=6",
    "asOf=1&plane=0&from=0&to=7",
    "asOf=1&plane=0&from=3&to=3",
    "asOf=1&plane=0&from=6&to=6",
    "asOf=1&asOf=2&plane=0&from=0&to=6",
  ])
    expect((await ask(cast.asLead, query)).status, query).toBe(400);
});
