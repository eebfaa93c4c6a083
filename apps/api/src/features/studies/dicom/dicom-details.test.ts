import { describe, expect, it } from "vitest";
import { bytesSource } from "../byte-source.js";
import { assembleSeries } from "../domain/assemble-series.js";
import type { DicomImage } from "../domain/image-file.js";
import { type ElementToWrite, element, writeElements, writePart10 } from "../phantom/dicom-writer.js";
import { readImageFile } from "../read-image-file.js";
import { decodeText } from "./character-sets.js";
import { expandSegments } from "./palette.js";
import { displayName, personName } from "./person-name.js";

const caps = { maxFileBytes: 2 ** 28, maxCompressionRatio: 200, maxFrameVoxels: 2 ** 24, maxSeriesVoxels: 2 ** 30 };

describe("person names", () => {
  it("shows ideographic and phonetic groups beside the alphabetic one", () => {
    const name = personName("Yamada^Tarou=山田^太郎=やまだ^たろう");
    expect(name).toEqual({ alphabetic: "Yamada^Tarou", ideographic: "山田^太郎", phonetic: "やまだ^たろう" });
    expect(displayName(name)).toBe("Yamada Tarou (山田 太郎, やまだ たろう)");
  });

  it("leaves no gaps for empty components or groups", () => {
    expect(displayName(personName("Doe^^Jane^^^"))).toBe("Doe Jane");
    expect(displayName(personName("=洪^吉洞"))).toBe("洪 吉洞");
    expect(displayName(personName(""))).toBe("");
  });
});

describe("character sets", () => {
  it("switches sets within a name by ISO 2022 escapes", () => {
    const korean = Buffer.from("486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d7", "hex");
    expect(decodeText("\\ISO 2022 IR 149", korean, "PN")).toBe("Hong^Gildong=洪^吉洞");
  });

  it("reads UTF-8 where no set is named, and falls back to Latin-1", () => {
    expect(decodeText("", Buffer.from("Müller"), "PN")).toBe("Müller");
    expect(decodeText("", Buffer.from([0x4d, 0xfc, 0x6c]), "PN")).toBe("Mül");
    expect(decodeText("NO SUCH SET", Buffer.from([0x4d, 0xfc, 0x6c]), "PN")).toBe("Mül");
  });

  it("understands sloppy spellings of the sets", () => {
    expect(decodeText("ISO-IR 100", Buffer.from([0x4d, 0xfc, 0x6c]), "PN")).toBe("Mül");
    expect(decodeText("ISO_IR_144", Buffer.from([0xbb, 0xee]), "PN")).toBe("Лю");
  });
});

describe("segmented palettes", () => {
  it("expands discrete, linear and repeated segments", () => {
    // 0: three values as they are; 1: a ramp of four to 100; 2: the first segment again (byte offset 0).
    const program = [0, 3, 10, 20, 30, 1, 4, 70, 2, 1, 0, 0];
    expect(expandSegments(program, 100, 16)).toEqual([10, 20, 30, 40, 50, 60, 70, 10, 20, 30]);
  });

  it("never makes more entries than were announced, whatever the program says", () => {
    expect(expandSegments([1, 65535, 5], 256, 16)).toHaveLength(256);
    expect(expandSegments([0, 2, 1, 1, 2, 60000, 0, 0, 2, 60000, 0, 0], 256, 16).length).toBeLessThanOrEqual(256);
  });
});

/** A 4 x 3 image of class Secondary Capture unless `more` says otherwise. */
async function image(more: readonly ElementToWrite[], pixels = new Uint8Array(12)): Promise<DicomImage> {
  const tags = new Set(more.map(({ tag }) => tag));
  const usual = [
    element("00080016", "UI", "1.2.840.10008.5.1.4.1.1.7"),
    element("00080018", "UI", "2.25.5"),
    element("00080060", "CS", "OT"),
    element("0020000D", "UI", "2.25.6"),
    element("0020000E", "UI", "2.25.7"),
    element("00280002", "US", 1),
    element("00280004", "CS", "MONOCHROME2"),
    element("00280010", "US", 3),
    element("00280011", "US", 4),
    element("00280100", "US", 8),
    element("00280101", "US", 8),
    element("00280102", "US", 7),
    element("00280103", "US", 0),
    element("7FE00010", "OB", pixels),
  ].filter(({ tag }) => !tags.has(tag));
  const file = writePart10(
    "1.2.840.10008.5.1.4.1.1.7",
    "2.25.5",
    "1.2.840.10008.1.2.1",
    writeElements([...usual, ...more]),
  );
  const read = await readImageFile(bytesSource(file), caps);
  if (read.kind !== "DICOM") throw new Error(JSON.stringify(read));
  return read;
}

const double = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};

describe("spacing of images without a place in the patient", () => {
  it("has none, and says why, where the file gives none", async () => {
    const [plan] = assembleSeries([await image([])]);
    expect(plan).toMatchObject({ kind: "PLANAR", shape: [4, 3, 1], ijkToLps: null, pixelSpacingMm: null });
    expect(plan!.ijkToLps === null && plan!.spacingUnknownReason).toBe(
      "The file doesn't say how large its pixels are.",
    );
  });

  it("comes from the regions of an ultrasound image, in millimetres", async () => {
    const region = (x: number) => [
      element("00186012", "US", 1),
      element("00186024", "US", 3),
      element("00186026", "US", 3),
      element("0018602C", "FD", double(x)),
      element("0018602E", "FD", double(0.03)),
    ];
    const one = await image([element("00080060", "CS", "US"), element("00186011", "SQ", [region(0.02)])]);
    expect(one.flatSpacing).toEqual({ mm: [0.2, 0.3], source: "ULTRASOUND_REGION" });
    const two = await image([element("00080060", "CS", "US"), element("00186011", "SQ", [region(0.02), region(0.05)])]);
    expect(two.flatSpacing).toEqual({ mm: null, reason: "The image shows several regions of different scale." });
  });

  it("is marked as the detector's where nobody calibrated it", async () => {
    const radiograph = await image([element("00080060", "CS", "DX"), element("00181164", "DS", "0.15\\0.14")]);
    expect(radiograph.flatSpacing).toEqual({ mm: [0.14, 0.15], source: "DETECTOR" });
    expect(assembleSeries([radiograph])[0]!.warnings.map(({ code }) => code)).toEqual(["SPACING_AT_DETECTOR"]);
  });
});

describe("films and pictures", () => {
  it("makes a film out of frames without places", async () => {
    const film = await image(
      [element("00080060", "CS", "US"), element("00280008", "IS", 5), element("00181063", "DS", "40")],
      new Uint8Array(60),
    );
    expect(film.frameTimeMs).toBe(40);
    expect(assembleSeries([film])[0]).toMatchObject({ kind: "CINE", shape: [4, 3, 5], nt: 1, ijkToLps: null });
  });

  it("keeps the whole frames of a film that breaks off, and says how many are missing", async () => {
    const film = await image([element("00280008", "IS", 5)], new Uint8Array(40));
    expect(film.frames).toHaveLength(3);
    expect(film.warnings[0]).toMatchObject({ code: "TRUNCATED", facts: { announced: 5, found: 3 } });
  });

  it("says whose bytes are canonical already, so that they may be served by range", async () => {
    expect((await image([])).frames[0]!.location).toMatchObject({ kind: "NATIVE", canonical: true });
    const narrow = await image([element("00280101", "US", 6), element("00280102", "US", 5)]);
    expect(narrow.frames[0]!.location).toMatchObject({ kind: "NATIVE", canonical: false });
  });
});
