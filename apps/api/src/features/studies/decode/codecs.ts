import { createRequire } from "node:module";
import { Decoder as JpegLosslessDecoder } from "jpeg-lossless-decoder-js";
import type { PixelEncoding } from "../dicom/transfer-syntax.js";
import type { StoredPixels } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import { type CodestreamHeader, jpeg2000Header, jpegHeader, jpegSegments, undecodable } from "./codestream.js";
import { decodeJpegExtended } from "./jpeg-extended.js";
import { decodeRle } from "./rle.js";

/** What a codec gave: little-endian samples of 1, 2 or 4 bytes. */
export interface Samples {
  bytes: Uint8Array;
  sampleBytes: 1 | 2 | 4;
  planar: boolean;
  /** Significant bits: the stream's own precision, which need not be the header's Bits Stored. */
  bits: number;
  /** Out of a codec, so from bit 0 on; RLE and native values lie where High Bit says. */
  coded: boolean;
  /** Already red, green, blue, whatever the header calls it. */
  rgb: boolean;
}

/** @throws Refusal UNDECODABLE, also when the stream's size is not the header's: checked before a codec allocates */
export async function decodeSamples(
  encoding: PixelEncoding,
  bytes: Uint8Array,
  stored: StoredPixels,
): Promise<Samples> {
  switch (encoding) {
    case "NATIVE":
      return native(bytes, stored);
    case "RLE": {
      const sampleBytes = (stored.bitsAllocated / 8) as 1 | 2 | 4;
      const planes = decodeRle(bytes, stored.rows * stored.columns, stored.samplesPerPixel, sampleBytes);
      return { bytes: planes, sampleBytes, planar: true, bits: stored.bitsStored, rgb: false, coded: false };
    }
    case "JPEG":
      return jpeg(bytes, expectSize(jpegHeader(bytes), stored), stored);
    case "JPEG_LOSSLESS":
      return jpegLossless(bytes, expectSize(jpegHeader(bytes), stored));
    case "JPEG_LS":
      return jpegLs(bytes, expectSize(jpegHeader(bytes), stored));
    case "JPEG_2000":
      return jpeg2000(bytes, expectSize(jpeg2000Header(bytes), stored), stored, openJpeg);
    case "HTJ2K":
      return jpeg2000(bytes, expectSize(jpeg2000Header(bytes), stored), stored, openJph);
  }
}

function native(bytes: Uint8Array, stored: StoredPixels): Samples {
  return {
    bytes: stored.swappedPairs ? swapPairs(bytes) : bytes,
    sampleBytes: (stored.bitsAllocated / 8) as 1 | 2 | 4,
    planar: stored.planarConfiguration === 1,
    bits: stored.bitsStored,
    rgb: false,
    coded: false,
  };
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: bytes.length & ~1 }, (_, n) => bytes[n ^ 1]!);
}

function expectSize(header: CodestreamHeader, stored: StoredPixels): CodestreamHeader {
  if (header.width !== stored.columns || header.height !== stored.rows || header.components !== stored.samplesPerPixel)
    throw new Refusal("UNDECODABLE", "Its compressed pixels have another size than its header says.");
  if (header.bitsPerSample > 32 || header.bitsPerSample === 0) throw undecodable();
  return header;
}

async function jpeg(bytes: Uint8Array, header: CodestreamHeader, stored: StoredPixels): Promise<Samples> {
  if (header.bitsPerSample !== 8) {
    const { samples } = decodeJpegExtended(bytes);
    return {
      bytes: asBytes(samples),
      sampleBytes: 2,
      planar: false,
      bits: header.bitsPerSample,
      rgb: false,
      coded: true,
    };
  }
  const toRgb = header.components === 3 && isYcc(bytes, stored);
  const decoded = runWasm(
    await libjpegTurbo(),
    "JPEGDecoder",
    header.components === 3 ? withColourMarker(bytes, toRgb) : bytes,
  );
  return { bytes: decoded.bytes, sampleBytes: 1, planar: false, bits: 8, coded: true, rgb: header.components === 3 };
}

/** An Adobe marker says whether colours were transformed; without one the DICOM header does. JFIF alone proves nothing here. */
function isYcc(bytes: Uint8Array, stored: StoredPixels): boolean {
  for (const { marker, start, end } of jpegSegments(bytes))
    if (
      marker === 0xee &&
      end - start >= 14 &&
      String.fromCharCode(...bytes.subarray(start + 2, start + 7)) === "Adobe"
    )
      return bytes[start + 13] !== 0;
  return stored.photometricInterpretation !== "RGB";
}

