import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ijkToLps, type Vec3 } from "@covoxel/shared/geometry";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFile } from "../../apps/api/src/features/studies/byte-source.js";
import { createDecoder } from "../../apps/api/src/features/studies/decode/decoder.js";
import { readDicomHeader } from "../../apps/api/src/features/studies/dicom/header.js";
import { patientOf } from "../../apps/api/src/features/studies/dicom/identity.js";
import { assembleSeries } from "../../apps/api/src/features/studies/domain/assemble-series.js";
import type { DicomImage, ImageFile, PixelType } from "../../apps/api/src/features/studies/domain/image-file.js";
import { askPython, caps, filesUnder, withImageFile } from "../support/readers.js";
import { needs, sharedDataFolder } from "../support/require.js";

const data = needs("shared-data");
const pydicom = needs("pydicom");
const skip = !data.available || !pydicom.available;

const decoder = createDecoder({ threads: 2 });
afterAll(() => decoder.close());

interface Described {
  path: string;
  position: Vec3;
  pixel_spacing: [number, number];
  values: number[];
  frame_positions: Vec3[];
  name: [string, string, string];
}

describe.skipIf(skip)(`A real CT series, as pydicom reads it (needs shared data and pydicom)`, () => {
  it("lies slice by slice where pydicom says, to 1e-4 mm, with pydicom's Hounsfield units", async () => {
    const files = filesUnder(join(sharedDataFolder, "ct-totalseg/example_ct_dicom")).reverse(); // their order must not matter
    const picks = Array.from({ length: 20 }, (_, n) => [(n * 197 + 31) % 512, (n * 89 + 140) % 512] as const);
    const truth = askPython<Described[]>("describe_dicom.py", { files, picks });
    const images = await Promise.all(files.map((path) => withImageFile(path, async ({ file }) => file as DicomImage)));
    const plans = assembleSeries(images);
    expect(plans).toHaveLength(1);
    const plan = plans[0]!;
    expect(plan).toMatchObject({ kind: "VOLUME", shape: [512, 512, 20], nt: 1, sourceKFlipped: false });
    expect(plan.ijkToLps && plan.spacingMm[0]).toBeCloseTo(truth[0]!.pixel_spacing[1], 4);
    expect(plan.ijkToLps && plan.spacingMm[1]).toBeCloseTo(truth[0]!.pixel_spacing[0], 4);
    for (const [k, { file }] of plan.frames[0]!.entries()) {
      const { position, values } = truth[file]!;
      const ours = ijkToLps(plan.ijkToLps!, [0, 0, k]);
      for (const axis of [0, 1, 2]) expect(Math.abs(ours[axis]! - position[axis]!)).toBeLessThan(1e-4);
      expect(await hounsfieldAt(files[file]!, picks)).toEqual(values);
    }
  });
});

describe.skipIf(skip)(`Every frame that has a place (needs shared data and pydicom)`, () => {
  it("lies in its grid where pydicom says, classic, enhanced and dose grids alike", async () => {
    const folders = [
      "dicom-pydicom",
      "dicom-pydicom-data",
      "dicom-dcmqi",
      "dicom-highdicom",
      "sts-petct",
      "nifti-niivue",
    ];
    const files: string[] = [];
    const images: DicomImage[] = [];
    for (const path of folders.flatMap((folder) => filesUnder(join(sharedDataFolder, folder))))
      await withImageFile(path, async ({ file }) => {
        if (file.kind !== "DICOM") return;
        files.push(path);
        images.push(file);
      });
    const truth = askPython<Described[]>("describe_dicom.py", { files });
    let compared = 0;
    for (const plan of assembleSeries(images)) {
      if (plan.ijkToLps === null) continue;
      for (const slices of plan.frames)
        for (const [k, { file, frame }] of slices.entries()) {
          const ours = ijkToLps(plan.ijkToLps, [0, 0, k]);
          const theirs = truth[file]!.frame_positions[frame]!;
          const offMm = Math.hypot(...ours.map((value, axis) => value - theirs[axis]!));
          expect(offMm, `${basename(files[file]!)} frame ${frame}`).toBeLessThan(1e-3);
          compared++;
        }
    }
    expect(compared).toBeGreaterThan(120);
  });
});

async function hounsfieldAt(path: string, picks: readonly (readonly [number, number])[]): Promise<number[]> {
  return withImageFile(path, async ({ file, source }) => {
    const image = file as DicomImage;
    const { pixels, columns } = await decoder.decodeFrame(image, 0, source);
    const values = new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 2);
    const { slope, intercept } = image.frames[0]!.modality;
    return picks.map(([i, j]) => values[j * columns + i]! * slope + intercept);
  });
}

