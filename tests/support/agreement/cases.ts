import type { Shape3, Vec3 } from "@covoxel/shared/geometry";
import { dilated, drawMask, ellipsoid, emptyMask, eroded, type Mask, organ, shifted, speckle } from "./masks.js";

/** Two masks to compare, and how. */
export interface AgreementCase {
  name: string;
  shape: Shape3;
  spacingMm: Vec3;
  a: Mask;
  b: Mask;
  labels: { a: number; b: number };
  toleranceMm: number;
}

/** Of voxels whose surface elements are measured one by one. */
export const generatedSpacings: readonly Vec3[] = [
  [1, 1, 1],
  [0.78125, 0.78125, 5],
  [0.6, 1.3, 2.1],
];

const shape: Shape3 = [57, 49, 38];
const centre: Vec3 = [27, 24, 18];

/** Generated organs against what a second reader may have made of them, on grids with voxels of several kinds. */
export function generatedCases(): AgreementCase[] {
  const [isotropic, thick, odd] = generatedSpacings;
  const ball = ellipsoid(shape, { centre, radii: [13, 13, 13] });
  const egg = ellipsoid(shape, { centre, radii: [20, 11, 8] });
  const [liver, redrawn] = [7, 8].map((seed) => organ(shape, { centre, radii: [19, 16, 12] }, seed));
  const edges = ellipsoid(shape, { centre: [4, 44, 20], radii: [12, 14, 30] });
  const speck = (at: Vec3) => ellipsoid(shape, { centre: at, radii: [0.5, 0.5, 0.5] });
  const tiny: Shape3 = [19, 21, 18];
  const pair = (name: string, spacingMm: Vec3, a: Mask, b: Mask, toleranceMm = 2): AgreementCase => {
    return { name, shape: a.shape, spacingMm, a, b, labels: { a: 1, b: 1 }, toleranceMm };
  };
  return [
    pair("a ball and itself", isotropic!, ball, ball),
    pair("a ball and the same three voxels further", isotropic!, ball, shifted(ball, [3, 0, 0])),
    pair(
      "a ball and the same three voxels further, not quite tolerated",
      isotropic!,
      ball,
      shifted(ball, [3, 0, 0]),
      1.99,
    ),
    pair("an egg and the same on its way, thick slices", thick!, egg, shifted(egg, [2, -3, 1])),
    pair("an egg and an eroded one", odd!, egg, eroded(egg, 2)),
    pair("an organ and a dilated one, thick slices", thick!, liver!, dilated(liver!)),
    pair("an organ and an eroded one", isotropic!, liver!, eroded(liver!, 3), 3),
    pair("an organ and another reader's", odd!, liver!, redrawn!),
    pair("an organ and another reader's, thick slices", thick!, redrawn!, liver!, 5),
    pair("an organ at the grid's edges and a shifted one", odd!, edges, shifted(edges, [-2, 5, 3])),
    pair("two specks far apart", odd!, speck([1, 2, 1]), speck([55, 46, 36])),
    pair("a speck and an organ", thick!, speck([55, 1, 36]), liver!),
    pair("two speckled cubes", odd!, speckle(tiny, 0.5, 1), speckle(tiny, 0.5, 2), 0.6),
    pair(
      "a full grid and a sparse one",
      isotropic!,
      drawMask(tiny, () => 1),
      speckle(tiny, 0.004, 3),
      4,
    ),
    pair("one slice of two", thick!, flat(20), flat(17)),
    pair("an organ and nothing", odd!, liver!, emptyMask(shape)),
    pair("nothing and an organ", odd!, emptyMask(shape), liver!),
    pair("nothing and nothing", odd!, emptyMask(shape), emptyMask(shape)),
    { ...pair("one label of several", odd!, layered(liver!, egg), layered(redrawn!, ball)), labels: { a: 3, b: 1 } },
  ];
}

const flat = (radius: number): Mask => ellipsoid([64, 48, 1], { centre: [30, 24, 0], radii: [radius, radius, 1] });

/** 1 where only the first is, 2 where only the second, 3 where both, 200 elsewhere. */
const layered = (a: Mask, b: Mask): Mask => ({
  shape: a.shape,
  labels: a.labels.map((label, at) => label + 2 * b.labels[at]! || 200),
});
