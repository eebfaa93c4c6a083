import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encodeParcelHead, parcelContentType } from "@covoxel/shared/parcel";
import { zipSync } from "fflate";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dicomSlice, freshUid } from "../support/dicom-file.js";
import {
  ended,
  filesBelow,
  finishImport,
  frameMetadata,
  frameValues,
  importFiles,
  readImport,
  type SentFile,
  sendFile,
  sendFiles,
  sendParcel,
  startImport,
} from "../support/imports.js";
import { needs, python, sharedDataFolder } from "../support/require.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
let cast: Cast;
let lead: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  lead = cast.asLead;
});
afterAll(() => server?.stop());

const freshProject = () => server.createProject();

/** Slices of one series, 2 mm apart. */
function volume(count: number, uids = { studyUid: freshUid(), seriesUid: freshUid() }, firstZ = 0): SentFile[] {
  return Array.from({ length: count }, (_, n) => ({
    path: `folder/Secret^Name/${firstZ / 2 + n}.dcm`,
    bytes: dicomSlice({
      ...uids,
      instanceUid: `${uids.seriesUid}.${firstZ + n}`,
      z: firstZ + 2 * n,
      instanceNumber: firstZ / 2 + n + 1,
    }),
  }));
}

const pydicom = needs("pydicom");
const data = needs("shared-data");

describe.skipIf(!pydicom.available || !data.available)("a real CT series (needs pydicom and shared data)", () => {
  const folder = join(sharedDataFolder, "ct-totalseg/example_ct_dicom");

  it("has the slices, spacing, positions and HU that pydicom reads", async () => {
    const outcome = await importFiles(lead, cast.projectId, filesBelow(folder));
    expect(outcome).toMatchObject({ status: "DONE", counts: { files: 20, imported: 20, refused: 0 } });
    expect(outcome.series).toHaveLength(1);
    const series = outcome.series[0]!;
    expect(series).toMatchObject({ gridKind: "VOLUME", shape: [512, 512, 20], units: "HU" });

    const truth = readWithPydicom(folder);
    const metadata = await frameMetadata(lead, series);
    const values = await Promise.all(metadata.map((_, k) => frameValues(lead, series, k)));
    expect(metadata).toHaveLength(truth.slices.length);
    for (const [k, slice] of truth.slices.entries()) {
      closeTo(metadata[k]!["00200032"]!.Value, slice.position);
      closeTo(metadata[k]!["00200037"]!.Value, slice.orientation);
      closeTo(metadata[k]!["00280030"]!.Value, slice.pixelSpacing);
      for (const { i, j, hu } of slice.voxels) expect(values[k]![j * 512 + i]).toBe(hu);
    }
    expect(truth.slices.flatMap(({ voxels }) => voxels)).toHaveLength(20);
  });

  it("changes nothing when it comes again", async () => {
    const before = await rowCounts();
    const again = await importFiles(lead, cast.projectId, filesBelow(folder));
    expect(again).toMatchObject({ status: "DONE", counts: { imported: 0, alreadyHere: 20 } });
    expect(again.series).toHaveLength(1);
    expect(await rowCounts()).toEqual(before);
  });
});

const rowCounts = async () => {
  const { rows } = await server.database.pool.query(
    "select (select count(*) from study) as studies, (select count(*) from series) as series, (select count(*) from instance) as instances, (select count(*) from frame) as frames",
  );
  return rows[0];
};

interface TrueSlice {
  position: number[];
  orientation: number[];
  pixelSpacing: number[];
  voxels: { i: number; j: number; hu: number }[];
}

