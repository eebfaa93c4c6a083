import type { Element } from "dicom-parser";
import type { ByteSource, FileRange } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import type { Attributes } from "./attributes.js";
import type { PixelEncoding } from "./transfer-syntax.js";

interface Fragment extends FileRange {
  /** Bytes from the first fragment's item tag to this one's, as offset tables count. */
  offset: number;
}

/** No real file comes near; a fragment costs 8 bytes, so a hostile one could. */
const maxFragments = 1_000_000;

/**
 * Byte ranges of each frame of encapsulated Pixel Data.
 * @returns one list of ranges per whole frame: fewer than `frameCount` when the file breaks off
 * @throws Refusal when fragments can't be told apart into frames
 */
export async function frameFragments(
  body: ByteSource,
  pixelData: Element,
  frameCount: number,
  encoding: PixelEncoding,
  attributes: Attributes,
): Promise<FileRange[][]> {
  const { basicOffsets, fragments, truncated } = await walk(body, pixelData.dataOffset);
  if (fragments.length === 0) throw new Refusal("TRUNCATED", "The file ends before its pixels begin.");
  if (frameCount === 1) return truncated && fragments.length === 1 ? clipped(fragments) : [fragments];
  const offsets = extendedOffsets(attributes, frameCount) ?? (basicOffsets.length === frameCount ? basicOffsets : null);
  const byTable = offsets && splitByOffsets(fragments, offsets);
  const frames =
    byTable ??
    (fragments.length === frameCount || truncated
      ? fragments.map((fragment) => [fragment])
      : await splitByMarkers(body, fragments, encoding));
  const whole = truncated ? frames.slice(0, -1) : frames;
  if (whole.length > frameCount || (whole.length < frameCount && !truncated))
    throw new Refusal("UNDECODABLE", `The file announces ${frameCount} frames but holds ${whole.length}.`);
  return whole;
}

/** A cut stream may still be decodable in part, but a reader must not take noise for an image. */
function clipped(_fragments: Fragment[]): never {
  throw new Refusal("TRUNCATED", "The file ends in the middle of its pixels: it is cut off.");
}

async function walk(
  body: ByteSource,
  start: number,
): Promise<{ basicOffsets: number[]; fragments: Fragment[]; truncated: boolean }> {
  let at = start;
  let basicOffsets: number[] | null = null;
  let firstItem = 0;
  const fragments: Fragment[] = [];
  while (true) {
    const head = await body.read(at, 8);
    if (head.length < 8) return { basicOffsets: basicOffsets ?? [], fragments, truncated: fragments.length === 0 };
    const view = new DataView(head.buffer, head.byteOffset, 8);
    if (view.getUint16(0, true) !== 0xfffe || view.getUint16(2, true) !== 0xe000)
      return { basicOffsets: basicOffsets ?? [], fragments, truncated: false };
    const length = view.getUint32(4, true);
    const value: FileRange = { start: at + 8, end: at + 8 + length };
    if (basicOffsets === null) {
      const table = await body.read(value.start, Math.min(length, maxFragments * 4));
      if (table.length < length)
        throw new Refusal("DAMAGED_HEADER", "The table of frames reaches past the end of the file.");
      const offsets = new DataView(table.buffer, table.byteOffset, table.byteLength);
      basicOffsets = Array.from({ length: length >> 2 }, (_, n) => offsets.getUint32(n * 4, true));
      firstItem = value.end;
    } else {
      if (value.end > body.size) {
        fragments.push({ start: value.start, end: body.size, offset: at - firstItem });
        return { basicOffsets, fragments, truncated: true };
      }
      if (length > 0) fragments.push({ ...value, offset: at - firstItem });
      if (fragments.length > maxFragments)
        throw new Refusal("TOO_LARGE", "The pixels lie in an absurd number of pieces.");
    }
    at = value.end;
  }
}

/** (7FE0,0001): 64-bit offsets, as frames beyond 4 GiB need them. */
function extendedOffsets(attributes: Attributes, frameCount: number): number[] | null {
  const bytes = attributes.bytes("7FE00001");
  if (!bytes || bytes.length !== frameCount * 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: frameCount }, (_, n) => Number(view.getBigUint64(n * 8, true)));
}

/** @returns null when the table doesn't fit the fragments: tables are often wrong */
function splitByOffsets(fragments: readonly Fragment[], offsets: readonly number[]): FileRange[][] | null {
  const starts = new Map(fragments.map((fragment, n) => [fragment.offset, n]));
  const firsts = offsets.map((offset) => starts.get(offset));
  if (firsts[0] !== 0) return null;
  const frames: FileRange[][] = [];
  for (const [n, first] of firsts.entries()) {
    const next = n + 1 < firsts.length ? firsts[n + 1] : fragments.length;
    if (first === undefined || next === undefined || next <= first) return null;
    frames.push(fragments.slice(first, next));
  }
  return frames;
}

/** Without a usable table a frame begins where a fragment begins with its codec's start marker. */
async function splitByMarkers(
  body: ByteSource,
  fragments: readonly Fragment[],
  encoding: PixelEncoding,
): Promise<FileRange[][]> {
  const frames: FileRange[][] = [];
  for (const fragment of fragments) {
    const head = await body.read(fragment.start, 12);
    if (frames.length === 0 || beginsFrame(head, encoding)) frames.push([fragment]);
    else frames.at(-1)!.push(fragment);
  }
  return frames;
}

function beginsFrame(head: Uint8Array, encoding: PixelEncoding): boolean {
  const [a, b, c, d] = head;
  if (encoding === "JPEG" || encoding === "JPEG_LOSSLESS" || encoding === "JPEG_LS")
    return a === 0xff && b === 0xd8 && c === 0xff;
  const codestream = a === 0xff && b === 0x4f && c === 0xff && d === 0x51;
  const jp2Box = head[4] === 0x6a && head[5] === 0x50 && head[6] === 0x20 && head[7] === 0x20;
  return encoding === "RLE" || encoding === "NATIVE" || codestream || jp2Box;
}
