/** Explicit little endian DICOM, just enough to write what our readers and other people's must read. */
export type Vr =
  | "AE"
  | "AS"
  | "CS"
  | "DA"
  | "DS"
  | "FD"
  | "IS"
  | "LO"
  | "LT"
  | "OB"
  | "OW"
  | "PN"
  | "SH"
  | "SQ"
  | "TM"
  | "UI"
  | "US";

export interface ElementToWrite {
  tag: string;
  vr: Vr;
  value: string | number | Uint8Array | readonly ElementToWrite[][];
}

export const element = (tag: string, vr: Vr, value: ElementToWrite["value"]): ElementToWrite => ({ tag, vr, value });

const longVrs = new Set<Vr>(["OB", "OW", "SQ"]);

/** @param elements sorted here by tag */
export function writeElements(elements: readonly ElementToWrite[]): Buffer {
  const sorted = [...elements].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return Buffer.concat(sorted.flatMap(({ tag, vr, value }) => writeElement(tag, vr, valueBytes(vr, value))));
}

function writeElement(tag: string, vr: Vr, value: Uint8Array): Uint8Array[] {
  const odd = value.length % 2;
  const head = Buffer.alloc(longVrs.has(vr) ? 12 : 8);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, "latin1");
  if (longVrs.has(vr)) head.writeUInt32LE(value.length + odd, 8);
  else head.writeUInt16LE(value.length + odd, 6);
  const padding = Buffer.alloc(odd, vr === "UI" || vr === "OB" ? 0 : 0x20);
  return [head, value, padding];
}

function valueBytes(vr: Vr, value: ElementToWrite["value"]): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return Buffer.concat(value.map((item) => writeItem(item)));
  if (vr !== "US") return Buffer.from(String(value), "utf8");
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(Number(value));
  return bytes;
}

function writeItem(elements: readonly ElementToWrite[]): Buffer {
  const body = writeElements(elements);
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** DS holds at most 16 characters. */
export function decimalString(values: readonly number[]): string {
  return values.map(shortDecimal).join("\\");
}

function shortDecimal(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return "0";
}

/** Preamble, "DICM", File Meta Information, data set. */
export function writePart10(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string,
  dataSet: Uint8Array,
): Buffer {
  const meta = writeElements([
    element("00020001", "OB", Uint8Array.of(0, 1)),
    element("00020002", "UI", sopClassUid),
    element("00020003", "UI", sopInstanceUid),
    element("00020010", "UI", transferSyntaxUid),
    element("00020012", "UI", "2.25.302943265018763417528472098273451123907"),
    element("00020013", "SH", "COVOXEL"),
  ]);
  const group = Buffer.alloc(12);
  group.set([0x02, 0, 0, 0, 0x55, 0x4c, 4, 0]); // (0002,0000) UL, 4 bytes
  group.writeUInt32LE(meta.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), group, meta, dataSet]);
}