/** Slices in ascending position along the normal, and one voxel of each by a fixed rule. */
function readWithPydicom(folder: string): { slices: TrueSlice[] } {
  const script = `
import sys, json, glob, os
import numpy as np, pydicom
from PIL import Image
slices = []
for path in glob.glob(os.path.join(sys.argv[1], "*")):
    d = pydicom.dcmread(path)
    o = [float(v) for v in d.ImageOrientationPatient]
    n = np.cross(o[:3], o[3:])
    slices.append((float(np.dot(n, [float(v) for v in d.ImagePositionPatient])), path, d))
slices.sort(key=lambda s: s[0])
out = []
for k, (_, _, d) in enumerate(slices):
    i, j = (37 * k + 101) % d.Columns, (53 * k + 203) % d.Rows
    stored = int(d.pixel_array[j, i])
    out.append(dict(position=[float(v) for v in d.ImagePositionPatient], orientation=[float(v) for v in d.ImageOrientationPatient],
        pixelSpacing=[float(v) for v in d.PixelSpacing], voxels=[dict(i=i, j=j, hu=stored * float(d.RescaleSlope) + float(d.RescaleIntercept))]))
print(json.dumps(dict(slices=out)))
`;
  const run = spawnSync(python, ["-c", script, folder], { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}

function closeTo(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [n, value] of wanted.entries()) expect(Math.abs(actual[n]! - value)).toBeLessThan(1e-4);
}

describe.skipIf(!data.available)("48 orientations of one image (needs shared data)", () => {
  it("show the same values at the same millimetres", async () => {
    const folder = join(sharedDataFolder, "nifti-niivue/tests/images/nifti_space");
    const names = readdirSync(folder).filter((name) => /\.nii(\.gz)?$/.test(name));
    expect(names.length).toBeGreaterThanOrEqual(48);
    const outcome = await importFiles(
      lead,
      await freshProjectOfLead(),
      filesBelow(folder).filter(({ path }) => names.includes(path)),
    );
    expect(outcome.refused).toEqual([]);
    expect(outcome.series).toHaveLength(names.length);
    let reference: Map<string, number> | null = null;
    for (const series of outcome.series) {
      const [ni, nj, nk] = series.shape;
      const m = series.ijkToLps!;
      const seen = new Map<string, number>();
      for (const k of [1, nk - 2]) {
        const values = await frameValues(lead, series, k);
        for (const i of [1, ni - 2])
          for (const j of [1, nj - 2]) {
            const place = [0, 1, 2].map((row) =>
              (m[4 * row]! * i + m[4 * row + 1]! * j + m[4 * row + 2]! * k + m[4 * row + 3]!).toFixed(2),
            );
            seen.set(place.join(" ").replaceAll("-0.00", "0.00"), values[j * ni + i]!);
          }
      }
      expect(seen.size).toBe(8);
      reference ??= seen;
      expect(Object.fromEntries([...seen].sort())).toEqual(Object.fromEntries([...reference].sort()));
    }
  });
});

/** A project that the cast's lead leads too. */
async function freshProjectOfLead(): Promise<string> {
  const id = await freshProject();
  await server.admin.graphql("mutation ($input: MemberInput!) { addMember(input: $input) { id } }", {
    input: { projectId: id, personId: lead.id, roles: ["LEAD"] },
  });
  return id;
}

describe("an import", () => {
  it("sorts slices by position, serves them by byte range, and batches of them", async () => {
    const files = volume(5).reverse();
    const outcome = await importFiles(lead, cast.projectId, files);
    const series = outcome.series[0]!;
    expect(series).toMatchObject({
      shape: [8, 8, 5],
      spacingMm: [1, 1, 2],
      ijkToLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    });
    const one = await frameValues(lead, series, 3);
    expect([one[0], one[63]]).toEqual([4 - 1024, 67 - 1024]);
    const batch = await lead.fetch(`/dicom-web/series/${series.id}/frames/0/1-4`);
    const pixels = new Int16Array(await batch.arrayBuffer());
    expect(pixels).toHaveLength(4 * 64);
    expect([pixels[0], pixels[64], pixels[192]]).toEqual([2, 3, 5]);
    const { rows } = await server.database.pool.query(
      "select count(*) filter (where pack_key is not null) as packs from instance where id in (select instance_id from frame where series_id = $1)",
      [series.id],
    );
    expect(Number(rows[0].packs)).toBe(0);
  });

  it("lists each refused file with its reason, and takes the rest", async () => {
    const outcome = await importFiles(lead, cast.projectId, [
      ...volume(3),
      { path: "letter.bin", bytes: Buffer.from("Dear colleague, …") },
      { path: "empty.dcm", bytes: new Uint8Array() },
      { path: "cut.dcm", bytes: dicomSlice().subarray(0, 700) },
    ]);
    expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 3, refused: 3 } });
    expect(outcome.refused.map(({ path }) => path).sort()).toEqual(["cut.dcm", "empty.dcm", "letter.bin"]);
    for (const { refusal } of outcome.refused) expect(refusal.message).toMatch(/^[A-Z].+\.$/);
  });

  describe("with a series that can't be stored", () => {
    /** The database itself turns series of 7 slices away. @returns how to end that */
    async function breakSeries(sqlstate: string): Promise<() => Promise<unknown>> {
      await server.database.pool.query(`
        create function turn_away() returns trigger language plpgsql as
          $$ begin if new.nk = 7 then raise exception 'Secret^Name' using errcode = '${sqlstate}'; end if; return new; end $$;
        create trigger turn_away before insert on series for each row execute function turn_away()`);
      return () => server.database.pool.query("drop function turn_away cascade");
    }

    /** The bad series comes first, and would keep out those behind it. */
    async function sendThree(projectId: string): Promise<string> {
      const id = await startImport(lead, projectId);
      for (const count of [7, 3, 4]) {
        const files = volume(count).map(({ path, bytes }) => ({ path: `${count}/${path}`, bytes }));
        await sendFiles(lead, id, files);
      }
      return id;
    }

    it("commits the others and lists its files with a plain reason", async () => {
      const mend = await breakSeries("P0001");
      try {
        const outcome = await finishImport(lead, await sendThree(cast.projectId));
        expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 7, refused: 7, staged: 0 } });
        expect(outcome.series.map(({ shape }) => shape[2]).sort()).toEqual([3, 4]);
        const reasons = new Set(outcome.refused.map(({ refusal }) => refusal.message));
        expect([...reasons]).toEqual([
          expect.stringMatching(/^Could not be stored as a series; the log names the error by [0-9a-f-]{36}\.$/),
        ]);
      } finally {
        await mend();
      }
    });

    it("refuses nothing for a database that is going away: the import can be finished again", async () => {
      const mend = await breakSeries("57P01");
      const id = await sendThree(cast.projectId);
      try {
        expect(await finishImport(lead, id)).toMatchObject({ status: "FAILED", counts: { refused: 0 } });
      } finally {
        await mend();
      }
      const outcome = await finishImport(lead, id);
      expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 14, refused: 0 } });
    });
  });

  it("unpacks a zip, and refuses what in it is unsafe", async () => {
    const [first, second] = volume(2);
    const zip = zipSync({
      "study/1.dcm": first!.bytes,
      "study/2.dcm": second!.bytes,
      "../escape.dcm": dicomSlice(),
      "bomb.dcm": new Uint8Array(2 ** 23),
      link: [Buffer.from("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }],
      "inner.zip": zipSync({ x: new Uint8Array(3) }),
    });
    const outcome = await importFiles(lead, cast.projectId, [{ path: "all.zip", bytes: zip }]);
    expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 2, refused: 4 } });
    expect(outcome.refused.map(({ refusal }) => refusal.code).sort()).toEqual([
      "NESTED_ARCHIVE",
      "SUSPICIOUS_COMPRESSION",
      "SYMBOLIC_LINK",
      "UNSAFE_NAME",
    ]);
  });

  it("makes a new series of one that grew, and keeps the old one only while it is in use", async () => {
    const uids = { studyUid: freshUid(), seriesUid: freshUid() };
    const [first] = (await importFiles(lead, cast.projectId, volume(3, uids))).series;
    const [second] = (await importFiles(lead, cast.projectId, volume(2, uids, 6))).series;
    expect(second).toMatchObject({ shape: [8, 8, 5] });
    expect(
      (await lead.graphql<{ series: unknown }>("query ($id: ID!) { series(id: $id) { id } }", { id: first!.id }))
        .series,
    ).toBeNull();

    await server.database.pool.query("create table if not exists painted_on (series_id text references series (id))");
    await server.database.pool.query("insert into painted_on values ($1)", [second!.id]);
    const [third] = (await importFiles(lead, cast.projectId, volume(1, uids, 10))).series;
    expect(third).toMatchObject({ shape: [8, 8, 6] });
    const { series: kept } = await lead.graphql<{ series: { supersededById: string } }>(
      "query ($id: ID!) { series(id: $id) { supersededById } }",
      { id: second!.id },
    );
    expect(kept.supersededById).toBe(third!.id);
    expect((await frameValues(lead, second!, 4))[0]).toBe(5 - 1024);
  });

  it("keeps patients and pictures whose UIDs were blanked apart, and loses nothing when more of them come", async () => {
    const projectId = await freshProject();
    const blank = (patientId: string, firstZ: number, uids = { instanceUid: "", modality: "CT" }): SentFile => ({
      path: `blank/${patientId}-${firstZ}-${uids.modality}.dcm`,
      bytes: dicomSlice({ studyUid: "", seriesUid: "", patientId, z: firstZ, instanceNumber: 1 + firstZ / 2, ...uids }),
    });
    const first = [0, 2, 4].map((z) => blank("ONE", z));
    const { series } = await importFiles(server.admin, projectId, first);
    expect(series).toMatchObject([{ gridKind: "VOLUME", shape: [8, 8, 3] }]);
    const picture = blank("ONE", 0, { instanceUid: freshUid(), modality: "OT" });
    await importFiles(server.admin, projectId, [...[0, 2, 4].map((z) => blank("TWO", z)), picture]);
    const again = await importFiles(server.admin, projectId, first);
    expect(again).toMatchObject({ counts: { alreadyHere: 3 }, series: [{ id: series[0]!.id, shape: [8, 8, 3] }] });
  });

  it("empties quarantine when it is done", async () => {
    const outcome = await importFiles(lead, cast.projectId, volume(2));
    // What is told as done is committed; the folder goes after that.
    await expect.poll(() => readdirSync(join(server.home, "quarantine"))).not.toContain(outcome.id);
  });

  it("cancelled while receiving leaves nothing", async () => {
    const objectsBefore = await storedObjects();
    const id = await startImport(lead, cast.projectId);
    await sendFiles(lead, id, volume(3));
    await lead.graphql("mutation ($id: ID!) { cancelImport(id: $id) { status } }", { id });
    expect(await readImport(lead, id)).toMatchObject({ status: "CANCELLED", counts: { files: 0 }, series: [] });
    expect(readdirSync(join(server.home, "quarantine"))).not.toContain(id);
    expect(await storedObjects()).toEqual(objectsBefore);
    for (const late of [await sendFile(lead, id, volume(1)[0]!), await sendParcel(lead, id, volume(2))])
      expect(late.status).toBe(410);
  });

  it("cancelled takes nothing from a failed one of the same files, which can still be finished", async () => {
    const files = volume(3);
    const failed = await startImport(lead, cast.projectId);
    await sendFiles(lead, failed, files);
    await allStaged(failed);
    await server.database.pool.query("update import set status = 'FAILED' where id = $1", [failed]);
    const twin = await startImport(lead, cast.projectId);
    await sendFiles(lead, twin, files);
    await allStaged(twin);
    await lead.graphql("mutation ($id: ID!) { cancelImport(id: $id) { status } }", { id: twin });
    const outcome = await finishImport(lead, failed);
    expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 3 } });
    expect(await frameValues(lead, outcome.series[0]!, 0)).toHaveLength(64);
  });

  it("asked twice at once to finish, does it once and tells both so", async () => {
    const id = await startImport(lead, cast.projectId);
    await sendFiles(lead, id, volume(2));
    const finish = () => lead.ask("mutation ($id: ID!) { finishImport(id: $id) { id } }", { id });
    const answers = await Promise.all([finish(), finish(), finish()]);
    expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
    expect(await ended(lead, id)).toMatchObject({ status: "DONE", counts: { imported: 2 } });
  });

  it("cancelled after it is done changes nothing", async () => {
    const done = await importFiles(lead, cast.projectId, volume(2));
    await lead.graphql("mutation ($id: ID!) { cancelImport(id: $id) { status } }", { id: done.id });
    expect(await readImport(lead, done.id)).toEqual(done);
  });

  it("brings the demo through the same door, marked as synthetic, once", async () => {
    const { loadDemo } = await server.admin.graphql<{
      loadDemo: { id: string; project: { id: string; name: string } };
    }>("mutation { loadDemo { id project { id name } } }");
    expect(loadDemo.project.name).toBe("Demo");
    const outcome = await ended(server.admin, loadDemo.id);
    expect(outcome).toMatchObject({ status: "DONE", counts: { refused: 0 } });
    const { studies } = await server.admin.graphql<{
      studies: { totalCount: number; edges: { node: { isSynthetic: boolean } }[] };
    }>(
      "query ($projectId: ID!) { studies(filter: { projectId: $projectId }) { totalCount edges { node { isSynthetic } } } }",
      { projectId: loadDemo.project.id },
    );
    expect(studies).toMatchObject({ totalCount: 1, edges: [{ node: { isSynthetic: true } }] });
  });
});

