import type {
  ErrorCode,
  JobId,
  PersonId,
  ProjectId,
  SegmentationId,
  SeriesId,
  SuggestionId,
} from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";

/** Voxels along i, j, k. */
export type Shape = readonly [ni: number, nj: number, nk: number];

/** What a model proposes for one segmentation. Its labels are the model's own numbers until somebody accepts them as segments. */
export interface Suggestion {
  id: SuggestionId;
  segmentationId: SegmentationId;
  projectId: ProjectId;
  seriesId: SeriesId;
  t: number;
  shape: Shape;
  model: ModelRef;
  slicesPerSlab: number;
  slabCount: number;
  jobId: JobId;
  requestedBy: PersonId;
  requestedAt: Date;
  endedAt: Date | null;
  state: SuggestionState;
  /** By number; in any order they may have been made. */
  slabs: readonly Slab[];
}

export interface ModelRef {
  id: string;
  version: string;
  sha256: string;
}

export type SuggestionState =
  | { status: "PENDING" | "RUNNING" }
  | { status: "READY"; acceptance: Acceptance | null }
  | { status: "ACCEPTED"; acceptance: Acceptance }
  | { status: "REJECTED" | "CANCELLED" }
  | { status: "FAILED"; failure: { code: ErrorCode; message: string } };

/** Who accepts which labels as which segments; the patch that this person then sends is held against it. */
export interface Acceptance {
  personId: PersonId;
  at: Date;
  segments: readonly AcceptedLabel[];
}

export interface AcceptedLabel {
  label: number;
  number: number;
  plane: number;
}

/** Slices kStart to kEnd, half-open. The object holds the zlib of uint8 labels, [k][j][i], i fastest. */
export interface Slab {
  number: number;
  kStart: number;
  kEnd: number;
  objectKey: ObjectKey;
  /** Voxels of each label but 0. */
  voxelCounts: Readonly<Record<number, number>>;
}

/** What a patch that comes from the suggestion names as its model. */
export const originModelOf = ({ id, version }: ModelRef): string => `${id}@${version}`;

/** How a volume is cut: as many whole slices as hold about `slabVoxels`. */
export function planSlabs([ni, nj, nk]: Shape, slabVoxels: number): { slicesPerSlab: number; slabCount: number } {
  const slicesPerSlab = Math.max(1, Math.min(nk, Math.floor(slabVoxels / (ni * nj))));
  return { slicesPerSlab, slabCount: Math.ceil(nk / slicesPerSlab) };
}

export function slabRange({ shape, slicesPerSlab }: Pick<Suggestion, "shape" | "slicesPerSlab">, number: number) {
  return { kStart: number * slicesPerSlab, kEnd: Math.min(shape[2], (number + 1) * slicesPerSlab) };
}
