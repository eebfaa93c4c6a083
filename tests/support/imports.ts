import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encodeParcelHead, parcelContentType } from "@covoxel/shared/parcel";
import type { TestPerson } from "./server.js";

export interface SentFile {
  path: string;
  bytes: Uint8Array;
}

/** What an import came to, as the page reads it. */
export interface ImportOutcome {
  id: string;
  status: string;
  jobId: string | null;
  counts: {
    files: number;
    imported: number;
    alreadyHere: number;
    refused: number;
    ignored: number;
    received: number;
    staged: number;
  };
  refused: { path: string; refusal: { code: string; message: string } }[];
  series: ImportedSeries[];
}

export interface ImportedSeries {
  id: string;
  study: { id: string };
  gridKind: string;
  shape: [number, number, number];
  timePoints: number;
  spacingMm: number[] | null;
  ijkToLps: number[] | null;
  pixelType: "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "rgb8";
  units: string;
  warnings: { code: string; message: string }[];
  thumbnailPath: string | null;
  supersededById: string | null;
}

type Person = Pick<TestPerson, "graphql" | "fetch">;

const outcomeFields = `
  id status jobId
  counts { files imported alreadyHere refused ignored received staged }
  files(first: 100, status: [REFUSED]) { edges { node { path refusal { code message } } } }
  series {
    id study { id } gridKind shape timePoints spacingMm ijkToLps pixelType units warnings { code message } thumbnailPath supersededById
  }`;

export async function startImport(person: Person, projectId: string): Promise<string> {
  const { startImport } = await person.graphql<{ startImport: { id: string } }>(
    "mutation ($projectId: ID!) { startImport(projectId: $projectId) { id } }",
    { projectId },
  );
  return startImport.id;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** One file in one request: tus, creation with upload. */
export function sendFile(person: Person, importId: string, { path, bytes }: SentFile): Promise<Response> {
  return person.fetch("/uploads", {
    method: "POST",
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": String(bytes.byteLength),
      "upload-metadata": `importId ${base64(importId)},relativePath ${base64(path)}`,
      "content-type": "application/offset+octet-stream",
    },
    body: bytes as Uint8Array<ArrayBuffer>,
  });
}

export async function sendFiles(person: Person, importId: string, files: readonly SentFile[]): Promise<void> {
  const waiting = [...files];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const response = await sendFile(person, importId, file);
        if (response.status !== 201) throw new Error(`/uploads answered ${response.status}: ${await response.text()}`);
      }
    }),
  );
}

/** Several small files in one request, as the browser sends them. */
export function sendParcel(person: Person, importId: string, files: readonly SentFile[]): Promise<Response> {
  const head = encodeParcelHead(files.map(({ path, bytes }) => ({ path, bytes: bytes.byteLength })));
  return person.fetch(`/uploads/${importId}/parcels`, {
    method: "POST",
    headers: { "content-type": parcelContentType },
    body: new Uint8Array(Buffer.concat([head, ...files.map(({ bytes }) => bytes)])),
  });
}

export async function finishImport(person: Person, importId: string): Promise<ImportOutcome> {
  await person.graphql("mutation ($id: ID!) { finishImport(id: $id) { id } }", { id: importId });
  return ended(person, importId);
}

export async function readImport(person: Person, id: string): Promise<ImportOutcome> {
  const data = await person.graphql<{
    import: ImportOutcome & { files: { edges: { node: ImportOutcome["refused"][0] }[] } };
  }>(`query ($id: ID!) { import(id: $id) { ${outcomeFields} } }`, { id });
  return { ...data.import, refused: data.import.files.edges.map(({ node }) => node) };
}

/** Waits until the import is no longer under way. */
export async function ended(person: Person, importId: string): Promise<ImportOutcome> {
  for (;;) {
    const outcome = await readImport(person, importId);
    if (outcome.status !== "RECEIVING" && outcome.status !== "PROCESSING") return outcome;
    await pause(30);
  }
}

export async function importFiles(
  person: Person,
  projectId: string,
  files: readonly SentFile[],
): Promise<ImportOutcome> {
  const id = await startImport(person, projectId);
  await sendFiles(person, id, files);
  return finishImport(person, id);
}

/** Every file below a folder, named from it. */
export function filesBelow(folder: string): SentFile[] {
  if (statSync(folder).isFile()) return [{ path: basename(folder), bytes: readFileSync(folder) }];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(folder, path), bytes: readFileSync(path) }));
}

const arrays = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  rgb8: Uint8Array,
};

/** Real values (HU for CT) of one frame, read as a viewer reads them: metadata, then pixels. */
export async function frameValues(person: Person, series: ImportedSeries, k: number, t = 0): Promise<Float64Array> {
  const metadata = await frameMetadata(person, series, t);
  const response = await person.fetch(`/dicom-web/series/${series.id}/frames/${t}/${k}`);
  if (response.status !== 200) throw new Error(`frame answered ${response.status}`);
  const stored = new arrays[series.pixelType](await response.arrayBuffer());
  const [slope, intercept] = [metadata[k]!["00281053"]!.Value[0], metadata[k]!["00281052"]!.Value[0]];
  return Float64Array.from(stored, (value) => value * slope + intercept);
}

// biome-ignore lint/suspicious/noExplicitAny: DICOM JSON values are of any kind
export type DicomJson = Record<string, { vr: string; Value: any[] }>;

export async function frameMetadata(person: Person, series: ImportedSeries, t = 0): Promise<DicomJson[]> {
  const response = await person.fetch(`/dicom-web/series/${series.id}/metadata?t=${t}`);
  if (response.status !== 200) throw new Error(`metadata answered ${response.status}`);
  return (await response.json()) as DicomJson[];
}
