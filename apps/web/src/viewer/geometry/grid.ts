import {
  type AffineLps,
  affineFromColumns,
  columnOf,
  ijkToLps,
  normalize,
  type Shape3,
  type Vec3,
} from "@covoxel/shared/geometry";

/** A grid axis: 0 = i (columns), 1 = j (rows), 2 = k (slices). */
export type Axis = 0 | 1 | 2;

export const AXES: readonly Axis[] = [0, 1, 2];

/** The grid one segmentation lives on, as the viewer needs to know it. */
export type ViewerGrid = {
  /** [ni, nj, nk]; in CINE k counts frames. */
  shape: Shape3;
} & (
  | { kind: "VOLUME" | "VOLUME_TIME"; ijkToLps: AffineLps; spacingMm: Vec3 }
  | {
      kind: "PLANAR" | "CINE";
      /** [along i, along j], or null where the source doesn't say: sizes are then in pixels. */
      pixelSpacingMm: readonly [number, number] | null;
    }
);

/** An inclusive-exclusive box of voxels. */
export interface BoxIjk {
  lo: Vec3;
  hi: Vec3;
}

/** The two axes that span a slice across `axis`, the lower one first (it runs fastest in a slice buffer). */
export function inPlaneAxes(axis: Axis): readonly [Axis, Axis] {
  if (axis === 0) return [1, 2];
  if (axis === 1) return [0, 2];
  return [0, 1];
}

/** Distances between voxel centres along i, j, k in the grid's length unit; frames of a film lie one unit apart. */
export function spacingOfGrid(grid: ViewerGrid): Vec3 {
  if ("spacingMm" in grid) return grid.spacingMm;
  return grid.pixelSpacingMm ? [...grid.pixelSpacingMm, 1] : [1, 1, 1];
}

/** What lengths on this grid are measured in: "px" where the source doesn't say how large a pixel is. */
export function lengthUnit(grid: ViewerGrid): "mm" | "px" {
  return "spacingMm" in grid || grid.pixelSpacingMm ? "mm" : "px";
}

/** Voxel index -> the space the pictures are drawn in: the patient's where the grid has a place there, else the picture's own plane. */
export function drawingAffine(grid: ViewerGrid): AffineLps {
  if ("ijkToLps" in grid) return grid.ijkToLps;
  const [di, dj, dk] = spacingOfGrid(grid);
  return affineFromColumns([di, 0, 0], [0, dj, 0], [0, 0, dk], [0, 0, 0]);
}

/** Where a (possibly fractional) voxel index lies in the patient, or null for a grid without a place there. */
export function lpsOf(grid: ViewerGrid, ijk: Vec3): Vec3 | null {
  return "ijkToLps" in grid ? ijkToLps(grid.ijkToLps, ijk) : null;
}

/** The unit direction in which the index along `axis` grows, in the drawing space. */
export function axisDirection(grid: ViewerGrid, axis: Axis): Vec3 {
  return normalize(columnOf(drawingAffine(grid), axis));
}

/** True where there is nothing to cut across: one picture, a film, or a single slice. */
export function hasOneView(grid: ViewerGrid): boolean {
  return grid.kind === "PLANAR" || grid.kind === "CINE" || grid.shape[2] < 2;
}

/** Volume of one voxel, or null where a grid fills no space and millilitres would be made up. */
export function voxelMl(grid: ViewerGrid): number | null {
  if (!("spacingMm" in grid)) return null;
  return (grid.spacingMm[0] * grid.spacingMm[1] * grid.spacingMm[2]) / 1000;
}

export function withAxis(v: Vec3, axis: Axis, value: number): Vec3 {
  return [axis === 0 ? value : v[0], axis === 1 ? value : v[1], axis === 2 ? value : v[2]];
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
