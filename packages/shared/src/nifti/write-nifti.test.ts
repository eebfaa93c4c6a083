import { describe, expect, test } from "vitest";
import { writeNifti } from "./write-nifti.js";

const shape = [3, 2, 2] as const;
const labels = Uint8Array.from({ length: 12 }, (_, n) => n);
const grid = {
  ijkToLps: [2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30, 0, 0, 0, 1],
  spacingMm: [2, 3, 4],
  sourceKFlipped: false,
};

const floats = (file: Uint8Array, at: number, count: number) =>
  Array.from({ length: count }, (_, n) => new DataView(file.buffer).getFloat32(at + 4 * n, true));
const short = (file: Uint8Array, at: number) => new DataView(file.buffer).getInt16(at, true);

describe("a NIfTI of labels", () => {
  test("says where its voxels lie in RAS millimetres", () => {
    const file = writeNifti({ shape, labels }, grid);
    expect(file).toHaveLength(352 + 12);
    expect([40, 42, 44, 46].map((at) => short(file, at))).toEqual([3, 3, 2, 2]);
    expect([short(file, 252), short(file, 254)]).toEqual([1, 1]);
    expect(floats(file, 280, 12)).toEqual([-2, 0, 0, -10, 0, -3, 0, -20, 0, 0, 4, 30]);
    // Turned by half a turn about the third axis: b = c = 0, d = 1; right-handed, so qfac 1.
    expect(floats(file, 256, 3).map(Math.abs)).toEqual([0, 0, 1]);
    expect(floats(file, 76, 4)).toEqual([1, 2, 3, 4]);
    expect([...file.subarray(352)]).toEqual([...labels]);
  });

  test("turns slices back to the source's order, and the matrix with them", () => {
    const file = writeNifti({ shape, labels }, { ...grid, sourceKFlipped: true });
    expect([...file.subarray(352)]).toEqual([6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]);
    expect(floats(file, 312, 4)).toEqual([0, 0, -4, 34]);
    expect(floats(file, 76, 1)).toEqual([-1]);
  });

  test("numbers above 255 are written as uint16, little endian", () => {
    const file = writeNifti({ shape, labels: Uint16Array.from(labels, (label) => label * 300) }, grid);
    expect([short(file, 70), short(file, 72), file.length]).toEqual([512, 16, 352 + 24]);
    expect([...file.subarray(352, 356)]).toEqual([0, 0, 300 % 256, 1]);
  });

  test("a sheared grid has no qform; one without a place has neither", () => {
    const sheared = writeNifti({ shape, labels }, { ...grid, ijkToLps: grid.ijkToLps.with(2, 0.5) });
    expect([short(sheared, 252), short(sheared, 254)]).toEqual([0, 1]);
    const placeless = writeNifti({ shape, labels }, { ...grid, ijkToLps: null, spacingMm: [0.2, 0.2, 0] });
    expect([short(placeless, 252), short(placeless, 254)]).toEqual([0, 0]);
    expect(floats(placeless, 80, 3)).toEqual([Math.fround(0.2), Math.fround(0.2), 1]);
  });

  test("refuses an axis that NIfTI-1 can't count", () => {
    expect(() => writeNifti({ shape: [32_768, 1, 1], labels: new Uint8Array(32_768) }, grid)).toThrow(RangeError);
  });
});