interface Decoded {
  path: string;
  frame: number;
  type: PixelType;
  pixels: string;
}

interface Outcome {
  path: string;
  file: ImageFile;
  /** Set when a codec refused what the header had promised. */
  refusal: string | null;
  frames: Buffer[];
}

/** Losslessly compressed or otherwise packed, and the same image uncompressed. */
const twins = [
  ["MR_small_RLE.dcm", "MR_small.dcm"],
  ["MR_small_jp2klossless.dcm", "MR_small.dcm"],
  ["MR_small_jpeg_ls_lossless.dcm", "MR_small.dcm"],
  ["MR_small_bigendian.dcm", "MR_small.dcm"],
  ["MR_small_expb.dcm", "MR_small.dcm"],
  ["MR_small_implicit.dcm", "MR_small.dcm"],
  ["MR_small_padded.dcm", "MR_small.dcm"],
  ["MR2_J2KR.dcm", "MR2_UNCR.dcm"],
  ["US1_J2KR.dcm", "US1_UNCR.dcm"],
  ["693_J2KR.dcm", "693_UNCR.dcm"],
  ["emri_small_RLE.dcm", "emri_small.dcm"],
  ["emri_small_jpeg_2k_lossless.dcm", "emri_small.dcm"],
  ["emri_small_jpeg_2k_lossless_too_short.dcm", "emri_small.dcm"],
  ["emri_small_jpeg_ls_lossless.dcm", "emri_small.dcm"],
  ["emri_small_big_endian.dcm", "emri_small.dcm"],
  ["SC_rgb_rle.dcm", "SC_rgb.dcm"],
  ["SC_rgb_rle_2frame.dcm", "SC_rgb_2frame.dcm"],
  ["SC_rgb_rle_16bit.dcm", "SC_rgb_16bit.dcm"],
  ["SC_rgb_rle_16bit_2frame.dcm", "SC_rgb_16bit_2frame.dcm"],
  ["SC_rgb_rle_32bit.dcm", "SC_rgb_32bit.dcm"],
  ["SC_rgb_rle_32bit_2frame.dcm", "SC_rgb_32bit_2frame.dcm"],
  ["SC_rgb_expb.dcm", "SC_rgb.dcm"],
  ["SC_rgb_expb_2frame.dcm", "SC_rgb_2frame.dcm"],
  ["SC_rgb_expb_16bit.dcm", "SC_rgb_16bit.dcm"],
  ["SC_rgb_expb_16bit_2frame.dcm", "SC_rgb_16bit_2frame.dcm"],
  ["SC_rgb_expb_32bit.dcm", "SC_rgb_32bit.dcm"],
  ["SC_rgb_expb_32bit_2frame.dcm", "SC_rgb_32bit_2frame.dcm"],
  ["SC_rgb_jpeg_gdcm.dcm", "SC_rgb.dcm"],
  ["SC_rgb_small_odd_big_endian.dcm", "SC_rgb_small_odd.dcm"],
  ["OBXXXX1A_rle.dcm", "OBXXXX1A.dcm"],
  ["OBXXXX1A_rle_2frame.dcm", "OBXXXX1A_2frame.dcm"],
  ["rtdose_rle.dcm", "rtdose.dcm"],
  ["rtdose_rle_1frame.dcm", "rtdose_1frame.dcm"],
  ["rtdose_expb.dcm", "rtdose.dcm"],
  ["rtdose_expb_1frame.dcm", "rtdose_1frame.dcm"],
  ["color-pl.dcm", "color-px.dcm"],
  ["gdcm-US-ALOKA-16_big.dcm", "gdcm-US-ALOKA-16.dcm"],
  ["JLSL_RGB_ILV0.dcm", "JLSL_RGB_ILV2.dcm"],
  ["JLSL_RGB_ILV1.dcm", "JLSL_RGB_ILV2.dcm"],
] as const;

const pydicomFiles = () => [
  ...filesUnder(join(sharedDataFolder, "dicom-pydicom")),
  ...filesUnder(join(sharedDataFolder, "dicom-pydicom-data")),
];

