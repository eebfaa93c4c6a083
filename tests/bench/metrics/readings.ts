import type { Shape3, Vec3 } from "@covoxel/shared/geometry";
import { type Ellipsoid, type Mask, organ } from "../../support/agreement/masks.js";

export const shape: Shape3 = [512, 512, 300];
export const spacingMm: Vec3 = [0.75, 0.75, 1];

/** What is compared: about 200 mL. */
export const organLabel = 1;

/** Radii in voxels; 4/3 pi r³ of 0.5625 mm³ each. */
const organs: readonly Ellipsoid[] = [
  { centre: [180, 260, 150], radii: [52, 47, 36] },
  { centre: [330, 240, 140], radii: [60, 50, 60] },
  { centre: [256, 380, 150], radii: [25, 25, 140] },
  { centre: [160, 330, 80], radii: [30, 28, 45] },
  { centre: [350, 330, 80], radii: [30, 28, 45] },
  { centre: [256, 180, 250], radii: [70, 60, 40] },
];

/**
 * An abdomen as one reader drew it: segment n + 1 is the n-th organ, and all others drew them a little otherwise.
 * @returns uint8, [k][j][i]
 */
export function readOrgans(reader: number): Uint8Array {
  const labels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (const [n, form] of organs.entries()) {
    const size = form.radii.map((radius) => 2 * Math.ceil(radius * 1.3) + 2) as [number, number, number];
    const place = { ...form, centre: size.map((length) => length / 2) as [number, number, number] };
    const drawn = organ(
      size,
      { ...place, radii: form.radii.map((radius) => radius + reader) as [number, number, number] },
      20 + 10 * n + reader,
      0.3,
    );
    paste(
      labels,
      drawn,
      form.centre.map((centre, axis) => Math.round(centre - size[axis]! / 2)) as [number, number, number],
      n + 1,
    );
  }
  return labels;
}

function paste(
  labels: Uint8Array,
  { shape: [ni, nj, nk], labels: drawn }: Mask,
  [oi, oj, ok]: Vec3,
  label: number,
): void {
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) {
        const at = ((ok + k) * shape[1] + oj + j) * shape[0] + oi + i;
        if (drawn[(k * nj + j) * ni + i] !== 0 && ok + k < shape[2] && ok + k >= 0) labels[at] = label;
      }
}
