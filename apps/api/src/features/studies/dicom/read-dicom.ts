import type { Element } from "dicom-parser";
import { inflatedSize } from "../decode/inflate.js";
import type { GridWarning } from "../domain/grid.js";
import {
  type ByteSource,
  bytesPerPixel,
  type DicomImage,
  type FrameLocation,
  type IgnoredFile,
  type ImageCaps,
  type PixelFormat,
  type PixelType,
  type RefusedFile,
  type StoredPixels,
} from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import type { Attributes } from "./attributes.js";
import { frameFragments } from "./fragments.js";
import { framesOf } from "./frames.js";
import { flatSpacing } from "./geometry.js";
import { type DicomHeader, readDicomHeader } from "./header.js";
import { patientOf, seriesOf, studyOf, windowsOf } from "./identity.js";
import { readPalette } from "./palette.js";
import { refusalOfClass, refusalWithoutPixels } from "./sop-class.js";
import { type TransferSyntax, transferSyntax } from "./transfer-syntax.js";

/** A film or a stack of this many frames is refused: each frame costs memory before a single pixel is read. */
const maxFrames = 100_000;

/** @returns null when this is no DICOM file @throws Refusal */
export async function readDicom(
  source: ByteSource,
  caps: ImageCaps,
): Promise<DicomImage | RefusedFile | IgnoredFile | null> {
  const header = await readDicomHeader(source, caps);
  if (!header) return null;
  const { attributes, pixelData } = header;
  const sopClassUid = attributes.string("00080016") || header.mediaSopClassUid;
  const refusal = attributes.has("00041220") ? refusalOfClass("1.2.840.10008.1.3.10") : refusalOfClass(sopClassUid);
  if (refusal) return refusal;
  if (!pixelData)
    return header.damaged && attributes.has("00280010")
      ? truncatedHeader
      : refusalWithoutPixels(attributes.string("00080060"));
  const syntax = transferSyntax(header.transferSyntaxUid);
  if (!syntax)
    throw new Refusal(
      "UNSUPPORTED_TRANSFER_SYNTAX",
      "Its pixels are compressed in a way that Covoxel has no decoder for.",
    );
  const stored = storedPixels(header);
  const pixelFormat = canonicalFormat(stored);
  const frameCount = frameCountOf(attributes);
  checkSize(stored, frameCount, caps);
  const warnings: GridWarning[] = [];
  const locations = await locateFrames(header, source, syntax, stored, pixelData, frameCount, pixelFormat, caps);
  if (locations.length < frameCount) warnings.push(truncatedFrames(frameCount, locations.length));
  const { enhanced, factsOf } = framesOf(attributes, frameCount);
  return {
    kind: "DICOM",
    instanceUid: attributes.string("00080018"),
    sopClassUid,
    instanceNumber: attributes.decimal("00200013"),
    patient: patientOf(attributes),
    study: studyOf(attributes),
    series: seriesOf(attributes),
    stored,
    pixelFormat,
    lossy: syntax.lossy || attributes.string("00282110") === "01",
    windows: windowsOf(attributes),
    pixelPaddingValue: attributes.binary("00280120", stored.signed ? "SS" : "US")[0] ?? null,
    flatSpacing: flatSpacing(attributes),
    enhanced,
    frameTimeMs: positive(attributes.decimal("00181063")),
    frames: locations.map((location, index) => ({ index, location, ...factsOf(index) })),
    warnings,
    source: header.source,
  };
}

const truncatedHeader: RefusedFile = {
  kind: "REFUSED",
  code: "TRUNCATED",
  message: "The file ends before its pixels begin: it is cut off.",
};

function truncatedFrames(announced: number, found: number): GridWarning {
  return {
    code: "TRUNCATED",
    message: `The file announces ${announced} frames but ends after ${found}: the rest is missing.`,
    facts: { announced, found },
  };
}

function frameCountOf(attributes: Attributes): number {
  const text = attributes.string("00280008");
  const count = text === "" ? 1 : Number.parseInt(text, 10);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Refusal("DAMAGED_HEADER", "The number of frames in its header is no number.");
  return count === 0 ? 1 : count;
}

