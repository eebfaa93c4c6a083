import dicomParser, { type ByteArrayParser, type DataSet } from "dicom-parser";

interface Stream {
  position: number;
  readonly byteArray: Uint8Array;
  readFixedString(length: number): string;
}

/** What dicom-parser exports and documents, but leaves out of its types. */
interface Internals {
  littleEndianByteArrayParser: ByteArrayParser;
  bigEndianByteArrayParser: ByteArrayParser;
  ByteStream: new (parser: ByteArrayParser, bytes: Uint8Array, position: number) => Stream;
  DataSet: new (parser: ByteArrayParser, bytes: Uint8Array, elements: object) => DataSet;
  parseDicomDataSetExplicit(dataSet: DataSet, stream: Stream, end?: number, options?: { untilTag?: string }): void;
  parseDicomDataSetImplicit(dataSet: DataSet, stream: Stream, end?: number, options?: { untilTag?: string }): void;
}

const internals = dicomParser as unknown as Internals;

/** A file of tiny nested elements would make millions of objects; no real header comes near this. */
const maxElements = 2_000_000;

export class HeaderTooLarge extends Error {}

export interface ParseRequest {
  bytes: Uint8Array;
  start: number;
  explicitVr: boolean;
  bigEndian: boolean;
  untilTag?: string;
  end?: number;
}

/**
 * @returns the elements up to and with `untilTag` (its value unread), or those before the first damage: `whole` tells which
 * @throws HeaderTooLarge
 */
export function parseDataSet(request: ParseRequest): { dataSet: DataSet; whole: boolean } {
  const { bytes, start, untilTag } = request;
  const parser = counting(
    request.bigEndian ? internals.bigEndianByteArrayParser : internals.littleEndianByteArrayParser,
  );
  const dataSet = new internals.DataSet(parser, bytes, {});
  if (start >= bytes.length) return { dataSet, whole: true };
  const stream = knowingNewVrs(new internals.ByteStream(parser, bytes, start));
  const parse = request.explicitVr ? internals.parseDicomDataSetExplicit : internals.parseDicomDataSetImplicit;
  try {
    parse(dataSet, stream, request.end, untilTag === undefined ? {} : { untilTag });
    return { dataSet, whole: stream.position <= bytes.length };
  } catch (error) {
    if (error instanceof HeaderTooLarge) throw error;
    return { dataSet, whole: false }; // dicom-parser throws strings; what it had read stays good
  }
}

function counting(parser: ByteArrayParser): ByteArrayParser {
  let reads = 0;
  return {
    ...parser,
    readUint16(bytes, position) {
      if (++reads > maxElements * 3) throw new HeaderTooLarge();
      return parser.readUint16(bytes, position);
    },
  };
}

/**
 * dicom-parser 1.8 reads the 64-bit representations of 2019 as if their length had 16 bits, and loses its place.
 * It reads two characters only where a representation stands; UN has the same layout.
 */
function knowingNewVrs(stream: Stream): Stream {
  const read = stream.readFixedString.bind(stream);
  stream.readFixedString = (length) => {
    const text = read(length);
    return text === "OV" || text === "SV" || text === "UV" ? "UN" : text;
  };
  return stream;
}
