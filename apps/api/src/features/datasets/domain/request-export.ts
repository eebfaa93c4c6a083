import { DatasetFormat, GridKind } from "@covoxel/shared/vocabulary";
import { UnsupportedImage } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Job, JobQueue } from "../../../ports/job-queue.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { DatasetRepository, ExportKind } from "./dataset-version.js";
import type { ManifestCase } from "./manifest.js";
import { assertMayExportDataset } from "./policy.js";
import { readManifest, seeVersion } from "./read-datasets.js";

export const exportJobKind = "export";

export interface RequestExportPorts {
  datasets: DatasetRepository;
  objects: ObjectStore;
  jobs: JobQueue;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  /** Of an axis of a NIfTI-1 file. */
  longestAxis: number;
}

/**
 * Has a zip of a version made. Asked again by the same person, it is the same job unless that failed or was cancelled.
 * @throws NotFound @throws Forbidden @throws UnsupportedImage naming the cases that the format can't hold
 */
export async function requestExport(ports: RequestExportPorts, who: Principal, kind: ExportKind): Promise<Job> {
  const version = await seeVersion(ports, who, kind.versionId);
  assertMayExportDataset(who, version.projectId, kind.patients);
  const { cases } = await readManifest(ports, version);
  if (kind.format === DatasetFormat.DICOM_SEG) assertFitsSeg(cases);
  else assertFitsNifti(cases, ports.longestAxis);
  const { versionId, format, patients } = kind;
  const { projectId } = version;
  return ports.unitOfWork.transaction(async (tx) => {
    const job = await ports.jobs.request<ExportKind>(
      {
        kind: exportJobKind,
        payload: kind,
        projectId,
        requestedBy: who.personId,
        idempotencyKey: `${versionId} ${format} ${patients} ${who.personId}`,
      },
      tx,
    );
    const details = { format, patients, jobId: job.id };
    await ports.audit.record({
      tx,
      who: who.personId,
      act: "DATASET_EXPORTED",
      subject: versionId,
      projectId,
      details,
    });
    return job;
  });
}

function assertFitsNifti(cases: readonly ManifestCase[], longestAxis: number): void {
  const tooLong = cases.filter(({ image }) => image.shape.some((size) => size > longestAxis));
  if (tooLong.length > 0)
    throw unsupported("AXIS_TOO_LONG", tooLong, "an axis is longer than NIfTI-1 can say.", "Export DICOM SEG.");
}

function assertFitsSeg(cases: readonly ManifestCase[]): void {
  const foreign = cases.filter(({ image }) => image.format !== "DICOM");
  if (foreign.length > 0)
    throw unsupported(
      "NOT_DICOM",
      foreign,
      "a DICOM SEG refers to DICOM images, and these came as NIfTI or MGH.",
      "Export NIfTI.",
    );
  const nameless = cases.filter(({ image }) => !image.hasUids);
  if (nameless.length > 0)
    throw unsupported(
      "NO_UIDS",
      nameless,
      "these images have no UIDs that a DICOM SEG could refer to.",
      "Export NIfTI.",
    );
  const placeless = cases.filter(({ image }) => image.kind === GridKind.PLANAR || image.kind === GridKind.CINE);
  if (placeless.length > 0)
    throw unsupported("NO_PLACE", placeless, "flat pictures and films have no place in the patient.", "Export NIfTI.");
  const empty = cases.filter(({ labels }) => labels.segments.length === 0);
  if (empty.length > 0)
    throw unsupported("NO_SEGMENT", empty, "a DICOM SEG needs at least one segment.", "Export NIfTI.");
}

/** Why a format can't hold a case. */
type Unfit = "AXIS_TOO_LONG" | "NOT_DICOM" | "NO_UIDS" | "NO_PLACE" | "NO_SEGMENT";

/** @param reason for programs, which say it in other languages */
function unsupported(reason: Unfit, cases: readonly ManifestCase[], why: string, instead: string): UnsupportedImage {
  const caseNumbers = cases.map(({ number }) => number);
  return new UnsupportedImage(`${caseNumbers.map((number) => `Case ${number}`).join(", ")}: ${why} ${instead}`, {
    reason,
    caseNumbers,
  });
}
