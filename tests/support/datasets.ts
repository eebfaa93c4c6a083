import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { AgreedCase, AgreedResults } from "../../apps/api/src/features/datasets/index.js";
import type { SentFile } from "./imports.js";
import { askPython } from "./readers.js";
import type { TestPerson } from "./server.js";

/** What reads came to, put there by a test: real results of real masks, without the readers. */
export interface AgreedByHand extends AgreedResults {
  put(projectId: string, ...cases: AgreedCase[]): void;
  set(projectId: string, cases: readonly AgreedCase[]): void;
  get(projectId: string): readonly AgreedCase[];
}

export function agreedByHand(): AgreedByHand {
  const known = new Map<string, readonly AgreedCase[]>();
  const get = (projectId: string) => known.get(projectId) ?? [];
  return {
    ofProject: async (projectId) => get(projectId),
    put: (projectId, ...cases) => known.set(projectId, [...get(projectId), ...cases]),
    set: (projectId, cases) => known.set(projectId, cases),
    get,
  };
}

/** Closes a mask and says what it holds, as a signed result would. */
export async function signedResult(
  person: TestPerson,
  segmentationId: string,
  more: Partial<AgreedCase> & Pick<AgreedCase, "caseNumber">,
): Promise<AgreedCase> {
  await person.graphql("mutation ($id: ID!) { closeSegmentation(id: $id) { id } }", { id: segmentationId });
  const { segmentation } = await person.graphql<{
    segmentation: { contentHash: string; revision: number; series: { id: string; study: { id: string } } };
  }>("query ($id: ID!) { segmentation(id: $id) { contentHash revision series { id study { id } } } }", {
    id: segmentationId,
  });
  return {
    caseId: `cas_${String(more.caseNumber).padStart(24, "0")}` as AgreedCase["caseId"],
    patientKey: `patient ${more.caseNumber}`,
    licence: "CC-BY-4.0",
    protocolVersion: 0,
    studyId: segmentation.series.study.id as AgreedCase["studyId"],
    seriesId: segmentation.series.id as AgreedCase["seriesId"],
    segmentationId: segmentationId as AgreedCase["segmentationId"],
    revision: segmentation.revision,
    contentHash: segmentation.contentHash,
    signedAt: new Date("2026-03-04T05:06:07.890Z"),
    how: "AGREED",
    contributors: ["Reader 2", "Reader 1"],
    findings: {},
    ...more,
  };
}

export interface FrozenVersion {
  __typename: "DatasetVersion";
  id: string;
  number: number;
  contentHash: string;
  manifestPath: string;
  splits: { split: string; caseCount: number }[];
}

export type Frozen =
  | FrozenVersion
  | { __typename: "DatasetRefused"; reason: string; message: string; caseNumbers: number[] };

export const freezeMutation = `mutation ($input: FreezeDatasetInput!) { freezeDataset(input: $input) {
  __typename
  ... on DatasetVersion { id number contentHash manifestPath splits { split caseCount } }
  ... on DatasetRefused { reason message caseNumbers } } }`;

export const byPatient = { byPatient: { seed: "one", train: 0.6, validation: 0.2, test: 0.2 } };

export async function freeze(person: TestPerson, projectId: string, split: object = byPatient): Promise<Frozen> {
  const input = { projectId, split };
  return (await person.graphql<{ freezeDataset: Frozen }>(freezeMutation, { input })).freezeDataset;
}

/** @throws when there is none, with the refusal */
export async function freezeVersion(person: TestPerson, projectId: string, split?: object): Promise<FrozenVersion> {
  const frozen = await freeze(person, projectId, split);
  if (frozen.__typename === "DatasetVersion") return frozen;
  throw new Error(`${frozen.reason}: ${frozen.message}`);
}

export const exportMutation = `mutation ($id: ID!, $format: DatasetFormat!, $patients: PatientIdentity! = PSEUDONYMS) {
  exportDataset(versionId: $id, format: $format, patients: $patients) { id kind status } }`;

