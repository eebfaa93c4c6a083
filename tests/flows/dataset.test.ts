import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeContent } from "@covoxel/shared/labelmap";
import type { ProjectId } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgreedCase } from "../../apps/api/src/features/datasets/index.js";
import { generatePhantom, phantomDicom, phantomNifti } from "../../apps/api/src/features/studies/phantom/index.js";
import { covoxel } from "../support/covoxel-command.js";
import {
  agreedByHand,
  byPatient,
  exportFiles,
  exportMutation,
  exportsOf,
  freeze,
  freezeMutation,
  freezeVersion,
  jobEnded,
  signedResult,
} from "../support/datasets.js";
import { importFiles, type SentFile } from "../support/imports.js";
import { needs, python } from "../support/require.js";
import { labelsOf, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const nibabel = needs("nibabel");

const agreed = agreedByHand();
let server: TestServer;
let cast: Cast;
/** Cases 1 and 2 are one patient's, on DICOM; case 3 another's, on NIfTI. */
let results: AgreedCase[];
/** By the number of their case, as they were sent. */
const images = new Map<number, Uint8Array[]>();
const shape = [24, 20, 6] as const;

const label = (key: string, more: object = {}) => ({
  ...{ key, name: key, kind: "CLASS", geometry: "MASK", isRequired: true, mayOverlap: false, colour: "#0072b2" },
  ...{ category: null, type: null, anatomicRegion: null, laterality: null },
  ...more,
});
const [liver, tumour] = [1, 2];

beforeAll(async () => {
  server = await startTestServer({ agreed });
  cast = await server.cast();
  await saveProtocol(server.admin, cast.projectId);
  results = [await readCase(1, "DICOM"), await readCase(2, "DICOM"), await readCase(3, "NIFTI")];
  results = results.map((result) => ({ ...result, patientKey: result.caseNumber < 3 ? "Anna's key" : "Bert's key" }));
});
afterAll(() => server?.stop());

async function saveProtocol(person: TestPerson, projectId: ProjectId): Promise<void> {
  const protocol = {
    labels: [label("liver"), label("tumour", { mayOverlap: true })],
    questions: [],
    workflow: {
      steps: [{ key: "read", name: "Read", reads: 2, mode: "INDEPENDENT", aiAssistance: "NONE", visibleContext: [] }],
      agreement: { diceAtLeast: 0.85, result: "UNION" },
      adjudication: { mayHaveReadTheCase: false },
    },
    instructions: "",
    showsPseudonyms: true,
  };
  await person.graphql("mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }", {
    input: { projectId, editedVersion: 0, protocol },
  });
}

async function filesOf(seed: number, format: "DICOM" | "NIFTI"): Promise<SentFile[]> {
  const phantom = generatePhantom({ seed, shape: [...shape], spacingMm: [1, 1, 2] });
  if (format === "NIFTI") return [{ path: "scan.nii", bytes: phantomNifti(phantom, "CT") }];
  const files = await Array.fromAsync(phantomDicom(phantom, { order: "SHUFFLED" }));
  return files.map(({ name, bytes }) => ({ path: name, bytes }));
}

/** Images that came in, a mask that was painted in its room, closed and signed. */
async function readCase(caseNumber: number, format: "DICOM" | "NIFTI"): Promise<AgreedCase> {
  const files = await filesOf(caseNumber, format);
  images.set(
    caseNumber,
    files.map(({ bytes }) => bytes),
  );
  const { series } = await importFiles(cast.asLead, cast.projectId, files);
  const { createSegmentation } = await cast.asLead.graphql<{ createSegmentation: { id: string } }>(
    "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }",
    { input: { seriesId: series[0]!.id, name: "Result" } },
  );
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(createSegmentation.id, shape);
  for (let k = 0; k < 5; k++) {
    room.paint([{ segment: liver!, plane: 0, spans: stroke(k, [3, 4 + caseNumber], [17, 12], 3, shape) }], {
      tool: "brush",
    });
    if (k % 2 === 0)
      room.paint([{ segment: tumour!, plane: 1, spans: stroke(k, [8, 8], [9, 9], 1, shape) }], { tool: "brush" });
  }
  await saved(room);
  await room.close();
  return signedResult(cast.asLead, createSegmentation.id, {
    caseNumber,
    protocolVersion: 1,
    findings: { liver: "PRESENT", tumour: "PRESENT" },
    licence: caseNumber === 2 ? "CC0-1.0" : "CC-BY-4.0",
  });
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Plan {
  __typename: string;
  patientCount?: number;
  cases?: { number: number; patient: string; split: string }[];
}

const planQuery = `query ($id: ID!, $split: SplitInput!) { datasetPlan(projectId: $id, split: $split) { __typename
  ... on DatasetPlan { patientCount cases { number patient split } } ... on DatasetRefused { reason caseNumbers } } }`;

const planOf = async (person: TestPerson, id: string, split: object = byPatient) =>
  (await person.graphql<{ datasetPlan: Plan }>(planQuery, { id, split })).datasetPlan;

async function manifestOf(person: TestPerson, path: string) {
  const bytes = new Uint8Array(await (await person.fetch(path)).arrayBuffer());
  return { bytes, manifest: JSON.parse(Buffer.from(bytes).toString("utf8")) };
}

describe("freezing", () => {
  test("nothing is frozen before anything is agreed", async () => {
    expect(await freeze(cast.asLead, cast.projectId)).toEqual({
      __typename: "DatasetRefused",
      reason: "NOTHING_AGREED",
      message: "No case of this project has a signed result yet.",
      caseNumbers: [],
    });
  });

  test("what stands in the way is named, by case; nothing is frozen then", async () => {
    const [first, second, third] = results as [AgreedCase, AgreedCase, AgreedCase];
    const refusal = async (cases: AgreedCase[], split?: object) => {
      agreed.set(cast.projectId, cases);
      return freeze(cast.asLead, cast.projectId, split);
    };
    expect(await refusal([first, { ...second, patientKey: null }])).toMatchObject({
      reason: "PATIENT_UNKNOWN",
      caseNumbers: [2],
    });
    expect(
      await refusal([
        { ...third, licence: null },
        { ...first, licence: "" },
      ]),
    ).toMatchObject({
      reason: "LICENCE_MISSING",
      caseNumbers: [1, 3],
    });
    const given = (...splits: string[]) => ({
      given: splits.map((split, n) => ({ caseNumber: n + 1, split })),
    });
    expect(await refusal(results, given("TRAIN", "TEST", "TEST"))).toMatchObject({
      reason: "PATIENT_IN_TWO_SPLITS",
      message: "Cases 1, 2: cases of one patient would stand in two splits.",
      caseNumbers: [1, 2],
    });
    expect(await refusal(results, given("TRAIN", "TRAIN"))).toMatchObject({
      reason: "CASE_WITHOUT_SPLIT",
      caseNumbers: [3],
    });
    expect(await refusal([first, { ...second, contentHash: "0".repeat(64) }])).toMatchObject({
      reason: "RESULT_CHANGED",
      caseNumbers: [2],
    });
    const { rows } = await server.database.pool.query("select 1 from dataset_version");
    expect(rows).toEqual([]);
  });

  test("a plan says what would be frozen and where each case would stand, or why nothing would, and freezes nothing", async () => {
    agreed.set(cast.projectId, results);
    const plan = await planOf(cast.asLead, cast.projectId);
    expect(plan).toMatchObject({ __typename: "DatasetPlan", patientCount: 2 });
    expect(plan.cases!.map(({ number }) => number)).toEqual([1, 2, 3]);
    const [first, second, third] = plan.cases!;
    expect([second!.patient, second!.split]).toEqual([first!.patient, first!.split]);
    expect(third!.patient).not.toBe(first!.patient);
    const { rows } = await server.database.pool.query("select 1 from dataset_version");
    expect(rows).toEqual([]);
    const { manifest } = await manifestOf(cast.asLead, (await freezeVersion(cast.asLead, cast.projectId)).manifestPath);
    const frozen = manifest.cases.map((one: Record<string, unknown>) => [one.number, one.patient, one.split]);
    expect(plan.cases!.map(({ number, patient, split }) => [number, patient, split])).toEqual(frozen);
    expect(await planOf(cast.asLead, cast.projectId, { given: [] })).toEqual({
      __typename: "DatasetRefused",
      reason: "CASE_WITHOUT_SPLIT",
      caseNumbers: [1, 2, 3],
    });
    await server.database.pool.query("delete from dataset_version");
  });

  test.each<[string, object, string]>([
    ["both ways at once", { ...byPatient, given: [] }, "split"],
    ["neither", {}, "split"],
    [
      "fractions that don't come to 1",
      { byPatient: { seed: "s", train: 0.5, validation: 0.1, test: 0.1 } },
      "split.byPatient",
    ],
    ["a case that has no result", { given: [{ caseNumber: 99, split: "TEST" }] }, "split.given"],
    [
      "a case twice",
      {
        given: [
          { caseNumber: 1, split: "TEST" },
          { caseNumber: 1, split: "TRAIN" },
        ],
      },
      "split.given",
    ],
  ])("a split that says %s is a mistake", async (_, split, field) => {
    agreed.set(cast.projectId, results);
    const answer = await cast.asLead.ask(freezeMutation, { input: { projectId: cast.projectId, split } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", facts: { field } });
  });

  test("a version names every byte by its SHA-256, keeps the masks, and says nobody's name", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const { bytes, manifest } = await manifestOf(cast.asAnalyst, version.manifestPath);
    expect(sha256(bytes)).toBe(version.contentHash);
    expect(manifest.cases.map((one: { number: number }) => one.number)).toEqual([1, 2, 3]);
    for (const [n, one] of manifest.cases.entries()) {
      const result = results[n]!;
      expect([...one.image.sha256].sort()).toEqual(images.get(one.number)!.map(sha256).sort());
      expect(one).toMatchObject({
        licence: result.licence,
        contributors: ["Reader 1", "Reader 2"],
        findings: { liver: "PRESENT", tumour: "PRESENT" },
        protocolVersion: 1,
        image: { format: n < 2 ? "DICOM" : "NIFTI", shape: [...shape] },
        labels: { segmentation: result.segmentationId, revision: result.revision, sha256: result.contentHash },
      });
      expect(one.labels.segments).toMatchObject([
        { number: 1, plane: 0, label: "liver", method: "MANUAL", models: [] },
        { number: 2, plane: 1, label: "tumour", method: "MANUAL", models: [] },
      ]);
      const kept = await readFile(objectFile(result.contentHash));
      expect(sha256(kept)).toBe(result.contentHash);
      expect(decodeContent(kept).planes.map(({ segments }) => segments)).toEqual([[1], [2]]);
    }
    const [one, two, three] = manifest.cases;
    expect(one.patient).toBe(two.patient);
    expect(one.split).toBe(two.split);
    expect(three.patient).not.toBe(one.patient);
    const text = Buffer.from(bytes).toString("utf8");
    for (const secret of ["Anna", "key", "2.25.", "1.2.840", "Lea", cast.asReader.id])
      expect(text).not.toContain(secret);
  });

  test("what a version holds can be asked for page by page, without the hashes of its images", async () => {
    agreed.set(cast.projectId, results);
    const { id } = await freezeVersion(cast.asLead, cast.projectId);
    const query = `query ($id: ID!, $first: Int!, $after: String) { datasetVersion(id: $id) { patientCount
      splitByPatient { seed train validation test } cases(first: $first, after: $after) { pageInfo { hasNextPage endCursor }
        edges { node { number patient split licence origin contributors protocolVersion maskSha256 findings { labelKey finding } } } } } }`;
    type Page = {
      datasetVersion: {
        splitByPatient: object | null;
        cases: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: object }[] };
      };
    };
    const page = async (after: string | null, version = id) =>
      (await cast.asAnalyst.graphql<Page>(query, { id: version, first: 2, after })).datasetVersion;
    const first = await page(null);
    expect(first).toMatchObject({ patientCount: 2, splitByPatient: byPatient.byPatient });
    const second = await page(first.cases.pageInfo.endCursor);
    expect([first.cases.pageInfo.hasNextPage, second.cases.pageInfo.hasNextPage]).toEqual([true, false]);
    const nodes = [...first.cases.edges, ...second.cases.edges].map(({ node }) => node);
    expect(nodes).toMatchObject(
      results.map(({ caseNumber, licence, contentHash }) => ({
        number: caseNumber,
        licence,
        maskSha256: contentHash,
        origin: "AGREED",
        contributors: ["Reader 1", "Reader 2"],
        findings: ["liver", "tumour"].map((labelKey) => ({ labelKey, finding: "PRESENT" })),
      })),
    );
    const given = { given: results.map(({ caseNumber }) => ({ caseNumber, split: "TEST" })) };
    const byHand = await freezeVersion(cast.asLead, cast.projectId, given);
    expect((await page(null, byHand.id)).splitByPatient).toBeNull();
  });

  test("built again from the same state it has the same hash, whatever the order; any change is another version", async () => {
    const [first, second, third] = results as [AgreedCase, AgreedCase, AgreedCase];
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    agreed.set(cast.projectId, [third, { ...first, contributors: [...first.contributors].reverse() }, second]);
    expect(await freezeVersion(cast.asLead, cast.projectId)).toEqual(version);

    const hashes = new Set([version.contentHash]);
    const change = async (cases: AgreedCase[], split?: object) => {
      agreed.set(cast.projectId, cases);
      const { contentHash } = await freezeVersion(cast.asLead, cast.projectId, split);
      expect(hashes).not.toContain(contentHash);
      hashes.add(contentHash);
    };
    await change([first, second]);
    await change([first, second, { ...third, licence: "CC0-1.0" }]);
    await change([first, second, { ...third, findings: { ...third.findings, tumour: "NOT_ASSESSABLE" } }]);
    await change([first, second, { ...third, contributors: ["Reader 1", "Reader 3"] }]);
    await change([first, second, { ...third, patientKey: first.patientKey }]);
    await change(results, { byPatient: { ...byPatient.byPatient, seed: "another" } });
    await change(results, { given: results.map(({ caseNumber }) => ({ caseNumber, split: "TEST" })) });

    // Not a row is left, and the store is what it was: the same bytes come to the same name.
    await server.database.pool.query("delete from dataset_version where project_id = $1", [cast.projectId]);
    agreed.set(cast.projectId, results);
    const again = await freezeVersion(cast.asLead, cast.projectId);
    expect(again.contentHash).toBe(version.contentHash);
    expect(again.id).not.toBe(version.id);
  });

  test("versions are numbered, newest first, page by page; two leads at once make one", async () => {
    const { projectId, asLead } = cast;
    await server.database.pool.query("delete from dataset_version where project_id = $1", [projectId]);
    agreed.set(projectId, results);
    const both = await Promise.all([freezeVersion(asLead, projectId), freezeVersion(asLead, projectId)]);
    expect(both[0]).toEqual(both[1]);
    agreed.set(projectId, results.slice(0, 2));
    const second = await freezeVersion(asLead, projectId);
    agreed.set(projectId, results.slice(2));
    const third = await freezeVersion(asLead, projectId);
    const query = `query ($id: ID!, $after: String) { project(id: $id) { mayFreezeDataset datasetVersions(first: 2, after: $after) {
      edges { node { id number frozenBy { displayName } splits { caseCount } } } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (after: string | null) =>
      // biome-ignore lint/suspicious/noExplicitAny: a page of a list
      (await asLead.graphql<any>(query, { id: projectId, after })).project.datasetVersions;
    const newest = await page(null);
    expect(newest.edges.map(({ node }: { node: { number: number } }) => node.number)).toEqual([3, 2]);
    expect(newest.edges[0].node).toMatchObject({ id: third.id, frozenBy: { displayName: "Lea Lead" } });
    const oldest = await page(newest.pageInfo.endCursor);
    expect(oldest.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([both[0]!.id]);
    expect([newest.pageInfo.hasNextPage, oldest.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(second.number).toBe(2);
  });

  test("who froze and who took it home stands in the audit trail", async () => {
    agreed.set(cast.projectId, results);
    const split = { byPatient: { ...byPatient.byPatient, seed: "for the trail" } };
    const version = await freezeVersion(cast.asLead, cast.projectId, split);
    await freezeVersion(cast.asLead, cast.projectId, split);
    await exportFiles(cast.asAnalyst, version.id, "NIFTI");
    const { project } = await cast.asLead.graphql<{ project: { audit: { edges: { node: object }[] } } }>(
      `query ($id: ID!, $subject: ID!) { project(id: $id) { audit(subject: $subject) { edges { node {
        act person { displayName } details { name value } } } } } }`,
      { id: cast.projectId, subject: version.id },
    );
    expect(project.audit.edges.map(({ node }) => node)).toMatchObject([
      { act: "DATASET_DOWNLOADED", person: { displayName: "Ana Analyst" } },
      { act: "DATASET_EXPORTED", person: { displayName: "Ana Analyst" } },
      { act: "DATASET_FROZEN", person: { displayName: "Lea Lead" } },
    ]);
  });

  test("what belongs to another project is nobody's result here", async () => {
    const projectId = await server.createProject("Elsewhere");
    await saveProtocol(server.admin, projectId);
    agreed.set(projectId, results);
    const answer = await server.admin.ask(freezeMutation, { input: { projectId, split: byPatient } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "CONFLICT", facts: { caseNumber: 1 } });
  });

  test("a version never changes: the database refuses", async () => {
    await expect(
      server.database.pool.query("update dataset_version set note = 'better' where number = 1"),
    ).rejects.toThrow("never changes");
    await expect(server.database.pool.query("update dataset_case set split = 'TEST'")).rejects.toThrow("never changes");
  });
});

const readNifti = `
import json, sys, nibabel, numpy
image = nibabel.load(sys.argv[1])
data = numpy.asanyarray(image.dataobj)
print(json.dumps({"shape": image.shape, "labels": [int(v) for v in data.transpose(2, 1, 0).reshape(-1)],
  "zooms": [float(v) for v in image.header.get_zooms()]}))
`;

describe("exporting", () => {
  test.skipIf(!nibabel.available)("NIfTI: one file for each plane, voxel by voxel (needs nibabel)", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const { files, made, zip } = await exportFiles(cast.asAnalyst, version.id, "NIFTI");
    expect([sha256(zip), zip.length]).toEqual([made.sha256, made.sizeBytes]);
    const folder = mkdtempSync(join(tmpdir(), "covoxel-nifti-"));
    try {
      for (const { caseNumber, segmentationId } of results) {
        const room = await new TestBrowser(cast.asLead, server.url).newTab().open(segmentationId, shape);
        for (const plane of [0, 1]) {
          const path = join(folder, "labels.nii.gz");
          writeFileSync(path, files[`nifti/case-000${caseNumber}-plane-${plane}.nii.gz`]!);
          const seen = JSON.parse(execFileSync(python, ["-c", readNifti, path], { encoding: "utf8" }));
          expect(seen).toMatchObject({ shape: [...shape], zooms: [1, 1, 2] });
          const labels = Uint8Array.from(seen.labels);
          expect(labels).toEqual(plane === 0 ? labelsOf(room) : planeOf(room, 1));
        }
        await room.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const listed = JSON.parse(Buffer.from(files["files.json"]!).toString("utf8"));
    expect(listed[2].files.map(({ segments }: { segments: object[] }) => segments)).toEqual([
      [{ value: 1, label: "liver", name: "liver", finding: "PRESENT" }],
      [{ value: 2, label: "tumour", name: "tumour", finding: "PRESENT" }],
    ]);
    expect(Buffer.from(files["LICENCES.txt"]!).toString()).toBe("CC-BY-4.0\n  cases 1, 3\n\nCC0-1.0\n  cases 2\n");
    expect(JSON.parse(Buffer.from(files["protocol-1.json"]!).toString()).labels[1].key).toBe("tumour");
    expect(readdirSync(join(server.home, "exports"))).toEqual([]);
  });

  test("DICOM SEG is refused where an image came as NIfTI, and says which; without it, it is made", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const answer = await cast.asLead.ask(exportMutation, { id: version.id, format: "DICOM_SEG" });
    expect(answer.errors?.[0]).toMatchObject({
      message: "Case 3: a DICOM SEG refers to DICOM images, and these came as NIfTI or MGH. Export NIfTI.",
      extensions: { code: "UNSUPPORTED_IMAGE", facts: { reason: "NOT_DICOM", caseNumbers: [3] } },
    });
    agreed.set(cast.projectId, results.slice(0, 2));
    const { files } = await exportFiles(
      cast.asLead,
      (await freezeVersion(cast.asLead, cast.projectId)).id,
      "DICOM_SEG",
    );
    expect(Object.keys(files).filter((name) => name.endsWith(".dcm"))).toEqual([
      "dicom-seg/case-0001.dcm",
      "dicom-seg/case-0002.dcm",
    ]);
  });

  test("it is a job with progress, the same one when asked again; what was made is not made twice", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    await server.database.pool.query("delete from dataset_export");
    const ask = async (person: TestPerson) =>
      (
        await person.graphql<{ exportDataset: { id: string; kind: string } }>(exportMutation, {
          id: version.id,
          format: "NIFTI",
        })
      ).exportDataset;
    const lead = await server.join("Another lead", [{ projectId: cast.projectId, roles: ["LEAD"] }]);
    const [one, two] = [await ask(lead), await ask(lead)];
    expect(two.id).toBe(one.id);
    expect(one.kind).toBe("export");
    await jobEnded(lead, one.id);
    const { madeAt } = await madeAtOf(version.id);
    const other = await ask(await server.join("A third", [{ projectId: cast.projectId, roles: ["LEAD"] }]));
    expect(other.id).not.toBe(one.id);
    await jobEnded(cast.asLead, other.id);
    expect((await madeAtOf(version.id)).madeAt).toEqual(madeAt);
  });

  test("a download goes on where it broke off, and a known file isn't sent again", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const { made, zip } = await exportFiles(cast.asLead, version.id, "NIFTI");
    const part = await cast.asLead.fetch(made.path, { headers: { range: "bytes=10-29" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-29/${zip.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(zip.subarray(10, 30));
    const beyond = await cast.asLead.fetch(made.path, { headers: { range: `bytes=${zip.length}-` } });
    expect(beyond.status).toBe(416);
    const known = await cast.asLead.fetch(made.path, {
      headers: { "if-none-match": `"${made.sha256}"`, "cache-control": "max-age=0" },
    });
    expect(known.status).toBe(304);
    expect(part.headers.get("content-disposition")).toBe(`attachment; filename="dataset-v${version.number}-nifti.zip"`);
  });

  test("each download stands in the audit trail once, by whom and of what, however many pieces it came in", async () => {
    agreed.set(cast.projectId, results);
    const { id, number } = await freezeVersion(cast.asLead, cast.projectId, {
      byPatient: { ...byPatient.byPatient, seed: "of its own" },
    });
    const { made } = await exportFiles(cast.asLead, id, "NIFTI");
    for (const range of ["bytes=0-9", "bytes=10-"])
      await (await cast.asAnalyst.fetch(made.path, { headers: { range } })).arrayBuffer();
    await cast.asAnalyst.fetch(made.path, { method: "HEAD" });
    await cast.asReader.fetch(made.path);
    const { rows } = await server.database.pool.query(
      "select who, act, details from audit_entry where subject = $1 and act = 'DATASET_DOWNLOADED' order by number",
      [id],
    );
    const entry = { act: "DATASET_DOWNLOADED", details: { number, format: "NIFTI", patients: "PSEUDONYMS" } };
    // The lead's is that of `exportFiles`.
    expect(rows).toEqual([cast.asLead, cast.asAnalyst].map(({ id: who }) => ({ who, ...entry })));
  });
});

const planeOf = ({ replica }: Parameters<typeof labelsOf>[0], plane: number) => {
  const [ni, nj, nk] = replica.shape;
  const labels = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k++) replica.slice(2, k, labels.subarray(k * ni * nj, (k + 1) * ni * nj), plane);
  return labels;
};

async function madeAtOf(versionId: string): Promise<{ madeAt: Date }> {
  const { rows } = await server.database.pool.query(
    `select made_at as "madeAt" from dataset_export where version_id = $1`,
    [versionId],
  );
  return rows[0];
}

describe("who learns of it", () => {
  const everything = `query ($project: ID!, $version: ID!) {
    project(id: $project) { mayFreezeDataset datasetVersions { edges { node { id } } pageInfo { hasNextPage endCursor } } }
    datasetVersion(id: $version) { id } node(id: $version) { id } jobs(projectId: $project) { edges { node { id } } } }`;

  test("readers, adjudicators and viewers see the same whether there is a version or not; outsiders nothing", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const { made } = await exportFiles(cast.asLead, version.id, "NIFTI");
    const empty = await server.createProject("Empty");
    const nobody = "dsv_000000000000000000000000";
    const people = [cast.asReader, cast.asAdjudicator, cast.asViewer];
    for (const person of people) {
      await server.admin.graphql("mutation ($input: MemberInput!) { addMember(input: $input) { id } }", {
        input: { projectId: empty, personId: person.id, roles: ["READER"] },
      });
    }
    for (const person of [...people, cast.asOutsider]) {
      const here = await person.ask(everything, { project: cast.projectId, version: version.id });
      if (person === cast.asOutsider) expect(here.data.project).toBeNull();
      else expect(here).toEqual(await person.ask(everything, { project: empty, version: nobody }));
      for (const asked of [version.id, nobody]) {
        const exported = await person.ask(exportMutation, { id: asked, format: "NIFTI" });
        expect(exported.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
      }
      const frozen = await person.ask(freezeMutation, { input: { projectId: cast.projectId, split: byPatient } });
      expect(frozen.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
      const planned = await person.ask(planQuery, { id: cast.projectId, split: byPatient });
      expect(planned.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
      const missing = await (await person.fetch(`/files/datasets/${nobody}/nifti.zip`)).text();
      for (const path of [version.manifestPath, made.path, made.path.replace("nifti", "dicom-seg")]) {
        const response = await person.fetch(path);
        expect([response.status, await response.text()]).toEqual([404, missing]);
      }
    }
    expect((await fetch(server.url + made.path)).status).toBe(401);
  });

  test("an analyst looks and takes home, and neither freezes nor learns who the patients are", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    await exportFiles(cast.asLead, version.id, "NIFTI", "AS_SOURCE");
    const seen = await exportsOf(cast.asAnalyst, version.id);
    expect(new Set(seen.map(({ patients }) => patients))).toEqual(new Set(["PSEUDONYMS"]));
    const named = (await exportsOf(cast.asLead, version.id)).find(({ patients }) => patients === "AS_SOURCE")!;
    expect((await cast.asAnalyst.fetch(named.path)).status).toBe(404);
    expect((await cast.asLead.fetch(named.path)).status).toBe(200);
    const asked = { id: version.id, format: "NIFTI", patients: "AS_SOURCE" };
    expect((await cast.asAnalyst.ask(exportMutation, asked)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const input = { projectId: cast.projectId, split: byPatient };
    expect((await cast.asAnalyst.ask(freezeMutation, { input })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const planned = await cast.asAnalyst.ask(planQuery, { id: cast.projectId, split: byPatient });
    expect(planned.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});

/** Turns one bit in the middle of an object. @returns how to turn it back */
async function flip(hash: string): Promise<() => Promise<void>> {
  const bytes = await readFile(objectFile(hash));
  const wrong = Uint8Array.from(bytes);
  wrong[wrong.length >> 1]! ^= 1;
  await writeFile(objectFile(hash), wrong);
  return () => writeFile(objectFile(hash), bytes);
}

/** Of an object of the project. */
const objectFile = (hash: string) => join(server.home, "objects", cast.projectId, hash.slice(0, 2), hash);

describe("verify", () => {
  test("finds and names one flipped bit in an image, a mask, a protocol, the manifest and a zip of a frozen version", async () => {
    agreed.set(cast.projectId, results);
    const version = await freezeVersion(cast.asLead, cast.projectId);
    const { made } = await exportFiles(cast.asLead, version.id, "NIFTI");
    const { manifest } = await manifestOf(cast.asLead, version.manifestPath);
    const whole = await covoxel(server, "verify");
    expect(whole.output).toMatch(/frozen data sets: \d+ read again/);
    expect(whole.output).toContain("All is as it was written.");
    expect(whole.status).toBe(0);

    const where = `in data set ${version.id} (version ${version.number}): ${cast.projectId}`;
    const [image, labels, protocol, lost] = [
      manifest.cases[1].image.sha256[2],
      manifest.cases[2].labels.sha256,
      manifest.protocols[0].sha256,
      manifest.cases[0].labels.sha256,
    ];
    const mend = [await flip(image), await flip(labels), await flip(protocol), await flip(made.sha256)];
    const bytes = await readFile(objectFile(lost));
    await rm(objectFile(lost));
    const { status, output } = await covoxel(server, "verify");
    expect(output).toContain(`damaged  ${cast.projectId}/${image}`);
    expect(output).toContain(`damaged  ${cast.projectId}/${made.sha256}`);
    expect(output).toContain(`damaged  an image of Case 2, ${where}/${image}`);
    expect(output).toContain(`damaged  labels of Case 3, ${where}/${labels}`);
    expect(output).toContain(`damaged  version 1 of the protocol, ${where}/${protocol}`);
    expect(output).toContain(`missing  labels of Case 1, ${where}/${lost}`);
    expect(status).toBe(4);
    for (const undo of mend) await undo();
    await writeFile(objectFile(lost), bytes);

    const undo = await flip(version.contentHash);
    const second = await covoxel(server, "verify");
    await undo();
    expect(second.output).toContain(`damaged  its manifest, ${where}/${version.contentHash}`);
    expect(second.status).toBe(4);
  });
});
