import type { Manifest } from "@covoxel/shared/labelmap";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ManifestMoved } from "../../apps/api/src/features/segmentations/folding/ports.js";
import { createManifestStore } from "../../apps/api/src/features/segmentations/postgres/manifest-store.js";
import { createRoomStore } from "../../apps/api/src/features/segmentations/postgres/room-store.js";
import { RoomMoved } from "../../apps/api/src/features/segmentations/room/ports.js";
import { addSegmentation, addSeries } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [64, 64, 8] as const;
const token = 7;
const noon = new Date("2026-03-01T12:00:00Z");
const nextNoon = new Date("2026-03-02T12:00:00Z");
const hash = (digit: string) => digit.repeat(64);

let server: TestServer;
let cast: Cast;
let id: SegmentationId;

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  id = (await addSegmentation(
    cast.asLead,
    await addSeries(server.database, cast.projectId, { shape }),
  )) as SegmentationId;
  await server.database.pool.query("insert into room_owner (segmentation_id, owner, token) values ($1, null, $2)", [
    id,
    token,
  ]);
  for (const actor of [1, 2]) {
    await server.database.pool.query(
      "insert into actor_lease (segmentation_id, actor, person_id, secret_hash, leased_at, seen_at) values ($1, $2, $3, '', now(), now())",
      [id, actor, cast.asReader.id],
    );
  }
});

const store = () => createManifestStore(server.database.db, createRoomStore(server.database.db));

const manifest = (version: number, slabs: Manifest["slabs"], watermarks: Manifest["watermarks"] = {}): Manifest => ({
  version,
  shape,
  slabs,
  watermarks,
  maxHlc: version,
});

const marks = async () => {
  const { rows } = await server.database.pool.query(
    "select actor, folded_seq from actor_lease where segmentation_id = $1 order by actor",
    [id],
  );
  return rows.map((row) => [Number(row.actor), Number(row.folded_seq)]);
};

test("a manifest replaces the one below it, with its watermarks and a new ink document", async () => {
  const how = { token, at: noon };
  expect(await store().swap(id, manifest(1, { "0/0.0.0": hash("a") }, { "1": 5 }), how)).toBe(2);
  expect(await store().swap(id, manifest(2, { "0/0.0.0": hash("b") }, { "1": 9, "2": 3 }), how)).toBe(3);
  expect((await store().foldable(id)).manifest).toEqual(manifest(2, { "0/0.0.0": hash("b") }, { "1": 9, "2": 3 }));
  expect(await marks()).toEqual([
    [1, 9],
    [2, 3],
  ]);
});

test("of two folds on the same manifest one wins, whenever they come", async () => {
  const swaps = ["a", "b", "c"].map((digit) =>
    store().swap(id, manifest(1, { "0/0.0.0": hash(digit) }), { token, at: noon }),
  );
  const outcomes = await Promise.allSettled(swaps);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(ManifestMoved);
  }
  await expect(store().swap(id, manifest(3, {}), { token, at: noon })).rejects.toThrow(ManifestMoved);
  await expect(store().swap(id, manifest(1, {}), { token, at: noon })).rejects.toThrow(ManifestMoved);
});

test("who was taken over swaps nothing", async () => {
  await expect(store().swap(id, manifest(1, {}, { "1": 4 }), { token: token - 1, at: noon })).rejects.toThrow(
    RoomMoved,
  );
  expect((await store().foldable(id)).manifest).toBeNull();
  expect(await marks()).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

test("a slab is idle when no manifest names it and nobody needed it since: claimed, named and just superseded ones are not", async () => {
  const mine = async (before: Date) =>
    (await store().idleSlabs(before, 100)).filter((slab) => slab.id === id).map((slab) => slab.hash);
  await store().claim(id, [hash("a"), hash("b"), hash("c")], noon);
  expect(await mine(noon)).toEqual([]);
  await store().swap(id, manifest(1, { "0/0.0.0": hash("a") }), { token, at: noon });
  expect((await mine(nextNoon)).toSorted()).toEqual([hash("b"), hash("c")]);
  await store().swap(id, manifest(2, { "0/0.0.0": hash("b") }), { token, at: nextNoon });
  expect(await mine(nextNoon)).toEqual([hash("c")]);
  expect((await mine(new Date(nextNoon.getTime() + 1))).toSorted()).toEqual([hash("a"), hash("c")]);
});

test("a slab that a fold claims while it is swept away is written again after that", async () => {
  const slab = { id, hash: hash("a") };
  await store().claim(id, [slab.hash], noon);
  const order: string[] = [];
  const removing = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const forgetting = store().forgetSlab(slab, nextNoon, async () => {
    started.resolve();
    await removing.promise;
    order.push("removed");
  });
  await started.promise;
  const claiming = store()
    .claim(id, [slab.hash], nextNoon)
    .then(() => order.push("claimed"));
  // The claim waits in the database by now, or comes later: either way it must not be first.
  await server.database.pool.query("select pg_sleep(0.05)");
  removing.resolve();
  await Promise.all([forgetting, claiming]);
  expect(order).toEqual(["removed", "claimed"]);
  let removed = false;
  await store().forgetSlab(slab, nextNoon, async () => {
    removed = true;
  });
  expect(removed).toBe(false);
});
