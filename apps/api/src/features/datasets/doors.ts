import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { Projects } from "../projects/index.js";
import type { Segmentations } from "../segmentations/index.js";
import type { Series, SourceSlice, Studies } from "../studies/index.js";
import type { SegSlice } from "./dicom-seg/seg-input.js";
import type { ManifestImage } from "./domain/manifest.js";
import type { Masks, Protocols, SourceImages } from "./domain/ports.js";
import type { SourceSlices } from "./export/threaded-case-writer.js";

/** What data sets ask of other features, in their own words. */
export interface OtherFeatures {
  projects: Pick<Projects, "protocolOf">;
  studies: Pick<Studies, "findSeries" | "sourceSlices">;
  segmentations: Pick<Segmentations, "findSegmentations" | "segmentsOf" | "content" | "modelsBehind">;
}

export function masksOf({ segmentations }: OtherFeatures): Masks {
  return {
    content: segmentations.content,
    find: async (id) => (await segmentations.findSegmentations([id])).get(id) ?? null,
    segments: async (id) => (await segmentations.segmentsOf([id])).get(id) ?? [],
    modelsBehind: segmentations.modelsBehind,
  };
}

export function sourceImagesOf({ studies }: OtherFeatures): SourceImages {
  return {
    describe: async (seriesId, t) => {
      const series = (await studies.findSeries([seriesId])).get(seriesId);
      if (!series) return null;
      const slices = await studies.sourceSlices(series, t);
      return { ...imageOf(series), hasUids: slices.every(hasUids), sha256: hashesOf(slices) };
    },
  };
}

export function protocolsOf({ projects }: OtherFeatures): Protocols {
  return { document: async (id, version) => (await projects.protocolOf(id, version)).protocol };
}

export function sourceSlicesOf({ segmentations, studies }: OtherFeatures): SourceSlices {
  const seriesOf = async (id: SegmentationId) => {
    const segmentation = (await segmentations.findSegmentations([id])).get(id);
    const series = segmentation && (await studies.findSeries([segmentation.seriesId])).get(segmentation.seriesId);
    return series ? { series, t: segmentation.t } : null;
  };
  return {
    of: async (id) => {
      const found = await seriesOf(id);
      const slices = found ? await studies.sourceSlices(found.series, found.t) : [];
      return slices.flatMap(toSegSlice);
    },
  };
}

function toSegSlice({ instance: { image, objectKey }, frameNumber }: SourceSlice): (SegSlice & { sha256: string })[] {
  return image.kind === "DICOM" ? [{ header: image, frameNumber, sha256: hashIn(objectKey) }] : [];
}

const imageOf = (series: Series): Omit<ManifestImage, "t" | "hasUids" | "sha256"> => ({
  format: series.sourceFormat,
  modality: series.modality,
  kind: series.gridKind,
  shape: [series.ni, series.nj, series.nk],
  ijkToLps: series.ijkToLps && [...series.ijkToLps],
  spacingMm: series.spacingMm && [...series.spacingMm],
  sourceKFlipped: series.sourceKFlipped,
});

function hasUids({ instance: { image } }: SourceSlice): boolean {
  if (image.kind !== "DICOM") return false;
  return [image.study.studyUid, image.series.seriesUid, image.sopClassUid, image.instanceUid].every(Boolean);
}

const hashesOf = (slices: readonly SourceSlice[]) => [
  ...new Set(slices.map(({ instance }) => hashIn(instance.objectKey))),
];

/** Objects are named by it. */
const hashIn = (key: string) => key.slice(-64);
