import type { AffineLps, Shape3, Vec3 } from "@covoxel/shared/geometry";
import type { DicomImage, MghImage, NiftiImage, PixelFormat } from "./image-file.js";

/** A file whose pixels may become part of a series. */
export type ReadableImage = DicomImage | NiftiImage | MghImage;

/** Where the pixels of one grid frame come from. */
export interface SourceFrame {
  /** Index into the array that was given to `assembleSeries`. */
  file: number;
  /** Zero-based frame of that file, in the file's own order. */
  frame: number;
}

/** What one value of t means: "b = 1000 s/mm²", "Echo 2 (TE 4.9 ms)", "Time 3". */
export interface GridChoice {
  label: string;
  /** What distinguishes it, in the field's words; only what differs between the choices. */
  facts: Readonly<Record<string, string | number>>;
}

export const GridWarningCode = {
  MISSING_SLICES: "MISSING_SLICES",
  UNEVEN_SPACING: "UNEVEN_SPACING",
  DUPLICATE_INSTANCE: "DUPLICATE_INSTANCE",
  DUPLICATE_POSITION: "DUPLICATE_POSITION",
  GANTRY_TILT: "GANTRY_TILT",
  SERIES_DIVIDED: "SERIES_DIVIDED",
  OVERLAPPING_SLICES: "OVERLAPPING_SLICES",
  SLICE_GAPS: "SLICE_GAPS",
  SINGLE_SLICE: "SINGLE_SLICE",
  MISSING_GEOMETRY: "MISSING_GEOMETRY",
  UNKNOWN_SPACING: "UNKNOWN_SPACING",
  SPACING_AT_DETECTOR: "SPACING_AT_DETECTOR",
  LOCALIZER: "LOCALIZER",
  MOSAIC: "MOSAIC",
  SHEARED: "SHEARED",
  SFORM_QFORM_DISAGREE: "SFORM_QFORM_DISAGREE",
  NO_ORIENTATION: "NO_ORIENTATION",
  PRECISION_REDUCED: "PRECISION_REDUCED",
  TRUNCATED: "TRUNCATED",
  SCALING_VARIES: "SCALING_VARIES",
  LABELMAP: "LABELMAP",
  LOSSY_COMPRESSED: "LOSSY_COMPRESSED",
  HEADER_REPAIRED: "HEADER_REPAIRED",
} as const;
export type GridWarningCode = (typeof GridWarningCode)[keyof typeof GridWarningCode];

/** Something a reader should know before trusting millimetres. `message` is a plain sentence without patient data. */
export interface GridWarning {
  code: GridWarningCode;
  message: string;
  facts?: Readonly<Record<string, string | number>>;
}

interface AnyGrid {
  /** [ni, nj, nk]: columns, rows, slices (CINE: frames; PLANAR: nk = 1). */
  shape: Shape3;
  /** 1 unless VOLUME_TIME. */
  nt: number;
}

/**
 * Frame k of every t lies at `ijkToLps * (0, 0, k, 1)`, voxel centres, and the grid is right-handed: i x j points along k.
 * A gantry tilt or a sheared NIfTI is kept in the matrix, so columns need not be orthogonal.
 */
export interface SpatialGrid extends AnyGrid {
  kind: "VOLUME" | "VOLUME_TIME";
  ijkToLps: AffineLps;
  /** Along i, j and k: pixel spacing as the source gives it, then the way from slice to slice (not their thickness). */
  spacingMm: Vec3;
}

/** Millimetres in the plane at best; no place in the patient, no volume. */
export interface FlatGrid extends AnyGrid {
  kind: "PLANAR" | "CINE";
  nt: 1;
  ijkToLps: null;
  /** [along i, along j], or null with the reason beside it. */
  pixelSpacingMm: readonly [number, number] | null;
  spacingUnknownReason: string | null;
}

export type SeriesGrid = SpatialGrid | FlatGrid;

export type SeriesPlan = SeriesGrid & {
  /**
   * Stable text that tells the series of one DICOM Series Instance UID apart ("" for the first or only one, then "2", "3", …).
   * Together with the source's series identity it names this series on a second import.
   */
  part: string;
  /** Series Instance UID, or "" for formats without one (the caller hashes the content then). Never shown, never logged. */
  sourceSeriesIdentity: string;
  /** Frame of Reference UID, or null where the source has none. Never shown, never logged. */
  sourceFrameOfReference: string | null;
  modality: string;
  description: string;
  seriesNumber: number | null;
  pixelFormat: PixelFormat;
  /** frames[t][k], every place filled. */
  frames: readonly (readonly SourceFrame[])[];
  /** One per t; empty when nt = 1. */
  choices: readonly GridChoice[];
  /** True when the source array runs along -k: source slice = nk - 1 - k. Exports turn it back. */
  sourceKFlipped: boolean;
  sliceThicknessMm: number | null;
  warnings: readonly GridWarning[];
};
