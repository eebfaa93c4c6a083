import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeThumbnail } from "./make-thumbnail.js";

/** Size and bytes of an eight-bit PNG with one IDAT and no filters. */
function decodePng(png: Uint8Array) {
  const view = Buffer.from(png);
  const idat = view.indexOf("IDAT");
  const lines = inflateSync(view.subarray(idat + 4, idat + 4 + view.readUInt32BE(idat - 4)));
  return { columns: view.readUInt32BE(16), rows: view.readUInt32BE(20), colour: view[25], lines };
}

const series = {
  ni: 4,
  nj: 2,
  spacingMm: [1, 1, 1] as const,
  pixelType: "i16" as const,
  photometric: "MONOCHROME2" as const,
  windows: [{ center: 0, width: 200, name: null }],
};
const frame = { slope: 2, intercept: -100 };

describe("makeThumbnail", () => {
  it("shows the window, black below it and white above", () => {
    // Stored 0, 50, 100, 500 are -100, 0, 100 and 900.
    const pixels = new Uint8Array(Int16Array.of(0, 50, 100, 500, 0, 50, 100, 500).buffer);
    const { columns, rows, lines } = decodePng(makeThumbnail(series, frame, pixels));
    expect([columns, rows]).toEqual([128, 64]);
    expect([lines[1], lines[1 + 40], lines[1 + 70], lines[1 + 127]]).toEqual([0, 128, 255, 255]);
  });

  it("turns MONOCHROME1 round", () => {
    const pixels = new Uint8Array(Int16Array.of(0, 0, 0, 0, 500, 500, 500, 500).buffer);
    const { lines } = decodePng(makeThumbnail({ ...series, photometric: "MONOCHROME1" }, frame, pixels));
    expect([lines[1], lines[129 * 63 + 1]]).toEqual([255, 0]);
  });

  it("keeps proportions in millimetres", () => {
    const pixels = new Uint8Array(16);
    const { columns, rows } = decodePng(makeThumbnail({ ...series, spacingMm: [1, 4, 1] }, frame, pixels));
    expect([columns, rows]).toEqual([64, 128]);
  });

  it("keeps colours", () => {
    const colour = { ...series, ni: 1, nj: 1, pixelType: "rgb8" as const, photometric: "RGB" as const };
    const { lines, colour: type } = decodePng(makeThumbnail(colour, frame, Uint8Array.of(10, 20, 30)));
    expect(type).toBe(2);
    expect([...lines.subarray(1, 4)]).toEqual([10, 20, 30]);
  });
});
