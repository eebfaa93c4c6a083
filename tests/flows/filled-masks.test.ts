import { gunzipSync } from "node:zlib";
import { spansFromLabels } from "@covoxel/shared/labelmap";
import type { SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type PlaneLabels,
  type Segmentation,
  type Segmentations,
  segmentsOfLabels,
} from "../../apps/api/src/features/segmentations/index.js";
import type { UnitOfWork } from "../../apps/api/src/ports/transaction.js";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { covoxel } from "../support/covoxel-command.js";
import { openSegmentations } from "../support/open-segmentations.js";
import { addSeries, saved, TestBrowser, until } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [70, 60, 20] as const;
const [ni, nj, nk] = shape;
const patience = { timeout: 60_000 };

let server: TestServer;
let cast: Cast;
let segmentations: Segmentations;
let unitOfWork: UnitOfWork;
let close: () => Promise<void>;
const rooms: Room[] = [];

beforeAll(async () => {
  // Folds as soon as somebody opens it.
  server = await startTestServer({ env: { ROOM_FOLD_ENTRIES: "1", ROOM_FOLD_EVERY_MS: "20" } });
  cast = await server.cast();
  ({ segmentations, unitOfWork, close } = await openSegmentations(server));
});
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});
afterAll(async () => {
  await close?.();
  await server?.stop();
});

const label = (key: string, mayOverlap = false) => ({
  key,
  name: key,
  colour: "#d55e00",
  geometry: "MASK",
  kind: "CLASS",
  mayOverlap,
});
/** Segments 1 and 2 exclude each other in plane 0; 3 may lie over both, in plane 1. */
const segments = segmentsOfLabels([label("liver"), label("spleen"), label("lesion", true)]);

/** An organ, another one that touches it, and something within and beyond both. */
function drawnPlanes(): PlaneLabels[] {
  const organs = new Uint16Array(ni * nj * nk);
  const lesions = new Uint16Array(ni * nj * nk);
  for (let k = 0, at = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++, at++) {
        const from = (ci: number, cj: number, ck: number) => Math.hypot(i - ci, j - cj, 2 * (k - ck));
        if (from(25, 30, 9) < 17) organs[at] = 1;
        else if (from(48, 28, 11) < 15 || (i + j + k) % 17 === 0) organs[at] = 2;
        if (from(35, 33, 10) < 9 || (i > 64 && k === 19)) lesions[at] = 3;
      }
  return [
    { plane: 0, labels: organs },
    { plane: 1, labels: lesions },
  ];
}

const newSeries = async () => (await addSeries(server.database, cast.projectId, { shape })) as SeriesId;

async function fill(planes = drawnPlanes(), more: { closed?: boolean } = {}): Promise<Segmentation> {
  const mask = await segmentations.encodeMask({ shape, planes, tool: "agreed-result" });
  const seriesId = await newSeries();
  return segmentations.createFilled({
    seriesId,
    t: 0,
    name: "Agreed",
    createdBy: cast.asLead.id,
    segments,
    mask,
    ...more,
  });
}

async function enter(id: string, person = cast.asReader): Promise<Room> {
  const room = await new TestBrowser(person, server.url).newTab().open(id, shape);
  rooms.push(room);
  return room;
}

function planeOf({ replica }: Pick<Room, "replica">, plane: number): Uint16Array {
  const labels = new Uint16Array(ni * nj * nk);
  for (let k = 0; k < nk; k++) replica.slice(2, k, labels.subarray(k * ni * nj, (k + 1) * ni * nj), plane);
  return labels;
}

const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  Buffer.compare(Buffer.from(Uint16Array.from(a).buffer), Buffer.from(Uint16Array.from(b).buffer)) === 0;

async function expectAsDrawn(room: Room): Promise<void> {
  await room.whole();
  for (const { plane, labels } of drawnPlanes()) expect(same(planeOf(room, plane), labels)).toBe(true);
}

/** Plane 1 over plane 0. */
function flattened(): Uint16Array {
  const [organs, lesions] = drawnPlanes();
  return Uint16Array.from(organs!.labels, (below, at) => lesions!.labels[at] || below);
}

async function niftiLabels(id: string): Promise<Uint8Array> {
  const file = await cast.asAnalyst.fetch(`/files/segmentations/${id}/nifti`);
  expect(file.status).toBe(200);
  return gunzipSync(Buffer.from(await file.arrayBuffer())).subarray(352);
}

const look = async (id: string) =>
  (
    await cast.asLead.graphql<{
      segmentation: { revision: number; contentHash: string; segments: { number: number; labelKey: string }[] };
    }>("query ($id: ID!) { segmentation(id: $id) { revision contentHash segments { number } } }", { id })
  ).segmentation;

