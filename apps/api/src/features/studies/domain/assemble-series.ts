import type { GridWarning, ReadableImage, SeriesPlan } from "./grid.js";
import type { DicomImage } from "./image-file.js";
import type { PlacedFrame } from "./placed-frame.js";
import { planArray } from "./plan-array.js";
import { planFlat } from "./plan-flat.js";
import { planSpatial } from "./plan-spatial.js";

type Numbered = { image: DicomImage; file: number };

/**
 * Series of one or many studies. DICOM images belong together by Series Instance UID and are divided where one series holds several
 * grids: other orientations, sizes, gaps, films. Slices are sorted by where they lie, never by number or name.
 * @returns plans whose frames index into `images`; every frame is used at most once. Same images, any order: same plans.
 */
export function assembleSeries(images: readonly ReadableImage[]): SeriesPlan[] {
  const dicom = images.flatMap((image, file) => (image.kind === "DICOM" ? [{ image, file }] : []));
  const arrays = images.flatMap((image, file) => (image.kind === "DICOM" ? [] : [planArray(image, file)]));
  const bySeries = Map.groupBy(dicom, ({ image }) =>
    JSON.stringify([image.study.studyUid, image.series.seriesUid || image.instanceUid]),
  );
  return [...[...bySeries.values()].flatMap(planSeries), ...arrays];
}

function planSeries(members: readonly Numbered[]): SeriesPlan[] {
  const { unique, repeated } = withoutRepeats(members);
  const { spatial, flat } = byPlace(unique);
  const plans = [...planSpatial(spatial), ...flat.sort(byNumber).flatMap(({ image, file }) => planFlat(image, file))];
  const shared = repeated > 0 ? [repeatedWarning(repeated)] : [];
  return plans.map((plan, n) => ({
    ...plan,
    part: n === 0 ? "" : String(n + 1),
    warnings: [...dividedWarning(plans.length, n), ...shared, ...plan.warnings],
  }));
}

/** The same SOP Instance twice is one image, whichever copy is kept: the one with more frames, then the first. */
function withoutRepeats(members: readonly Numbered[]): { unique: Numbered[]; repeated: number } {
  const byUid = Map.groupBy(members, ({ image, file }) => image.instanceUid || `#${file}`);
  const unique = [...byUid.values()].map((copies) =>
    copies.reduce((a, b) => (b.image.frames.length > a.image.frames.length ? b : a)),
  );
  return { unique, repeated: members.length - unique.length };
}

function byPlace(members: readonly Numbered[]): { spatial: PlacedFrame[]; flat: Numbered[] } {
  const spatial: PlacedFrame[] = [];
  const flat: Numbered[] = [];
  for (const { image, file } of members) {
    const placed = image.frames.flatMap((frame) => (frame.plane ? [{ file, image, frame, plane: frame.plane }] : []));
    if (placed.length === image.frames.length && !isFlat(image)) spatial.push(...placed);
    else flat.push({ image, file });
  }
  return { spatial, flat };
}

/** A scout is a projection and a mosaic a page of slices: neither is a slice in the patient, whatever the header gives. */
export function isFlat(image: DicomImage): boolean {
  const type = image.frames[0]?.imageType ?? [];
  return (image.series.modality === "CT" && type.includes("LOCALIZER")) || type.includes("MOSAIC");
}

const byNumber = (a: Numbered, b: Numbered) =>
  (a.image.instanceNumber ?? 0) - (b.image.instanceNumber ?? 0) || (a.image.instanceUid < b.image.instanceUid ? -1 : 1);

function repeatedWarning(count: number): GridWarning {
  return {
    code: "DUPLICATE_INSTANCE",
    message: `${count} ${count === 1 ? "image was" : "images were"} given twice and ${count === 1 ? "is" : "are"} used once.`,
    facts: { count },
  };
}

function dividedWarning(parts: number, n: number): GridWarning[] {
  if (parts === 1) return [];
  return [
    {
      code: "SERIES_DIVIDED",
      message: `The source's series holds ${parts} sets of images that don't form one volume together; this is set ${n + 1}.`,
      facts: { parts, part: n + 1 },
    },
  ];
}