describe.skipIf(skip)(`Every file of pydicom's test data (needs shared data and pydicom)`, () => {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-readers-"));
  const outcomes = new Map<string, Outcome>();
  const decoded: Decoded[] = [];
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    for (const path of pydicomFiles()) outcomes.set(basename(path), await readAndDecode(path));
  });

  async function readAndDecode(path: string): Promise<Outcome> {
    return withImageFile(path, async ({ file, source }) => {
      const outcome: Outcome = { path, file, refusal: null, frames: [] };
      if (file.kind !== "DICOM") return outcome;
      try {
        for await (const frame of decoder.decodeFrames(file, source)) {
          const pixels = join(folder, `${decoded.length}.raw`);
          writeFileSync(pixels, frame.pixels);
          outcome.frames.push(Buffer.from(frame.pixels));
          decoded.push({ path, frame: frame.index, type: frame.format.type, pixels });
        }
      } catch (error) {
        outcome.refusal = (error as Error).message;
      }
      return outcome;
    });
  }

  it("is imported, ignored or refused with a sentence", () => {
    for (const { path, file, refusal } of outcomes.values()) {
      if (file.kind === "REFUSED" || file.kind === "IGNORED") expect(file.message, path).toMatch(/^[A-Z].{10,}\.$/);
      if (refusal !== null) expect(refusal, path).toMatch(/^[A-Z].{10,}\.$/);
    }
    const kinds = [...outcomes.values()].map(({ file }) => file.kind);
    expect(kinds.filter((kind) => kind === "DICOM").length).toBeGreaterThan(120);
  });

  it("shows every image that has pixels: only broken ones are refused", () => {
    const refused = [...outcomes.values()].filter(({ refusal }) => refusal !== null).map(({ path }) => basename(path));
    expect(refused).toEqual(["JPEG2000-embedded-sequence-delimiter.dcm"]); // its codestream header is overwritten
    const codes = [...outcomes.values()].flatMap(({ file }) => (file.kind === "REFUSED" ? [file.code] : []));
    expect(new Set(codes)).toEqual(
      new Set(["NOT_AN_IMAGE_FILE", "NO_PIXELS", "NON_IMAGE_DICOM", "SEGMENTATION", "TRUNCATED", "DAMAGED_HEADER"]),
    );
    expect(outcomes.get("MR_truncated.dcm")!.file).toMatchObject({ kind: "REFUSED", code: "TRUNCATED" });
  });

  it("decodes to the pixels of an independent decoder: exactly, or within one grey level where compression lost some", () => {
    const answers = askPython<
      ({ path: string; frame: number; max_difference: number } | { path: string; error: string })[]
    >("compare_pixels.py", decoded);
    const uncompared: string[] = [];
    for (const answer of answers) {
      const name = basename(answer.path);
      if (name === "SC_rgb_small_odd_big_endian.dcm") continue; // this pydicom forgets to swap; its twin below proves ours
      if ("error" in answer) {
        uncompared.push(name);
        continue;
      }
      const { file } = outcomes.get(name)!;
      const rounded = file.kind === "DICOM" && (file.lossy || file.stored.element === "FLOAT" || unsure.has(name));
      expect(answer.max_difference, `${name} frame ${answer.frame}`).toBeLessThanOrEqual(rounded ? 1 : 0);
    }
    // pydicom can't read these: a NumberOfFrames of "1A", and Pixel Data whose length lies.
    expect([...new Set(uncompared)].sort()).toEqual(["badVR.dcm", "emri_small_jpeg_2k_lossless_too_short.dcm"]);
    expect(answers.length).toBeGreaterThan(150);
  });

  /** YBR to RGB rounds, in us and in them. */
  const unsure = new Set(["SC_ybr_full_422_uncompressed.dcm", "SC_ybr_full_uncompressed.dcm"]);

  it.each(twins)("decodes %s to exactly the pixels of %s", (compressed, uncompressed) => {
    const [a, b] = [outcomes.get(compressed)!, outcomes.get(uncompressed)!];
    expect(a.frames.length).toBeGreaterThan(0);
    expect(a.frames.length).toBe(b.frames.length);
    for (const [n, frame] of a.frames.entries()) expect(frame.equals(b.frames[n]!), `frame ${n}`).toBe(true);
  });
});

describe.skipIf(skip)(`Names in every script (needs shared data and pydicom)`, () => {
  it("reads Arabic, Chinese, Cyrillic, French, German, Greek, Hebrew, Japanese and Korean as pydicom does", async () => {
    const files = filesUnder(join(sharedDataFolder, "dicom-pydicom/charset_files")).filter((path) =>
      path.endsWith(".dcm"),
    );
    const truth = askPython<Described[]>("describe_dicom.py", { files });
    for (const [n, path] of files.entries()) {
      const source = await openFile(path);
      const header = await readDicomHeader(source, caps);
      const { name } = patientOf(header!.attributes);
      expect([name.alphabetic, name.ideographic, name.phonetic], basename(path)).toEqual(truth[n]!.name);
      await source.close();
    }
    expect(files.length).toBeGreaterThan(15);
  });
});
