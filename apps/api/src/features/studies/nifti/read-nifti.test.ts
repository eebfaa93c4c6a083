import { determinant, ijkToLps } from "@covoxel/shared/geometry";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../byte-source.js";
import { assembleSeries } from "../domain/assemble-series.js";
import type { NiftiImage } from "../domain/image-file.js";
import { generatePhantom, phantomNifti } from "../phantom/index.js";
import { readImageFile } from "../read-image-file.js";

const caps = { maxFileBytes: 2 ** 28, maxCompressionRatio: 200, maxFrameVoxels: 2 ** 24, maxSeriesVoxels: 2 ** 30 };
const phantom = generatePhantom({ seed: 2, shape: [8, 6, 4], spacingMm: [1, 2, 3] });

/** @param change writes into the 348 bytes of the header */
async function nifti(change: (header: Buffer) => void): Promise<NiftiImage> {
  const bytes = Buffer.from(phantomNifti(phantom, "CT"));
  change(bytes);
  const file = await readImageFile(bytesSource(bytes), caps);
  if (file.kind !== "NIFTI") throw new Error(JSON.stringify(file));
  return file;
}

const srow = (header: Buffer, rows: readonly number[]) => {
  for (const [n, value] of rows.entries()) header.writeFloatLE(value, 280 + n * 4);
};
const codes = (image: NiftiImage) => assembleSeries([image])[0]!.warnings.map(({ code }) => code);

describe("which matrix of a NIfTI counts", () => {
  it("is the sform where its code is set: RAS becomes LPS", async () => {
    const image = await nifti((header) => srow(header, [2, 0, 0, -90, 0, 2, 0, -126, 0, 0, 2, -72]));
    expect(ijkToLps(image.sourceIjkToLps, [0, 0, 0])).toEqual([90, 126, -72]);
    expect(ijkToLps(image.sourceIjkToLps, [1, 1, 1])).toEqual([88, 124, -70]);
  });

  it("is the qform where only that is set, mirrored along k by qfac", async () => {
    const half = Math.SQRT1_2;
    const image = await nifti((header) => {
      header.writeInt16LE(1, 252);
      header.writeInt16LE(0, 254);
      header.writeFloatLE(-1, 76);
      for (const [n, value] of [0, 0, half, 10, 20, 30].entries()) header.writeFloatLE(value, 256 + n * 4); // a quarter turn about z
    });
    const place = (ijk: [number, number, number]) =>
      ijkToLps(image.sourceIjkToLps, ijk).map((value) => Math.round(value * 1e4) / 1e4 + 0);
    expect(place([0, 0, 0])).toEqual([-10, -20, 30]);
    expect(place([1, 0, 0])).toEqual([-10, -21, 30]); // i grows to anterior
    expect(place([0, 1, 0])).toEqual([-8, -20, 30]); // j (2 mm) to left
    expect(place([0, 0, 1])).toEqual([-10, -20, 27]); // k (3 mm) down
  });

  it("warns when the two disagree, and when there is none", async () => {
    expect(codes(await nifti((header) => header.writeInt16LE(1, 252)))).toContain("SFORM_QFORM_DISAGREE");
    expect(codes(await nifti((header) => header.writeInt16LE(0, 254)))).toEqual(["NO_ORIENTATION"]);
  });

  it("is kept when sheared, with a warning", async () => {
    const image = await nifti((header) => srow(header, [1, 0.3, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]));
    expect(codes(image)).toEqual(["SHEARED"]);
    const [plan] = assembleSeries([image]);
    expect(ijkToLps(plan!.ijkToLps!, [0, 1, 0])[0]).toBeCloseTo(-0.3, 6);
  });

  it("counts metres and micrometres in millimetres", async () => {
    const metres = await nifti((header) => header.writeUInt8(1, 123));
    const micrometres = await nifti((header) => header.writeUInt8(3, 123));
    expect(assembleSeries([metres])[0]!.ijkToLps![0]).toBeCloseTo(1000, 3);
    expect(assembleSeries([micrometres])[0]!.ijkToLps![0]).toBeCloseTo(0.001, 9);
  });
});

describe("the grid of a NIfTI", () => {
  it("is made right-handed by counting k from the other end; source slice k is frame nk - 1 - k", async () => {
    const image = await nifti((header) => srow(header, [2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 2, 5]));
    const [plan] = assembleSeries([image]);
    expect(determinant(image.sourceIjkToLps)).toBeLessThan(0);
    expect(determinant(plan!.ijkToLps!)).toBeGreaterThan(0);
    expect(plan!.sourceKFlipped).toBe(true);
    for (const [k, { frame }] of plan!.frames[0]!.entries()) {
      expect(frame).toBe(3 - k);
      expect(ijkToLps(plan!.ijkToLps!, [0, 0, k])).toEqual(ijkToLps(image.sourceIjkToLps, [0, 0, frame]));
    }
  });

  it("has time points as choices", async () => {
    const image = await nifti((header) => {
      for (const [n, size] of [4, 8, 6, 2, 2].entries()) header.writeInt16LE(size, 40 + n * 2);
      header.writeFloatLE(1.5, 92);
      header.writeUInt8(2 | 8, 123);
    });
    const [plan] = assembleSeries([image]);
    expect(plan).toMatchObject({ kind: "VOLUME_TIME", nt: 2, shape: [8, 6, 2] });
    expect(plan!.choices.map(({ label }) => label)).toEqual(["Time 1 (0.0 s)", "Time 2 (1.5 s)"]);
  });

  it("keeps slope and intercept apart, and ignores a slope of zero", async () => {
    const scaled = await nifti((header) => {
      header.writeFloatLE(0.5, 112);
      header.writeFloatLE(-10, 116);
    });
    expect(scaled.modality).toMatchObject({ slope: 0.5, intercept: -10 });
    const unscaled = await nifti((header) => {
      header.writeFloatLE(0, 112);
      header.writeFloatLE(-10, 116);
    });
    expect(unscaled.modality).toMatchObject({ slope: 1, intercept: 0 });
  });
});

describe("the voxels of a NIfTI", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])("can't begin at %s", async (offset) => {
    const refused = await nifti((header) => header.writeFloatLE(offset, 108)).catch(String);
    expect(refused).toMatch(/"REFUSED".*"DAMAGED_HEADER"/);
  });
});
