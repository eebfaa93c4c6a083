import type { DataSet, Element } from "dicom-parser";
import { decodeText } from "./character-sets.js";
import { parseDataSet } from "./dicom-parser-internals.js";

/** Typed reading of a data set by tag ("00280010"). Whatever is absent or malformed comes back as null or []: never an exception. */
export class Attributes {
  private readonly characterSet: string;

  constructor(
    private readonly dataSet: DataSet,
    private readonly bigEndian: boolean,
    inheritedCharacterSet = "",
  ) {
    this.characterSet = this.rawStrings("00080005").join("\\") || inheritedCharacterSet;
  }

  has(tag: string): boolean {
    return this.element(tag) !== null;
  }

  element(tag: string): Element | null {
    return this.dataSet.elements[`x${tag.toLowerCase()}`] ?? null;
  }

  bytes(tag: string): Uint8Array | null {
    const element = this.element(tag);
    if (!element || element.length <= 0 || element.hadUndefinedLength) return null;
    const { byteArray } = this.dataSet;
    if (element.dataOffset + element.length > byteArray.length) return null;
    return byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** Values in the default repertoire (UI, CS, DA, TM, AS, DS, IS …), trimmed. */
  strings(tag: string): string[] {
    return this.rawStrings(tag);
  }

  string(tag: string): string {
    return this.strings(tag)[0] ?? "";
  }

  /** Text in the data set's character sets, first value only (LO, SH, PN) and trimmed. */
  text(tag: string, vr: "LO" | "SH" | "PN" | "LT" = "LO"): string {
    const bytes = this.bytes(tag);
    if (!bytes) return "";
    const text = decodeText(this.characterSet, bytes, vr);
    const first = vr === "LT" ? text : (text.split("\\")[0] ?? "");
    return first.replace(/[\0 ]+$/u, "").trim();
  }

  /** DS and IS. Unreadable numbers are NaN, so that a vector keeps its length. */
  decimals(tag: string): number[] {
    return this.rawStrings(tag).map((text) =>
      /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN,
    );
  }

  decimal(tag: string): number | null {
    const value = this.decimals(tag)[0];
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** US, SS, UL, SL, FL, FD by the width the dictionary gives the tag. */
  binary(tag: string, type: BinaryType): number[] {
    const bytes = this.bytes(tag);
    if (!bytes) return [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { size, read } = binaryTypes[type];
    return Array.from({ length: Math.floor(bytes.length / size) }, (_, n) => read(view, n * size, !this.bigEndian));
  }

  unsigned(tag: string): number | null {
    return this.binary(tag, "US")[0] ?? null;
  }

  double(tag: string): number | null {
    const value = this.binary(tag, "FD")[0];
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** Items of a sequence; also of one stored as UN, whose bytes are implicit little endian (PS3.5 6.2.2). */
  items(tag: string): Attributes[] {
    const element = this.element(tag);
    if (!element) return [];
    if (element.items)
      return element.items.flatMap((item) =>
        item.dataSet ? [new Attributes(item.dataSet, this.bigEndian && element.vr !== "UN", this.characterSet)] : [],
      );
    return element.vr === "UN" || element.vr === undefined ? this.unknownItems(element) : [];
  }

  item(tag: string): Attributes | null {
    return this.items(tag)[0] ?? null;
  }

  private unknownItems(element: Element): Attributes[] {
    const bytes = this.bytes(element.tag.slice(1));
    if (!bytes || bytes.length < 8 || bytes[0] !== 0xfe || bytes[1] !== 0xff || bytes[2] !== 0x00 || bytes[3] !== 0xe0)
      return [];
    // A made-up element around the bytes lets dicom-parser read them as the sequence they are.
    const wrapped = new Uint8Array(8 + bytes.length);
    wrapped.set([0x08, 0x00, 0x40, 0x11], 0);
    new DataView(wrapped.buffer).setUint32(4, bytes.length, true);
    wrapped.set(bytes, 8);
    const { dataSet } = parseDataSet({ bytes: wrapped, start: 0, explicitVr: false, bigEndian: false });
    return new Attributes(dataSet, false, this.characterSet).items("00081140");
  }

  private rawStrings(tag: string): string[] {
    const bytes = this.bytes(tag);
    if (!bytes || bytes.length > 65536 * 16) return [];
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString("latin1")
      .split("\\")
      .map((value) => value.replace(/\0/g, "").trim());
  }
}

export type BinaryType = "US" | "SS" | "UL" | "FL" | "FD";

const binaryTypes: Readonly<
  Record<BinaryType, { size: number; read: (view: DataView, at: number, little: boolean) => number }>
> = {
  US: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  FL: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  FD: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
};
