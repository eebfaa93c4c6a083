import { type AffineLps, affineFromColumns, columnOf, determinant, type Shape3, scale } from "@covoxel/shared/geometry";
import { inflatedSize, inflatePrefix } from "../decode/inflate.js";
import type { GridWarning } from "../domain/grid.js";
import type { ByteSource, ImageCaps, ImageSource, NiftiImage, PixelFormat } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import { niftiAffine } from "./nifti-affine.js";
import { type NiftiHeader, parseNiftiHeader } from "./nifti-header.js";

interface StoredType {
  name: string;
  bytes: number;
  type: PixelFormat["type"];
  /** Said when our canonical type is narrower than the file's. */
  reduced?: string;
}

const types: Readonly<Record<number, StoredType>> = {
  2: { name: "uint8", bytes: 1, type: "u8" },
  4: { name: "int16", bytes: 2, type: "i16" },
  8: { name: "int32", bytes: 4, type: "i32" },
  16: { name: "float32", bytes: 4, type: "f32" },
  64: { name: "float64", bytes: 8, type: "f32", reduced: "double precision" },
  128: { name: "rgb24", bytes: 3, type: "rgb8" },
  256: { name: "int8", bytes: 1, type: "i8" },
  512: { name: "uint16", bytes: 2, type: "u16" },
  768: { name: "uint32", bytes: 4, type: "u32" },
  1024: { name: "int64", bytes: 8, type: "f32", reduced: "64-bit integers" },
  1280: { name: "uint64", bytes: 8, type: "f32", reduced: "64-bit integers" },
  2304: { name: "rgba32", bytes: 4, type: "rgb8" },
};

/** @returns null when this is no NIfTI file @throws Refusal */
export async function readNifti(source: ByteSource, how: ImageSource, caps: ImageCaps): Promise<NiftiImage | null> {
  const head = how.encoding === "PLAIN" ? await source.read(0, 544) : await inflatePrefix(source, how, 544, caps);
  const header = parseNiftiHeader(head);
  if (!header) return null;
  if (!header.singleFile)
    throw new Refusal(
      "TWO_FILE_NIFTI",
      "Half of a two-file NIfTI (.hdr and .img): save it as one .nii file and import that.",
    );
  const stored = types[header.datatype];
  if (!stored)
    throw new Refusal(
      "UNSUPPORTED_PIXELS",
      "Its voxels are of a type that Covoxel can't show (complex or extended numbers).",
    );
  const { shape, nt } = shapeOf(header);
  checkCaps(shape, nt, caps);
  const { ijkToLps, warnings } = niftiAffine(header);
  const sourceIjkToLps = inMillimetres(header, ijkToLps);
  if (stored.reduced) warnings.push(reducedPrecision(stored.reduced));
  const frameBytes = shape[0] * shape[1] * stored.bytes;
  if (!Number.isFinite(header.voxOffset))
    throw new Refusal("DAMAGED_HEADER", "Its header doesn't say where in the file its voxels begin.");
  const start = Math.max(Math.trunc(header.voxOffset), header.version === 1 ? 348 : 540);
  await checkLength(source, how, caps, start + frameBytes * shape[2] * nt);
  return {
    kind: "NIFTI",
    version: header.version,
    shape,
    nt,
    sourceIjkToLps,
    pixelFormat: {
      type: stored.type,
      photometric: stored.type === "rgb8" ? "RGB" : "MONOCHROME2",
      bitsStored: Math.min(32, stored.bytes * 8),
    },
    sourceType: stored.name,
    bigEndian: header.bigEndian,
    modality: { ...scaling(header), unit: null, lut: null },
    windows:
      header.calMax > header.calMin
        ? [{ center: (header.calMin + header.calMax) / 2, width: header.calMax - header.calMin, name: null }]
        : [],
    description: header.description,
    frames: frameLocations(start, frameBytes, shape[2] * nt, how, !header.bigEndian && nativeTypes.has(stored.name)),
    timeStepMs: timeStep(header, nt),
    isLabelmap: header.intentCode === intentLabel,
    warnings,
    source: how,
  };
}

/** NIFTI_INTENT_LABEL of nifti1.h: "an index into some set of labels". */
const intentLabel = 1002;