/** libjpeg guesses colours from markers; ours replace what the file has, so that it need not guess. */
function withColourMarker(bytes: Uint8Array, ycc: boolean): Uint8Array {
  const adobe = Uint8Array.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, ycc ? 1 : 0]);
  const kept: Uint8Array[] = [bytes.subarray(0, 2), adobe];
  let at = 2;
  for (const { marker, end } of jpegSegments(bytes)) {
    if (marker !== 0xe0 && marker !== 0xee) kept.push(bytes.subarray(at, Math.min(end, bytes.length)));
    at = end;
    if (marker === 0xda) break;
  }
  kept.push(bytes.subarray(at));
  return Buffer.concat(kept);
}

function jpegLossless(bytes: Uint8Array, header: CodestreamHeader): Samples {
  // The decoder wants a whole ArrayBuffer and gives one or two bytes a sample, interleaved.
  const sampleBytes = header.bitsPerSample > 8 ? 2 : 1;
  const whole = new Uint8Array(bytes).buffer;
  let decoded: Uint8Array | Uint16Array;
  try {
    decoded = new JpegLosslessDecoder().decode(whole, 0, bytes.length, sampleBytes);
  } catch {
    throw undecodable();
  }
  return { bytes: asBytes(decoded), sampleBytes, planar: false, bits: header.bitsPerSample, rgb: false, coded: true };
}

async function jpegLs(bytes: Uint8Array, header: CodestreamHeader): Promise<Samples> {
  const { bytes: samples, interleaveMode } = runWasm(await charls(), "JpegLSDecoder", bytes);
  const planar = header.components > 1 && interleaveMode === 0;
  return {
    bytes: samples,
    sampleBytes: header.bitsPerSample > 8 ? 2 : 1,
    planar,
    bits: header.bitsPerSample,
    rgb: false,
    coded: true,
  };
}

async function jpeg2000(
  bytes: Uint8Array,
  header: CodestreamHeader,
  stored: StoredPixels,
  codec: () => Promise<WasmModule>,
): Promise<Samples> {
  const decoded = runWasm(await codec(), codec === openJph ? "HTJ2KDecoder" : "J2KDecoder", bytes);
  // The codec undoes the stream's own colour transform (RCT, ICT); YBR_FULL would be one that it knows nothing of.
  const rgb = header.components === 3 && !stored.photometricInterpretation.startsWith("YBR_FULL");
  return {
    bytes: decoded.bytes,
    sampleBytes: header.bitsPerSample > 16 ? 4 : header.bitsPerSample > 8 ? 2 : 1,
    planar: false,
    bits: header.bitsPerSample,
    rgb,
    coded: true,
  };
}

interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getInterleaveMode?(): number;
  /** Codec objects live outside of JavaScript's garbage collection. */
  delete(): void;
}
type WasmModule = Record<string, new () => WasmDecoder>;

interface CodecOutput {
  bytes: Uint8Array;
  /** JPEG-LS only; 0: planes one after another. */
  interleaveMode: number | undefined;
}

/** The decoded bytes are copied out of the codec's memory, which is given back. @throws Refusal UNDECODABLE for what the codec throws */
function runWasm(module: WasmModule, name: string, bytes: Uint8Array): CodecOutput {
  const decoder = new module[name]!();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    return { bytes: decoder.getDecodedBuffer().slice(), interleaveMode: decoder.getInterleaveMode?.() };
  } catch (error) {
    if ((error as Error)?.name === "RuntimeError") throw error; // the module is in ruins: the worker is replaced
    throw undecodable();
  } finally {
    decoder.delete();
  }
}

const require = createRequire(import.meta.url);
const loaded = new Map<string, Promise<WasmModule>>();

function load(path: string): Promise<WasmModule> {
  let module = loaded.get(path);
  if (!module) {
    const factory = require(path) as (options: object) => Promise<WasmModule>;
    module = factory({ print: ignore, printErr: ignore }); // codecs print what they find in a file
    loaded.set(path, module);
  }
  return module;
}

const ignore = () => undefined;
const charls = () => load("@cornerstonejs/codec-charls/decodewasmjs");
const openJpeg = () => load("@cornerstonejs/codec-openjpeg/decodewasmjs");
const openJph = () => load("@cornerstonejs/codec-openjph/wasmjs");
const libjpegTurbo = () => load("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs");

const asBytes = (samples: Uint8Array | Uint16Array) =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
