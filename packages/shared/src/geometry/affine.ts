/** x, y, z or i, j, k. */
export type Vec3 = readonly [number, number, number];
/** [ni, nj, nk]: columns (fastest in memory), rows, slices. */
export type Shape3 = readonly [number, number, number];

/**
 * 4x4, row-major, last row 0 0 0 1. Maps voxel indices (i, j, k), voxel centres at whole numbers, to DICOM patient coordinates:
 * x grows to the patient's Left, y to Posterior, z to Superior, in millimetres.
 */
export type AffineLps = readonly number[];

export const identityAffine: AffineLps = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
/** @returns NaNs for the zero vector */
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / length(a));

/** Columns are the millimetre steps of one voxel along i, j and k; `origin` is the centre of voxel (0, 0, 0). */
export function affineFromColumns(i: Vec3, j: Vec3, k: Vec3, origin: Vec3): AffineLps {
  return [i[0], j[0], k[0], origin[0], i[1], j[1], k[1], origin[1], i[2], j[2], k[2], origin[2], 0, 0, 0, 1];
}

/** @param column 0, 1, 2: the step along i, j, k; 3: the origin */
export function columnOf(m: AffineLps, column: 0 | 1 | 2 | 3): Vec3 {
  return [m[column]!, m[4 + column]!, m[8 + column]!];
}

export function ijkToLps(m: AffineLps, ijk: Vec3): Vec3 {
  const [i, j, k] = ijk;
  return [
    m[0]! * i + m[1]! * j + m[2]! * k + m[3]!,
    m[4]! * i + m[5]! * j + m[6]! * k + m[7]!,
    m[8]! * i + m[9]! * j + m[10]! * k + m[11]!,
  ];
}

/** Fractional indices; whole numbers are voxel centres. For many points invert once with `invertAffine`. */
export function lpsToIjk(m: AffineLps, lps: Vec3): Vec3 {
  return ijkToLps(invertAffine(m), lps);
}

/** Of the 3x3 part: positive for a right-handed grid, its size one voxel's volume in cubic millimetres. */
export function determinant(m: AffineLps): number {
  return dot(columnOf(m, 0), cross(columnOf(m, 1), columnOf(m, 2)));
}

/** @throws RangeError when the matrix can't be inverted */
export function invertAffine(m: AffineLps): AffineLps {
  const [i, j, k, origin] = [columnOf(m, 0), columnOf(m, 1), columnOf(m, 2), columnOf(m, 3)];
  const volume = determinant(m);
  if (!Number.isFinite(volume) || volume === 0)
    throw new RangeError("The grid has no volume: its matrix can't be inverted.");
  const rows = [
    scale(cross(j, k), 1 / volume),
    scale(cross(k, i), 1 / volume),
    scale(cross(i, j), 1 / volume),
  ] as const;
  return [
    ...rows[0], -dot(rows[0], origin),
    ...rows[1], -dot(rows[1], origin),
    ...rows[2], -dot(rows[2], origin),
    0, 0, 0, 1,
  ]; // biome-ignore format: a matrix reads as rows
}

/** a after b. */
export function multiplyAffines(a: AffineLps, b: AffineLps): AffineLps {
  const product = new Array<number>(16).fill(0);
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++)
      for (let n = 0; n < 4; n++) product[row * 4 + column]! += a[row * 4 + n]! * b[n * 4 + column]!;
  return product;
}

/** Lengths of the columns. Along k that is the way from slice to slice, whatever the thickness. */
export function spacingOf(m: AffineLps): Vec3 {
  return [length(columnOf(m, 0)), length(columnOf(m, 1)), length(columnOf(m, 2))];
}

/** The same voxels with k counted from the other end. */
export function flipK(m: AffineLps, nk: number): AffineLps {
  const step = columnOf(m, 2);
  return affineFromColumns(columnOf(m, 0), columnOf(m, 1), scale(step, -1), add(columnOf(m, 3), scale(step, nk - 1)));
}

/** NIfTI and FreeSurfer count x to the Right and y to Anterior; the matrix is its own inverse change. */
export function rasToLps(m: readonly number[]): AffineLps {
  return m.map((value, n) => (n < 8 ? 0 - value : value)); // 0 - value: no negative zeros
}
export const lpsToRas: (m: AffineLps) => readonly number[] = rasToLps;

/** Largest |cosine| between two columns: 0 when the grid is rectangular. */
export function shearOf(m: AffineLps): number {
  const [i, j, k] = [normalize(columnOf(m, 0)), normalize(columnOf(m, 1)), normalize(columnOf(m, 2))];
  return Math.max(Math.abs(dot(i, j)), Math.abs(dot(j, k)), Math.abs(dot(k, i)));
}
