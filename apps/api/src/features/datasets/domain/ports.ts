import type { ProjectId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import type { ManifestImage } from "./manifest.js";

export type { AgreedCase, AgreedResults } from "./agreed-case.js";
export type { DatasetRepository } from "./dataset-version.js";

/** The door to the segmentations. */
export interface Masks {
  /** As of a revision: the bytes whose SHA-256 is the content hash. */
  content(id: SegmentationId, revision: number): Promise<{ contentHash: string; bytes: Uint8Array }>;
  /** Whose it is, and on which time point of which series it lies; null where there is none. */
  find(id: SegmentationId): Promise<{ projectId: ProjectId; seriesId: SeriesId; t: number } | null>;
  /** By number. */
  segments(id: SegmentationId): Promise<readonly MaskSegment[]>;
  /** By segment number the models whose suggestions people accepted; those drawn by hand are left out. */
  modelsBehind(id: SegmentationId, revision: number): Promise<ReadonlyMap<number, readonly string[]>>;
}

export interface MaskSegment {
  number: number;
  plane: number;
  labelKey: string | null;
  name: string;
  colour: string;
}

/** The door to the studies. */
export interface SourceImages {
  /** What a mask of this series lies on at time point t; null where there is no such series. */
  describe(seriesId: SeriesId, t: number): Promise<Omit<ManifestImage, "t"> | null>;
}

/** The door to the projects. */
export interface Protocols {
  /** Its document, as JSON. @throws NotFound */
  document(projectId: ProjectId, version: number): Promise<object>;
}