async function allStaged(importId: string): Promise<void> {
  while ((await readImport(lead, importId)).counts.received > 0) await pause(20);
}

async function storedObjects(): Promise<number> {
  return readdirSync(join(server.home, "objects"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;
}

describe("an upload", () => {
  /** Announces a file without sending any of it. @returns its address */
  async function createUpload(importId: string, { path, bytes }: SentFile): Promise<string> {
    const encode = (text: string) => Buffer.from(text).toString("base64");
    const created = await lead.fetch("/uploads", {
      method: "POST",
      headers: {
        "tus-resumable": "1.0.0",
        "upload-length": String(bytes.length),
        "upload-metadata": `importId ${encode(importId)},relativePath ${encode(path)}`,
      },
    });
    expect(created.status).toBe(201);
    return created.headers.get("location")!;
  }

  const patch = (address: string, offset: number, bytes: Uint8Array) =>
    lead.fetch(address, {
      method: "PATCH",
      headers: {
        "tus-resumable": "1.0.0",
        "upload-offset": String(offset),
        "content-type": "application/offset+octet-stream",
      },
      body: bytes as Uint8Array<ArrayBuffer>,
    });

  it("goes on where a broken connection left it", async () => {
    const id = await startImport(lead, cast.projectId);
    const [file] = volume(1);
    const address = await createUpload(id, file!);
    const half = file!.bytes.length >> 1;
    expect((await patch(address, 0, file!.bytes.subarray(0, half))).status).toBe(204);
    await server.restart();
    const head = await lead.fetch(address, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } });
    expect(head.headers.get("upload-offset")).toBe(String(half));
    expect((await patch(address, half, file!.bytes.subarray(half))).status).toBe(204);
    expect(await finishImport(lead, id)).toMatchObject({ counts: { imported: 1 } });
  });

  it("of many small files comes in parcels, and one sent twice is one", async () => {
    const id = await startImport(lead, cast.projectId);
    const files = volume(6);
    for (const some of [files.slice(0, 4), files.slice(2), files])
      expect((await sendParcel(lead, id, some)).status).toBe(204);
    const outcome = await finishImport(lead, id);
    expect(outcome).toMatchObject({ counts: { files: 6, imported: 6, refused: 0 } });
    expect(outcome.series[0]!.shape).toEqual([8, 8, 6]);
  });

  it("whose parcel comes to its end after the import is told so, and adds nothing to it", async () => {
    const id = await startImport(lead, cast.projectId);
    await sendFiles(lead, id, volume(2));
    const late = Buffer.from(encodeParcelHead([{ path: "late", bytes: 4 }]));
    const sent = request(`${server.url}/uploads/${id}/parcels`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${lead.token}`,
        "content-type": parcelContentType,
        "content-length": late.byteLength + 4,
      },
    });
    const answered = once(sent, "response");
    sent.write(late);
    const outcome = await finishImport(lead, id);
    sent.end("DICM");
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(410);
    expect((await readImport(lead, id)).counts).toEqual(outcome.counts);
  });

  it("that is no parcel, or a larger one than is allowed, is refused", async () => {
    const id = await startImport(lead, cast.projectId);
    const post = (body: Uint8Array<ArrayBuffer>, type: string) =>
      lead.fetch(`/uploads/${id}/parcels`, { method: "POST", headers: { "content-type": type }, body });
    expect((await post(new Uint8Array(100), parcelContentType)).status).toBe(400);
    expect((await post(new Uint8Array(100), "application/octet-stream")).status).toBe(400);
    expect((await sendParcel(lead, id, [{ path: "a\u0007b", bytes: new Uint8Array(3) }])).status).toBe(400);
    expect((await readImport(lead, id)).counts.files).toBe(0);
  });

  it("works with the client that the browser uses", async () => {
    const id = await startImport(lead, cast.projectId);
    const [file] = volume(1);
    await new Promise<void>((resolve, reject) => {
      new Upload(Buffer.from(file!.bytes) as never, {
        endpoint: `${server.url}/uploads`,
        headers: { authorization: `Bearer ${lead.token}` },
        metadata: { importId: id, relativePath: "ordner/ÄÖ.dcm" },
        uploadDataDuringCreation: true,
        chunkSize: 300,
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    expect(await finishImport(lead, id)).toMatchObject({ counts: { imported: 1 } });
  });

  it("that arrived whole but was never noted is found when the import is finished", async () => {
    const id = await startImport(lead, cast.projectId);
    const [file] = volume(1);
    const address = await createUpload(id, file!);
    expect((await patch(address, 0, file!.bytes)).status).toBe(204);
    await server.database.pool.query("delete from import_file where import_id = $1", [id]);
    expect(await finishImport(lead, id)).toMatchObject({ counts: { imported: 1 } });
  });

  it("is refused when files are too many, too large, or together too large", async () => {
    const tight = await startTestServer({
      env: { IMPORT_MAX_FILES: "2", IMPORT_MAX_FILE_BYTES: "2000", IMPORT_MAX_TOTAL_BYTES: "2500" },
    });
    try {
      const projectId = await tight.createProject();
      const id = await startImport(tight.admin, projectId);
      const send = (path: string, size: number) => sendFile(tight.admin, id, { path, bytes: new Uint8Array(size) });
      expect((await send("large", 2001)).status).toBe(413);
      expect((await send("1", 1500)).status).toBe(201);
      expect((await send("2", 1500)).status).toBe(400);
      expect((await send("3", 500)).status).toBe(201);
      expect((await send("4", 1)).status).toBe(400);
      const parcel = (...sizes: number[]) =>
        sendParcel(
          tight.admin,
          id,
          sizes.map((size, n) => ({ path: `p${n}`, bytes: new Uint8Array(size) })),
        );
      expect((await parcel(1)).status).toBe(400);
      const other = await startImport(tight.admin, projectId);
      expect((await sendParcel(tight.admin, other, [{ path: "large", bytes: new Uint8Array(2001) }])).status).toBe(400);
      expect((await sendParcel(tight.admin, other, [{ path: "fits", bytes: new Uint8Array(2000) }])).status).toBe(204);
    } finally {
      await tight.stop();
    }
  });
});
