/** One attribute of DICOM JSON (PS3.18 F.2); only what the viewer reads. */
type DicomJson = Record<string, { vr?: string; Value?: unknown[] } | undefined>;

export interface WindowPreset {
  center: number;
  width: number;
  /** As the source explains it, e.g. "LUNG"; null where it doesn't. */
  name: string | null;
}

export type Photometric = "MONOCHROME1" | "MONOCHROME2" | "RGB";

/** What the frames of one series have in common, and the scaling of each. */
export interface SeriesMetadata {
  rows: number;
  columns: number;
  modality: string;
  photometric: Photometric;
  samplesPerPixel: 1 | 3;
  bitsAllocated: number;
  bitsStored: number;
  signed: boolean;
  windows: readonly WindowPreset[];
  /** Real value of frame k = stored value * slopes[k] + intercepts[k]. */
  slopes: readonly number[];
  intercepts: readonly number[];
}

/** Reads the metadata of all frames of one time point, in grid order. @throws Error when a series has no frames */
export function readSeriesMetadata(items: readonly unknown[]): SeriesMetadata {
  const frames = items as DicomJson[];
  const first = frames[0];
  if (!first) throw new Error("The series has no frames.");
  const number = (item: DicomJson, tag: string, otherwise: number) => Number(item[tag]?.Value?.[0] ?? otherwise);
  const text = (tag: string) => String(first[tag]?.Value?.[0] ?? "");
  const photometric = text("00280004");
  return {
    rows: number(first, "00280010", 0),
    columns: number(first, "00280011", 0),
    modality: text("00080060"),
    photometric: photometric === "MONOCHROME1" || photometric === "RGB" ? photometric : "MONOCHROME2",
    samplesPerPixel: number(first, "00280002", 1) === 3 ? 3 : 1,
    bitsAllocated: number(first, "00280100", 16),
    bitsStored: number(first, "00280101", 16),
    signed: number(first, "00280103", 0) === 1,
    windows: windowsOf(first),
    slopes: frames.map((frame) => number(frame, "00281053", 1)),
    intercepts: frames.map((frame) => number(frame, "00281052", 0)),
  };
}

function windowsOf(item: DicomJson): WindowPreset[] {
  const centers = item["00281050"]?.Value ?? [];
  const widths = item["00281051"]?.Value ?? [];
  const names = item["00281055"]?.Value ?? [];
  return centers
    .map((center, at) => ({
      center: Number(center),
      width: Number(widths[at]),
      name: names[at] ? String(names[at]) : null,
    }))
    .filter(({ center, width }) => Number.isFinite(center) && width > 0);
}

/** Names of arrays as the frame endpoint gives them in `X-Covoxel-Pixel-Type`. */
export type PixelType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "rgb8";

export type StoredArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;

const storedArrays = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  rgb8: Uint8Array,
} as const;

/** Views little-endian frame bytes as stored values; every machine that runs a browser is little-endian. */
export function storedArray(type: PixelType, bytes: ArrayBuffer): StoredArray {
  return new storedArrays[type](bytes);
}

export type ValueArray = Uint8Array | Uint16Array | Int16Array | Float32Array;

/** The smallest array that holds every real value of the series exactly (Float32 where slopes are no whole numbers). */
export function valueArrayFor(metadata: SeriesMetadata, length: number): ValueArray {
  if (metadata.samplesPerPixel === 3) return new Uint8Array(length * 3);
  const whole = [...metadata.slopes, ...metadata.intercepts].every(Number.isInteger);
  if (!whole || metadata.bitsAllocated > 16) return new Float32Array(length);
  const span = 2 ** metadata.bitsStored;
  const stored = metadata.signed ? [-span / 2, span / 2 - 1] : [0, span - 1];
  const ends = metadata.slopes.flatMap((slope, k) => stored.map((v) => v * slope + (metadata.intercepts[k] ?? 0)));
  const low = Math.min(...new Set(ends));
  const high = Math.max(...new Set(ends));
  if (low >= 0 && high <= 255) return new Uint8Array(length);
  if (low >= -32768 && high <= 32767) return new Int16Array(length);
  if (low >= 0 && high <= 65535) return new Uint16Array(length);
  return new Float32Array(length);
}

/** Bytes of one frame on the wire. */
export function bytesPerFrame(metadata: SeriesMetadata): number {
  return (metadata.rows * metadata.columns * metadata.samplesPerPixel * metadata.bitsAllocated) / 8;
}
