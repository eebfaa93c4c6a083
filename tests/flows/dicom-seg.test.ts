import { join } from "node:path";
import { cross, normalize, type Vec3 } from "@covoxel/shared/geometry";
import type { ProjectId } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgreedCase } from "../../apps/api/src/features/datasets/index.js";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import {
  agreedByHand,
  exportFiles,
  exportMutation,
  freezeVersion,
  readSeg,
  type SegRead,
  signedResult,
} from "../support/datasets.js";
import { type DicomSlice, dicomSlice, freshUid } from "../support/dicom-file.js";
import { filesBelow, type ImportedSeries, importFiles, type SentFile } from "../support/imports.js";
import { needs, sharedDataFolder } from "../support/require.js";
import { saved, TestBrowser } from "../support/rooms.js";
import { startTestServer, type TestServer } from "../support/server.js";
import { ask, fetchLabels, follow, reaches } from "../support/suggestions.js";

const pydicom = needs("pydicom");
const dicom3tools = needs("dicom3tools");
const sharedData = needs("shared-data");

const agreed = agreedByHand();
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ agreed });
});
afterAll(() => server?.stop());

const code = (value: string, meaning: string) => ({ scheme: "SCT", value, meaning });
const label = (key: string, more: object = {}) => ({
  key,
  name: key[0]!.toUpperCase() + key.slice(1),
  kind: "CLASS",
  geometry: "MASK",
  isRequired: true,
  mayOverlap: false,
  colour: "#0072b2",
  category: null,
  type: null,
  anatomicRegion: null,
  laterality: null,
  ...more,
});
const labels = [
  label("kidney", {
    category: code("123037004", "Anatomical Structure"),
    type: code("64033007", "Kidney"),
    anatomicRegion: code("64033007", "Kidney"),
    laterality: code("7771000", "Left"),
  }),
  label("tumour", {
    mayOverlap: true,
    name: "Tumour – 腫瘤",
    category: code("49755003", "Morphologically Abnormal Structure"),
    type: code("108369006", "Neoplasm"),
  }),
  label("cyst"),
];
const [kidney, tumour, cyst] = [1, 2, 3];

interface Home {
  projectId: ProjectId;
  series: ImportedSeries[];
}

/** A project with these labels, and the series of these files in it. */
async function projectWith(files: readonly SentFile[]): Promise<Home> {
  const projectId = await server.createProject();
  const { project } = await server.admin.graphql<{ project: { protocol: Record<string, unknown> } }>(
    `query ($id: ID!) { project(id: $id) { protocol { instructions showsPseudonyms
      workflow { steps { key name reads mode aiAssistance visibleContext } agreement { diceAtLeast result } adjudication { mayHaveReadTheCase } } } } }`,
    { id: projectId },
  );
  await server.admin.graphql("mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }", {
    input: { projectId, editedVersion: 0, protocol: { ...project.protocol, labels, questions: [] } },
  });
  const { series, refused } = await importFiles(server.admin, projectId, files);
  expect(refused).toEqual([]);
  return { projectId, series };
}

interface Mark {
  segment: number;
  ijk: readonly [number, number, number];
}

/** Paints, signs and freezes; of the cyst it is said that there is none. */
async function freezeMarks(projectId: ProjectId, series: ImportedSeries, marks: readonly Mark[]) {
  const { createSegmentation } = await server.admin.graphql<{
    createSegmentation: { id: string; segments: { number: number; plane: number }[] };
  }>(
    "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id segments { number plane } } }",
    {
      input: { seriesId: series.id, name: "Result" },
    },
  );
  const planes = new Map(createSegmentation.segments.map(({ number, plane }) => [number, plane]));
  const shape = series.shape as unknown as readonly [number, number, number];
  const room = await new TestBrowser(server.admin, server.url).newTab().open(createSegmentation.id, shape);
  for (const { segment, ijk } of marks) {
    const [i, j, k] = ijk;
    room.paint([{ segment, plane: planes.get(segment)!, spans: Int32Array.of(k, j, i, i + 1) }], { tool: "brush" });
  }
  await saved(room);
  await room.close();
  const findings = { cyst: "ABSENT" } as const;
  const result = await signedResult(server.admin, createSegmentation.id, {
    caseNumber: 12,
    protocolVersion: 1,
    findings,
  });
  agreed.set(projectId, [result]);
  const version = await freezeVersion(server.admin, projectId);
  return { version, result };
}

