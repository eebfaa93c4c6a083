import type { StoredPixels } from "../domain/image-file.js";
import type { Attributes } from "./attributes.js";

/** Red, green and blue tables of a PALETTE COLOR image, brought to 256 levels. @returns null when one is missing or malformed */
export function readPalette(attributes: Attributes, signed: boolean, bigEndian: boolean): StoredPixels["palette"] {
  const descriptor = attributes.binary("00281101", "US");
  if (descriptor.length !== 3) return null;
  const firstMapped = signed ? (attributes.binary("00281101", "SS")[1] ?? 0) : descriptor[1]!;
  const channels = ["1", "2", "3"].map((n) => channel(attributes, n, bigEndian));
  const [red, green, blue] = channels;
  return red && green && blue ? { firstMapped, red, green, blue } : null;
}

function channel(attributes: Attributes, n: string, bigEndian: boolean): Uint8Array | null {
  const descriptor = attributes.binary(`0028110${n}`, "US");
  const entries = descriptor[0] === 0 ? 65536 : descriptor[0];
  const bits = descriptor[2];
  if (entries === undefined || (bits !== 8 && bits !== 16)) return null;
  const segmented = attributes.bytes(`0028122${n}`);
  if (segmented) return toEightBits(expandSegments(words(segmented, bits, bigEndian), entries, bits), bits);
  const table = attributes.bytes(`0028120${n}`);
  if (!table) return null;
  // 8-bit entries come either packed two to a word or, against the rule, one to a word.
  const packed = bits === 8 && table.length < entries * 2;
  const values = packed ? unpackWords(table, entries, bigEndian) : words(table, 16, bigEndian);
  return values.length < entries ? null : toEightBits(values.slice(0, entries), bits);
}

function words(bytes: Uint8Array, bits: number, bigEndian: boolean): number[] {
  if (bits === 8) return Array.from(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 1 }, (_, n) => view.getUint16(n * 2, !bigEndian));
}

function unpackWords(bytes: Uint8Array, entries: number, bigEndian: boolean): number[] {
  if (!bigEndian || bytes.length < 2) return Array.from(bytes);
  return Array.from({ length: Math.min(entries + (entries & 1), bytes.length & ~1) }, (_, n) => bytes[n ^ 1]!);
}

/** Some writers put 8-bit values into tables that say 16. */
function toEightBits(values: readonly number[], bits: number): Uint8Array {
  const wide = bits === 16 && values.some((value) => value > 255);
  return Uint8Array.from(values, (value) => (wide ? value >> 8 : value & 0xff));
}

/**
 * Segmented tables are a small program: discrete values, linear ramps from the last value, and repeats of earlier segments.
 * @param maxEntries the descriptor's count: more than this is never produced, however the program loops
 * @see DICOM PS3.3 C.7.9.2
 */
export function expandSegments(data: readonly number[], maxEntries: number, bits: 8 | 16): number[] {
  const out: number[] = [];
  const discrete = (at: number, count: number) => {
    for (let n = 0; n < count && out.length < maxEntries; n++) out.push(data[at + n] ?? 0);
  };
  const linear = (count: number, end: number) => {
    const start = out.at(-1) ?? 0;
    for (let n = 1; n <= count && out.length < maxEntries; n++)
      out.push(Math.round(start + ((end - start) * n) / count));
  };
  const run = (at: number, segments: number, depth: number): void => {
    for (let done = 0; done < segments && at < data.length && out.length < maxEntries; done++) {
      const opcode = data[at]!;
      const count = data[at + 1] ?? 0;
      if (opcode === 0) {
        discrete(at + 2, count);
        at += 2 + count;
      } else if (opcode === 1) {
        linear(count, data[at + 2] ?? 0);
        at += 3;
      } else if (opcode === 2 && depth === 0) {
        const offsetWords = bits === 16 ? 2 : 4;
        run(byteOffset(data, at + 2, bits) / (bits / 8), count, 1);
        at += 2 + offsetWords;
      } else return;
    }
  };
  run(0, Number.MAX_SAFE_INTEGER, 0);
  return out;
}

/** Four bytes, least significant first, in two words or in four. */
function byteOffset(data: readonly number[], at: number, bits: 8 | 16): number {
  const radix = 2 ** bits;
  return Array.from({ length: 32 / bits }, (_, n) => (data[at + n] ?? 0) * radix ** n).reduce(
    (sum, part) => sum + part,
    0,
  );
}
