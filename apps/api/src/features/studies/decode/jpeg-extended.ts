import { jpegSegments, undecodable } from "./codestream.js";

interface Component {
  h: number;
  v: number;
  quantizationId: number;
  quantization: Float32Array;
  dc: HuffmanTable;
  ac: HuffmanTable;
  blocksPerLine: number;
  samples: Uint16Array;
  predictor: number;
}

/** Code lengths -> lookup: at [length][code - first code of that length] lies the symbol. */
interface HuffmanTable {
  minCode: Int32Array;
  maxCode: Int32Array;
  firstSymbol: Int32Array;
  symbols: Uint8Array;
}

const zigzag = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
]);

/**
 * Sequential Huffman JPEG with 12 bits a sample (process 4), which libjpeg-turbo's 8-bit build refuses. Also does 8 bits.
 * No colour conversion; components of lower resolution are repeated.
 * @returns samples interleaved by pixel, [row][column][component]
 * @throws Refusal UNDECODABLE
 * @see ITU-T T.81, Annexes A, C and F
 */
export function decodeJpegExtended(bytes: Uint8Array): { width: number; height: number; samples: Uint16Array } {
  const quantizations: Float32Array[] = [];
  const dcTables: HuffmanTable[] = [];
  const acTables: HuffmanTable[] = [];
  let frame: Frame | null = null;
  let restartInterval = 0;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const body = bytes.subarray(start + 2, end);
    if (marker === 0xdb) readQuantization(body, quantizations);
    else if (marker === 0xc4) readHuffman(body, dcTables, acTables);
    else if (marker === 0xdd) restartInterval = (body[0]! << 8) | body[1]!;
    else if (marker === 0xc0 || marker === 0xc1) frame = readFrame(body);
    else if (marker === 0xda) {
      if (!frame) throw undecodable();
      assignTables(body, frame, { quantizations, dcTables, acTables });
      decodeScan(new BitReader(bytes, end), frame, restartInterval);
      return interleave(frame);
    }
  }
  throw undecodable();
}

interface Frame {
  width: number;
  height: number;
  bits: number;
  maxH: number;
  maxV: number;
  mcusPerLine: number;
  mcuLines: number;
  components: Component[];
}

function readQuantization(body: Uint8Array, tables: Float32Array[]): void {
  for (let at = 0; at < body.length; ) {
    const wide = body[at]! >> 4 !== 0;
    const table = new Float32Array(64);
    const id = body[at++]! & 15;
    for (let n = 0; n < 64; n++, at += wide ? 2 : 1)
      table[zigzag[n]!] = wide ? (body[at]! << 8) | body[at + 1]! : body[at]!;
    tables[id] = table;
  }
}

function readHuffman(body: Uint8Array, dcTables: HuffmanTable[], acTables: HuffmanTable[]): void {
  for (let at = 0; at + 17 <= body.length; ) {
    const [kind, id] = [body[at]! >> 4, body[at]! & 15];
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const table = huffmanTable(counts, body.slice(at + 17, at + 17 + total));
    if (kind === 0) dcTables[id] = table;
    else acTables[id] = table;
    at += 17 + total;
  }
}

function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const [minCode, maxCode, firstSymbol] = [new Int32Array(17), new Int32Array(17).fill(-1), new Int32Array(17)];
  let code = 0;
  let symbol = 0;
  for (let bits = 1; bits <= 16; bits++) {
    const count = counts[bits - 1]!;
    minCode[bits] = code;
    firstSymbol[bits] = symbol;
    if (count > 0) maxCode[bits] = code + count - 1;
    code = (code + count) << 1;
    symbol += count;
  }
  return { minCode, maxCode, firstSymbol, symbols };
}

function readFrame(body: Uint8Array): Frame {
  const [bits, height, width, count] = [body[0]!, (body[1]! << 8) | body[2]!, (body[3]! << 8) | body[4]!, body[5]!];
  const specs = Array.from({ length: count }, (_, n) => body.subarray(6 + n * 3, 9 + n * 3));
  const maxH = Math.max(...specs.map((spec) => spec[1]! >> 4));
  const maxV = Math.max(...specs.map((spec) => spec[1]! & 15));
  if (!(maxH >= 1 && maxH <= 4 && maxV >= 1 && maxV <= 4 && width > 0 && height > 0)) throw undecodable();
  const [mcusPerLine, mcuLines] = [Math.ceil(width / (8 * maxH)), Math.ceil(height / (8 * maxV))];
  const empty = huffmanTable(new Uint8Array(16), new Uint8Array(0));
  const components = specs.map((spec): Component => {
    const [h, v] = [spec[1]! >> 4, spec[1]! & 15];
    if (h === 0 || v === 0) throw undecodable();
    const blocksPerLine = mcusPerLine * h;
    const samples = new Uint16Array(blocksPerLine * 8 * mcuLines * v * 8);
    return {
      h,
      v,
      quantizationId: spec[2]!,
      quantization: new Float32Array(64),
      dc: empty,
      ac: empty,
      blocksPerLine,
      samples,
      predictor: 0,
    };
  });
  return { width, height, bits, maxH, maxV, mcusPerLine, mcuLines, components };
}

interface Tables {
  quantizations: readonly Float32Array[];
  dcTables: readonly HuffmanTable[];
  acTables: readonly HuffmanTable[];
}

