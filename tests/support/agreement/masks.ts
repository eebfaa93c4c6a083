import type { Shape3, Vec3 } from "@covoxel/shared/geometry";
import { randomFrom } from "../labelmap/workload.js";

/** Labels of a whole grid, [k][j][i], i fastest. */
export interface Mask {
  shape: Shape3;
  labels: Uint8Array;
}

export const emptyMask = (shape: Shape3): Mask => ({ shape, labels: new Uint8Array(shape[0] * shape[1] * shape[2]) });

/** @param label of voxel (i, j, k); 0 for background */
export function drawMask(shape: Shape3, label: (i: number, j: number, k: number) => number): Mask {
  const mask = emptyMask(shape);
  let at = 0;
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++) for (let i = 0; i < shape[0]; i++) mask.labels[at++] = label(i, j, k);
  return mask;
}

export interface Ellipsoid {
  centre: Vec3;
  /** In voxels along i, j and k. */
  radii: Vec3;
}

export const ellipsoid = (shape: Shape3, { centre, radii }: Ellipsoid, label = 1): Mask =>
  drawMask(shape, (...voxel) => (depthIn({ centre, radii }, voxel) >= 0 ? label : 0));

/** 1 in the middle, 0 on the surface, negative outside. */
const depthIn = ({ centre, radii }: Ellipsoid, voxel: Vec3): number =>
  1 - voxel.reduce((sum, place, axis) => sum + ((place - centre[axis]!) / radii[axis]!) ** 2, 0);

/** An organ that nobody could draw with a ruler: an ellipsoid that swells and shrinks by seeded noise. */
export function organ(shape: Shape3, form: Ellipsoid, seed: number, bumpiness = 0.5): Mask {
  const noise = smoothNoise(seed);
  const grain = Math.min(...form.radii) / 2.5;
  return drawMask(shape, (i, j, k) => {
    const depth = depthIn(form, [i, j, k]);
    if (depth < -bumpiness) return 0;
    return depth + bumpiness * noise(i / grain, j / grain, k / grain) >= 0 ? 1 : 0;
  });
}

/** Every voxel by itself: has each of the 256 surface elements somewhere. */
export function speckle(shape: Shape3, share: number, seed: number): Mask {
  const random = randomFrom(seed);
  return drawMask(shape, () => (random() < share ? 1 : 0));
}

/** -1 to 1, smooth between whole numbers. */
function smoothNoise(seed: number): (x: number, y: number, z: number) => number {
  const random = randomFrom(seed);
  const knots = Float64Array.from({ length: noiseSize ** 3 }, () => 2 * random() - 1);
  return (x, y, z) => {
    const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [u, v, w] = [ease(x - i), ease(y - j), ease(z - k)];
    const near = mix(alongI(knots, i, j, k, u), alongI(knots, i, j + 1, k, u), v);
    const far = mix(alongI(knots, i, j, k + 1, u), alongI(knots, i, j + 1, k + 1, u), v);
    return mix(near, far, w);
  };
}

const noiseSize = 32;
const wrap = (n: number) => n & (noiseSize - 1);
const ease = (t: number) => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number) => a + (b - a) * t;

function alongI(knots: Float64Array, i: number, j: number, k: number, u: number): number {
  const row = (wrap(k) * noiseSize + wrap(j)) * noiseSize;
  return mix(knots[row + wrap(i)]!, knots[row + wrap(i + 1)]!, u);
}

/** The same mask further along; what leaves the grid is gone. */
export function shifted({ shape, labels }: Mask, [di, dj, dk]: Vec3): Mask {
  return drawMask(shape, (i, j, k) => labelAt({ shape, labels }, i - di, j - dj, k - dk));
}

/** Without the voxels that touch the outside with a face, `times` over. Beyond the grid all is outside. */
export const eroded = (mask: Mask, times = 1): Mask =>
  repeat(mask, times, (here, beside) => (here !== 0 && steps.every((step) => beside(step) !== 0) ? here : 0));

/** With the voxels that touch the inside with a face, `times` over. */
export const dilated = (mask: Mask, times = 1): Mask =>
  repeat(mask, times, (here, beside) => here || steps.map(beside).find((label) => label !== 0) || 0);

function repeat(mask: Mask, times: number, label: (here: number, beside: (step: Vec3) => number) => number): Mask {
  let last = mask;
  for (let n = 0; n < times; n++) {
    const before = last;
    last = drawMask(mask.shape, (i, j, k) =>
      label(labelAt(before, i, j, k), ([di, dj, dk]) => labelAt(before, i + di, j + dj, k + dk)),
    );
  }
  return last;
}

const steps: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

/** @returns 0 beyond the grid */
export function labelAt({ shape: [ni, nj, nk], labels }: Mask, i: number, j: number, k: number): number {
  const isInside = i >= 0 && i < ni && j >= 0 && j < nj && k >= 0 && k < nk;
  return isInside ? labels[(k * nj + j) * ni + i]! : 0;
}
