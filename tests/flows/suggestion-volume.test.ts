import { afterAll, beforeAll, expect, it } from "vitest";
import { acceptedParts } from "../../apps/web/src/features/suggestions/accepted-parts.js";
import { createSuggestionSlabs } from "../../apps/web/src/features/suggestions/suggestion-slabs.js";
import { addSegmentation, saved, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";
import {
  addPhantomSeries,
  ask,
  fetchLabels,
  follow,
  inferenceProcesses,
  reaches,
  suggestionFields,
} from "../support/suggestions.js";

/** A CT as hospitals send them. */
const shape = [512, 512, 200] as const;

let server: TestServer;
let cast: Cast;
let seriesId: string;

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  seriesId = (await addPhantomSeries(server, cast.projectId, shape)).seriesId;
});
afterAll(() => server?.stop());

it("of a whole CT can be seen before a quarter of it is done, and is accepted as one patch", async () => {
  const segmentationId = await addSegmentation(cast.asReader, seriesId);
  const { id } = await ask(cast.asReader, segmentationId);
  const heard = await follow(server, cast.asReader, id, reaches("READY", "FAILED"));
  const now = heard.at(-1)!;
  expect(now.status).toBe("READY");
  const first = heard.find(({ slabs }) => slabs.length > 0)!;
  expect(first.slabs.length).toBeLessThan(first.slabCount / 4);

  const slabs = createSuggestionSlabs(shape, new Map());
  slabs.add({ kStart: 0, kEnd: shape[2], labels: await fetchLabels(cast.asReader, now, shape) });
  const { acceptSuggestion } = await cast.asReader.graphql<{ acceptSuggestion: typeof now }>(
    `mutation ($input: AcceptSuggestionInput!) { acceptSuggestion(input: $input) { ${suggestionFields} } }`,
    { input: { suggestionId: id } },
  );
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(segmentationId, shape);
  const parts = acceptedParts(slabs, acceptSuggestion.acceptedLabels!, room.replica, true);
  room.paint(parts, { suggestionId: id, model: now.originModel });
  await saved(room);
  expect(room.refused()).toEqual([]);
  await follow(server, cast.asReader, id, reaches("ACCEPTED"));
  const counts = new Map(now.voxels.map(({ label, voxels }) => [label, voxels]));
  const patch = room.replica.patch(room.me.actor, 1)!;
  expect(patch.voxelCount).toBe([...counts.values()].reduce((sum, voxels) => sum + voxels, 0));
  await room.close();
});

it("stops in the middle when told to", async () => {
  const { id } = await ask(cast.asReader, await addSegmentation(cast.asReader, seriesId));
  await follow(server, cast.asReader, id, ({ slabs }) => slabs.length > 0);
  await cast.asReader.graphql("mutation ($id: ID!) { cancelSuggestion(id: $id) { id } }", { id });
  await expect.poll(inferenceProcesses, { interval: 20 }).toEqual([]);
  const now = (await follow(server, cast.asReader, id, reaches("CANCELLED", "READY"))).at(-1)!;
  expect(now.status).toBe("CANCELLED");
});
