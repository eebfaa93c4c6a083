import { gzipSync } from "node:zlib";
import { decodeContent, type LabelContent, type PlaneContent } from "@covoxel/shared/labelmap";
import { type NiftiGrid, writeNifti } from "@covoxel/shared/nifti";
import type { Label } from "../../projects/index.js";
import type { SegSegment, SegSlice } from "../dicom-seg/seg-input.js";
import { writeSeg } from "../dicom-seg/write-seg.js";
import type { CaseFile, CaseToExport } from "../domain/export-ports.js";
import { caseName, type ManifestCase, type ManifestSegment } from "../domain/manifest.js";

export interface CaseInput extends Omit<CaseToExport, "segmentationId"> {
  /** By k; empty for NIfTI, which needs none. */
  slices: readonly SegSlice[];
  softwareVersion: string;
}

/** Part of every UID: raise it when the same version would come out as other bytes. */
const writerVersion = 2;

/** The files that a case is in one format; the same input gives the same bytes. */
export function caseFiles(input: CaseInput): CaseFile[] {
  const content = decodeContent(input.content);
  return input.format === "DICOM_SEG" ? [segFile(input, content)] : niftiFiles(input.case, content);
}

function segFile(input: CaseInput, content: LabelContent): CaseFile {
  const { case: one, patients, versionHash } = input;
  const { labels } = input.protocol as { labels: readonly Label[] };
  const told = toldSegments(one, content);
  const bytes = writeSeg({
    slices: input.slices,
    content,
    segments: told.map((segment) => toSegSegment(segment, labels)),
    patient: patients === "AS_SOURCE" ? { kind: "AS_SOURCE" } : { kind: "PSEUDONYM", pseudonym: one.patient },
    name: caseName(one),
    contributors: one.contributors,
    signedAt: new Date(one.signedAt),
    identity: [versionHash, one.number, patients, writerVersion, input.softwareVersion],
    softwareVersion: input.softwareVersion,
  });
  const segments = told.map((segment, n) => fileSegment(one, segment, n + 1));
  return { name: `dicom-seg/${fileName(one)}.dcm`, bytes, segments };
}

/**
 * Those that say something: an empty segment of a label that nobody spoke of would assert that there is none. Where that leaves nothing
 * all stay, for a DICOM SEG has at least one; files.json says that they have no finding.
 */
function toldSegments({ findings, labels }: ManifestCase, { planes }: LabelContent): ManifestSegment[] {
  const isPainted = ({ plane, number }: ManifestSegment) =>
    planes.some((one) => one.number === plane && one.segments.includes(number));
  const told = labels.segments.filter(
    (segment) => segment.label === null || findings[segment.label] !== undefined || isPainted(segment),
  );
  return told.length > 0 ? told : labels.segments;
}

const fileSegment = ({ findings }: ManifestCase, { label, name }: ManifestSegment, value: number) => ({
  value,
  label,
  name,
  finding: label === null ? null : (findings[label] ?? null),
});

function toSegSegment(segment: ManifestSegment, labels: readonly Label[]): SegSegment {
  const label = labels.find(({ key }) => key === segment.label);
  const { number, plane, name, colour, method, models } = segment;
  const { category = null, type = null, anatomicRegion = null, laterality = null } = label ?? {};
  return { number, plane, name, colour, method, models, category, type, anatomicRegion, laterality };
}

/** One file a plane: labels that may overlap lie in planes of their own, and none takes a voxel from another. */
function niftiFiles(one: ManifestCase, content: LabelContent): CaseFile[] {
  const planes = new Set(
    [...one.labels.segments, ...content.planes.map(({ number }) => ({ plane: number }))].map(({ plane }) => plane),
  );
  if (planes.size === 0) planes.add(0);
  return [...planes]
    .sort((a, b) => a - b)
    .map((number) => {
      const plane = content.planes.find((each) => each.number === number);
      const name = planes.size === 1 ? fileName(one) : `${fileName(one)}-plane-${number}`;
      const segments = one.labels.segments
        .filter((segment) => segment.plane === number)
        .map((segment) => fileSegment(one, segment, segment.number));
      const highest = Math.max(0, ...segments.map(({ value }) => value), ...(plane?.segments ?? []));
      const labels = volumeOf(content.shape, plane, highest);
      const bytes = gzipSync(writeNifti({ shape: content.shape, labels }, gridOf(one)));
      return { name: `nifti/${name}.nii.gz`, bytes, segments };
    });
}

/** [k][j][i], i fastest; uint16 only where a number is above 255. */
function volumeOf(
  [ni, nj, nk]: LabelContent["shape"],
  plane: PlaneContent | undefined,
  highest: number,
): Uint8Array | Uint16Array {
  const volume = highest < 256 ? new Uint8Array(ni * nj * nk) : new Uint16Array(ni * nj * nk);
  let at = 0;
  for (const slice of plane?.slices() ?? []) {
    volume.set(slice, at);
    at += slice.length;
  }
  return volume;
}

const gridOf = ({ image }: ManifestCase): NiftiGrid => ({
  ijkToLps: image.ijkToLps,
  spacingMm: image.spacingMm,
  sourceKFlipped: image.sourceKFlipped,
});

const fileName = ({ number }: ManifestCase) => `case-${String(number).padStart(4, "0")}`;
