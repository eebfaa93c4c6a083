import type { PixelFormat, PixelType, StoredPixels } from "../domain/image-file.js";
import type { Samples } from "./codecs.js";
import { undecodable } from "./codestream.js";

/** All canonical pixels are little-endian; so is every machine Node runs on here, which typed arrays rely on. */
type PixelArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array;
const arrays: Readonly<Record<Exclude<PixelType, "rgb8">, new (length: number) => PixelArray>> = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
};

/**
 * Decoded samples of one DICOM frame to canonical pixels: padding bits gone, signs extended, colours as interleaved RGB.
 * @param bigEndian byte order of `samples.bytes` (native big-endian files; codecs give little-endian)
 * @returns rows * columns pixels of `format.type`, a new array
 */
export function canonicalPixels(
  samples: Samples,
  stored: StoredPixels,
  format: PixelFormat,
  bigEndian: boolean,
): Uint8Array {
  const pixels = stored.rows * stored.columns;
  if (stored.element === "FLOAT") return floats(samples.bytes, pixels, stored.bitsAllocated, bigEndian);
  if (format.type !== "rgb8") return monochrome(samples, stored, format.type, pixels, bigEndian);
  if (stored.palette) return applyPalette(integers(samples, pixels, bigEndian), samples, stored);
  return colour(samples, stored, pixels, bigEndian);
}

/** Single bits, the first in the least significant place (PS3.5 8.1.1), to bytes 0 and 1. */
export function unpackBits(bytes: Uint8Array, firstBit: number, pixels: number): Uint8Array {
  if (bytes.length * 8 < firstBit + pixels) throw undecodable();
  return Uint8Array.from({ length: pixels }, (_, n) => (bytes[(firstBit + n) >> 3]! >> ((firstBit + n) & 7)) & 1);
}

function floats(bytes: Uint8Array, pixels: number, bits: number, bigEndian: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(pixels);
  for (let n = 0; n < pixels; n++)
    out[n] = bits === 64 ? view.getFloat64(n * 8, !bigEndian) : view.getFloat32(n * 4, !bigEndian);
  return bytesOf(out);
}

/** Unsigned stored values, as they lie. @throws Refusal UNDECODABLE when there are too few */
function integers(
  { bytes, sampleBytes }: Samples,
  count: number,
  bigEndian: boolean,
): Uint8Array | Uint16Array | Uint32Array {
  if (bytes.length < count * sampleBytes) throw undecodable();
  if (sampleBytes === 1) return bytes.subarray(0, count);
  if (!bigEndian && bytes.byteOffset % sampleBytes === 0)
    return sampleBytes === 2
      ? new Uint16Array(bytes.buffer, bytes.byteOffset, count)
      : new Uint32Array(bytes.buffer, bytes.byteOffset, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = sampleBytes === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let n = 0; n < count; n++)
    out[n] = sampleBytes === 2 ? view.getUint16(n * 2, !bigEndian) : view.getUint32(n * 4, !bigEndian);
  return out;
}

function monochrome(
  samples: Samples,
  stored: StoredPixels,
  type: Exclude<PixelType, "rgb8">,
  pixels: number,
  bigEndian: boolean,
): Uint8Array {
  const values = integers(samples, pixels, bigEndian);
  const { shift, bits } = placeOfBits(samples, stored);
  const out = new arrays[type](pixels);
  // Up to the top of 32 bits and down again: drops what is above the value and carries its sign.
  const up = 32 - shift - bits;
  const down = 32 - bits;
  if (stored.signed) for (let n = 0; n < pixels; n++) out[n] = (values[n]! << up) >> down;
  else for (let n = 0; n < pixels; n++) out[n] = (values[n]! << up) >>> down;
  return bytesOf(out);
}

/** Native values end at High Bit; a codec's start at bit 0 and have its own precision, which headers often overstate. */
function placeOfBits(samples: Samples, stored: StoredPixels): { shift: number; bits: number } {
  const shift = samples.coded ? 0 : Math.max(0, stored.highBit + 1 - stored.bitsStored);
  return { shift, bits: Math.min(samples.bits, stored.bitsStored) };
}