/** A mask with a voxel by hand, and one of bone as a model proposes it. @param undone taken back again */
async function takeFromModel(series: ImportedSeries, undone: boolean): Promise<AgreedCase> {
  const { createSegmentation } = await server.admin.graphql<{ createSegmentation: { id: string } }>(
    "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }",
    { input: { seriesId: series.id, name: "With AI" } },
  );
  const shape = series.shape as unknown as readonly [number, number, number];
  const asked = await ask(server.admin, createSegmentation.id);
  const ready = (await follow(server, server.admin, asked.id, reaches("READY"))).at(-1)!;
  const bone = (await fetchLabels(server.admin, ready, shape)).indexOf(5);
  const { acceptSuggestion } = await server.admin.graphql<{
    acceptSuggestion: { acceptedLabels: { number: number }[] };
  }>("mutation ($input: AcceptSuggestionInput!) { acceptSuggestion(input: $input) { acceptedLabels { number } } }", {
    input: { suggestionId: asked.id, labels: [5] },
  });
  const [ni, nj] = shape;
  const at = [Math.floor(bone / (ni * nj)), Math.floor(bone / ni) % nj, bone % ni] as const;
  const room = await new TestBrowser(server.admin, server.url).newTab().open(createSegmentation.id, shape);
  room.paint([{ segment: kidney!, spans: Int32Array.of(0, 0, 0, 1) }], { tool: "brush" });
  room.paint([{ segment: acceptSuggestion.acceptedLabels[0]!.number, spans: Int32Array.of(...at, at[2] + 1) }], {
    suggestionId: asked.id,
    model: ready.originModel,
  });
  if (undone) room.undo();
  await saved(room);
  expect(room.refused()).toEqual([]);
  await room.close();
  return signedResult(server.admin, createSegmentation.id, { caseNumber: 12, protocolVersion: 1 });
}

/** The SEG of the one case. */
async function segOf(projectId: ProjectId, series: ImportedSeries, marks: readonly Mark[]) {
  const frozen = await freezeMarks(projectId, series, marks);
  const { files, made } = await exportFiles(server.admin, frozen.version.id, "DICOM_SEG");
  return { seg: files["dicom-seg/case-0012.dcm"]!, made, ...frozen };
}

/** Voxels of one segment as [i, j, k], in one order. */
const voxelsOf = (read: SegRead, segment: number) =>
  read.frames
    .filter((frame) => frame.segment === segment)
    .flatMap(({ k, voxels }) => voxels.map(([i, j]) => [i, j, k]))
    .sort(byPlace);
const painted = (marks: readonly Mark[], segment: number) =>
  marks
    .filter((mark) => mark.segment === segment)
    .map(({ ijk }) => [...ijk])
    .sort(byPlace);
const byPlace = (a: number[], b: number[]) => a[2]! - b[2]! || a[1]! - b[1]! || a[0]! - b[0]!;

interface Stack {
  orientation: readonly number[];
  /** Of the first pixel of slice 0. */
  originLps: Vec3;
  /** How far along the normal each slice lies, in the order of their file names and numbers. */
  alongMm: readonly number[];
}

const [columns, rows] = [11, 7];
const pixelSpacing = [0.9, 0.7] as const;

/** One file a slice; names and numbers say nothing of where it lies. */
function filesOf({ orientation, originLps, alongMm }: Stack, more: DicomSlice = {}): SentFile[] {
  const [seriesUid, studyUid] = [freshUid(), freshUid()];
  const normal = normalOf(orientation);
  return alongMm.map((along, n) => ({
    path: `IM${String(n + 1).padStart(4, "0")}`,
    bytes: dicomSlice({
      ...{ seriesUid, studyUid, orientation, pixelSpacing, columns, rows, thicknessMm: 1.5 },
      positionLps: originLps.map((value, axis) => Number((value + along * normal[axis]!).toFixed(9))),
      instanceNumber: n + 1,
      ...more,
    }),
  }));
}

const normalOf = (orientation: readonly number[]): Vec3 =>
  normalize(cross(orientation.slice(0, 3) as unknown as Vec3, orientation.slice(3) as unknown as Vec3));

const axial = [1, 0, 0, 0, 1, 0];
/** Turned about two axes. */
const turned = [0.921060994, 0.389418342, 0, -0.372030005, 0.879934069, 0.295520207];
const steps = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + 2.5 * n);
const originLps = [-123.4, 56.7, -890.1] as const;

