import type { Shape3 } from "@covoxel/shared/geometry";
import type { LabelArray } from "./agreement.js";
import type { Box } from "./box.js";

/**
 * Which of the eight voxels around each corner of a box's voxels are inside: bit 4 di + 2 dk + dj for the voxel at (di, dj, dk) of
 * the corner's 2 x 2 x 2. 0 and 255 lie outside and inside of the mask; every other corner is an element of its surface.
 */
export interface SurfaceCodes {
  /** Corners along i, j and k: one more than the box has voxels. */
  shape: Shape3;
  /** uint8, [k][j][i], i fastest. */
  codes: Uint8Array;
}

export const isSurface = (code: number): boolean => code !== 0 && code !== 255;

/**
 * @param labels of the whole grid, [k][j][i]
 * @param shape of the whole grid
 * @param box all voxels of `label` lie in it; around it, also beyond the grid's edge, all is outside
 */
export function surfaceCodes(labels: LabelArray, shape: Shape3, label: number, box: Box): SurfaceCodes {
  const [ci, cj, ck] = [0, 1, 2].map((axis) => box.max[axis]! - box.min[axis]! + 2) as [number, number, number];
  const codes = new Uint8Array(ci * cj * ck);
  // Two voxels over each other along j, in two bits, of the slice before the corners and of the one behind; one more column at the end.
  let [before, behind] = [new Uint8Array((ci + 1) * cj), new Uint8Array((ci + 1) * cj)];
  for (let k = 0; k < ck; k++) {
    behind.fill(0);
    if (k < ck - 1) pairVoxels(labels, shape, label, box, box.min[2] + k, behind);
    codeSlice(before, behind, ci, codes.subarray(k * ci * cj, (k + 1) * ci * cj));
    [before, behind] = [behind, before];
  }
  return { shape: [ci, cj, ck], codes };
}

/**
 * @param k a slice of the grid
 * @param pairs all 0; gets 1 for an inside voxel before corner row j and 2 for one behind it; voxel i at place i + 1
 */
function pairVoxels(
  labels: LabelArray,
  [ni, nj]: Shape3,
  label: number,
  { min, max }: Box,
  k: number,
  pairs: Uint8Array,
): void {
  const [ci, rows] = [max[0] - min[0] + 2, max[1] - min[1] + 1];
  for (let j = 0; j < rows; j++) {
    const from = (k * nj + min[1] + j) * ni + min[0];
    const [above, below] = [j * (ci + 1) + 1, (j + 1) * (ci + 1) + 1];
    for (let i = 0; i < ci - 1; i++) {
      if (labels[from + i] !== label) continue;
      pairs[above + i]! |= 2;
      pairs[below + i]! |= 1;
    }
  }
}

function codeSlice(before: Uint8Array, behind: Uint8Array, ci: number, codes: Uint8Array): void {
  let left = 0;
  for (let at = 0, place = 0, i = 0; at < codes.length; at++) {
    if (i === 0) left = before[place]! | (behind[place]! << 2);
    place++;
    const right = before[place]! | (behind[place]! << 2);
    codes[at] = left | (right << 4);
    left = right;
    if (++i < ci) continue;
    i = 0;
    place++;
  }
}
