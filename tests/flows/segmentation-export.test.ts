import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs, python } from "../support/require.js";
import { addSegmentation, addSeries, saved, TestBrowser, type TestGrid } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const nibabel = needs("nibabel");
let server: TestServer;
let cast: Cast;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  folder = mkdtempSync(join(tmpdir(), "covoxel-export-"));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const shape = [11, 7, 5] as const;

/** Axes turned by two angles, spacing 0.7 x 0.9 x 2.5 mm, origin far from the isocentre. */
const oblique = turned(0.4, -0.3, [0.7, 0.9, 2.5], [-123.4, 56.7, -890.1]);

function turned(about: number, tilt: number, spacing: number[], origin: number[]): number[] {
  const [c, s, ct, st] = [Math.cos(about), Math.sin(about), Math.cos(tilt), Math.sin(tilt)];
  const columns = [
    [c, s, 0],
    [-s * ct, c * ct, st],
    [s * st, -c * st, ct],
  ];
  const rows = [0, 1, 2].map((r) => [...columns.map((column, n) => column[r]! * spacing[n]!), origin[r]!]);
  return [...rows.flat(), 0, 0, 0, 1];
}

const sheared = oblique.with(2, oblique[2]! + 0.8);

const grids: Record<string, TestGrid & { qform: boolean }> = {
  "axial, 1 mm": { shape, qform: true },
  "an oblique grid": { shape, ijkToLps: oblique, qform: true },
  "an oblique grid whose source ran the other way": { shape, ijkToLps: oblique, sourceKFlipped: true, qform: true },
  "a coronal grid": { shape, ijkToLps: [1.5, 0, 0, -5, 0, 0, 2, 7, 0, -1.5, 0, 90, 0, 0, 0, 1], qform: true },
  "a grid seen from the other side": {
    shape,
    ijkToLps: [-1, 0, 0, 9, 0, -1, 0, 8, 0, 0, 3, 7, 0, 0, 0, 1],
    qform: true,
  },
  "a sheared grid (gantry tilt)": { shape, ijkToLps: sheared, qform: false },
};

const marks = [
  [0, 0, 0],
  [10, 0, 0],
  [0, 6, 0],
  [0, 0, 4],
  [10, 6, 4],
  [3, 2, 1],
] as const;

/** Paints one voxel a segment and saves. */
async function paintMarks(grid: TestGrid): Promise<string> {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, grid));
  for (const name of ["Third", "Fourth", "Fifth", "Sixth"]) {
    await cast.asLead.graphql("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
      input: { segmentationId: id, name },
    });
  }
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
  marks.forEach(([i, j, k], n) => {
    room.paint([{ segment: n + 1, spans: Int32Array.of(k, j, i, i + 1) }], { tool: "brush" });
  });
  await saved(room);
  await room.close();
  return id;
}

const readWithNibabel = `
import json, sys, nibabel, numpy
image = nibabel.load(sys.argv[1])
data = numpy.asanyarray(image.dataobj)
found = {int(v): [int(x) for x in numpy.argwhere(data == v)[0]] for v in numpy.unique(data) if v}
millimetres = {v: [float(x) for x in nibabel.affines.apply_affine(image.affine, ijk)] for v, ijk in found.items()}
q, qcode = image.get_qform(coded=True)
s, scode = image.get_sform(coded=True)
print(json.dumps({"shape": image.shape, "dtype": str(data.dtype), "found": found, "millimetres": millimetres,
  "zooms": [float(x) for x in image.header.get_zooms()], "units": image.header.get_xyzt_units()[0], "intent": image.header.get_intent()[0],
  "qcode": int(qcode), "scode": int(scode), "apart": None if q is None else float(abs(q - s).max())}))
`;

