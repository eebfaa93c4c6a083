import type { ExportFile, ExportTools } from "../domain/export-ports.js";
import type { ManifestCase } from "../domain/manifest.js";

/** README.txt and LICENCES.txt, for people who find the archive without its house. */
export const describeExport: ExportTools["describe"] = (manifest, { format, patients, number, contentHash }) => [
  text("README.txt", [
    `Data set, version ${number}: ${manifest.cases.length} cases`,
    "",
    "For research use only. Not a medical device: not for diagnosis, treatment or any decision about a patient.",
    "",
    `Content hash (SHA-256 of manifest.json): ${contentHash}`,
    "",
    "manifest.json     what this version is: every case with its split, licence, findings, the SHA-256 of its images and labels",
    "files.json        the files here, their SHA-256, and which label each segment is, with what was found of it;",
    "                  a label without a finding was not looked for: that it has no voxel says nothing",
    "protocol-N.json   version N of the protocol that cases were read under: labels with their codes, questions, workflow",
    "LICENCES.txt      what the images may be used for",
    ...(format === "DICOM_SEG" ? aboutSeg : aboutNifti),
    "",
    patients === "AS_SOURCE"
      ? "The DICOM headers name the patients as the source does: handle these files as you would the images."
      : "Patients have pseudonyms, the same in every file here. UIDs of studies, series and images are those of the source.",
    "",
    "Images are not part of the archive: manifest.json names each by its SHA-256.",
  ]),
  text("LICENCES.txt", licences(manifest.cases)),
];

const aboutSeg = [
  "dicom-seg/        one DICOM Segmentation (BINARY) a case; segments may overlap; each frame names the image it lies on",
];

const aboutNifti = [
  "nifti/            labels on the grid of the images; the number of a voxel is the segment in files.json;",
  "                  where labels may overlap, a case has one file for each plane of labels",
];

function licences(cases: readonly ManifestCase[]): string[] {
  const byLicence = [...Map.groupBy(cases, ({ licence }) => licence)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byLicence.flatMap(([licence, some]) => [
    licence,
    `  cases ${some.map(({ number }) => number).join(", ")}`,
    "",
  ]);
}

const text = (name: string, lines: readonly string[]): ExportFile => ({
  name,
  bytes: Buffer.from(`${lines.join("\n").trimEnd()}\n`, "utf8"),
});
