import { UnsupportedImage } from "../../../errors.js";
import type {
  ByteSource,
  DecodedFrame,
  DicomImage,
  FileRange,
  FrameLocation,
  MghImage,
  NiftiImage,
} from "../domain/image-file.js";
import type { ImageDecoder } from "../domain/image-reader.js";
import { Refusal } from "../domain/refusal.js";
import type { FrameJob } from "./decode-frame.js";
import { inflatedRanges } from "./inflate.js";
import { createWorkerPool, type WorkerPool } from "./worker-pool.js";

type Image = DicomImage | NiftiImage | MghImage;

export interface DecoderOptions {
  threads: number;
  /** Wall clock for one frame; a codec that takes longer is killed. */
  frameTimeoutMs?: number;
}

/** Decodes in worker threads; the event loop only moves buffers. Workers start with the first frame. */
export function createDecoder({ threads, frameTimeoutMs = 30_000 }: DecoderOptions): ImageDecoder {
  const pool = createWorkerPool({ threads, timeoutMs: frameTimeoutMs });
  return {
    async decodeFrame(image, index, source) {
      for await (const bytes of frameBytes(image, source, [index])) return decode(pool, image, index, bytes);
      throw new UnsupportedImage("There is no such frame.", { index });
    },
    async *decodeFrames(image, source, indices = image.frames.map((frame) => frame.index)) {
      const ahead: Promise<DecodedFrame>[] = [];
      try {
        let next = 0;
        for await (const bytes of frameBytes(image, source, indices)) {
          const decoded = decode(pool, image, indices[next++]!, bytes);
          decoded.catch(() => undefined); // it is awaited below, in turn
          ahead.push(decoded);
          if (ahead.length > threads) yield await ahead.shift()!;
        }
        while (ahead.length > 0) yield await ahead.shift()!;
      } finally {
        await Promise.allSettled(ahead);
      }
    },
    close: () => pool.close(),
  };
}

async function decode(pool: WorkerPool, image: Image, index: number, bytes: Uint8Array): Promise<DecodedFrame> {
  const location = image.frames[index]!.location;
  const asIs = location.kind === "NATIVE" && location.canonical;
  const pixels = asIs ? bytes : await pool.run(jobOf(image, index, location, bytes));
  const [columns, rows] = image.kind === "DICOM" ? [image.stored.columns, image.stored.rows] : image.shape;
  return { index, format: image.pixelFormat, columns, rows, pixels };
}

function jobOf(image: Image, index: number, location: FrameLocation, bytes: Uint8Array): FrameJob {
  if (image.kind !== "DICOM") return { kind: "ARRAY", sourceType: image.sourceType, bigEndian: image.bigEndian, bytes };
  const { stored, pixelFormat: format } = image;
  // Single bits run on from frame to frame, also inside a deflated file.
  const inflatedBit = stored.bitsAllocated === 1 ? (index * stored.rows * stored.columns) % 8 : 0;
  return { kind: "DICOM", stored, format, firstBit: location.kind === "BITS" ? location.firstBit : inflatedBit, bytes };
}

/** The stored bytes of some frames, each a new array. @throws UnsupportedImage */
async function* frameBytes(image: Image, source: ByteSource, indices: readonly number[]): AsyncGenerator<Uint8Array> {
  const frames = indices.map((index) => image.frames[index]);
  if (frames.some((frame) => !frame)) throw new UnsupportedImage("There is no such frame.", {});
  const locations = frames.map((frame) => frame!.location);
  const { source: how } = image;
  if (how.encoding === "PLAIN") {
    for (const location of locations) yield await read(source, rangesOf(location));
    return;
  }
  // The whole was checked when the header was read; what is read here ends with the last frame anyway.
  const limits = { maxFileBytes: Number.POSITIVE_INFINITY, maxCompressionRatio: Number.POSITIVE_INFINITY };
  const inFragments = locations.some((location) => location.kind === "FRAGMENTS");
  if (inFragments) throw new UnsupportedImage("A deflated file with compressed frames inside.", {});
  const ranges = locations.flatMap(rangesOf);
  try {
    if (overlapping(ranges)) for (const range of ranges) yield* inflatedRanges(source, how, [range], limits);
    else yield* inflatedRanges(source, how, ranges, limits);
  } catch (error) {
    throw error instanceof Refusal ? new UnsupportedImage(error.message, {}) : error;
  }
}

/** Bits of two neighbours may share a byte, and callers may ask out of order: then each is inflated for itself. */
const overlapping = (ranges: readonly FileRange[]) =>
  ranges.some((range, n) => n > 0 && range.start < ranges[n - 1]!.end);

function rangesOf(location: FrameLocation): readonly FileRange[] {
  return location.kind === "FRAGMENTS" ? location.ranges : [location.range];
}

async function read(source: ByteSource, ranges: readonly FileRange[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of ranges) {
    const part = await source.read(start, end - start);
    if (part.length < end - start) throw new UnsupportedImage("The file ends before its pixels do.", {});
    bytes.set(part, filled);
    filled += part.length;
  }
  return bytes;
}
