import { crc32, deflateSync } from "node:zlib";
import { pixelArray } from "../domain/pixel-array.js";
import type { Frame, Series } from "../domain/study.js";

const largestSide = 128;

/**
 * A small PNG of one frame, windowed as the series asks for or from its lowest to its highest value, with square pixels.
 * @param pixels canonical pixels of that frame
 */
export function makeThumbnail(
  series: Pick<Series, "ni" | "nj" | "spacingMm" | "pixelType" | "photometric" | "windows">,
  frame: Pick<Frame, "slope" | "intercept">,
  pixels: Uint8Array,
): Uint8Array {
  const { ni, nj, pixelType } = series;
  const [di, dj] = series.spacingMm ?? [1, 1];
  const [widthMm, heightMm] = [ni * (di || 1), nj * (dj || 1)];
  const scale = largestSide / Math.max(widthMm, heightMm);
  const columns = Math.max(1, Math.round(widthMm * scale));
  const rows = Math.max(1, Math.round(heightMm * scale));
  const samples = pixelType === "rgb8" ? 3 : 1;
  const values = pixelArray(pixelType, pixels);
  const shade = pixelType === "rgb8" ? (value: number) => value : grey(series, frame, values);

  const image = new Uint8Array(columns * rows * samples);
  for (let row = 0; row < rows; row++) {
    const j = Math.min(nj - 1, Math.floor(((row + 0.5) * nj) / rows));
    for (let column = 0; column < columns; column++) {
      const i = Math.min(ni - 1, Math.floor(((column + 0.5) * ni) / columns));
      for (let sample = 0; sample < samples; sample++)
        image[(row * columns + column) * samples + sample] = shade(values[(j * ni + i) * samples + sample]!);
    }
  }
  return encodePng(image, columns, rows, samples);
}

function grey(
  { windows, photometric }: Pick<Series, "windows" | "photometric">,
  { slope, intercept }: Pick<Frame, "slope" | "intercept">,
  values: ArrayLike<number>,
): (stored: number) => number {
  const { lowest, highest } = windows[0] ? edgesOf(windows[0]) : rangeOf(values, slope, intercept);
  const width = highest - lowest || 1;
  const inverted = photometric === "MONOCHROME1";
  return (stored) => {
    const shown = Math.min(1, Math.max(0, (stored * slope + intercept - lowest) / width)) || 0;
    return Math.round(255 * (inverted ? 1 - shown : shown));
  };
}

const edgesOf = ({ center, width }: { center: number; width: number }) => ({
  lowest: center - width / 2,
  highest: center + width / 2,
});

function rangeOf(values: ArrayLike<number>, slope: number, intercept: number) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < values.length; n++) {
    const value = values[n]! * slope + intercept;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return Number.isFinite(lowest) && Number.isFinite(highest) ? { lowest, highest } : { lowest: 0, highest: 1 };
}

/** @param samples 1: grey, 3: RGB; eight bits each. @see PNG (ISO 15948) */
export function encodePng(image: Uint8Array, columns: number, rows: number, samples: 1 | 3): Uint8Array {
  const lines = Buffer.alloc(rows * (columns * samples + 1));
  for (let row = 0; row < rows; row++)
    lines.set(
      image.subarray(row * columns * samples, (row + 1) * columns * samples),
      row * (columns * samples + 1) + 1,
    );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, samples === 3 ? 2 : 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = [chunk("IHDR", header), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([signature, ...body]));
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
