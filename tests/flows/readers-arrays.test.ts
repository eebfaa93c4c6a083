import { basename, join } from "node:path";
import { lpsToIjk, type Vec3 } from "@covoxel/shared/geometry";
import { afterAll, describe, expect, it } from "vitest";
import { createDecoder } from "../../apps/api/src/features/studies/decode/decoder.js";
import { assembleSeries } from "../../apps/api/src/features/studies/domain/assemble-series.js";
import { askPython, filesUnder, withImageFile } from "../support/readers.js";
import { needs, sharedDataFolder } from "../support/require.js";

const data = needs("shared-data");
const nibabel = needs("nibabel");
const skip = !data.available || !nibabel.available;

interface Sampled {
  path: string;
  shape: number[];
  samples: { lps: Vec3; t: number; value: number }[];
}

const decoder = createDecoder({ threads: 2 });
afterAll(() => decoder.close());

/** Reads a file's values at given millimetres through our own plan: grid, flips, frames, scaling. */
async function valuesAt(path: string, samples: Sampled["samples"]): Promise<{ values: number[]; offGrid: number }> {
  return withImageFile(path, async ({ file, source }) => {
    if (file.kind !== "NIFTI" && file.kind !== "MGH") throw new Error(`not read: ${JSON.stringify(file)}`);
    const [plan] = assembleSeries([file]);
    if (!plan?.ijkToLps) throw new Error("no volume");
    const matrix = plan.ijkToLps;
    const frames = new Map<number, Uint8Array>();
    for await (const frame of decoder.decodeFrames(file, source)) frames.set(frame.index, frame.pixels);
    let offGrid = 0;
    const values = samples.map(({ lps, t, value: _ }) => {
      const ijk = lpsToIjk(matrix, lps);
      const [i, j, k] = ijk.map(Math.round) as [number, number, number];
      offGrid = Math.max(offGrid, ...ijk.map((index, axis) => Math.abs(index - [i, j, k][axis]!)));
      const pixels = frames.get(plan.frames[t]![k]!.frame)!;
      return (
        pixelAt(pixels, file.pixelFormat.type, i + j * plan.shape[0]) * file.modality.slope + file.modality.intercept
      );
    });
    return { values, offGrid };
  });
}

function pixelAt(pixels: Uint8Array, type: string, n: number): number {
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  if (type === "u8") return view.getUint8(n);
  if (type === "i8") return view.getInt8(n);
  if (type === "u16") return view.getUint16(n * 2, true);
  if (type === "i16") return view.getInt16(n * 2, true);
  if (type === "u32") return view.getUint32(n * 4, true);
  if (type === "i32") return view.getInt32(n * 4, true);
  if (type === "f32") return view.getFloat32(n * 4, true);
  return view.getUint8(n * 3) * 65536 + view.getUint8(n * 3 + 1) * 256 + view.getUint8(n * 3 + 2);
}

const nearlyEqual = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));

describe.skipIf(skip)(`NIfTI and MGH at the right millimetres (needs shared data and nibabel)`, () => {
  it("shows the same anatomy at the same millimetres in all 48 orientations of one image", async () => {
    const folder = join(sharedDataFolder, "nifti-niivue/tests/images/nifti_space");
    const files = filesUnder(folder);
    expect(files).toHaveLength(48);
    // One file read by nibabel is the truth; the other 47 have to show the same values at its millimetres.
    const [truth] = askPython<Sampled[]>("sample_arrays.py", { files: [join(folder, "RAS.nii.gz")], count: 300 });
    for (const path of files) {
      const { values, offGrid } = await valuesAt(path, truth!.samples);
      expect(offGrid, basename(path)).toBeLessThan(0.01);
      expect(values, basename(path)).toEqual(truth!.samples.map(({ value }) => value));
    }
  });

  it("finds in every NIfTI and MGH file the values that nibabel finds, at the same millimetres", async () => {
    const files = ["nifti-niivue", "ct-totalseg", "sts-petct", "mri-t1"]
      .flatMap((folder) => filesUnder(join(sharedDataFolder, folder)))
      .filter((path) => /\.(nii|nii\.gz|mgz|mgh)$/.test(path) && !path.includes("nifti_space"));
    expect(files.length).toBeGreaterThan(10);
    for (const { path, samples } of askPython<Sampled[]>("sample_arrays.py", { files, count: 40 })) {
      const { values, offGrid } = await valuesAt(path, samples);
      expect(offGrid, basename(path)).toBeLessThan(0.01);
      for (const [n, { value }] of samples.entries())
        expect(nearlyEqual(values[n]!, value), `${basename(path)}: ${values[n]} is not ${value}`).toBe(true);
    }
  });
});
