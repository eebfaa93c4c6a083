import { gunzipSync } from "node:zlib";
import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { addSegmentation, addSeries, saved, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

/** A CT as hospitals send them. */
const shape = [512, 512, 200] as const;
let server: TestServer;
let cast: Cast;

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => server?.stop());

const query = `query ($id: ID!) { segmentation(id: $id) { revision contentHash segments { number voxelCount } } }`;
const look = async (id: string) =>
  (
    await cast.asViewer.graphql<{
      segmentation: { revision: number; contentHash: string; segments: { number: number; voxelCount: number }[] };
    }>(query, { id })
  ).segmentation;

/** Every second row of every slice. */
const stripes = Int32Array.from(
  Array.from({ length: 200 * 256 }, (_, n) => [Math.floor(n / 256), 2 * (n % 256), 50, 450]).flat(),
);

/** The server runs in this thread: what it would read of a mask here, is noted. */
function noteReadsInThisThread(): () => string[] {
  const prototype = Object.getPrototypeOf(
    createReplica({ shape: [1, 1, 1], actor: 0, now: () => 0 }),
  ) as LabelmapReplica;
  const spies = (["contentHash", "slice"] as const).map((name) => [name, vi.spyOn(prototype, name)] as const);
  return () => spies.flatMap(([name, spy]) => (spy.mock.calls.length > 0 ? [name] : []));
}

test("a large mask is measured and exported without holding up anybody's stroke", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const [painter, other] = await Promise.all(
    [cast.asReader, cast.asLead].map((person) => new TestBrowser(person, server.url).newTab().open(id, shape)),
  );
  painter!.paint([{ segment: 1, spans: stripes }], { tool: "brush" });
  await saved(painter!);
  const hashBefore = painter!.replica.contentHash();

  const readsHere = noteReadsInThisThread();
  const order: string[] = [];
  const looked = look(id).finally(() => order.push("measure"));
  other!.paint([{ segment: 2, spans: Int32Array.of(7, 7, 7, 9) }], { tool: "brush" });
  await saved(other!).then(() => order.push("stroke"));
  const seen = await looked;
  expect(order).toEqual(["stroke", "measure"]);

  const file = await cast.asAnalyst.fetch(`/files/segmentations/${id}/nifti`);
  const bytes = gunzipSync(Buffer.from(await file.arrayBuffer()));
  expect(readsHere()).toEqual([]);
  vi.restoreAllMocks();

  const hashAfter = other!.replica.contentHash();
  expect([hashBefore, hashAfter]).toContain(seen.contentHash);
  expect(seen.segments[0]).toEqual({ number: 1, voxelCount: 200 * 256 * 400 });
  expect(file.headers.get("etag")).toBe(`"${hashAfter}"`);
  const labels = bytes.subarray(352);
  expect([labels.length, labels[(7 * 512 + 7) * 512 + 7], labels[(7 * 512 + 8) * 512 + 50]]).toEqual([
    512 * 512 * 200,
    2,
    1,
  ]);
  expect(await look(id)).toMatchObject({ revision: 2, contentHash: hashAfter });
  await Promise.all([painter!.close(), other!.close()]);
});
