import type { AffineLps, Shape3, Vec3 } from "@covoxel/shared/geometry";
import type { GridWarning } from "./grid.js";

/** Random access to a file's bytes, so that a header can be read without the pixels. */
export interface ByteSource {
  readonly size: number;
  /**
   * @returns the bytes of [offset, offset + length) that exist: shorter at the end of the file, never longer. The caller must not write to them.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Checked before anything is allocated; all from configuration. */
export interface ImageCaps {
  /** Bytes of one file, and of what a compressed one inflates to. */
  maxFileBytes: number;
  /** Inflated bytes over compressed bytes of one gzip or deflate stream. */
  maxCompressionRatio: number;
  /** ni * nj of one frame. */
  maxFrameVoxels: number;
  /** ni * nj * nk * nt of one file or series. */
  maxSeriesVoxels: number;
}

/** What a pixel is once decoded: little-endian, no padding, i fastest; rgb8 is three interleaved bytes. */
export type PixelType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "rgb8";
export const bytesPerPixel: Readonly<Record<PixelType, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  rgb8: 3,
};

/** MONOCHROME1: the lowest value is shown white; stored values are never inverted. */
export type Photometric = "MONOCHROME1" | "MONOCHROME2" | "RGB";

/** The canonical pixels of a file, known from its header, before any of them is decoded. */
export interface PixelFormat {
  type: PixelType;
  photometric: Photometric;
  bitsStored: number;
}

/** Half-open. */
export interface FileRange {
  start: number;
  end: number;
}

/** Where one frame's bytes lie. */
export type FrameLocation =
  /** `canonical`: these bytes already are the canonical pixels, so a store may serve them by range. */
  | { kind: "NATIVE"; range: FileRange; canonical: boolean }
  /** 1-bit pixels that need not start at a byte; `firstBit` counts from the least significant bit of the first byte. */
  | { kind: "BITS"; range: FileRange; firstBit: number }
  /** One compressed stream, possibly in several pieces; the pieces joined in order are what a codec takes. */
  | { kind: "FRAGMENTS"; ranges: readonly FileRange[] }
  /** Inside a gzip or deflate stream: offsets count in the inflated bytes; read them with `readFrames`. */
  | { kind: "INFLATED"; range: FileRange };

/** Stored value to real value: `stored * slope + intercept` (HU for CT). A LUT, where one is given instead, wins. */
export interface ModalityTransform {
  slope: number;
  intercept: number;
  /** Unit where the source says it: "HU", "SUV", … */
  unit: string | null;
  lut: { firstMapped: number; values: readonly number[] } | null;
}

export interface WindowPreset {
  center: number;
  width: number;
  name: string | null;
}

/** The three component groups of a PN, already decoded; "" where a group is absent. */
export interface PersonNameGroups {
  alphabetic: string;
  ideographic: string;
  phonetic: string;
}

export interface PatientAttributes {
  name: PersonNameGroups;
  /** For display: "Yamada Tarou (山田 太郎, やまだ たろう)", carets turned into spaces. */
  nameDisplay: string;
  patientId: string;
  sex: string;
  /** YYYY-MM-DD or null. */
  birthDate: string | null;
  /** As stored: "063Y". */
  age: string;
}

export interface StudyAttributes {
  /** Study Instance UID. Identity only: never shown, never logged. */
  studyUid: string;
  /** YYYY-MM-DD or null. */
  date: string | null;
  /** HH:MM:SS or null. */
  time: string | null;
  description: string;
  accessionNumber: string;
}

export interface SeriesAttributes {
  /** Series Instance UID. Identity only: never shown, never logged. */
  seriesUid: string;
  modality: string;
  description: string;
  seriesNumber: number | null;
  bodyPart: string;
  frameOfReferenceUid: string | null;
}

/** Voxel centres of one frame, DICOM patient coordinates (LPS), millimetres. */
export interface PlaneGeometry {
  /** Centre of pixel (0, 0). */
  originLps: Vec3;
  /** Unit vector of increasing i. */
  iDirectionLps: Vec3;
  /** Unit vector of increasing j. */
  jDirectionLps: Vec3;
  /** [along i, along j]; note that DICOM's Pixel Spacing has them the other way round. */
  pixelSpacingMm: readonly [number, number];
}

/** What may tell frames at one position apart. Absent = the file doesn't say. */
export interface FrameTraits {
  temporalPosition?: number;
  echoTimeMs?: number;
  echoNumber?: number;
  inversionTimeMs?: number;
  bValue?: number;
  /** "0.000,0.707,0.707": as text, so that equal directions compare equal. */
  gradientDirection?: string;
  triggerTimeMs?: number;
  /** Nominal percentage of the cardiac cycle. */
  cardiacPhase?: number;
  acquisitionNumber?: number;
  acquisitionTime?: string;
  contentTime?: string;
  stackId?: string;
}

export interface DicomFrame {
  /** Zero-based, in the file's order. */
  index: number;
  location: FrameLocation;
  plane: PlaneGeometry | null;
  sliceThicknessMm: number | null;
  traits: FrameTraits;
  modality: ModalityTransform;
  /** ImageType of this frame, e.g. ["ORIGINAL", "PRIMARY", "AXIAL"]. */
  imageType: readonly string[];
}

