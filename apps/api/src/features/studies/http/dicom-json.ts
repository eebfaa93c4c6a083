import { columnOf, ijkToLps, normalize } from "@covoxel/shared/geometry";
import { uidOf } from "../domain/identity.js";
import { bytesPerPixel } from "../domain/image-file.js";
import type { Frame, Series } from "../domain/study.js";

/** One attribute of the DICOM JSON model. @see DICOM PS3.18 F.2 */
interface Attribute {
  vr: string;
  Value?: readonly unknown[];
}
export type DicomJson = Record<string, Attribute>;

const sopClassOf: Record<string, string> = {
  CT: "1.2.840.10008.5.1.4.1.1.2",
  MR: "1.2.840.10008.5.1.4.1.1.4",
  PT: "1.2.840.10008.5.1.4.1.1.128",
};
const secondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

/** What a viewer must know of one frame: geometry and pixels of the grid, UIDs of ours, nothing of the patient. See README.md. */
export function describeFrame(series: Series, frame: Frame): DicomJson {
  const { t, k } = frame;
  return {
    ...identify(series, t, k),
    ...place(series, k),
    ...describePixels(series),
    ...describeValues(series, frame),
    "00081190": { vr: "UR", Value: [`/dicom-web/series/${series.id}/frames/${t}/${k}`] },
  };
}

function identify(series: Series, t: number, k: number): DicomJson {
  return {
    "00080016": { vr: "UI", Value: [sopClassOf[series.modality] ?? secondaryCapture] },
    "00080018": { vr: "UI", Value: [uidOf(`${series.id}/${t}/${k}`)] },
    "0020000D": { vr: "UI", Value: [uidOf(series.studyId)] },
    "0020000E": { vr: "UI", Value: [uidOf(series.id)] },
    ...(series.frameOfReferenceKey
      ? { "00200052": { vr: "UI", Value: [uidOf(`${series.projectId}/${series.frameOfReferenceKey}`)] } }
      : {}),
    "00080060": { vr: "CS", Value: [series.modality] },
    ...(series.description ? { "0008103E": { vr: "LO", Value: [series.description] } } : {}),
    "00200013": { vr: "IS", Value: [k + 1] },
    "00280008": { vr: "IS", Value: [1] },
  };
}

function place({ ijkToLps: matrix, spacingMm }: Series, k: number): DicomJson {
  const spacing: DicomJson = spacingMm ? { "00280030": { vr: "DS", Value: [spacingMm[1], spacingMm[0]] } } : {};
  if (!matrix || !spacingMm) return spacing;
  const along = [...normalize(columnOf(matrix, 0)), ...normalize(columnOf(matrix, 1))];
  return {
    ...spacing,
    "00180050": { vr: "DS", Value: [spacingMm[2]] },
    "00180088": { vr: "DS", Value: [spacingMm[2]] },
    "00200032": { vr: "DS", Value: [...ijkToLps(matrix, [0, 0, k])] },
    "00200037": { vr: "DS", Value: along },
  };
}

function describePixels({ ni, nj, pixelType, photometric }: Series): DicomJson {
  const samples = pixelType === "rgb8" ? 3 : 1;
  const bits = (8 * bytesPerPixel[pixelType]) / samples;
  const signed = pixelType.startsWith("i");
  return {
    "00280002": { vr: "US", Value: [samples] },
    "00280004": { vr: "CS", Value: [photometric] },
    ...(samples === 3 ? { "00280006": { vr: "US", Value: [0] } } : {}),
    "00280010": { vr: "US", Value: [nj] },
    "00280011": { vr: "US", Value: [ni] },
    "00280100": { vr: "US", Value: [bits] },
    "00280101": { vr: "US", Value: [bits] },
    "00280102": { vr: "US", Value: [bits - 1] },
    "00280103": { vr: "US", Value: [signed ? 1 : 0] },
  };
}

function describeValues({ windows, photometric }: Series, { slope, intercept }: Frame): DicomJson {
  const rescale: DicomJson =
    photometric === "RGB"
      ? {}
      : { "00281052": { vr: "DS", Value: [intercept] }, "00281053": { vr: "DS", Value: [slope] } };
  if (windows.length === 0) return rescale;
  return {
    ...rescale,
    "00281050": { vr: "DS", Value: windows.map(({ center }) => center) },
    "00281051": { vr: "DS", Value: windows.map(({ width }) => width) },
    "00281055": { vr: "LO", Value: windows.map(({ name }) => name ?? "") },
  };
}
