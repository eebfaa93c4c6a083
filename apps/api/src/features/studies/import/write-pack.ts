import { open } from "node:fs/promises";
import { UnsupportedImage } from "../../../errors.js";
import type { ReadableImage } from "../domain/grid.js";
import { type ByteSource, bytesPerPixel } from "../domain/image-file.js";
import type { ImageDecoder } from "../domain/image-reader.js";

/** Whether every frame's canonical pixels are a byte range of the file as it lies: then no second copy is made. */
export function isServedAsIs(image: ReadableImage): boolean {
  return (
    image.source.encoding === "PLAIN" &&
    image.frames.every(({ location }) => location.kind === "NATIVE" && location.canonical)
  );
}

/** Columns and rows of each frame. */
export function frameShape(image: ReadableImage): { columns: number; rows: number } {
  return image.kind === "DICOM"
    ? { columns: image.stored.columns, rows: image.stored.rows }
    : { columns: image.shape[0], rows: image.shape[1] };
}

/** Bytes of one frame's canonical pixels. */
export function frameBytes(image: ReadableImage): number {
  const { columns, rows } = frameShape(image);
  return columns * rows * bytesPerPixel[image.pixelFormat.type];
}

/**
 * Writes the canonical pixels of all frames, in the file's order, one after the other: frame n lies at n * frameBytes(image).
 * One frame is in memory at a time.
 * @throws UnsupportedImage when a frame can't be decoded
 */
export async function writePack(
  decoder: ImageDecoder,
  image: ReadableImage,
  source: ByteSource,
  path: string,
): Promise<void> {
  const length = frameBytes(image);
  const file = await open(path, "wx", 0o600);
  try {
    let next = 0;
    for await (const { index, pixels } of decoder.decodeFrames(image, source)) {
      if (index !== next || pixels.byteLength !== length)
        throw new UnsupportedImage("Its pixels are not as many as its header says.");
      await file.write(pixels, 0, length, next * length);
      next++;
    }
    if (next !== image.frames.length) throw new UnsupportedImage("It has fewer frames than its header says.");
  } finally {
    await file.close();
  }
}