function storedPixels({ attributes, transferSyntaxUid, bigEndian, pixelData }: DicomHeader): StoredPixels {
  const bitsAllocated = attributes.unsigned("00280100") ?? 0;
  const bitsStored = attributes.unsigned("00280101") ?? bitsAllocated;
  const signed = attributes.unsigned("00280103") === 1;
  const photometricInterpretation = attributes.string("00280004");
  const stored: StoredPixels = {
    transferSyntaxUid,
    rows: attributes.unsigned("00280010") ?? 0,
    columns: attributes.unsigned("00280011") ?? 0,
    samplesPerPixel: (attributes.unsigned("00280002") ?? 1) as StoredPixels["samplesPerPixel"],
    photometricInterpretation,
    planarConfiguration: attributes.unsigned("00280006") === 1 ? 1 : 0,
    bitsAllocated,
    bitsStored,
    highBit: attributes.unsigned("00280102") ?? bitsStored - 1,
    signed,
    element: pixelData?.tag === "x7fe00010" ? "INTEGER" : "FLOAT",
    bigEndian,
    swappedPairs: bigEndian && bitsAllocated === 8 && pixelData?.vr === "OW",
    palette: photometricInterpretation === "PALETTE COLOR" ? readPalette(attributes, signed, bigEndian) : null,
  };
  checkStored(stored);
  return stored;
}

const photometrics = new Set(
  "MONOCHROME1 MONOCHROME2 RGB|PALETTE COLOR|YBR_FULL YBR_FULL_422 YBR_PARTIAL_422 YBR_PARTIAL_420 YBR_RCT YBR_ICT"
    .split("|")
    .flatMap((part) => (part === "PALETTE COLOR" ? [part] : part.split(" "))),
);

function checkStored(stored: StoredPixels): void {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, highBit, element } = stored;
  if (rows === 0 || columns === 0) throw new Refusal("DAMAGED_HEADER", "Its header gives the image no size.");
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) throw unsupported(`${samplesPerPixel} values per pixel`);
  if (!photometrics.has(stored.photometricInterpretation)) throw unsupported("an unknown meaning of its pixel values");
  if (stored.photometricInterpretation === "PALETTE COLOR" && !stored.palette)
    throw new Refusal("DAMAGED_HEADER", "Its colour palette is missing or damaged.");
  if ((samplesPerPixel === 3) !== /^(RGB|YBR)/.test(stored.photometricInterpretation))
    throw new Refusal("DAMAGED_HEADER", "Its header contradicts itself on whether the image is in colour.");
  const allowed = element === "FLOAT" ? [32, 64] : [1, 8, 16, 32];
  if (!allowed.includes(bitsAllocated)) throw unsupported(`${bitsAllocated} bits per value`);
  if (
    element === "INTEGER" &&
    (bitsStored === 0 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored)
  )
    throw new Refusal("DAMAGED_HEADER", "Its header contradicts itself on the bits of a pixel.");
}

function unsupported(what: string): Refusal {
  return new Refusal("UNSUPPORTED_PIXELS", `Its pixels have ${what}, which Covoxel can't show.`);
}

export function canonicalFormat(stored: StoredPixels): PixelFormat {
  const { photometricInterpretation: photometric, bitsAllocated, signed, element } = stored;
  if (stored.samplesPerPixel === 3 || stored.palette) return { type: "rgb8", photometric: "RGB", bitsStored: 8 };
  const type: PixelType =
    element === "FLOAT" ? "f32" : bitsAllocated === 1 ? "u8" : (`${signed ? "i" : "u"}${bitsAllocated}` as PixelType);
  return {
    type,
    photometric: photometric === "MONOCHROME1" ? "MONOCHROME1" : "MONOCHROME2",
    bitsStored: element === "FLOAT" ? 32 : stored.bitsStored,
  };
}

