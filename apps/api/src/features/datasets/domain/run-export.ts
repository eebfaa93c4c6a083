import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { JobContext } from "../../../ports/job-queue.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { DatasetRepository, DatasetVersion, ExportKind } from "./dataset-version.js";
import type { Archive, CaseFile, CaseWriter, ExportTools } from "./export-ports.js";
import { isKept, readKept, sha256Of } from "./kept-objects.js";
import { decodeManifest, type ManifestCase } from "./manifest.js";

export interface RunExportPorts {
  datasets: DatasetRepository;
  objects: ObjectStore;
  clock: Clock;
  tools: ExportTools;
}

/** The rest of the progress is for storing the zip. */
const shareOfCases = 0.95;

/** Makes the zip, case by case, and keeps it. What was made before, by whomever, is not made again as long as it is there. */
export async function runExport(ports: RunExportPorts, kind: ExportKind, job: JobContext): Promise<object> {
  const known = await ports.datasets.findExport(kind);
  if (known && (await isKept(ports.objects, known.objectKey))) return { sha256: known.sha256 };
  const version = (await ports.datasets.findMany([kind.versionId])).get(kind.versionId);
  if (!version) throw new Conflict("This version is gone.");
  const archive = await ports.tools.openArchive(job.jobId);
  const writer = ports.tools.openWriter();
  const stop = () => writer.close();
  job.signal.addEventListener("abort", stop);
  try {
    await fill(ports, { kind, version, archive, writer, job });
    const path = await archive.finish();
    job.signal.throwIfAborted();
    const { key, size } = await ports.objects.putFile(version.projectId, path);
    const sha256 = key.slice(-64);
    const made = { objectKey: key, sizeBytes: size, sha256, jobId: job.jobId, madeAt: ports.clock.now() };
    await ports.datasets.putExport({ ...kind, ...made });
    return { sha256 };
  } finally {
    job.signal.removeEventListener("abort", stop);
    writer.close();
    await archive.remove();
  }
}

interface Run {
  kind: ExportKind;
  version: DatasetVersion;
  archive: Archive;
  writer: CaseWriter;
  job: JobContext;
}

async function fill({ objects, tools }: RunExportPorts, run: Run): Promise<void> {
  const { kind, version, archive, job } = run;
  const read = (sha256: string) => readKept(objects, version.projectId, sha256);
  const manifestBytes = await read(version.contentHash);
  const manifest = decodeManifest(manifestBytes);
  const protocols = new Map<number, Uint8Array>();
  for (const { version: number, sha256 } of manifest.protocols) protocols.set(number, await read(sha256));
  const written: object[] = [];
  for (const [n, one] of manifest.cases.entries()) {
    job.signal.throwIfAborted();
    await job.report((n / manifest.cases.length) * shareOfCases, `Case ${n + 1} of ${manifest.cases.length}`);
    const content = await read(one.labels.sha256);
    const files = await filesOf(run, one, { content, protocol: protocols.get(one.protocolVersion)! });
    for (const file of files) await archive.add(file);
    written.push({ case: one.number, patient: one.patient, split: one.split, files: files.map(describeFile) });
  }
  await job.report(shareOfCases, "Storing the archive");
  const about = { ...kind, number: version.number, contentHash: version.contentHash };
  for (const file of tools.describe(manifest, about)) await archive.add(file);
  for (const [number, bytes] of protocols) await archive.add({ name: `protocol-${number}.json`, bytes });
  await archive.add({ name: "files.json", bytes: Buffer.from(`${JSON.stringify(written, null, 2)}\n`) });
  await archive.add({ name: "manifest.json", bytes: manifestBytes });
}

function filesOf(
  { kind, version, writer }: Run,
  one: ManifestCase,
  { content, protocol }: { content: Uint8Array; protocol: Uint8Array },
): Promise<CaseFile[]> {
  return writer.filesOf({
    versionHash: version.contentHash,
    case: one,
    segmentationId: one.labels.segmentation as SegmentationId,
    protocol: JSON.parse(Buffer.from(protocol).toString("utf8")),
    content,
    format: kind.format,
    patients: kind.patients,
  });
}

function describeFile({ name, bytes, segments }: CaseFile): object {
  return { name, sha256: sha256Of(bytes), sizeBytes: bytes.length, segments };
}
