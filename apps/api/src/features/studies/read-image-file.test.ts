import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesSource } from "./byte-source.js";
import type { ImageCaps, ImageFile } from "./domain/image-file.js";
import { element, writeElements, writePart10 } from "./phantom/dicom-writer.js";
import { generatePhantom, phantomDicom, phantomNifti } from "./phantom/index.js";
import { seededRandom } from "./phantom/random.js";
import { readImageFile } from "./read-image-file.js";

const caps: ImageCaps = {
  maxFileBytes: 2 ** 28,
  maxCompressionRatio: 200,
  maxFrameVoxels: 2 ** 20,
  maxSeriesVoxels: 2 ** 24,
};
const phantom = generatePhantom({ seed: 5, shape: [16, 12, 6], spacingMm: [1, 1, 2] });
const read = (bytes: Uint8Array, name = "", limits = caps) => readImageFile(bytesSource(bytes), limits, name);

async function dicomSlice(encoding: "EXPLICIT" | "RLE" | "DEFLATED" = "EXPLICIT"): Promise<Uint8Array> {
  for await (const { bytes } of phantomDicom(phantom, { encoding })) return bytes;
  throw new Error("no slice");
}

/** Overwrites bytes of a copy. */
function patched(bytes: Uint8Array, at: number, patch: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(patch, at);
  return copy;
}

/** Where the value of an explicit element starts. */
function placeOf(bytes: Uint8Array, tag: string): number {
  const group = Number.parseInt(tag.slice(0, 4), 16);
  const number = Number.parseInt(tag.slice(4), 16);
  return Buffer.from(bytes).indexOf(Buffer.from([group & 255, group >> 8, number & 255, number >> 8])) + 8;
}

const refusal = (file: ImageFile) => (file.kind === "REFUSED" ? file.code : file.kind);

describe("what a file is", () => {
  it("is told by its content, not by its name", async () => {
    expect((await read(await dicomSlice(), "holiday.dat")).kind).toBe("DICOM");
    expect((await read(phantomNifti(phantom, "CT"), "scan")).kind).toBe("NIFTI");
    expect((await read(gzipSync(phantomNifti(phantom, "LABELS")), "scan.bin")).kind).toBe("NIFTI");
  });

  it("is nothing to fuss about for indexes, thumbnails and what systems leave behind", async () => {
    for (const name of [
      "DICOMDIR",
      "a/.DS_Store",
      "Thumbs.db",
      "__MACOSX/x/y",
      "._scan.nii",
      "preview.JPG",
      "readme.txt",
    ])
      expect((await read(Buffer.from("anything"), name)).kind, name).toBe("IGNORED");
  });

  it("is refused with a reason when it is no image", async () => {
    expect(refusal(await read(new Uint8Array(0)))).toBe("EMPTY_FILE");
    expect(refusal(await read(Buffer.from("hello ".repeat(200))))).toBe("NOT_AN_IMAGE_FILE");
    expect(refusal(await read(gzipSync(Buffer.from("hello ".repeat(200)))))).toBe("NOT_AN_IMAGE_FILE");
    expect(refusal(await read(Buffer.alloc(500), "brain.img"))).toBe("TWO_FILE_NIFTI");
  });

  it.each([
    ["1.2.840.10008.5.1.4.1.1.88.33", "A report, not an image: kept out of this import."],
    ["1.2.840.10008.5.1.4.1.1.481.3", "Radiotherapy structures, not an image: kept out of this import."],
    ["1.2.840.10008.5.1.4.1.1.104.1", "A document (PDF, CDA or a 3D model), not an image: kept out of this import."],
    [
      "1.2.840.10008.5.1.4.1.1.9.1.1",
      "A waveform (ECG, sound or another signal), not an image: kept out of this import.",
    ],
    [
      "1.2.840.10008.5.1.4.1.1.11.1",
      "A presentation state (how images are to be shown), not an image: kept out of this import.",
    ],
    ["1.2.840.10008.5.1.4.1.1.66.4", "A segmentation, not an image: kept out of this import."],
  ])("says plainly what a file of class %s is", async (sopClass, message) => {
    const dataSet = writeElements([element("00080016", "UI", sopClass), element("00080060", "CS", "OT")]);
    const file = await read(writePart10(sopClass, "2.25.1", "1.2.840.10008.1.2.1", dataSet));
    expect(file).toMatchObject({ kind: "REFUSED", message });
  });
});

