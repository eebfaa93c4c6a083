import type { GridWarning, SeriesPlan } from "./grid.js";
import type { DicomImage } from "./image-file.js";

/** What the plan takes over from its images' headers. @param images at least one */
export function describeSeries(
  images: readonly DicomImage[],
): Pick<
  SeriesPlan,
  "sourceSeriesIdentity" | "sourceFrameOfReference" | "modality" | "description" | "seriesNumber" | "pixelFormat"
> {
  const [first] = images;
  const { series, pixelFormat } = first!;
  return {
    sourceSeriesIdentity: series.seriesUid,
    sourceFrameOfReference: series.frameOfReferenceUid,
    modality: series.modality,
    description: series.description,
    seriesNumber: series.seriesNumber,
    pixelFormat: { ...pixelFormat, bitsStored: Math.max(...images.map((image) => image.pixelFormat.bitsStored)) },
  };
}

/** Warnings that images bring along, each kind once. */
export function imageWarnings(images: readonly DicomImage[]): GridWarning[] {
  const own = new Map(images.flatMap((image) => image.warnings).map((warning) => [warning.code, warning]));
  const lossy = images.some((image) => image.lossy);
  return [
    ...own.values(),
    ...(lossy
      ? [
          {
            code: "LOSSY_COMPRESSED",
            message: "Pixels were compressed with loss before they came here: fine detail may be missing.",
          } as const,
        ]
      : []),
  ];
}
