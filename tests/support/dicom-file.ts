/** What a generated CT slice says of itself; everything has a default. */
export interface DicomSlice {
  studyUid?: string;
  seriesUid?: string;
  instanceUid?: string;
  patientName?: string;
  patientId?: string;
  /** Millimetres. */
  z?: number;
  /** Of the first pixel, in millimetres; default 0, 0, z. */
  positionLps?: readonly number[];
  /** Direction of a row, then of a column; default along x and y. */
  orientation?: readonly number[];
  /** Between rows, then between columns, in millimetres; default 1, 1. */
  pixelSpacing?: readonly number[];
  thicknessMm?: number;
  instanceNumber?: number;
  columns?: number;
  rows?: number;
  /** Stored values, [j][i]. */
  pixels?: Int16Array;
  modality?: string;
  /**
   * Pixels of 12 bits with an overlay plane in bit 12 of each that `isDrawn` says, and another plane beside them that draws the same:
   * both ways in which a file can hold what somebody drew. The second says so in words, too.
   */
  overlay?: { isDrawn: (i: number, j: number) => boolean; words: string };
}

let made = 0;
/** A UID that nothing else has, under the arc for UUIDs. */
export const freshUid = () => `2.25.${Date.now()}${process.pid}${made++}`;

/** A CT slice as DICOM Part 10, explicit little-endian: 1 x 1 x 2 mm, slope 1, intercept -1024, patient name "Secret^Name". */
export function dicomSlice(slice: DicomSlice = {}): Uint8Array {
  const { z = 0, columns = 8, rows = 8, instanceNumber = 1 } = slice;
  const pixels = slice.pixels ?? Int16Array.from({ length: columns * rows }, (_, n) => n + instanceNumber);
  const { overlay } = slice;
  const drawn = (value: number, n: number) =>
    overlay?.isDrawn(n % columns, Math.floor(n / columns)) ? value | (1 << 12) : value;
  const stored = pixels.map(drawn);
  const instanceUid = slice.instanceUid ?? freshUid();
  const sopClass = "1.2.840.10008.5.1.4.1.1.2";
  const meta = [
    element(0x0002, 0x0001, "OB", Uint8Array.of(0, 1)),
    element(0x0002, 0x0002, "UI", sopClass),
    element(0x0002, 0x0003, "UI", instanceUid),
    element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1"),
    element(0x0002, 0x0012, "UI", "2.25.1"),
  ];
  const body = [
    element(0x0008, 0x0016, "UI", sopClass),
    element(0x0008, 0x0018, "UI", instanceUid),
    element(0x0008, 0x0020, "DA", "20240102"),
    element(0x0008, 0x0060, "CS", slice.modality ?? "CT"),
    element(0x0008, 0x1030, "LO", "Abdomen"),
    element(0x0008, 0x103e, "LO", "Portal venous"),
    element(0x0010, 0x0010, "PN", slice.patientName ?? "Secret^Name"),
    element(0x0010, 0x0020, "LO", slice.patientId ?? "SECRET-ID-1"),
    ...(slice.thicknessMm ? [element(0x0018, 0x0050, "DS", String(slice.thicknessMm))] : []),
    element(0x0020, 0x000d, "UI", slice.studyUid ?? "2.25.1001"),
    element(0x0020, 0x000e, "UI", slice.seriesUid ?? "2.25.1002"),
    element(0x0020, 0x0011, "IS", "3"),
    element(0x0020, 0x0013, "IS", String(instanceNumber)),
    element(0x0020, 0x0032, "DS", (slice.positionLps ?? [0, 0, z]).join("\\")),
    element(0x0020, 0x0037, "DS", (slice.orientation ?? [1, 0, 0, 0, 1, 0]).join("\\")),
    element(0x0020, 0x0052, "UI", "2.25.1003"),
    element(0x0028, 0x0002, "US", uint16(1)),
    element(0x0028, 0x0004, "CS", "MONOCHROME2"),
    element(0x0028, 0x0010, "US", uint16(rows)),
    element(0x0028, 0x0011, "US", uint16(columns)),
    element(0x0028, 0x0030, "DS", (slice.pixelSpacing ?? [1, 1]).join("\\")),
    element(0x0028, 0x0100, "US", uint16(16)),
    element(0x0028, 0x0101, "US", uint16(slice.overlay ? 12 : 16)),
    element(0x0028, 0x0102, "US", uint16(slice.overlay ? 11 : 15)),
    element(0x0028, 0x0103, "US", uint16(slice.overlay ? 0 : 1)),
    element(0x0028, 0x1052, "DS", "-1024"),
    element(0x0028, 0x1053, "DS", "1"),
    ...(slice.overlay ? overlayPlanes(slice.overlay, columns, rows) : []),
    element(0x7fe0, 0x0010, "OW", new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)),
  ];
  const metaLength = meta.reduce((sum, { length }) => sum + length, 0);
  const groupLength = element(0x0002, 0x0000, "UL", new Uint8Array(Uint32Array.of(metaLength).buffer));
  const preamble = [new Uint8Array(128), Buffer.from("DICM")];
  return new Uint8Array(Buffer.concat([...preamble, groupLength, ...meta, ...body]));
}

/** @see DICOM PS3.3 C.9.2; the plane in the pixels' own bits is how it was done until 2004 */
function overlayPlanes(
  { isDrawn, words }: NonNullable<DicomSlice["overlay"]>,
  columns: number,
  rows: number,
): Buffer[] {
  const plane = (group: number, bits: Buffer[]) => [
    element(group, 0x0010, "US", uint16(rows)),
    element(group, 0x0011, "US", uint16(columns)),
    element(group, 0x0022, "LO", words),
    element(group, 0x0040, "CS", "G"),
    element(group, 0x0050, "SS", new Uint8Array(Int16Array.of(1, 1).buffer)),
    ...bits,
  ];
  const bits = Buffer.alloc(Math.ceil((columns * rows) / 16) * 2);
  for (let n = 0; n < columns * rows; n++)
    if (isDrawn(n % columns, Math.floor(n / columns))) bits[n >> 3]! |= 1 << (n & 7);
  return [
    ...plane(0x6000, [element(0x6000, 0x0100, "US", uint16(16)), element(0x6000, 0x0102, "US", uint16(12))]),
    ...plane(0x6002, [
      element(0x6002, 0x0100, "US", uint16(1)),
      element(0x6002, 0x0102, "US", uint16(0)),
      element(0x6002, 0x3000, "OW", bits),
    ]),
  ];
}

const uint16 = (value: number) => new Uint8Array(Uint16Array.of(value).buffer);
const longForm = new Set(["OB", "OW", "UN", "SQ", "UT"]);

function element(group: number, number: number, vr: string, value: string | Uint8Array): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "latin1") : Buffer.from(value);
  const odd = bytes.length % 2 === 1;
  const padded = odd ? Buffer.concat([bytes, Buffer.from(vr === "UI" ? "\0" : " ")]) : bytes;
  const head = Buffer.alloc(longForm.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  if (longForm.has(vr)) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}
