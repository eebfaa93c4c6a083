import type { Element } from "dicom-parser";
import { buffered } from "../byte-source.js";
import { type InflateCaps, inflatePrefix } from "../decode/inflate.js";
import type { ByteSource, ImageSource } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import { Attributes } from "./attributes.js";
import { HeaderTooLarge, parseDataSet } from "./dicom-parser-internals.js";
import { explicitBigEndian, explicitLittleEndian, implicitLittleEndian, transferSyntax } from "./transfer-syntax.js";

export interface DicomHeader {
  attributes: Attributes;
  transferSyntaxUid: string;
  /** Media Storage SOP Class UID of the File Meta Information; "" when absent. */
  mediaSopClassUid: string;
  bigEndian: boolean;
  /** Null when the file holds no Pixel Data. Its value is not read. Offsets count in `body`. */
  pixelData: Element | null;
  /** Where offsets count: the file, or what its deflated part inflates to. */
  body: ByteSource;
  source: ImageSource;
  /** The file broke off, or off the rules, before the pixels. */
  damaged: boolean;
}

/** Headers are read by growing prefixes; a header beyond the last is refused. */
const windows = [128 * 1024, 2 * 2 ** 20, 64 * 2 ** 20];
const pixelDataTag = "x7fe00010";
/** Integers, floats, doubles: a file has one of them. The float ones come before the tag that stops the parser. */
const pixelDataTags = [pixelDataTag, "x7fe00008", "x7fe00009"];

/** @returns null when this is no DICOM file @throws Refusal */
export async function readDicomHeader(source: ByteSource, caps: InflateCaps): Promise<DicomHeader | null> {
  const start = await source.read(0, windows[0]!);
  const metaStart = hasPreamble(start) ? 132 : looksLikeDataSet(start, 0) ? 0 : null;
  if (metaStart === null) return null;
  const meta = readMeta(start, metaStart);
  const first = start.subarray(meta.end, meta.end + 8);
  const syntaxUid = trustworthySyntax(meta.transferSyntaxUid, first);
  const syntax = transferSyntax(syntaxUid);
  // Some writers name a compressed (always explicit) syntax and go on in implicit VR.
  const implicitInside = syntax?.pixels !== "NATIVE" && first.length === 8 && !isVr(first[4]!, first[5]!);
  const layout = { explicitVr: (syntax?.explicitVr ?? true) && !implicitInside, bigEndian: syntax?.bigEndian ?? false };
  const how: ImageSource = syntax?.deflated ? { encoding: "DEFLATE", start: meta.end } : { encoding: "PLAIN" };
  const bodyStart = how.encoding === "DEFLATE" ? 0 : meta.end;
  for (const window of windows) {
    const bytes =
      how.encoding === "DEFLATE" ? await inflatePrefix(source, how, window, caps) : await source.read(0, window);
    const whole = bytes.length < window || window >= source.size;
    const parsed = parse({ bytes, start: bodyStart, ...layout, untilTag: pixelDataTag });
    const pixelData = pixelDataTags.map((tag) => parsed.dataSet.elements[tag]).find(Boolean) ?? null;
    if (!pixelData && !whole) continue;
    if (Object.keys(parsed.dataSet.elements).length === 0)
      throw new Refusal("DAMAGED_HEADER", "A DICOM file whose header can't be read.");
    return {
      attributes: new Attributes(parsed.dataSet, layout.bigEndian),
      transferSyntaxUid: syntaxUid,
      mediaSopClassUid: meta.mediaSopClassUid,
      bigEndian: layout.bigEndian,
      pixelData,
      body: how.encoding === "DEFLATE" ? inflatedSource(source, how, caps) : buffered(source),
      source: how,
      damaged: !parsed.whole,
    };
  }
  throw new Refusal("DAMAGED_HEADER", "A DICOM file whose header is too large to be one.");
}

function parse(request: Parameters<typeof parseDataSet>[0]): ReturnType<typeof parseDataSet> {
  try {
    return parseDataSet(request);
  } catch (error) {
    if (error instanceof HeaderTooLarge)
      throw new Refusal("DAMAGED_HEADER", "A DICOM file whose header is too large to be one.");
    throw error;
  }
}

/** Deflated images are rare and small: what is asked for is inflated from the start each time. */
function inflatedSource(
  source: ByteSource,
  how: Extract<ImageSource, { encoding: "DEFLATE" }>,
  caps: InflateCaps,
): ByteSource {
  return {
    size: Number.POSITIVE_INFINITY,
    read: async (offset, length) => (await inflatePrefix(source, how, offset + length, caps)).subarray(offset),
  };
}

function hasPreamble(bytes: Uint8Array): boolean {
  return bytes.length >= 136 && String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";
}

interface Meta {
  transferSyntaxUid: string;
  mediaSopClassUid: string;
  end: number;
}

/** File Meta Information is explicit little endian whatever follows. Its group length is often wrong, so elements are counted. */
function readMeta(bytes: Uint8Array, start: number): Meta {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  const uids: Record<number, string> = {};
  while (at + 8 <= bytes.length && view.getUint16(at, true) === 2) {
    const vr = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!);
    const long = longVr.has(vr);
    if (long && at + 12 > bytes.length) break;
    const length = long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    const value = at + (long ? 12 : 8);
    if (value + length > bytes.length) break;
    if (vr === "UI") uids[view.getUint16(at + 2, true)] = uidText(bytes.subarray(value, value + length));
    at = value + length;
  }
  return { transferSyntaxUid: uids[0x0010] ?? "", mediaSopClassUid: uids[0x0002] ?? "", end: at };
}

const uidText = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\0 ]+$/, "");

const longVr = new Set(["OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UC", "UN", "UR", "UT", "SV", "UV"]);

/** Files lie about their syntax, or have none: the first element shows whether value representations are there. */
function trustworthySyntax(claimed: string, first: Uint8Array): string {
  const syntax = transferSyntax(claimed);
  if (claimed !== "" && (!syntax || syntax.deflated)) return claimed;
  if (first.length < 8) return claimed || implicitLittleEndian;
  const explicit = isVr(first[4]!, first[5]!);
  if (syntax?.explicitVr && !explicit && syntax.pixels === "NATIVE") return implicitLittleEndian;
  if (syntax && !syntax.explicitVr && explicit) return explicitLittleEndian;
  if (syntax) return claimed;
  if (!explicit) return implicitLittleEndian;
  return first[0] === 0 ? explicitBigEndian : explicitLittleEndian;
}

const knownVrs = new Set(
  "AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split(" "),
);

function isVr(a: number, b: number): boolean {
  return knownVrs.has(String.fromCharCode(a, b));
}

/** Without a preamble only a data set that starts with group 2 or 8, in order and in bounds, is taken for DICOM. */
function looksLikeDataSet(bytes: Uint8Array, at: number): boolean {
  if (bytes.length < at + 16) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const explicit = isVr(bytes[at + 4]!, bytes[at + 5]!);
  const little = view.getUint16(at, true);
  const big = view.getUint16(at, false);
  if (explicit) return little === 2 || little === 8 || big === 8;
  const element = view.getUint16(at + 2, true);
  return little === 8 && element <= 0x0060 && view.getUint32(at + 4, true) <= 256;
}