describe.skipIf(!nibabel.available)(`the exported NIfTI, read by nibabel (needs nibabel)`, () => {
  for (const [name, grid] of Object.entries(grids)) {
    test(`${name}: marks lie where they were painted, in the source's own order, on its millimetres`, async () => {
      const id = await paintMarks(grid);
      const response = await cast.asAnalyst.fetch(`/files/segmentations/${id}/nifti`);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${id}.nii.gz"`);
      const path = join(folder, `${id}.nii.gz`);
      writeFileSync(path, Buffer.from(await response.arrayBuffer()));
      const seen = JSON.parse(execFileSync(python, ["-c", readWithNibabel, path], { encoding: "utf8" }));

      expect(seen).toMatchObject({ shape: [...shape], dtype: "uint8", units: "mm", intent: "label", scode: 1 });
      expect(seen.qcode).toBe(grid.qform ? 1 : 0);
      if (grid.qform) expect(seen.apart).toBeLessThan(1e-3);
      const m = grid.ijkToLps ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
      marks.forEach(([i, j, k], n) => {
        expect(seen.found[n + 1]).toEqual([i, j, grid.sourceKFlipped ? shape[2] - 1 - k : k]);
        const lps = [0, 4, 8].map((row) => m[row]! * i + m[row + 1]! * j + m[row + 2]! * k + m[row + 3]!);
        const ras = [-lps[0]!, -lps[1]!, lps[2]!];
        for (const axis of [0, 1, 2]) expect(Math.abs(seen.millimetres[n + 1][axis] - ras[axis]!)).toBeLessThan(1e-4);
      });
      [0, 1, 2].forEach((c) => {
        expect(seen.zooms[c]).toBeCloseTo(Math.hypot(m[c]!, m[4 + c]!, m[8 + c]!), 5);
      });
    });
  }

  test("a grid without a place in the patient says so: no qform, no sform", async () => {
    const seriesId = await addSeries(server.database, cast.projectId, { shape: [20, 10, 1], gridKind: "PLANAR" });
    const id = await addSegmentation(cast.asLead, seriesId);
    const response = await cast.asAnalyst.fetch(`/files/segmentations/${id}/nifti`);
    const path = join(folder, `${id}.nii.gz`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    const seen = JSON.parse(execFileSync(python, ["-c", readWithNibabel, path], { encoding: "utf8" }));
    expect(seen).toMatchObject({ shape: [20, 10, 1], qcode: 0, scode: 0, found: {} });
  });
});

/** fetch adds `no-cache` of its own beside If-None-Match, unless told otherwise. */
const ifChanged = (etag: string) => ({ headers: { "if-none-match": etag, "cache-control": "max-age=0" } });

test("an export is known by its content: unchanged 304, changed a new ETag; names come beside it", async () => {
  const id = await paintMarks({ shape });
  const path = `/files/segmentations/${id}/nifti`;
  const first = await cast.asAnalyst.fetch(path);
  const etag = first.headers.get("etag") ?? "";
  const { segmentation } = await cast.asLead.graphql<{ segmentation: { contentHash: string } }>(
    "query ($id: ID!) { segmentation(id: $id) { contentHash } }",
    { id },
  );
  expect(etag).toBe(`"${segmentation.contentHash}"`);
  expect((await cast.asAnalyst.fetch(path, ifChanged(etag))).status).toBe(304);

  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
  room.paint([{ segment: 1, spans: Int32Array.of(2, 2, 2, 5) }], { tool: "brush" });
  await saved(room);
  const changed = await cast.asAnalyst.fetch(path, ifChanged(etag));
  expect([changed.status, changed.headers.get("etag")]).toEqual([200, `"${room.replica.contentHash()}"`]);
  room.undo();
  await saved(room);
  await room.close();
  expect((await cast.asAnalyst.fetch(path, ifChanged(etag))).status).toBe(304);

  const labels = await (await cast.asAnalyst.fetch(`/files/segmentations/${id}/labels`)).json();
  expect(labels).toMatchObject({ segmentationId: id, revision: 8, contentHash: segmentation.contentHash });
  expect(labels.labels[0]).toEqual({ number: 1, name: "Liver", colour: "#d55e00" });
});

test("exports are for those who may: a VIEWER looks only, an outsider learns nothing", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  for (const path of [`/files/segmentations/${id}/nifti`, `/files/segmentations/${id}/labels`]) {
    expect((await cast.asViewer.fetch(path)).status).toBe(403);
    expect((await cast.asOutsider.fetch(path)).status).toBe(404);
    expect((await fetch(server.url + path)).status).toBe(401);
  }
  expect((await cast.asAnalyst.fetch("/files/segmentations/seg_000000000000000000000000/nifti")).status).toBe(404);
});