/** Where slices lie along the normal, in the order of files. */
const stacks: Record<string, Stack> = {
  "slices that ascend": { orientation: axial, originLps, alongMm: steps(9) },
  "slices that descend": { orientation: axial, originLps, alongMm: steps(9).reverse() },
  "slices that are shuffled": {
    orientation: axial,
    originLps,
    alongMm: [3, 8, 0, 5, 1, 7, 2, 6, 4].map((n) => 2.5 * n),
  },
  "oblique slices, shuffled": {
    orientation: turned,
    originLps,
    alongMm: [3, 8, 0, 5, 1, 7, 2, 6, 4].map((n) => 2.5 * n),
  },
  "coronal slices that descend": { orientation: [1, 0, 0, 0, 0, -1], originLps, alongMm: steps(9).reverse() },
};

/** Corners, an edge, the middle, and two segments on one voxel. */
const marks: Mark[] = [
  { segment: kidney!, ijk: [0, 0, 0] },
  { segment: kidney!, ijk: [10, 0, 0] },
  { segment: kidney!, ijk: [0, 6, 0] },
  { segment: kidney!, ijk: [10, 6, 3] },
  { segment: kidney!, ijk: [3, 2, 1] },
  { segment: tumour!, ijk: [3, 2, 1] },
  { segment: tumour!, ijk: [4, 2, 1] },
  { segment: tumour!, ijk: [9, 5, 2] },
];

/** The file, rank and millimetres of a mark, worked out from how the files were made. */
function expected({ orientation, originLps: origin, alongMm }: Stack, { ijk: [i, j, k] }: Mark, first = 0) {
  const along = [...alongMm].sort((a, b) => a - b)[first + k]!;
  const normal = normalOf(orientation);
  const mm = [0, 1, 2].map(
    (axis) =>
      origin[axis]! +
      along * normal[axis]! +
      i * pixelSpacing[1] * orientation[axis]! +
      j * pixelSpacing[0] * orientation[3 + axis]!,
  );
  return { source: `IM${String(alongMm.indexOf(along) + 1).padStart(4, "0")}`, k: first + k, mm };
}

function expectOnSources(read: SegRead, stack: Stack, first = 0): void {
  for (const mark of marks) {
    const { source, k, mm } = expected(stack, mark, first);
    const frame = read.frames.find((one) => one.segment === mark.segment && one.source === source);
    expect(frame, `segment ${mark.segment} on ${source}`).toBeDefined();
    expect(frame).toMatchObject({ k, frame: 0 });
    const at = frame!.voxels.findIndex(([i, j]) => i === mark.ijk[0] && j === mark.ijk[1]);
    expect(at).toBeGreaterThanOrEqual(0);
    for (const axis of [0, 1, 2]) expect(frame!.mm[at]![axis]).toBeCloseTo(mm[axis]!, 4);
  }
  for (const frame of read.frames) expect(frame.apart_mm).toBeLessThan(1e-6);
}

