import { afterAll, beforeAll, expect, test } from "vitest";
import { countStatements } from "../support/count-statements.js";
import { addSegmentation, addSeries, saved, TestBrowser, until } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [16, 16, 4] as const;
let server: TestServer;
let cast: Cast;

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterAll(() => server?.stop());

const newSeries = (grid: Partial<Parameters<typeof addSeries>[2]> = {}) =>
  addSeries(server.database, cast.projectId, { shape, ...grid });

const create = "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }";
const add = "mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number name colour locked visible } }";
const update = "mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number name colour locked } }";

async function code(person: TestPerson, query: string, input: Record<string, unknown>): Promise<string | null> {
  return (await person.ask(query, { input })).errors?.[0]?.extensions.code ?? null;
}

test("who may do what: nobody unless the policy says so", async () => {
  const seriesId = await newSeries();
  const segmentationId = await addSegmentation(cast.asLead, seriesId);
  const expected = {
    asLead: null,
    asReader: null,
    asAdjudicator: null,
    asAnalyst: "FORBIDDEN",
    asViewer: "FORBIDDEN",
    asOutsider: "NOT_FOUND",
  } as const;
  for (const [who, outcome] of Object.entries(expected)) {
    const person = cast[who as keyof typeof expected];
    expect([who, await code(person, create, { seriesId, name: "Organs" })]).toEqual([who, outcome]);
    expect([who, await code(person, add, { segmentationId, name: "Vessel" })]).toEqual([who, outcome]);
    expect([who, await code(person, update, { segmentationId, number: 1, name: "Liver" })]).toEqual([who, outcome]);
    const seen = await person.ask("query ($id: ID!) { segmentation(id: $id) { id } node(id: $id) { id } }", {
      id: segmentationId,
    });
    const shown = who === "asOutsider" ? null : { id: segmentationId };
    expect(seen.data).toEqual({ segmentation: shown, node: shown });
  }
  expect(await code(server.admin, add, { segmentationId, name: "Bone" })).toBeNull();
});

test("names, colours and time points are checked", async () => {
  const seriesId = await newSeries();
  const segmentationId = await addSegmentation(cast.asLead, seriesId);
  expect(await code(cast.asLead, create, { seriesId, name: " " })).toBe("BAD_USER_INPUT");
  expect(await code(cast.asLead, create, { seriesId, name: "Organs", t: 1 })).toBe("BAD_USER_INPUT");
  expect(await code(cast.asLead, add, { segmentationId, name: "x".repeat(201) })).toBe("BAD_USER_INPUT");
  expect(await code(cast.asLead, add, { segmentationId, name: "Bone", colour: "red" })).toBe("BAD_USER_INPUT");
  expect(await code(cast.asLead, update, { segmentationId, number: 99, name: "Bone" })).toBe("NOT_FOUND");
});

test("segment numbers are given one after the other, also to those who ask at once", async () => {
  const segmentationId = await addSegmentation(cast.asLead, await newSeries());
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      cast.asReader.graphql<{ addSegment: { number: number; colour: string } }>(add, {
        input: { segmentationId, name: `Vessel ${n}` },
      }),
    ),
  );
  const numbers = made.map(({ addSegment }) => addSegment.number).sort((a, b) => a - b);
  expect(numbers).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect(new Set(made.map(({ addSegment }) => addSegment.colour)).size).toBe(8);
});

test("an open room shows a segment that was added, renamed or locked, at once and after coming back", async () => {
  const segmentationId = await addSegmentation(cast.asLead, await newSeries());
  const tab = new TestBrowser(cast.asReader, server.url).newTab();
  const room = await tab.open(segmentationId, shape);
  expect(room.segments().map(({ name }) => name)).toEqual(["Liver", "Spleen"]);
  const told = new Promise((resolve) => room.on("segments", resolve));
  await cast.asLead.graphql(update, {
    input: { segmentationId, number: 2, name: "Kidney", colour: "#ABCDEF", locked: true },
  });
  await told;
  const kidney = { number: 2, name: "Kidney", colour: "#abcdef", locked: true, visible: true, plane: 0 };
  expect(room.segments()[1]).toEqual(kidney);
  tab.cutLine();
  await until(room, ({ connection }) => connection === "OFFLINE");
  await cast.asLead.graphql(add, { input: { segmentationId, name: "Bone" } });
  await saved(room);
  expect(room.segments().map(({ name }) => name)).toEqual(["Liver", "Kidney", "Bone"]);
  await room.close();
});

