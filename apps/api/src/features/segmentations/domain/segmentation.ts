import type { RoomSegment } from "@covoxel/shared/room-protocol";
import type { GridKind, PersonId, ProjectId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";

/** A mask on the grid of one series (and one of its time points), painted by several people. */
export interface Segmentation {
  id: SegmentationId;
  projectId: ProjectId;
  seriesId: SeriesId;
  t: number;
  name: string;
  /** Time 0 of its stamps. */
  epoch: Date;
  createdBy: PersonId;
  createdAt: Date;
  /** Since when it takes no edits, and who said so; null while it is open for them. */
  closed: { at: Date; by: PersonId } | null;
}

/** `number` is issued once and never reused; `plane` never changes. */
export interface Segment extends RoomSegment {
  /** Of the project's protocol; null for one that somebody added. */
  labelKey: string | null;
}

/** What a segmentation needs to know of the series it lies on. */
export interface ReferenceGrid {
  seriesId: SeriesId;
  projectId: ProjectId;
  kind: GridKind;
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  nt: number;
  /** Row-major 4x4, voxel centres to LPS millimetres; null where the grid has no place in the patient. */
  ijkToLps: readonly number[] | null;
  /** Along i, j, k; 0 along k of a flat grid; null where it is not known. */
  spacingMm: readonly number[] | null;
  /** The source's array ran along -k. */
  sourceKFlipped: boolean;
}

/** What a mask holds as of `revision`. */
export interface Measure {
  revision: number;
  contentHash: string;
  voxelCounts: ReadonlyMap<number, number>;
}

/**
 * @returns millilitres of one voxel, or null where the grid measures no volume (PLANAR, CINE).
 * A sheared grid's voxel is a parallelepiped: its volume is the determinant, not the product of the spacings.
 */
export function voxelVolumeMl(grid: Pick<ReferenceGrid, "kind" | "ijkToLps">): number | null {
  if (grid.kind === "PLANAR" || grid.kind === "CINE" || !grid.ijkToLps) return null;
  const [a, b, c, , d, e, f, , g, h, i] = grid.ijkToLps as number[];
  const mm3 = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
  return Math.abs(mm3) / 1000;
}
