import { cache, type Types, volumeLoader } from "@cornerstonejs/core";
import { columnOf, cross, dot, normalize, type Shape3, scale, subtract, type Vec3 } from "@covoxel/shared/geometry";
import { drawingAffine, spacingOfGrid, type ViewerGrid } from "../geometry/grid";
import type { ValueArray } from "../pixels/series-metadata";

/** Where a grid's voxels are drawn in Cornerstone's world: LPS, made rectangular where a tilted gantry sheared it. */
export interface DrawnGrid {
  origin: Vec3;
  /** Unit steps along i, j, k: orthogonal and right-handed. */
  directions: readonly [Vec3, Vec3, Vec3];
  spacing: Vec3;
  shape: Shape3;
}

/**
 * Cornerstone draws boxes only. Of a sheared grid every slice is drawn as it is; the shear between slices is left out,
 * which the series' warning says. Painting is in voxels and doesn't notice.
 */
export function drawnGridOf(grid: ViewerGrid): DrawnGrid {
  const affine = drawingAffine(grid);
  const i = normalize(columnOf(affine, 0));
  const jRaw = columnOf(affine, 1);
  const j = normalize(subtract(jRaw, scale(i, dot(jRaw, i))));
  return {
    origin: columnOf(affine, 3),
    directions: [i, j, cross(i, j)],
    spacing: spacingOfGrid(grid),
    shape: grid.shape,
  };
}

export function worldOf(drawn: DrawnGrid, ijk: Vec3): Vec3 {
  const step = (axis: 0 | 1 | 2, component: 0 | 1 | 2) =>
    drawn.directions[axis][component] * ijk[axis] * drawn.spacing[axis];
  const at = (component: 0 | 1 | 2) =>
    drawn.origin[component] + step(0, component) + step(1, component) + step(2, component);
  return [at(0), at(1), at(2)];
}

/**
 * A Cornerstone volume over `values`, which it draws from without copying.
 * @param volumeId without a colon: Cornerstone would take it for something to fetch
 */
export function createDrawnVolume(volumeId: string, drawn: DrawnGrid, values: ValueArray): Types.IImageVolume {
  return volumeLoader.createLocalVolume(volumeId, {
    dimensions: [...drawn.shape],
    spacing: [...drawn.spacing],
    origin: [...drawn.origin],
    direction: drawn.directions.flat() as Types.Mat3,
    scalarData: values,
    // Only the frame of reference is read from here, to compare volumes of one viewport; there is one.
    metadata: { FrameOfReferenceUID: volumeId } as Types.Metadata,
  });
}

/** Frees a volume and the slice images that Cornerstone keeps beside it. */
export function forgetDrawnVolume(volume: Types.IImageVolume): void {
  const { imageIds, volumeId } = volume;
  cache.removeVolumeLoadObject(volumeId);
  for (const imageId of imageIds) if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId);
}