/** Tables may come before or after the frame header, so they are looked up when the scan begins. */
function assignTables(body: Uint8Array, frame: Frame, { quantizations, dcTables, acTables }: Tables): void {
  if (body[0] !== frame.components.length) throw undecodable(); // one interleaved scan is all that DICOM writers make
  for (const [n, component] of frame.components.entries()) {
    const selectors = body[2 + n * 2]!;
    const [quantization, dc, ac] = [
      quantizations[component.quantizationId],
      dcTables[selectors >> 4],
      acTables[selectors & 15],
    ];
    if (!quantization || !dc || !ac) throw undecodable();
    Object.assign(component, { quantization, dc, ac });
  }
}

class BitReader {
  private bits = 0;
  private count = 0;
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  bit(): number {
    if (this.count === 0) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw undecodable();
      if (byte === 0xff && this.bytes[this.at + 1] !== 0) throw undecodable(); // a marker where data should be: cut off
      this.at += byte === 0xff ? 2 : 1;
      this.bits = byte;
      this.count = 8;
    }
    return (this.bits >> --this.count) & 1;
  }

  /** `length` bits as the signed value that T.81 F.2.2.1 means by them. */
  extended(length: number): number {
    let value = 0;
    for (let n = 0; n < length; n++) value = (value << 1) | this.bit();
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  symbol(table: HuffmanTable): number {
    let code = 0;
    for (let bits = 1; bits <= 16; bits++) {
      code = (code << 1) | this.bit();
      if (table.maxCode[bits]! >= code && code >= table.minCode[bits]!)
        return table.symbols[table.firstSymbol[bits]! + code - table.minCode[bits]!]!;
    }
    throw undecodable();
  }

  restart(): void {
    this.count = 0;
    while (
      this.at + 1 < this.bytes.length &&
      !(this.bytes[this.at] === 0xff && (this.bytes[this.at + 1]! & 0xf8) === 0xd0)
    )
      this.at++;
    this.at += 2;
  }
}

function decodeScan(reader: BitReader, frame: Frame, restartInterval: number): void {
  const total = frame.mcusPerLine * frame.mcuLines;
  const single = frame.components.length === 1 ? frame.components[0]! : null;
  // A scan of one component is not padded to whole MCUs: its blocks follow line by line (A.2.2).
  const units = single ? Math.ceil(frame.width / 8) * Math.ceil(frame.height / 8) : total;
  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      reader.restart();
      for (const component of frame.components) component.predictor = 0;
    }
    if (single) {
      const perLine = Math.ceil(frame.width / 8);
      decodeBlock(reader, single, frame.bits, unit % perLine, Math.floor(unit / perLine));
    } else {
      const [x, y] = [unit % frame.mcusPerLine, Math.floor(unit / frame.mcusPerLine)];
      for (const component of frame.components)
        for (let v = 0; v < component.v; v++)
          for (let h = 0; h < component.h; h++)
            decodeBlock(reader, component, frame.bits, x * component.h + h, y * component.v + v);
    }
  }
}

const coefficients = new Float32Array(64);

function decodeBlock(reader: BitReader, component: Component, bits: number, blockX: number, blockY: number): void {
  coefficients.fill(0);
  component.predictor += reader.extended(reader.symbol(component.dc));
  coefficients[0] = component.predictor * component.quantization[0]!;
  for (let n = 1; n < 64; n++) {
    const symbol = reader.symbol(component.ac);
    const [run, length] = [symbol >> 4, symbol & 15];
    if (length === 0 && run !== 15) break;
    n += run;
    if (n > 63) throw undecodable();
    if (length > 0) coefficients[zigzag[n]!] = reader.extended(length) * component.quantization[zigzag[n]!]!;
  }
  inverseDct(coefficients);
  const [line, level, max] = [component.blocksPerLine * 8, 2 ** (bits - 1), 2 ** bits - 1];
  const corner = blockY * 8 * line + blockX * 8;
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++)
      component.samples[corner + y * line + x] = Math.min(
        max,
        Math.max(0, Math.round(coefficients[y * 8 + x]! + level)),
      );
}

/** basis[x][u] = c(u) / 2 * cos((2x + 1) u pi / 16) */
const basis = Float64Array.from({ length: 64 }, (_, n) => {
  const [x, u] = [n >> 3, n & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const halfway = new Float64Array(64);

/** In place; rows, then columns. */
function inverseDct(block: Float32Array): void {
  for (let v = 0; v < 8; v++)
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += basis[x * 8 + u]! * block[v * 8 + u]!;
      halfway[v * 8 + x] = sum;
    }
  for (let x = 0; x < 8; x++)
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += basis[y * 8 + v]! * halfway[v * 8 + x]!;
      block[y * 8 + x] = sum;
    }
}

function interleave({ width, height, maxH, maxV, components }: Frame): {
  width: number;
  height: number;
  samples: Uint16Array;
} {
  const count = components.length;
  const samples = new Uint16Array(width * height * count);
  for (const [n, component] of components.entries()) {
    const line = component.blocksPerLine * 8;
    const [stepX, stepY] = [component.h / maxH, component.v / maxV];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        samples[(y * width + x) * count + n] = component.samples[Math.floor(y * stepY) * line + Math.floor(x * stepX)]!;
  }
  return { width, height, samples };
}