const measured = `query ($id: ID!) { segmentation(id: $id) {
  revision contentHash segments { number voxelCount volumeMl volumeUnknownReason } } }`;

test("voxels and millilitres follow the mask; a sheared voxel is a parallelepiped", async () => {
  const ijkToLps = [0.5, 0, 0.3, 0, 0, 0.5, 0.2, 0, 0, 0, 4, 0, 0, 0, 0, 1];
  const id = await addSegmentation(cast.asLead, await newSeries({ ijkToLps }));
  const before = await cast.asLead.graphql<{ segmentation: { contentHash: string } }>(measured, { id });
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
  room.paint([{ segment: 1, spans: Int32Array.of(0, 0, 0, 10, 3, 5, 2, 12) }], { tool: "brush" });
  room.paint([{ segment: 2, spans: Int32Array.of(0, 0, 8, 12) }], { tool: "brush" });
  const { revision } = await saved(room);
  const inRoom = await cast.asLead.graphql<{ segmentation: object }>(measured, { id });
  expect(inRoom.segmentation).toEqual({
    revision,
    contentHash: room.replica.contentHash(),
    segments: [
      { number: 1, voxelCount: 18, volumeMl: expect.closeTo(0.018, 12), volumeUnknownReason: null },
      { number: 2, voxelCount: 4, volumeMl: expect.closeTo(0.004, 12), volumeUnknownReason: null },
    ],
  });
  room.undo();
  room.undo();
  await saved(room);
  await room.close();
  const undone = await cast.asLead.graphql<{ segmentation: { contentHash: string } }>(measured, { id });
  expect(undone.segmentation.contentHash).toBe(before.segmentation.contentHash);
});

test("what is read from the journal alone equals what the open room says", async () => {
  const id = await addSegmentation(cast.asLead, await newSeries());
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
  room.paint([{ segment: 1, spans: Int32Array.of(1, 1, 1, 9) }], { tool: "brush" });
  room.undo();
  room.redo();
  await saved(room);
  await room.close();
  await server.restart();
  const { segmentation } = await cast.asLead.graphql<{ segmentation: { contentHash: string; revision: number } }>(
    measured,
    { id },
  );
  expect(segmentation).toMatchObject({ contentHash: room.replica.contentHash(), revision: 3 });
});

test("a flat image counts voxels and says why there are no millilitres", async () => {
  const id = await addSegmentation(cast.asLead, await newSeries({ gridKind: "PLANAR" }));
  const { segmentation } = await cast.asLead.graphql<{ segmentation: { segments: object[] } }>(measured, { id });
  expect(segmentation.segments[0]).toEqual({
    number: 1,
    voxelCount: 0,
    volumeMl: null,
    volumeUnknownReason: expect.stringContaining("no volume"),
  });
});

test("the number of SQL statements does not depend on the number of segmentations", async () => {
  const query = `query ($id: ID!) { series(id: $id) { segmentations {
    name revision contentHash mayPaint niftiPath segments { name voxelCount volumeMl } series { id } } } }`;
  const statements = async (masks: number): Promise<number> => {
    const id = await newSeries();
    for (let n = 0; n < masks; n++) await addSegmentation(cast.asLead, id);
    await cast.asLead.graphql(query, { id });
    return countStatements(async () => {
      const { series } = await cast.asLead.graphql<{ series: { segmentations: object[] } }>(query, { id });
      expect(series.segmentations).toHaveLength(masks);
    });
  };
  const few = await statements(1);
  expect(few).toBeGreaterThan(3);
  expect(await statements(6)).toBe(few);
});