/** Stored exactly as our canonical pixels, given the right byte order. */
const nativeTypes = new Set(["uint8", "int8", "int16", "uint16", "int32", "uint32", "float32", "rgb24"]);

export function frameLocations(
  start: number,
  frameBytes: number,
  count: number,
  how: ImageSource,
  canonical: boolean,
): NiftiImage["frames"] {
  return Array.from({ length: count }, (_, index) => {
    const range = { start: start + index * frameBytes, end: start + (index + 1) * frameBytes };
    return {
      index,
      location: how.encoding === "PLAIN" ? { kind: "NATIVE", range, canonical } : { kind: "INFLATED", range },
    };
  });
}

export function checkCaps(shape: Shape3, nt: number, caps: ImageCaps): void {
  const named = [...shape, nt].join(" x ");
  if (![...shape, nt].every((size) => Number.isSafeInteger(size) && size > 0))
    throw new Refusal("DAMAGED_HEADER", `Its header gives the image an impossible size (${named}).`);
  if (
    shape[0] * shape[1] > caps.maxFrameVoxels ||
    shape[0] * shape[1] * shape[2] * nt > caps.maxSeriesVoxels ||
    shape[2] * nt > maxFrames
  )
    throw new Refusal("TOO_LARGE", `It has ${named} voxels: more than is allowed here.`);
}

const maxFrames = 1_000_000;

/** @throws Refusal when the file is shorter than its header says; a compressed one is unpacked once to know */
export async function checkLength(
  source: ByteSource,
  how: ImageSource,
  caps: ImageCaps,
  needed: number,
): Promise<void> {
  if (how.encoding !== "PLAIN" && needed > caps.maxFileBytes)
    throw new Refusal("TOO_LARGE", "It unpacks to more bytes than are allowed here.");
  const has = how.encoding === "PLAIN" ? source.size : await inflatedSize(source, how, caps);
  if (has < needed)
    throw new Refusal("TRUNCATED", `The file ends before its voxels do: ${has} of ${needed} bytes are there.`);
}

/** @throws Refusal when the matrix is no place in space */
export function checkAffine(ijkToLps: AffineLps): AffineLps {
  if (!ijkToLps.every(Number.isFinite) || !(Math.abs(determinant(ijkToLps)) > 1e-12))
    throw new Refusal("BAD_GEOMETRY", "Its header places the voxels nowhere: the matrix of its position is unusable.");
  return ijkToLps;
}

export function reducedPrecision(what: string): GridWarning {
  return {
    code: "PRECISION_REDUCED",
    message: `Values are stored with ${what}; Covoxel keeps them as 32-bit floating point numbers.`,
  };
}

function shapeOf({ dim }: NiftiHeader): { shape: Shape3; nt: number } {
  const [ni = 0, nj = 0, nk = 0, ...rest] = dim;
  return { shape: [ni, nj, nk], nt: rest.reduce((product, size) => product * size, 1) };
}

/** A slope of 0 means "no scaling" (nifti1.h); what is no number is ignored too. */
function scaling({ slope, intercept }: NiftiHeader): { slope: number; intercept: number } {
  return slope !== 0 && Number.isFinite(slope)
    ? { slope, intercept: Number.isFinite(intercept) ? intercept : 0 }
    : { slope: 1, intercept: 0 };
}

/** Space may be counted in metres or micrometres; unknown units are taken for millimetres. */
function inMillimetres(header: NiftiHeader, ijkToLps: AffineLps): AffineLps {
  const factor = { 1: 1000, 3: 0.001 }[header.xyztUnits & 7] ?? 1;
  const columns = ([0, 1, 2, 3] as const).map((column) => scale(columnOf(ijkToLps, column), factor));
  return checkAffine(factor === 1 ? ijkToLps : affineFromColumns(columns[0]!, columns[1]!, columns[2]!, columns[3]!));
}

function timeStep({ pixdim, xyztUnits }: NiftiHeader, nt: number): number | null {
  const perUnit = { 8: 1000, 16: 1, 24: 0.001 }[xyztUnits & 0x38];
  return nt > 1 && perUnit !== undefined && pixdim[4]! > 0 ? pixdim[4]! * perUnit : null;
}
