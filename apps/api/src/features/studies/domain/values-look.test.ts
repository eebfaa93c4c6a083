import { describe, expect, it } from "vitest";
import { ValuesLook } from "./values-look.js";

const columns = 32;

/** @returns whether frames of these values are taken for a label map */
function look(valueAt: (i: number, j: number, k: number) => number, type: "u8" | "i16" | "f32" = "u8"): boolean {
  const look = new ValuesLook();
  for (let k = 0; k < 4; k++) {
    const values = Array.from({ length: columns * columns }, (_, at) =>
      valueAt(at % columns, Math.floor(at / columns), k),
    );
    const pixels = { u8: Uint8Array, i16: Int16Array, f32: Float32Array }[type].from(values);
    look.add(new Uint8Array(pixels.buffer), type, columns);
  }
  return look.isLabelmap();
}

/** Of a multiplicative hash: the same on every machine. */
const noise = (i: number, j: number, k: number) => (Math.imul(i + 37 * j + 1013 * k + 1, 2654435761) >>> 16) & 255;
const isInside = (i: number, j: number) => i > 8 && i < 24 && j > 8 && j < 24;

describe("a label map", () => {
  it("is one of pieces of a value each, however its numbers are stored", () => {
    const organs = (i: number, j: number) => (isInside(i, j) ? 1 + Math.floor(i / 5) + 10 * Math.floor(j / 9) : 0);
    for (const type of ["u8", "i16", "f32"] as const) expect(look(organs, type)).toBe(true);
  });

  it("may lie on ground that is all labelled, touch others, and be empty", () => {
    expect(look((i, j) => Math.floor(i / 8) + 4 * Math.floor(j / 8))).toBe(true);
    expect(look((i, j) => (isInside(i, j) ? 1 : 0))).toBe(true);
    expect(look(() => 0)).toBe(true);
  });

  it("may be of points that touch nothing", () => {
    expect(look((i, j) => (i % 8 === 4 && j % 8 === 4 ? 1 + Math.floor(i / 8) : 0))).toBe(true);
  });
});

describe("an image", () => {
  it("of few values is one all the same: neighbours differ", () => {
    expect(look((i, j, k) => (isInside(i, j) ? noise(i, j, k) : 0))).toBe(false);
    expect(look((i, j, k) => (isInside(i, j) ? noise(i, j, k) >> 4 : 0))).toBe(false);
    expect(look((i, j) => i + j)).toBe(false);
  });

  it("is known by its many values, and not looked at any further", () => {
    expect(look((i, j, k) => i + columns * j + k, "i16")).toBe(false);
    const early = new ValuesLook();
    early.add(new Uint8Array(Int16Array.from({ length: 1024 }, (_, n) => n).buffer), "i16", columns);
    expect(early.isImage).toBe(true);
  });

  it("of 256 values is known after enough of it", () => {
    const early = new ValuesLook();
    for (let k = 0; k < 400 && !early.isImage; k++)
      early.add(
        Uint8Array.from({ length: 1024 }, (_, n) => noise(n % columns, n >> 5, k)),
        "u8",
        columns,
      );
    expect(early.isImage).toBe(true);
  });

  it("may hold what is no number", () => {
    expect(look((i, j, k) => (isInside(i, j) ? noise(i, j, k) : Number.NaN), "f32")).toBe(false);
  });
});