describe("hostile and damaged files", () => {
  it("refuses sizes beyond the caps before reading pixels", async () => {
    const slice = await dicomSlice();
    const huge = patched(
      patched(slice, placeOf(slice, "00280010"), [0xff, 0xff]),
      placeOf(slice, "00280011"),
      [0xff, 0xff],
    );
    expect(refusal(await read(huge))).toBe("TOO_LARGE");
    expect(refusal(await read(slice, "", { ...caps, maxFileBytes: 1000 }))).toBe("TOO_LARGE");
    const nifti = phantomNifti(phantom, "CT");
    expect(refusal(await read(patched(nifti, 42, [0xff, 0x7f, 0xff, 0x7f])))).toBe("TOO_LARGE");
  });

  it("refuses what announces more pixels than it has", async () => {
    const slice = await dicomSlice();
    expect(refusal(await read(patched(slice, placeOf(slice, "00280010"), [0, 2])))).toBe("TRUNCATED");
    expect(refusal(await read(slice.subarray(0, slice.length - 40)))).toBe("TRUNCATED");
    expect(refusal(await read(phantomNifti(phantom, "CT").subarray(0, 1200)))).toBe("TRUNCATED");
    const gz = gzipSync(phantomNifti(phantom, "CT"));
    expect(refusal(await read(gz.subarray(0, gz.length >> 1)))).toBe("TRUNCATED");
  });

  it("refuses an image without size", async () => {
    const slice = await dicomSlice();
    expect(refusal(await read(patched(slice, placeOf(slice, "00280010"), [0, 0])))).toBe("DAMAGED_HEADER");
    expect(refusal(await read(patched(phantomNifti(phantom, "CT"), 44, [0, 0])))).toBe("DAMAGED_HEADER");
  });

  it("refuses a NIfTI that lies nowhere", async () => {
    const nan = Buffer.alloc(4);
    nan.writeFloatLE(Number.NaN);
    expect(refusal(await read(patched(phantomNifti(phantom, "CT"), 280, [...nan])))).toBe("BAD_GEOMETRY");
    expect(refusal(await read(patched(phantomNifti(phantom, "CT"), 280, Array(48).fill(0))))).toBe("BAD_GEOMETRY");
  });

  it("stops unpacking a compression bomb", async () => {
    const header = phantomNifti(phantom, "CT").subarray(0, 352);
    const bomb = gzipSync(Buffer.concat([header, Buffer.alloc(2 ** 27)]));
    expect(refusal(await read(bomb, "", { ...caps, maxFileBytes: 2 ** 26 }))).toBe("TOO_LARGE");
    expect(refusal(await read(bomb))).toBe("SUSPICIOUS_COMPRESSION");
  });

  it("survives sequences nested a hundred thousand deep", async () => {
    const level = Buffer.from([
      0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff,
    ]);
    const dataSet = Buffer.concat(Array.from({ length: 100_000 }, () => level));
    const file = await read(writePart10("1.2.840.10008.5.1.4.1.1.2", "2.25.1", "1.2.840.10008.1.2.1", dataSet));
    expect(file.kind).toBe("REFUSED");
  });

  it("survives lengths that reach past the end", async () => {
    const dataSet = writeElements([
      element("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2"),
      element("00091010", "OB", new Uint8Array(8)),
    ]);
    dataSet.writeUInt32LE(0xfffffff0, dataSet.length - 12);
    expect((await read(writePart10("1.2.840.10008.5.1.4.1.1.2", "2.25.1", "1.2.840.10008.1.2.1", dataSet))).kind).toBe(
      "REFUSED",
    );
  });

  it("survives any mutation of a header, and never promises more pixels than the file has", async () => {
    const seeds = [
      await dicomSlice(),
      await dicomSlice("RLE"),
      await dicomSlice("DEFLATED"),
      phantomNifti(phantom, "CT"),
      gzipSync(phantomNifti(phantom, "CT")),
    ];
    const random = seededRandom(20);
    for (let round = 0; round < 1500; round++) {
      const original = seeds[round % seeds.length]!;
      const mutant = new Uint8Array(original);
      const where = Math.min(mutant.length, 1800);
      for (let n = 0; n < 1 + random() * 4; n++) mutant[Math.floor(random() * where)] = Math.floor(random() * 256);
      const cut = random() < 0.2 ? mutant.subarray(0, Math.floor(random() * mutant.length)) : mutant;
      const file = await read(cut);
      if (file.kind === "REFUSED" || file.kind === "IGNORED") expect(file.message, `round ${round}`).toMatch(/\.$/);
      else
        for (const { location } of file.frames) {
          const ranges = location.kind === "FRAGMENTS" ? location.ranges : [location.range];
          for (const { start, end } of ranges) expect(end - start, `round ${round}`).toBeGreaterThan(0);
          if (location.kind !== "INFLATED")
            expect(Math.max(...ranges.map(({ end }) => end)), `round ${round}`).toBeLessThanOrEqual(cut.length);
        }
    }
  });
});
