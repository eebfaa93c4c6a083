import { deflateRawSync } from "node:zlib";
import { columnOf, ijkToLps, normalize } from "@covoxel/shared/geometry";
import { decimalString, type ElementToWrite, element, writeElements, writePart10 } from "./dicom-writer.js";
import { encodeRle } from "./encode-rle.js";
import type { Phantom } from "./phantom.js";
import { seededUid } from "./random.js";

export interface PhantomDicomOptions {
  /** In which order files come and are numbered; positions stay what they are. Default ASCENDING (feet to head). */
  order?: "ASCENDING" | "DESCENDING" | "SHUFFLED";
  /** Slices to leave out, as if they had been lost. */
  missing?: readonly number[];
  encoding?: "EXPLICIT" | "RLE" | "DEFLATED";
  seriesDescription?: string;
}

export interface PhantomFile {
  name: string;
  bytes: Uint8Array;
}

const ctImageStorage = "1.2.840.10008.5.1.4.1.1.2";
const transferSyntaxes = {
  EXPLICIT: "1.2.840.10008.1.2.1",
  RLE: "1.2.840.10008.1.2.5",
  DEFLATED: "1.2.840.10008.1.2.1.99",
};

/** One CT series, a slice at a time: nothing is kept in memory. */
export async function* phantomDicom(phantom: Phantom, options: PhantomDicomOptions = {}): AsyncGenerator<PhantomFile> {
  const { order = "ASCENDING", missing = [], encoding = "EXPLICIT" } = options;
  const slices = inOrder(phantom, order).filter((k) => !missing.includes(k));
  for (const [n, k] of slices.entries()) {
    const instanceUid = seededUid(phantom.seed, ...phantom.shape, "instance", k);
    const pixels = phantom.slice(k).hounsfield;
    const header = sliceElements(phantom, k, n + 1, instanceUid, options.seriesDescription);
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    const dataSet = Buffer.concat([writeElements(header), pixelElement(bytes, encoding)]);
    const body = encoding === "DEFLATED" ? deflateRawSync(dataSet, { level: 1 }) : dataSet;
    yield {
      name: `CT${String(n + 1).padStart(5, "0")}.dcm`,
      bytes: writePart10(ctImageStorage, instanceUid, transferSyntaxes[encoding], evenly(body)),
    };
    if (n % 16 === 15) await new Promise(setImmediate); // lets a server that streams this breathe
  }
}

const evenly = (bytes: Buffer) => (bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes);

function inOrder({ shape, random }: Phantom, order: NonNullable<PhantomDicomOptions["order"]>): number[] {
  const slices = Array.from({ length: shape[2] }, (_, k) => k);
  if (order === "DESCENDING") return slices.reverse();
  if (order === "ASCENDING") return slices;
  const chance = random("order");
  for (let n = slices.length - 1; n > 0; n--) {
    const other = Math.floor(chance() * (n + 1));
    [slices[n], slices[other]] = [slices[other]!, slices[n]!];
  }
  return slices;
}

function pixelElement(bytes: Uint8Array, encoding: NonNullable<PhantomDicomOptions["encoding"]>): Buffer {
  if (encoding !== "RLE") return writeElements([element("7FE00010", "OW", bytes)]);
  const frame = encodeRle(bytes, 2);
  const item = (length: number) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(length, 4);
    return head;
  };
  const start = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]); // OB, undefined length
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([start, item(0), item(frame.length), frame, end]);
}

function sliceElements(
  phantom: Phantom,
  k: number,
  number: number,
  instanceUid: string,
  description?: string,
): ElementToWrite[] {
  const { shape, spacingMm, ijkToLps: matrix, seed } = phantom;
  const position = ijkToLps(matrix, [0, 0, k]);
  const orientation = [...normalize(columnOf(matrix, 0)), ...normalize(columnOf(matrix, 1))];
  return [
    ...patientElements(seed),
    element("00080005", "CS", "ISO_IR 192"),
    element("00080008", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
    element("00080016", "UI", ctImageStorage),
    element("00080018", "UI", instanceUid),
    element("00080020", "DA", "20200101"),
    element("00080022", "DA", "20200101"),
    element("00080023", "DA", "20200101"),
    element("00080030", "TM", "120000"),
    element("00080032", "TM", "120000"),
    element("00080033", "TM", "120000"),
    element("00080050", "SH", "SYNTHETIC"),
    element("00080060", "CS", "CT"),
    element("00080070", "LO", "Covoxel"),
    element("00080090", "PN", "SYNTHETIC^Physician"),
    element("00081030", "LO", "SYNTHETIC phantom study"),
    element("0008103E", "LO", description ?? "SYNTHETIC torso"),
    element("00081090", "LO", "SYNTHETIC phantom"),
    element("00180015", "CS", "CHEST"),
    element("00180050", "DS", decimalString([spacingMm[2]])),
    element("00180060", "DS", "120"),
    element("00181020", "LO", "1"),
    element("00185100", "CS", "HFS"),
    element("0020000D", "UI", seededUid(seed, "study")),
    element("0020000E", "UI", seededUid(seed, ...shape, "series", description ?? "")),
    element("00200010", "SH", "SYNTHETIC"),
    element("00200011", "IS", 1),
    element("00200012", "IS", 1),
    element("00200013", "IS", number),
    element("00200032", "DS", decimalString(position)),
    element("00200037", "DS", decimalString(orientation)),
    element("00200052", "UI", seededUid(seed, "frame of reference")),
    element("00201040", "LO", ""),
    element("00280002", "US", 1),
    element("00280004", "CS", "MONOCHROME2"),
    element("00280010", "US", shape[1]),
    element("00280011", "US", shape[0]),
    element("00280030", "DS", decimalString([spacingMm[1], spacingMm[0]])),
    element("00280100", "US", 16),
    element("00280101", "US", 16),
    element("00280102", "US", 15),
    element("00280103", "US", 1),
    element("00280301", "CS", "NO"),
    element("00281050", "DS", "40"),
    element("00281051", "DS", "400"),
    element("00281052", "DS", "0"),
    element("00281053", "DS", "1"),
    element("00281054", "LO", "HU"),
  ];
}

/** Nobody's: says so in every field that a person could read. */
function patientElements(seed: number): ElementToWrite[] {
  return [
    element("00100010", "PN", `SYNTHETIC^Phantom ${seed}`),
    element("00100020", "LO", `SYNTHETIC-${seed}`),
    element("00100030", "DA", "19700101"),
    element("00100040", "CS", "O"),
    element("00101010", "AS", "050Y"),
    element("00104000", "LT", "SYNTHETIC: generated by a program, not a person."),
  ];
}
