/** The fields of NIfTI-1 and NIfTI-2 that matter to us, as stored. */
export interface NiftiHeader {
  version: 1 | 2;
  bigEndian: boolean;
  /** dim[1..7]; unused ones are 1. */
  dim: readonly number[];
  /** NIFTI_INTENT_*: what the values stand for. */
  intentCode: number;
  datatype: number;
  bitpix: number;
  /** pixdim[0..7]; [0] is qfac. */
  pixdim: readonly number[];
  voxOffset: number;
  slope: number;
  intercept: number;
  calMin: number;
  calMax: number;
  xyztUnits: number;
  qformCode: number;
  sformCode: number;
  /** b, c, d, then the offset x, y, z. */
  quaternion: readonly number[];
  /** Rows srow_x, srow_y, srow_z: 12 numbers. */
  srow: readonly number[];
  description: string;
  /** "n+1" (one file) or "ni1" (.hdr with .img). */
  singleFile: boolean;
}

/** @param bytes at least the first 540 bytes, or all of the file @returns null when this is no NIfTI */
export function parseNiftiHeader(bytes: Uint8Array): NiftiHeader | null {
  if (bytes.length < 348) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const bigEndian of [false, true]) {
    const size = view.getInt32(0, !bigEndian);
    if (size === 348) return parseVersion1(view, bytes, bigEndian);
    if (size === 540 && bytes.length >= 540) return parseVersion2(view, bytes, bigEndian);
  }
  return null;
}

function parseVersion1(view: DataView, bytes: Uint8Array, bigEndian: boolean): NiftiHeader | null {
  const magic = latin1(bytes, 344, 3);
  if (magic !== "n+1" && magic !== "ni1") return null; // plain ANALYZE 7.5 has no orientation worth trusting
  const little = !bigEndian;
  const shorts = (at: number, count: number) =>
    Array.from({ length: count }, (_, n) => view.getInt16(at + n * 2, little));
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, n) => view.getFloat32(at + n * 4, little));
  return {
    version: 1,
    bigEndian,
    dim: usedDimensions(shorts(40, 8)),
    intentCode: view.getInt16(68, little),
    datatype: view.getInt16(70, little),
    bitpix: view.getInt16(72, little),
    pixdim: floats(76, 8),
    voxOffset: view.getFloat32(108, little),
    slope: view.getFloat32(112, little),
    intercept: view.getFloat32(116, little),
    xyztUnits: bytes[123]!,
    calMax: view.getFloat32(124, little),
    calMin: view.getFloat32(128, little),
    description: latin1(bytes, 148, 80),
    qformCode: view.getInt16(252, little),
    sformCode: view.getInt16(254, little),
    quaternion: floats(256, 6),
    srow: floats(280, 12),
    singleFile: magic === "n+1",
  };
}

function parseVersion2(view: DataView, bytes: Uint8Array, bigEndian: boolean): NiftiHeader | null {
  const magic = latin1(bytes, 4, 3);
  if (magic !== "n+2" && magic !== "ni2") return null;
  const little = !bigEndian;
  const long = (at: number) => Number(view.getBigInt64(at, little));
  const doubles = (at: number, count: number) =>
    Array.from({ length: count }, (_, n) => view.getFloat64(at + n * 8, little));
  return {
    version: 2,
    bigEndian,
    dim: usedDimensions(Array.from({ length: 8 }, (_, n) => long(16 + n * 8))),
    intentCode: view.getInt32(504, little),
    datatype: view.getInt16(12, little),
    bitpix: view.getInt16(14, little),
    pixdim: doubles(104, 8),
    voxOffset: long(168),
    slope: view.getFloat64(176, little),
    intercept: view.getFloat64(184, little),
    calMax: view.getFloat64(192, little),
    calMin: view.getFloat64(200, little),
    description: latin1(bytes, 240, 80),
    qformCode: view.getInt32(344, little),
    sformCode: view.getInt32(348, little),
    quaternion: doubles(352, 6),
    srow: doubles(400, 12),
    xyztUnits: view.getInt32(500, little),
    singleFile: magic === "n+2",
  };
}

/** dim[0] says how many of the seven count. A nonsensical count leaves zeros, which are refused later. */
function usedDimensions(dim: readonly number[]): number[] {
  const count = dim[0]!;
  return dim.slice(1).map((size, n) => (count >= 1 && count <= 7 ? (n < count ? size : 1) : 0));
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.subarray(at, at + length))
    .toString("latin1")
    .replace(/\0.*$/s, "")
    .trim();
}
