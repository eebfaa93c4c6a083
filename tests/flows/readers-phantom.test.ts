import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ijkToLps, type Vec3 } from "@covoxel/shared/geometry";
import { afterAll, describe, expect, it } from "vitest";
import {
  generatePhantom,
  type PhantomDicomOptions,
  phantomDicom,
  phantomNifti,
} from "../../apps/api/src/features/studies/phantom/index.js";
import { askPython } from "../support/readers.js";
import { findCommand, needs, python } from "../support/require.js";

const validator = needs("dicom3tools");
const pydicom = needs("pydicom");
const nibabel = needs("nibabel");

const folder = mkdtempSync(join(tmpdir(), "covoxel-phantom-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const phantom = generatePhantom({ seed: 1, shape: [64, 48, 5], spacingMm: [0.7, 0.8, 3], obliqueDegrees: 15 });

async function writeSeries(options: PhantomDicomOptions, prefix: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, bytes } of phantomDicom(phantom, options)) {
    const path = join(folder, `${prefix}-${name}`);
    writeFileSync(path, bytes);
    paths.push(path);
  }
  return paths;
}

describe.skipIf(!validator.available)(`The phantom's DICOM before a validator (needs dicom3tools)`, () => {
  it("is a CT Image without errors, plain and compressed", async () => {
    for (const encoding of ["EXPLICIT", "RLE"] as const)
      for (const path of await writeSeries({ encoding }, encoding)) {
        const { stderr } = spawnSync(findCommand("dciodvfy")!, [path], { encoding: "utf8" });
        expect(stderr).toContain("CTImage");
        expect(stderr).not.toContain("Error");
      }
  });
});

interface Described {
  position: Vec3;
  pixel_spacing: number[];
  values: number[];
}

describe.skipIf(!pydicom.available || !nibabel.available)(
  `The phantom before other readers (needs pydicom and nibabel)`,
  () => {
    it.each(["EXPLICIT", "RLE", "DEFLATED"] as const)(
      "lies where pydicom reads it, with its Hounsfield units (%s)",
      async (encoding) => {
        const files = await writeSeries({ encoding }, `read-${encoding}`);
        const picks = [
          [3, 4],
          [31, 22],
          [50, 30],
        ] as const;
        for (const [k, { position, pixel_spacing, values }] of askPython<Described[]>("describe_dicom.py", {
          files,
          picks,
        }).entries()) {
          const expected = ijkToLps(phantom.ijkToLps, [0, 0, k]);
          for (const axis of [0, 1, 2]) expect(Math.abs(position[axis]! - expected[axis]!)).toBeLessThan(1e-6);
          expect(pixel_spacing).toEqual([0.8, 0.7]);
          const { hounsfield } = phantom.slice(k);
          expect(values).toEqual(picks.map(([i, j]) => hounsfield[j * 64 + i]));
        }
      },
    );

    it("lies on the same millimetres as NIfTI, read by nibabel", () => {
      const path = join(folder, "labels.nii");
      writeFileSync(path, phantomNifti(phantom, "LABELS"));
      const script =
        "import nibabel,json,sys; i=nibabel.load(sys.argv[1]); print(json.dumps([i.affine.tolist(), int((i.get_fdata()==7).sum())]))";
      const [affine, bones] = JSON.parse(execFileSync(python, ["-c", script, path]).toString()) as [number[][], number];
      const ras = affine.flat();
      for (const [n, value] of phantom.ijkToLps.entries()) expect(ras[n]! * (n < 8 ? -1 : 1)).toBeCloseTo(value, 4);
      expect(bones).toBe(phantom.labels().filter((label) => label === 7).length);
    });
  },
);