/** How the file stores pixels; what `decodeFrame` needs besides bytes. */
export interface StoredPixels {
  transferSyntaxUid: string;
  rows: number;
  columns: number;
  samplesPerPixel: 1 | 3 | 4;
  photometricInterpretation: string;
  planarConfiguration: 0 | 1;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  /** FLOAT: (7FE0,0008) or, with bitsAllocated 64, (7FE0,0009). */
  element: "INTEGER" | "FLOAT";
  bigEndian: boolean;
  /** 8-bit pixels in big-endian 16-bit words (OW): neighbours have changed places. */
  swappedPairs: boolean;
  /** PALETTE COLOR: 256-level entries for stored values from `firstMapped` on; shorter or longer values are clamped. */
  palette: { firstMapped: number; red: Uint8Array; green: Uint8Array; blue: Uint8Array } | null;
}

export interface DicomImage {
  kind: "DICOM";
  /** SOP Instance UID. Identity only: never shown, never logged. */
  instanceUid: string;
  sopClassUid: string;
  instanceNumber: number | null;
  patient: PatientAttributes;
  study: StudyAttributes;
  series: SeriesAttributes;
  stored: StoredPixels;
  pixelFormat: PixelFormat;
  /** The source says, or the codec implies, that pixels were compressed with loss. */
  lossy: boolean;
  windows: readonly WindowPreset[];
  /** Pixel value that means "nothing was measured here", stored units. */
  pixelPaddingValue: number | null;
  /** Spacing for images without a place in the patient: [along i, along j], and where it was taken from. */
  flatSpacing:
    | { mm: readonly [number, number]; source: "PIXEL" | "DETECTOR" | "ULTRASOUND_REGION" }
    | { mm: null; reason: string };
  /** Multi-frame by functional groups (enhanced CT, MR, PET, …): frames are places or choices, not a film. */
  enhanced: boolean;
  /** Frames shown one after another: milliseconds each, where the file says it. */
  frameTimeMs: number | null;
  frames: readonly DicomFrame[];
  warnings: readonly GridWarning[];
  source: ImageSource;
}

/** How to get from the file's bytes to those that frame locations count in. */
export type ImageSource =
  | { encoding: "PLAIN" }
  /** A gzip stream over the whole file (.nii.gz, .mgz). */
  | { encoding: "GZIP" }
  /** Deflated DICOM: a raw deflate stream from `start` on; offsets count in its inflated bytes. */
  | { encoding: "DEFLATE"; start: number };

/** NIfTI and MGH share what matters: one array, one matrix. */
interface ArrayImage {
  /** [ni, nj, nk], as the file stores them, i fastest. */
  shape: Shape3;
  nt: number;
  /** Of the file's own array, before a left-handed one is flipped along k; LPS millimetres. */
  sourceIjkToLps: AffineLps;
  pixelFormat: PixelFormat;
  /** The file's own type, e.g. "float64". */
  sourceType: string;
  bigEndian: boolean;
  modality: ModalityTransform;
  windows: readonly WindowPreset[];
  description: string;
  /** Frame index = t * nk + k in the file's order, before any flip. */
  frames: readonly { index: number; location: FrameLocation }[];
  timeStepMs: number | null;
  /** Its header says that the values are labels, or they look like it: known once its voxels were looked at. */
  isLabelmap: boolean;
  warnings: readonly GridWarning[];
  source: ImageSource;
}

export interface NiftiImage extends ArrayImage {
  kind: "NIFTI";
  version: 1 | 2;
}

export interface MghImage extends ArrayImage {
  kind: "MGH";
}

export const RefusalCode = {
  NOT_AN_IMAGE_FILE: "NOT_AN_IMAGE_FILE",
  EMPTY_FILE: "EMPTY_FILE",
  NON_IMAGE_DICOM: "NON_IMAGE_DICOM",
  SEGMENTATION: "SEGMENTATION",
  SLIDE_MICROSCOPY: "SLIDE_MICROSCOPY",
  DAMAGED_HEADER: "DAMAGED_HEADER",
  TRUNCATED: "TRUNCATED",
  NO_PIXELS: "NO_PIXELS",
  UNSUPPORTED_TRANSFER_SYNTAX: "UNSUPPORTED_TRANSFER_SYNTAX",
  UNSUPPORTED_PIXELS: "UNSUPPORTED_PIXELS",
  TOO_LARGE: "TOO_LARGE",
  SUSPICIOUS_COMPRESSION: "SUSPICIOUS_COMPRESSION",
  BAD_GEOMETRY: "BAD_GEOMETRY",
  TWO_FILE_NIFTI: "TWO_FILE_NIFTI",
  UNDECODABLE: "UNDECODABLE",
} as const;
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode];

/** Kept out, and listed with a reason a person understands. The message never carries anything from the file but figures. */
export interface RefusedFile {
  kind: "REFUSED";
  code: RefusalCode;
  message: string;
}

/** Kept out without a fuss: indexes, thumbnails, what an operating system leaves behind. */
export interface IgnoredFile {
  kind: "IGNORED";
  message: string;
}

export type ImageFile = DicomImage | NiftiImage | MghImage | RefusedFile | IgnoredFile;

/** One frame's canonical pixels; the caller owns them. `modality` stays apart: pixels are stored values. */
export interface DecodedFrame {
  /** Zero-based frame in the file's order. */
  index: number;
  format: PixelFormat;
  columns: number;
  rows: number;
  /** columns * rows * bytesPerPixel[format.type] bytes. */
  pixels: Uint8Array;
}
