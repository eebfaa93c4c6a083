import type { GridWarning, SeriesPlan } from "./grid.js";
import type { DicomImage } from "./image-file.js";
import { describeSeries, imageWarnings } from "./plan-common.js";

/** A radiograph, an ultrasound still, a scout, a capture (PLANAR), or a film of them (CINE): each file its own grid. */
export function planFlat(image: DicomImage, file: number): SeriesPlan[] {
  const { stored, frames, flatSpacing } = image;
  const plane = frames[0]?.plane;
  const spacing = flatSpacing.mm ?? plane?.pixelSpacingMm ?? null;
  const film = frames.length > 1;
  return [
    {
      kind: film ? "CINE" : "PLANAR",
      shape: [stored.columns, stored.rows, frames.length],
      nt: 1,
      ijkToLps: null,
      pixelSpacingMm: spacing,
      spacingUnknownReason: spacing ? null : flatSpacing.mm === null ? flatSpacing.reason : null,
      ...describeSeries([image]),
      part: "",
      frames: [frames.map((frame) => ({ file, frame: frame.index }))],
      choices: [],
      sourceKFlipped: false,
      sliceThicknessMm: null,
      warnings: [...placeWarnings(image), ...spacingWarnings(image, spacing !== null), ...imageWarnings([image])],
    },
  ];
}

/** Modalities whose images are slices: there a missing place is worth a word. */
const tomographic = new Set(["CT", "MR", "PT"]);

function placeWarnings({ frames, series }: DicomImage): GridWarning[] {
  const type = frames[0]?.imageType ?? [];
  if (type.includes("MOSAIC"))
    return [
      {
        code: "MOSAIC",
        message:
          "A mosaic: one page with many small slices. It is shown as a flat picture without a place in the patient.",
      },
    ];
  if (series.modality === "CT" && type.includes("LOCALIZER"))
    return [{ code: "LOCALIZER", message: "A scout (localizer): a projection through the patient, not a slice." }];
  if (!tomographic.has(series.modality)) return [];
  return [
    {
      code: "MISSING_GEOMETRY",
      message:
        "The file doesn't say where its images lie in the patient: it is shown as flat pictures, without a volume.",
    },
  ];
}

function spacingWarnings({ flatSpacing }: DicomImage, known: boolean): GridWarning[] {
  if (!known && flatSpacing.mm === null)
    return [{ code: "UNKNOWN_SPACING", message: `${flatSpacing.reason} There are no millimetres to measure in.` }];
  if (flatSpacing.mm !== null && flatSpacing.source === "DETECTOR")
    return [
      {
        code: "SPACING_AT_DETECTOR",
        message: "Pixel sizes are those at the detector: in the patient, distances are smaller by an unknown factor.",
      },
    ];
  return [];
}
