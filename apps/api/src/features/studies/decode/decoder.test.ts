import { afterAll, describe, expect, it } from "vitest";
import { UnsupportedImage } from "../../../errors.js";
import { bytesSource } from "../byte-source.js";
import type { DicomImage, StoredPixels } from "../domain/image-file.js";
import { generatePhantom, phantomDicom, phantomNifti } from "../phantom/index.js";
import { seededRandom } from "../phantom/random.js";
import { readImageFile } from "../read-image-file.js";
import { createDecoder } from "./decoder.js";

const caps = { maxFileBytes: 2 ** 28, maxCompressionRatio: 200, maxFrameVoxels: 2 ** 24, maxSeriesVoxels: 2 ** 30 };
const phantom = generatePhantom({ seed: 11, shape: [40, 30, 4], spacingMm: [1, 1, 2] });
const patient = createDecoder({ threads: 2 });
afterAll(() => patient.close());

const expectedPixels = (k: number) => Buffer.from(phantom.slice(k).hounsfield.buffer);

async function slice(encoding: "EXPLICIT" | "RLE" | "DEFLATED"): Promise<{ image: DicomImage; bytes: Uint8Array }> {
  for await (const { bytes } of phantomDicom(phantom, { encoding }))
    return { image: (await readImageFile(bytesSource(bytes), caps)) as DicomImage, bytes };
  throw new Error("no slice");
}

describe("decoding frames", () => {
  it.each(["EXPLICIT", "RLE", "DEFLATED"] as const)(
    "gives back the phantom's own pixels from %s DICOM",
    async (encoding) => {
      const { image, bytes } = await slice(encoding);
      const frame = await patient.decodeFrame(image, 0, bytesSource(bytes));
      expect(frame).toMatchObject({
        columns: 40,
        rows: 30,
        format: { type: "i16", photometric: "MONOCHROME2", bitsStored: 16 },
      });
      expect(Buffer.from(frame.pixels).equals(expectedPixels(0))).toBe(true);
    },
  );

  it("streams every slice of a NIfTI in the file's order", async () => {
    const bytes = phantomNifti(phantom, "CT");
    const image = await readImageFile(bytesSource(bytes), caps);
    if (image.kind !== "NIFTI") throw new Error("not read");
    const seen: number[] = [];
    for await (const frame of patient.decodeFrames(image, bytesSource(bytes))) {
      expect(Buffer.from(frame.pixels).equals(expectedPixels(frame.index))).toBe(true);
      seen.push(frame.index);
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it("stops early without leaving anything behind", async () => {
    const bytes = phantomNifti(phantom, "CT");
    const image = await readImageFile(bytesSource(bytes), caps);
    if (image.kind !== "NIFTI") throw new Error("not read");
    for await (const frame of patient.decodeFrames(image, bytesSource(bytes), [2, 3])) {
      expect(frame.index).toBe(2);
      break;
    }
  });
});

/** An image whose header claims a codec and whose bytes are whatever we say. */
async function claiming(transferSyntaxUid: string, bytes: Uint8Array): Promise<DicomImage> {
  const { image } = await slice("EXPLICIT");
  const stored: StoredPixels = { ...image.stored, transferSyntaxUid };
  return {
    ...image,
    stored,
    frames: [{ ...image.frames[0]!, location: { kind: "FRAGMENTS", ranges: [{ start: 0, end: bytes.length }] } }],
  };
}

/** A JPEG 2000 codestream header of that size, and nothing behind it. */
function j2kHeader(width: number, height: number): Buffer {
  const siz = Buffer.alloc(2 + 2 + 2 + 36 + 3);
  siz.set([0xff, 0x4f, 0xff, 0x51, 0, 41]);
  siz.writeUInt32BE(width, 8);
  siz.writeUInt32BE(height, 12);
  siz.writeUInt32BE(width, 24);
  siz.writeUInt32BE(height, 28);
  siz.writeUInt16BE(1, 40);
  siz.set([15, 1, 1], 42);
  return siz;
}

describe("damaged and hostile pixels", () => {
  it("refuses a codestream of another size than the header's, before the codec sees it", async () => {
    const bytes = j2kHeader(60_000, 60_000);
    const image = await claiming("1.2.840.10008.1.2.4.90", bytes);
    await expect(patient.decodeFrame(image, 0, bytesSource(bytes))).rejects.toThrow("another size");
  });

  it.each([
    ["JPEG 2000", "1.2.840.10008.1.2.4.90"],
    ["HTJ2K", "1.2.840.10008.1.2.4.201"],
    ["JPEG-LS", "1.2.840.10008.1.2.4.80"],
    ["JPEG lossless", "1.2.840.10008.1.2.4.70"],
    ["JPEG", "1.2.840.10008.1.2.4.51"],
    ["RLE", "1.2.840.10008.1.2.5"],
  ])("refuses garbage that calls itself %s, and goes on", async (_name, syntax) => {
    // Some garbage keeps a codec busy for very long: then the wall clock is what refuses it.
    const decoder = createDecoder({ threads: 1, frameTimeoutMs: 2000 });
    const random = seededRandom(4);
    for (let round = 0; round < 20; round++) {
      // A plausible start, so that the codec itself meets the garbage.
      const start = syntax.includes(".4.90") || syntax.includes(".4.201") ? j2kHeader(40, 30) : jpegStart(syntax);
      const bytes = Buffer.concat([start, Uint8Array.from({ length: 400 }, () => random() * 256)]);
      const image = await claiming(syntax, bytes);
      await decoder
        .decodeFrame(image, 0, bytesSource(bytes))
        .catch((error: unknown) => expect(error).toBeInstanceOf(UnsupportedImage));
    }
    await decoder.close();
    const { image, bytes } = await slice("RLE");
    expect((await patient.decodeFrame(image, 0, bytesSource(bytes))).pixels.length).toBe(40 * 30 * 2);
  });

  it("gives up on a frame that takes too long, each time anew", async () => {
    const hasty = createDecoder({ threads: 1, frameTimeoutMs: 1 });
    const { image, bytes } = await slice("RLE");
    await expect(hasty.decodeFrame(image, 0, bytesSource(bytes))).rejects.toThrow("took too long");
    await expect(hasty.decodeFrame(image, 0, bytesSource(bytes))).rejects.toThrow(UnsupportedImage);
    await hasty.close();
  });

  it("rejects what is still running when it is closed", async () => {
    const closing = createDecoder({ threads: 1 });
    const { image, bytes } = await slice("RLE");
    const running = closing.decodeFrame(image, 0, bytesSource(bytes));
    const outcome = expect(running).rejects.toThrow(UnsupportedImage);
    await closing.close();
    await outcome;
  });
});

function jpegStart(syntax: string): Buffer {
  if (syntax.endsWith(".2.5")) return Buffer.alloc(0);
  const marker = syntax.endsWith(".80") ? 0xf7 : syntax.endsWith(".70") ? 0xc3 : 0xc1;
  return Buffer.from([
    0xff,
    0xd8,
    0xff,
    marker,
    0,
    11,
    syntax.endsWith(".51") ? 12 : 16,
    0,
    30,
    0,
    40,
    1,
    1,
    0x11,
    0,
    0xff,
    0xda,
    0,
    8,
    1,
    1,
    0,
    0,
    0,
    0,
  ]);
}