export interface MadeExport {
  format: string;
  patients: string;
  path: string;
  sizeBytes: number;
  sha256: string;
}

export async function exportsOf(person: TestPerson, versionId: string): Promise<MadeExport[]> {
  const { datasetVersion } = await person.graphql<{ datasetVersion: { exports: MadeExport[] } }>(
    "query ($id: ID!) { datasetVersion(id: $id) { exports { format patients path sizeBytes sha256 } } }",
    { id: versionId },
  );
  return datasetVersion.exports;
}

/** Has a zip made, waits for it, and takes it home. @returns its files by name */
export async function exportFiles(
  person: TestPerson,
  versionId: string,
  format: "DICOM_SEG" | "NIFTI",
  patients: "PSEUDONYMS" | "AS_SOURCE" = "PSEUDONYMS",
): Promise<{ made: MadeExport; zip: Uint8Array; files: Record<string, Uint8Array> }> {
  const { exportDataset } = await person.graphql<{ exportDataset: { id: string } }>(exportMutation, {
    id: versionId,
    format,
    patients,
  });
  await jobEnded(person, exportDataset.id);
  const made = (await exportsOf(person, versionId)).find((one) => one.format === format && one.patients === patients);
  if (!made) throw new Error("The export is not there.");
  const response = await person.fetch(made.path);
  if (response.status !== 200) throw new Error(`${made.path} answered ${response.status}`);
  const zip = new Uint8Array(await response.arrayBuffer());
  return { made, zip, files: unzipSync(zip) };
}

/** @throws when it did not succeed */
export async function jobEnded(person: TestPerson, id: string): Promise<void> {
  for (;;) {
    const { job } = await person.graphql<{
      job: { status: string; failure: { code: string; message: string } | null };
    }>("query ($id: ID!) { job(id: $id) { status failure { code message } } }", { id });
    if (job.status === "SUCCEEDED") return;
    if (job.status === "FAILED" || job.status === "CANCELLED") throw new Error(JSON.stringify(job));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface SegFrameRead {
  segment: number;
  place: number;
  /** Path of the file that it lies on, and its frame. */
  source: string;
  frame: number;
  /** Rank of that file along the normal. */
  k: number;
  /** [i, j] */
  voxels: [number, number][];
  /** Of the first voxels, from the source file's header. */
  mm: [number, number, number][];
  /** How far the segmentation's own geometry is from the source file's. */
  apart_mm: number;
}

export interface SegRead {
  patient: Record<string, string>;
  uids: string[];
  creator: string;
  content: [string, string];
  overlap: string;
  segments: {
    number: number;
    label: string;
    algorithm: string;
    name: string | null;
    category: string[];
    type: string[];
    region: string[] | null;
    side: string[] | null;
  }[];
  frames: SegFrameRead[];
  /** Whether it refers to all of the sources and to nothing else. */
  referenced: boolean;
}

/** Writes a SEG and its sources into a folder, and has them read by pydicom and judged by dciodvfy. */
export function readSeg(seg: Uint8Array, sources: readonly SentFile[]): SegRead & { errors: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-seg-"));
  try {
    const paths = sources.map(({ bytes }, n) => {
      const path = join(folder, `source-${n}.dcm`);
      writeFileSync(path, bytes);
      return path;
    });
    const path = join(folder, "seg.dcm");
    writeFileSync(path, seg);
    const read = askPython<SegRead>("read_seg.py", { seg: path, sources: paths });
    const frames = read.frames.map((frame) => ({ ...frame, source: sources[paths.indexOf(frame.source)]!.path }));
    return { ...read, frames, errors: dciodvfyErrors(path) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what it calls errors; it must know the file for what it is */
function dciodvfyErrors(path: string): string[] {
  const { stdout, stderr } = spawnSync("dciodvfy", [path], { encoding: "utf8" });
  const lines = `${stdout}\n${stderr}`.split("\n");
  if (!lines.some((line) => line.trim() === "Segmentation")) return ["dciodvfy took it for something else", ...lines];
  return lines.filter((line) => /^Error/.test(line));
}