describe.skipIf(!pydicom.available || !dicom3tools.available)(
  "a DICOM SEG, read by pydicom and dciodvfy (needs pydicom and dicom3tools)",
  () => {
    for (const [name, stack] of Object.entries(stacks)) {
      test(`${name}: every mark lies on its own source image, at its millimetres`, async () => {
        const files = filesOf(stack);
        const { projectId, series } = await projectWith(files);
        expect(series.map(({ shape }) => shape)).toEqual([[columns, rows, 9]]);
        const { seg } = await segOf(projectId, series[0]!, marks);
        const read = readSeg(seg, files);
        expect(read.errors).toEqual([]);
        expect(read.referenced).toBe(true);
        expectOnSources(read, stack);
        for (const segment of [kidney!, tumour!]) expect(voxelsOf(read, segment)).toEqual(painted(marks, segment));
      });
    }

    test("a series with a gap: each part of it has its own images, and marks lie on those of the part", async () => {
      const alongMm = [...steps(4), ...steps(5, 30)];
      const stack: Stack = {
        orientation: turned,
        originLps,
        alongMm: [6, 0, 8, 3, 1, 5, 2, 7, 4].map((n) => alongMm[n]!),
      };
      const files = filesOf(stack);
      const { projectId, series } = await projectWith(files);
      const upper = series.find(({ shape }) => shape[2] === 5)!;
      expect(series.map(({ shape }) => shape[2]).sort()).toEqual([4, 5]);
      const { seg } = await segOf(projectId, upper, marks);
      const inPart = files.filter((_, n) => stack.alongMm[n]! >= 30);
      expect(readSeg(seg, inPart).referenced).toBe(true);
      const read = readSeg(seg, files);
      expect(read.errors).toEqual([]);
      expectOnSources(read, stack, 4);
    });

    test("says what segments are: codes, side, colour's name, who drew them, and that they overlap", async () => {
      const files = filesOf(stacks["slices that descend"]!);
      const { projectId, series } = await projectWith(files);
      const { seg, result } = await segOf(projectId, series[0]!, marks);
      const read = readSeg(seg, files);
      expect(read.overlap).toBe("YES");
      expect(read.creator).toBe("Reader 1, Reader 2^");
      expect(read.content).toEqual(["20260304", "050607"]);
      expect(result.signedAt.toISOString()).toBe("2026-03-04T05:06:07.890Z");
      expect(read.segments).toEqual([
        {
          number: 1,
          label: "Kidney",
          algorithm: "MANUAL",
          name: null,
          category: ["SCT", "123037004", "Anatomical Structure"],
          type: ["SCT", "64033007", "Kidney"],
          region: ["SCT", "64033007", "Kidney"],
          side: ["SCT", "7771000", "Left"],
        },
        {
          number: 2,
          label: "Tumour – 腫瘤",
          algorithm: "MANUAL",
          name: null,
          category: ["SCT", "49755003", "Morphologically Abnormal Structure"],
          type: ["SCT", "108369006", "Neoplasm"],
          region: null,
          side: null,
        },
        {
          number: 3,
          label: "Cyst",
          algorithm: "MANUAL",
          name: null,
          category: ["SCT", "85756007", "Tissue"],
          type: ["SCT", "85756007", "Tissue"],
          region: null,
          side: null,
        },
      ]);
      // Looked for, and not there: one slice without a pixel.
      expect(read.frames.filter(({ segment }) => segment === cyst).map(({ voxels }) => voxels)).toEqual([[]]);

      // Not looked for: nothing says that there is none.
      agreed.set(projectId, [{ ...result, findings: {} }]);
      const { files: made } = await exportFiles(
        server.admin,
        (await freezeVersion(server.admin, projectId)).id,
        "DICOM_SEG",
      );
      const silent = readSeg(made["dicom-seg/case-0012.dcm"]!, files);
      expect(silent.errors).toEqual([]);
      expect(silent.segments.map(({ label }) => label)).toEqual(["Kidney", "Tumour – 腫瘤"]);
    });

    test("what a person took from a model is SEMIAUTOMATIC, by the model's name; taken and undone it is by hand", async () => {
      const phantom = generatePhantom({ seed: 3, shape: [48, 48, 8], spacingMm: [4, 4, 6] });
      const files = (await Array.fromAsync(phantomDicom(phantom))).map(({ name, bytes }) => ({ path: name, bytes }));
      const { projectId, series } = await projectWith(files);
      const segmentsOfCase = async (result: AgreedCase) => {
        agreed.set(projectId, [result]);
        const version = await freezeVersion(server.admin, projectId);
        const { files: made } = await exportFiles(server.admin, version.id, "DICOM_SEG");
        const { errors, segments } = readSeg(made["dicom-seg/case-0012.dcm"]!, files);
        expect(errors).toEqual([]);
        return segments;
      };
      const drawn = { label: "Kidney", algorithm: "MANUAL", name: null };
      const [taken, undone] = [await takeFromModel(series[0]!, false), await takeFromModel(series[0]!, true)];
      const kept = await segmentsOfCase(taken);
      expect(kept[0]).toMatchObject(drawn);
      expect(kept.at(-1)).toMatchObject({ label: "Bone", algorithm: "SEMIAUTOMATIC", name: "ct-tissue@1" });
      const without = await segmentsOfCase(undone);
      expect(without.at(-1)).toMatchObject({ label: "Bone", algorithm: "MANUAL", name: null });

      // A result that was made from it: what the read knows by a number of its own, the label tells.
      const asTumour = "update segment set label_key = 'tumour' where segmentation_id = $1 and name = 'Bone'";
      expect((await server.database.pool.query(asTumour, [taken.segmentationId])).rowCount).toBe(1);
      const { result } = await freezeMarks(projectId, series[0]!, marks);
      expect((await segmentsOfCase(result)).map(({ algorithm }) => algorithm)).toEqual(["MANUAL", "MANUAL", "MANUAL"]);
      expect(await segmentsOfCase({ ...result, madeFrom: [taken] })).toMatchObject([
        drawn,
        { algorithm: "SEMIAUTOMATIC", name: "ct-tissue@1" },
        { label: "Cyst", algorithm: "MANUAL" },
      ]);
    });

    test("a whole mask comes back voxel by voxel, whatever the width of its bytes", async () => {
      const files = filesOf(stacks["oblique slices, shuffled"]!);
      const { projectId, series } = await projectWith(files);
      // Every third voxel or so is somebody's; planes are filled apart from each other.
      const many: Mark[] = [];
      for (let k = 0; k < 9; k++)
        for (let j = 0; j < rows; j++)
          for (let i = 0; i < columns; i++) {
            if ((i * 7 + j * 5 + k * 3) % 4 === 0)
              many.push({ segment: (i + k) % 2 ? kidney! : cyst!, ijk: [i, j, k] });
            if ((i * 3 + j * 11 + k) % 5 === 0) many.push({ segment: tumour!, ijk: [i, j, k] });
          }
      const { seg } = await segOf(projectId, series[0]!, many);
      const read = readSeg(seg, files);
      expect(read.errors).toEqual([]);
      for (const segment of [kidney!, tumour!, cyst!]) expect(voxelsOf(read, segment)).toEqual(painted(many, segment));
    });

    test("names nobody unless it is asked to, and for a lead; made twice it is the same to the byte", async () => {
      const files = filesOf(stacks["slices that ascend"]!);
      const { projectId, series } = await projectWith(files);
      const { seg, made, version } = await segOf(projectId, series[0]!, marks);
      const hidden = readSeg(seg, files).patient;
      expect(hidden).toMatchObject({ PatientIdentityRemoved: "YES", PatientBirthDate: "", StudyDate: "" });
      expect(hidden.PatientID).toMatch(/^P-[0-9A-F]{12}$/);
      expect(hidden.PatientName).toBe(`${hidden.PatientID}^`);
      expect(Buffer.from(seg).includes("Secret")).toBe(false);
      expect(Buffer.from(seg).includes("SECRET")).toBe(false);

      await server.database.pool.query("delete from dataset_export where version_id = $1", [version.id]);
      const analyst = await server.join("Ana Analyst", [{ projectId, roles: ["ANALYST"] }]);
      const again = await exportFiles(analyst, version.id, "DICOM_SEG");
      expect(again.made.sha256).toBe(made.sha256);
      expect(Buffer.from(again.files["dicom-seg/case-0012.dcm"]!).equals(seg)).toBe(true);

      const lead = await server.join("Lea Lead", [{ projectId, roles: ["LEAD"] }]);
      const named = await exportFiles(lead, version.id, "DICOM_SEG", "AS_SOURCE");
      const read = readSeg(named.files["dicom-seg/case-0012.dcm"]!, files);
      expect(read.errors).toEqual([]);
      expect(read.patient).toMatchObject({
        PatientName: "Secret^Name",
        PatientID: "SECRET-ID-1",
        StudyDate: "20240102",
        PatientIdentityRemoved: "absent",
      });
      // Other bytes are another object.
      expect(read.uids[0]).not.toBe(readSeg(seg, files).uids[0]);
    });

    test.skipIf(!sharedData.available)(
      "on real slices, and on a file that holds many (needs shared data)",
      async () => {
        const pet = filesBelow(join(sharedDataFolder, "sts-petct/dicom/STS_001/PET/image"));
        const enhanced = filesBelow(join(sharedDataFolder, "nifti-niivue/tests/images/enh.dcm"));
        for (const files of [pet, enhanced]) {
          const { projectId, series } = await projectWith(files);
          expect(series).toHaveLength(1);
          const { seg } = await segOf(projectId, series[0]!, marks);
          const read = readSeg(seg, files);
          expect(read.errors).toEqual([]);
          expect(read.referenced).toBe(true);
          for (const segment of [kidney!, tumour!]) expect(voxelsOf(read, segment)).toEqual(painted(marks, segment));
          for (const frame of read.frames) expect(frame.apart_mm).toBeLessThan(1e-6);
        }
      },
    );

    test.skipIf(!sharedData.available)(
      "images without UIDs can't be referred to, and that is said (needs shared data)",
      async () => {
        const files = filesBelow(join(sharedDataFolder, "ct-totalseg/example_ct_dicom"));
        const { projectId, series } = await projectWith(files);
        const frozen = await freezeMarks(projectId, series[0]!, marks);
        const answer = await server.admin.ask(exportMutation, { id: frozen.version.id, format: "DICOM_SEG" });
        expect(answer.errors?.[0]).toMatchObject({
          message: "Case 12: these images have no UIDs that a DICOM SEG could refer to. Export NIfTI.",
          extensions: { code: "UNSUPPORTED_IMAGE", facts: { caseNumbers: [12] } },
        });
        const { files: made } = await exportFiles(server.admin, frozen.version.id, "NIFTI");
        expect(Object.keys(made)).toContain("nifti/case-0012-plane-0.nii.gz");
      },
    );
  },
);
