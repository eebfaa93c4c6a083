import { columnOf, determinant, flipK, length, shearOf, spacingOf } from "@covoxel/shared/geometry";
import type { GridChoice, GridWarning, SeriesPlan, SourceFrame } from "./grid.js";
import type { MghImage, NiftiImage } from "./image-file.js";

/** A NIfTI or MGH file is one grid already; only its handedness may need turning. @param file index for the source frames */
export function planArray(image: NiftiImage | MghImage, file: number): SeriesPlan {
  const { shape, nt } = image;
  const nk = shape[2];
  const sourceKFlipped = determinant(image.sourceIjkToLps) < 0;
  const ijkToLps = sourceKFlipped ? flipK(image.sourceIjkToLps, nk) : image.sourceIjkToLps;
  const sourceSlice = (k: number) => (sourceKFlipped ? nk - 1 - k : k);
  const frames = Array.from({ length: nt }, (_, t) =>
    Array.from({ length: nk }, (_, k): SourceFrame => ({ file, frame: t * nk + sourceSlice(k) })),
  );
  return {
    kind: nt > 1 ? "VOLUME_TIME" : "VOLUME",
    shape,
    nt,
    ijkToLps,
    spacingMm: spacingOf(ijkToLps),
    part: "",
    sourceSeriesIdentity: "",
    sourceFrameOfReference: null,
    modality: "OT",
    description: image.description,
    seriesNumber: null,
    pixelFormat: image.pixelFormat,
    frames,
    choices: nt > 1 ? Array.from({ length: nt }, (_, t) => timeChoice(t, image.timeStepMs)) : [],
    sourceKFlipped,
    sliceThicknessMm: length(columnOf(ijkToLps, 2)),
    warnings: [...image.warnings, ...shearWarning(shearOf(ijkToLps))],
  };
}

function timeChoice(t: number, stepMs: number | null): GridChoice {
  if (stepMs === null) return { label: `Volume ${t + 1}`, facts: { volume: t + 1 } };
  const timeMs = t * stepMs;
  return { label: `Time ${t + 1} (${(timeMs / 1000).toFixed(1)} s)`, facts: { timeMs } };
}

/** Float matrices of straight images stray by some 1e-6; a thousandth is a tenth of a millimetre over ten centimetres. */
function shearWarning(shear: number): GridWarning[] {
  if (shear < 1e-3) return [];
  const degrees = (Math.asin(Math.min(1, shear)) * 180) / Math.PI;
  return [
    {
      code: "SHEARED",
      message: `The image's axes are not at right angles (${degrees.toFixed(1)}° off): distances across slices are right in millimetres, but slices look shifted.`,
      facts: { degrees },
    },
  ];
}