function applyPalette(values: ArrayLike<number>, samples: Samples, stored: StoredPixels): Uint8Array {
  const { firstMapped, red, green, blue } = stored.palette!;
  const { shift, bits } = placeOfBits(samples, stored);
  const out = new Uint8Array(values.length * 3);
  for (let n = 0; n < values.length; n++) {
    const raw = values[n]! << (32 - shift - bits);
    const value = stored.signed ? raw >> (32 - bits) : raw >>> (32 - bits);
    const entry = Math.min(red.length - 1, Math.max(0, value - firstMapped));
    out[n * 3] = red[entry]!;
    out[n * 3 + 1] = green[entry]!;
    out[n * 3 + 2] = blue[entry]!;
  }
  return out;
}

function colour(samples: Samples, stored: StoredPixels, pixels: number, bigEndian: boolean): Uint8Array {
  const photometric = samples.rgb ? "RGB" : stored.photometricInterpretation;
  const subsampled = photometric.endsWith("_422") && isNativeSubsampled(samples, pixels);
  const values = integers(samples, subsampled ? pixels * 2 : pixels * 3, bigEndian);
  const drop = Math.max(0, samples.bits - 8);
  const out = new Uint8Array(pixels * 3);
  if (subsampled) upsample422(values, out, pixels, drop);
  else if (samples.planar)
    for (let n = 0; n < pixels * 3; n++) out[n] = values[(n % 3) * pixels + Math.floor(n / 3)]! >>> drop;
  else for (let n = 0; n < pixels * 3; n++) out[n] = values[n]! >>> drop;
  if (photometric.startsWith("YBR_PARTIAL")) fromYbr(out, 255 / 219, 16);
  // RCT and ICT exist only inside JPEG 2000 streams, whose codec has undone them.
  else if (photometric.startsWith("YBR_FULL")) fromYbr(out, 1, 0);
  return out;
}

const isNativeSubsampled = (samples: Samples, pixels: number) =>
  samples.bytes.length < pixels * 3 * samples.sampleBytes;

/** Y1 Y2 Cb Cr for every two pixels of a line. */
function upsample422(values: ArrayLike<number>, out: Uint8Array, pixels: number, drop: number): void {
  for (let pair = 0; pair < pixels >> 1; pair++)
    for (let n = 0; n < 2; n++) {
      out[pair * 6 + n * 3] = values[pair * 4 + n]! >>> drop;
      out[pair * 6 + n * 3 + 1] = values[pair * 4 + 2]! >>> drop;
      out[pair * 6 + n * 3 + 2] = values[pair * 4 + 3]! >>> drop;
    }
}

/** In place. PARTIAL has luminance from 16 to 235 and colour differences scaled by 224. @see DICOM PS3.3 C.7.6.3.1.2 */
function fromYbr(pixels: Uint8Array, luminance: number, black: number): void {
  const difference = black === 0 ? 1 : 255 / 224;
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let n = 0; n < pixels.length; n += 3) {
    const y = (pixels[n]! - black) * luminance;
    const cb = (pixels[n + 1]! - 128) * difference;
    const cr = (pixels[n + 2]! - 128) * difference;
    clamped[n] = y + 1.402 * cr;
    clamped[n + 1] = y - 0.344136 * cb - 0.714136 * cr;
    clamped[n + 2] = y + 1.772 * cb;
  }
}

/**
 * One frame of a NIfTI or MGH array to canonical pixels.
 * @param type the file's own type, e.g. "float64"
 */
export function canonicalArray(bytes: Uint8Array, type: string, bigEndian: boolean): Uint8Array {
  if (type === "rgba32") return bytes.filter((_, n) => n % 4 !== 3);
  if (type === "rgb24" || type.endsWith("int8")) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = !bigEndian;
  if (type === "float64")
    return bytesOf(Float32Array.from({ length: bytes.length / 8 }, (_, n) => view.getFloat64(n * 8, little)));
  if (type === "int64")
    return bytesOf(Float32Array.from({ length: bytes.length / 8 }, (_, n) => Number(view.getBigInt64(n * 8, little))));
  if (type === "uint64")
    return bytesOf(Float32Array.from({ length: bytes.length / 8 }, (_, n) => Number(view.getBigUint64(n * 8, little))));
  if (little) return bytes;
  const turned = Buffer.from(bytes);
  return type.endsWith("16") ? turned.swap16() : turned.swap32();
}

const bytesOf = (array: PixelArray) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