const watermarks = async (id: string) =>
  (await server.database.pool.query("select manifest from ink_manifest where segmentation_id = $1", [id])).rows[0]
    ?.manifest.watermarks;

async function journalOf(id: string) {
  const { rows } = await server.database.pool.query(
    "select revision, actor, seq, kind, person_id, origin, voxel_count from ink_entry where segmentation_id = $1 order by revision",
    [id],
  );
  return rows as { revision: number; kind: string; person_id: string; origin: object | null; voxel_count: number }[];
}

describe("a mask that is written whole", () => {
  test("is read back through the room, the snapshots and the export, before a fold and after", async () => {
    const { id } = await fill();
    const entries = await journalOf(id);
    const before = await segmentations.snapshot(id);
    expect(same(before.labels, flattened())).toBe(true);
    const { planes } = await segmentations.snapshotPlanes(id);
    expect(planes.map(({ plane }) => plane)).toEqual([0, 1]);
    for (const [n, { labels }] of drawnPlanes().entries()) expect(same(planes[n]!.labels, labels)).toBe(true);
    expect(same(await niftiLabels(id), flattened())).toBe(true);

    const room = await enter(id);
    await expectAsDrawn(room);
    await expect.poll(() => watermarks(id), patience).toEqual({ 1: entries.length });
    await expectAsDrawn(room);
    await expectAsDrawn(await enter(id, cast.asViewer));
    expect(room.replica.contentHash()).toBe(before.contentHash);
    expect((await look(id)).contentHash).toBe(before.contentHash);
    const { status, output } = await covoxel(server, "verify");
    expect(output).toContain("All is as it was written.");
    expect(status).toBe(0);
  });

  test("[LM12] has the content hash of the same labels painted by a person, stroke by stroke", async () => {
    const { id } = await fill();
    const empty = await fill([]);
    expect(await journalOf(empty.id)).toEqual([]);
    const painter = await enter(empty.id);
    for (const { plane, labels } of drawnPlanes())
      for (const segment of [1, 2, 3])
        for (let k = nk - 1; k >= 0; k--) {
          const slice = labels.subarray(k * ni * nj, (k + 1) * ni * nj);
          const spans = spansFromLabels(slice, [ni, nj, 1], segment, [0, 0, k]);
          if (spans.length > 0) painter.paint([{ segment, plane, spans }], { tool: "brush" });
        }
    await saved(painter);
    expect((await look(empty.id)).contentHash).toBe((await look(id)).contentHash);
    expect(painter.replica.contentHash()).toBe((await segmentations.snapshot(id)).contentHash);
  });

  test("says in its history whose it is and what it came from, and can't be undone but painted over", async () => {
    const { id } = await fill();
    const entries = await journalOf(id);
    expect(entries.map(({ revision }) => Number(revision))).toEqual(entries.map((_, n) => n + 1));
    expect(entries.map(({ kind }) => kind)).toEqual([...entries.slice(1).map(() => "patch"), "bye"]);
    expect(new Set(entries.map(({ person_id }) => person_id))).toEqual(new Set([cast.asLead.id]));
    expect(entries[0]!.origin).toEqual({ tool: "agreed-result" });
    const voxels = drawnPlanes().reduce((sum, { labels }) => sum + labels.filter((value) => value !== 0).length, 0);
    expect(entries.reduce((sum, entry) => sum + Number(entry.voxel_count ?? 0), 0)).toBe(voxels);

    const room = await enter(id, cast.asLead);
    await room.whole();
    expect(room.me.actor).toBe(2);
    expect(room.replica.authorAt(25, 30, 9)).toMatchObject({ actor: 1 });
    expect(room.undo()).toBe(false);
    room.paint([{ segment: 2, spans: Int32Array.of(9, 30, 20, 30) }], { tool: "brush" });
    await saved(room);
    expect(room.replica.labelAt(25, 30, 9)).toBe(2);
    expect(room.undo()).toBe(true);
    await saved(room);
    expect(room.replica.labelAt(25, 30, 9)).toBe(1);
  });

  test("is closed from the start where that is asked for: what somebody paints is set aside", async () => {
    const { id } = await fill(drawnPlanes(), { closed: true });
    const room = await enter(id);
    room.paint([{ segment: 2, spans: Int32Array.of(9, 30, 20, 30) }], { tool: "brush" });
    await until(room, (state) => state.connection === "ONLINE" && state.sending + state.received === 0);
    expect(room.replica.labelAt(25, 30, 9)).toBe(1);
    const { rows } = await server.database.pool.query("select reason from ink_refusal where segmentation_id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ reason: "SEGMENTATION_CLOSED" }]);
  });

  test("is there whole or not at all: it goes with the transaction that it was written in", async () => {
    const mask = await segmentations.encodeMask({ shape, planes: drawnPlanes(), tool: "agreed-result" });
    const [seriesId, id] = [await newSeries(), "seg_agreed000000000000000000" as SegmentationId];
    const asked = { id, seriesId, t: 0, name: "Agreed", createdBy: cast.asLead.id, segments, mask };
    const given = unitOfWork.transaction(async (tx) => {
      await segmentations.createFilled(asked, tx);
      throw new Error("changed my mind");
    });
    await expect(given).rejects.toThrow("changed my mind");
    expect((await segmentations.findSegmentations([id])).size).toBe(0);
    expect(await journalOf(id)).toEqual([]);
    expect((await unitOfWork.transaction((tx) => segmentations.createFilled(asked, tx))).id).toBe(id);
    expect(same((await segmentations.snapshot(id)).labels, flattened())).toBe(true);
  });

  test("is refused on another grid, and with segments that it doesn't have", async () => {
    const [organs] = drawnPlanes() as [PlaneLabels];
    const short = { plane: 0, labels: organs.labels.subarray(1) };
    const encode = (planes: PlaneLabels[]) => segmentations.encodeMask({ shape, planes, tool: "agreed-result" });
    await expect(encode([short])).rejects.toThrow("not on this grid");
    await expect(encode([organs, organs])).rejects.toThrow("filled once");
    const mask = await encode([{ plane: 1, labels: organs.labels }]);
    const asked = { seriesId: await newSeries(), t: 0, name: "Agreed", createdBy: cast.asLead.id, segments, mask };
    await expect(segmentations.createFilled(asked)).rejects.toThrow("names segment");
    const elsewhere = (await addSeries(server.database, cast.projectId, { shape: [70, 60, 21] })) as SeriesId;
    await expect(segmentations.createFilled({ ...asked, seriesId: elsewhere })).rejects.toThrow("not on the series");
  });

  test("takes arrays that are given away without a copy, and reads shared ones where they lie", async () => {
    const [organs, lesions] = drawnPlanes() as [PlaneLabels, PlaneLabels];
    const shared = new Uint16Array(new SharedArrayBuffer(ni * nj * nk * 2));
    shared.set(lesions.labels);
    const planes = [organs, { plane: 1, labels: shared }];
    const given = await segmentations.encodeMask({ shape, planes, tool: "a" }, { givesArrays: true });
    expect([organs.labels.length, shared.length]).toEqual([0, ni * nj * nk]);
    expect(given.entries).toEqual(
      (await segmentations.encodeMask({ shape, planes: drawnPlanes(), tool: "a" })).entries,
    );
  });
});

test("a large mask is written, measured and read back", async () => {
  const large = [512, 512, 300] as const;
  const labels = new Uint8Array(new SharedArrayBuffer(512 * 512 * 300));
  // Twelve organs that bulge, each some ten million voxels' box, and a speckled one.
  for (let k = 0, at = 0; k < 300; k++)
    for (let j = 0; j < 512; j++)
      for (let i = 0; i < 512; i++, at++) {
        const [a, b, c] = [(i & 127) - 64, (j & 127) - 64, (k % 100) - 50];
        const bulge = 45 + 6 * Math.sin(i / 9) + 6 * Math.cos(j / 7 + k / 5);
        if (a * a + b * b + 1.5 * c * c < bulge * bulge) labels[at] = 1 + (i >> 7) + 4 * (j >> 7);
        else if (((at * 2_654_435_761) >>> 16) % 101 === 0) labels[at] = 40;
      }
  const numbers = [...Array.from({ length: 16 }, (_, n) => n + 1), 40];
  const many = numbers.map((number) => ({ ...segments[0]!, number, name: `Organ ${number}`, labelKey: null }));
  const seriesId = (await addSeries(server.database, cast.projectId, { shape: large })) as SeriesId;
  const mask = await segmentations.encodeMask({
    shape: large,
    planes: [{ plane: 0, labels }],
    tool: "agreed-result",
  });
  const asked = { seriesId, t: 0, name: "Large", createdBy: cast.asLead.id, segments: many, mask };
  const { id } = await segmentations.createFilled(asked);
  const read = await segmentations.snapshot(id);
  expect(read.labels).toBeInstanceOf(Uint8Array);
  expect(Buffer.compare(read.labels as Uint8Array, labels)).toBe(0);
});
