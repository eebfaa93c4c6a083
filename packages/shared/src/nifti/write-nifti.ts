/** What of a mask goes into the file. */
export interface NiftiLabels {
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  /** [k][j][i], i fastest. */
  labels: Uint8Array | Uint16Array;
}

/** Where they lie. */
export interface NiftiGrid {
  /** Row-major 4x4, voxel centres to LPS millimetres; null where the grid has no place in the patient. */
  ijkToLps: readonly number[] | null;
  /** Along i, j, k; 0 along k of a flat grid; null where it is not known. */
  spacingMm: readonly number[] | null;
  /** The source's array ran along -k. */
  sourceKFlipped: boolean;
}

/** Of a dimension in NIfTI-1. */
export const longestAxis = 32_767;

const headerBytes = 348;
const dataOffset = 352;
const intentLabel = 1002;
const datatype = { uint8: 2, uint16: 512 } as const;
const millimetres = 2;
const scannerAnatomical = 1;

type Matrix = number[][];

/**
 * An uncompressed NIfTI-1 file (.nii), little endian: labels as uint8 or uint16 in the order of the source's own array, on the same
 * millimetres. Both sform and qform say where; only the sform where the grid is sheared, neither where it has no place in the patient.
 * @throws RangeError when an axis is longer than NIfTI-1 can say
 */
export function writeNifti({ shape, labels }: NiftiLabels, grid: NiftiGrid): Uint8Array {
  if (shape.some((size) => size > longestAxis)) throw new RangeError("An axis is too long for NIfTI-1.");
  const bytesPerVoxel = labels.BYTES_PER_ELEMENT;
  const file = new Uint8Array(dataOffset + labels.byteLength);
  writeHeader(new DataView(file.buffer, 0, dataOffset), shape, bytesPerVoxel, grid);
  writeLabels(file, shape, labels, grid.sourceKFlipped);
  return file;
}

function writeHeader(view: DataView, shape: NiftiLabels["shape"], bytesPerVoxel: number, grid: NiftiGrid): void {
  const affine = grid.ijkToLps && toRas(grid.ijkToLps, grid.sourceKFlipped ? shape[2] : null);
  const quaternion = affine && toQuaternion(affine);
  view.setInt32(0, headerBytes, true);
  [3, ...shape, 1, 1, 1, 1].forEach((size, n) => {
    view.setInt16(40 + 2 * n, size, true);
  });
  view.setInt16(68, intentLabel, true);
  view.setInt16(70, bytesPerVoxel === 1 ? datatype.uint8 : datatype.uint16, true);
  view.setInt16(72, 8 * bytesPerVoxel, true);
  const spacing = affine ? columnLengths(affine) : (grid.spacingMm ?? []).map((mm) => mm || 1);
  [quaternion?.qfac ?? 1, spacing[0] ?? 1, spacing[1] ?? 1, spacing[2] ?? 1].forEach((mm, n) => {
    view.setFloat32(76 + 4 * n, mm, true);
  });
  view.setFloat32(108, dataOffset, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, millimetres);
  "covoxel labels".split("").forEach((character, n) => {
    view.setUint8(148 + n, character.charCodeAt(0));
  });
  view.setInt16(252, quaternion ? scannerAnatomical : 0, true);
  view.setInt16(254, affine ? scannerAnatomical : 0, true);
  if (quaternion && affine) {
    const origin = affine.slice(0, 3).map((row) => row[3]!);
    [...quaternion.bcd, ...origin].forEach((value, n) => {
      view.setFloat32(256 + 4 * n, value, true);
    });
  }
  affine?.slice(0, 3).forEach((row, r) => {
    row.forEach((value, c) => {
      view.setFloat32(280 + 16 * r + 4 * c, value, true);
    });
  });
  "n+1\0".split("").forEach((character, n) => {
    view.setUint8(344 + n, character.charCodeAt(0));
  });
}