function checkSize(stored: StoredPixels, frameCount: number, caps: ImageCaps): void {
  const frameVoxels = stored.rows * stored.columns;
  if (frameVoxels > caps.maxFrameVoxels)
    throw new Refusal(
      "TOO_LARGE",
      `One image has ${stored.columns} x ${stored.rows} pixels: more than is allowed here.`,
    );
  if (frameCount > maxFrames || frameVoxels * frameCount > caps.maxSeriesVoxels)
    throw new Refusal(
      "TOO_LARGE",
      `It has ${frameCount} frames of ${stored.columns} x ${stored.rows} pixels: more than is allowed here.`,
    );
}

async function locateFrames(
  header: DicomHeader,
  source: ByteSource,
  syntax: TransferSyntax,
  stored: StoredPixels,
  pixelData: Element,
  frameCount: number,
  format: PixelFormat,
  caps: ImageCaps,
): Promise<FrameLocation[]> {
  if (pixelData.length === 0xffffffff || pixelData.hadUndefinedLength) {
    const frames = await frameFragments(header.body, pixelData, frameCount, syntax.pixels, header.attributes);
    return frames.map((ranges) => ({ kind: "FRAGMENTS", ranges }));
  }
  if (syntax.pixels !== "NATIVE")
    throw new Refusal("DAMAGED_HEADER", "Its header says compressed, but its pixels are not packed that way.");
  const size = header.source.encoding === "DEFLATE" ? await inflatedSize(source, header.source, caps) : source.size;
  const available = Math.min(pixelData.length, size - pixelData.dataOffset);
  const inflated = header.source.encoding === "DEFLATE";
  const frameBits = nativeFrameBits(stored);
  if (stored.swappedPairs && frameCount > 1 && frameBits % 16 !== 0)
    throw new Refusal(
      "UNSUPPORTED_PIXELS",
      "Its frames share 16-bit words in big-endian order, which Covoxel can't take apart.",
    );
  const whole = Math.min(frameCount, Math.floor((available * 8) / frameBits));
  if (whole === 0) {
    const [has, wants] = [Math.max(0, available), Math.ceil(frameBits / 8)];
    throw new Refusal("TRUNCATED", `The file ends before its pixels do: ${has} of ${wants} bytes are there.`);
  }
  return Array.from({ length: whole }, (_, n) =>
    nativeLocation(stored, format, pixelData.dataOffset, n, frameBits, inflated),
  );
}

export function nativeFrameBits(stored: StoredPixels): number {
  const pixels = stored.rows * stored.columns;
  if (stored.samplesPerPixel === 3 && stored.photometricInterpretation.endsWith("_422"))
    return pixels * 2 * stored.bitsAllocated;
  return pixels * stored.samplesPerPixel * stored.bitsAllocated;
}

function nativeLocation(
  stored: StoredPixels,
  format: PixelFormat,
  start: number,
  frame: number,
  frameBits: number,
  inflated: boolean,
): FrameLocation {
  const firstBit = frame * frameBits;
  const range = { start: start + Math.floor(firstBit / 8), end: start + Math.ceil((firstBit + frameBits) / 8) };
  if (stored.bitsAllocated === 1 && !inflated) return { kind: "BITS", range, firstBit: firstBit % 8 };
  if (inflated) return { kind: "INFLATED", range };
  if (stored.swappedPairs)
    return {
      kind: "NATIVE",
      range: { start: range.start, end: range.end + ((range.end - range.start) % 2) },
      canonical: false,
    };
  const frameBytes = stored.rows * stored.columns * bytesPerPixel[format.type];
  const integers = stored.element === "INTEGER" && stored.samplesPerPixel === 1 && !stored.palette;
  const fullWidth = stored.bitsStored === stored.bitsAllocated || stored.element === "FLOAT";
  const sameBytes = !stored.bigEndian || stored.bitsAllocated === 8;
  const interleaved =
    stored.photometricInterpretation === "RGB" && stored.planarConfiguration === 0 && stored.bitsAllocated === 8;
  const asStored = integers
    ? fullWidth && sameBytes
    : interleaved || (stored.element === "FLOAT" && stored.bitsAllocated === 32 && sameBytes);
  return { kind: "NATIVE", range, canonical: asStored && range.end - range.start === frameBytes };
}

const positive = (value: number | null) => (value !== null && value > 0 ? value : null);
