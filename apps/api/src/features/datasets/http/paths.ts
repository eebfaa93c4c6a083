import type { DatasetVersionId } from "@covoxel/shared/vocabulary";
import { DatasetFormat, PatientIdentity } from "@covoxel/shared/vocabulary";
import type { ExportKind } from "../domain/dataset-version.js";

export const manifestPath = (id: DatasetVersionId): string => `/files/datasets/${id}/manifest.json`;

export const exportPath = (kind: ExportKind): string => `/files/datasets/${kind.versionId}/${exportName(kind)}`;

const nameOfFormat: Record<DatasetFormat, string> = { DICOM_SEG: "dicom-seg", NIFTI: "nifti" };
const nameOfPatients: Record<PatientIdentity, string> = { PSEUDONYMS: "", AS_SOURCE: "-with-patients" };

/** e.g. "dicom-seg.zip" */
export const exportName = ({ format, patients }: Omit<ExportKind, "versionId">): string =>
  `${nameOfFormat[format]}${nameOfPatients[patients]}.zip`;

/** @returns null for what names no export */
export function parseExportName(name: string): Omit<ExportKind, "versionId"> | null {
  const kinds = Object.values(DatasetFormat).flatMap((format) =>
    Object.values(PatientIdentity).map((patients) => ({ format, patients })),
  );
  return kinds.find((kind) => exportName(kind) === name) ?? null;
}