function writeLabels(
  file: Uint8Array,
  [ni, nj, nk]: NiftiLabels["shape"],
  labels: Uint8Array | Uint16Array,
  flip: boolean,
) {
  const out =
    labels.BYTES_PER_ELEMENT === 1
      ? file.subarray(dataOffset)
      : new Uint16Array(file.buffer, dataOffset, labels.length);
  for (let k = 0; k < nk; k++) {
    const slice = labels.subarray(k * ni * nj, (k + 1) * ni * nj);
    out.set(slice, (flip ? nk - 1 - k : k) * ni * nj);
  }
}

/** @param flipNk the number of slices when the file's slices run the other way, else null */
function toRas(ijkToLps: readonly number[], flipNk: number | null): Matrix {
  const rows = [0, 1, 2, 3].map((r) => ijkToLps.slice(4 * r, 4 * r + 4));
  const ras = rows.map((row, r) => row.map((value) => (r < 2 ? 0 - value : value)));
  if (flipNk === null) return ras;
  return ras.map(([i, j, k, origin]) => [i!, j!, -k!, origin! + k! * (flipNk - 1)]);
}

const columnOf = (affine: Matrix, c: number) => [affine[0]![c]!, affine[1]![c]!, affine[2]![c]!];
const dot = (a: number[], b: number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
const columnLengths = (affine: Matrix) => [0, 1, 2].map((c) => Math.hypot(...columnOf(affine, c)));

/** Of cosines: what rounding in a DICOM header leaves of a right angle. */
const shearTolerance = 1e-4;

/**
 * The rotation as NIfTI's b, c, d (a is implied and not negative) and the sign of the third axis.
 * @returns null where the axes are not at right angles
 */
function toQuaternion(affine: Matrix): { bcd: [number, number, number]; qfac: number } | null {
  const lengths = columnLengths(affine);
  const [x, y, z] = [0, 1, 2].map((c) => columnOf(affine, c).map((value) => value / lengths[c]!)) as [
    number[],
    number[],
    number[],
  ];
  if ([dot(x, y), dot(x, z), dot(y, z)].some((cosine) => Math.abs(cosine) > shearTolerance)) return null;
  const cross = [x[1]! * y[2]! - x[2]! * y[1]!, x[2]! * y[0]! - x[0]! * y[2]!, x[0]! * y[1]! - x[1]! * y[0]!];
  const qfac = dot(cross, z) < 0 ? -1 : 1;
  const r = [0, 1, 2].map((row) => [x[row]!, y[row]!, qfac * z[row]!]);
  return { bcd: rotationToBcd(r), qfac };
}

/** @see nifti1_io.c, nifti_mat44_to_quatern: the largest of a, b, c, d is taken from the diagonal, the others from it */
function rotationToBcd(r: Matrix): [number, number, number] {
  const [r00, r11, r22] = [r[0]![0]!, r[1]![1]!, r[2]![2]!];
  const trace = r00 + r11 + r22 + 1;
  if (trace > 0.5) {
    const a = 0.5 * Math.sqrt(trace);
    return [(r[2]![1]! - r[1]![2]!) / (4 * a), (r[0]![2]! - r[2]![0]!) / (4 * a), (r[1]![0]! - r[0]![1]!) / (4 * a)];
  }
  const squares = [1 + r00 - (r11 + r22), 1 + r11 - (r00 + r22), 1 + r22 - (r00 + r11)];
  const main = squares.indexOf(Math.max(...squares));
  const [p, q] = [(main + 1) % 3, (main + 2) % 3];
  const largest = 0.5 * Math.sqrt(squares[main]!);
  const bcd: [number, number, number] = [0, 0, 0];
  bcd[main] = largest;
  bcd[p] = (r[main]![p]! + r[p]![main]!) / (4 * largest);
  bcd[q] = (r[main]![q]! + r[q]![main]!) / (4 * largest);
  const a = r[q]![p]! - r[p]![q]!;
  return a < 0 ? [-bcd[0], -bcd[1], -bcd[2]] : bcd;
}
