import type { ReadableImage, SeriesPlan } from "./grid.js";
import type { ByteSource, DecodedFrame, DicomImage, ImageCaps, ImageFile, MghImage, NiftiImage } from "./image-file.js";

/**
 * What the import asks of the readers. Implemented by:
 * - `readImageFile` in ../read-image-file.ts, with `openFile(path)` and `bytesSource(bytes)` of ../byte-source.ts,
 * - `assembleSeries` in ./assemble-series.ts,
 * - `createDecoder({ threads })` in ../decode/decoder.ts.
 */
export interface ImageReader {
  /**
   * Reads the header only. Never throws for what a file holds: that comes back as REFUSED or IGNORED.
   * @param name the file's name, used only to recognise what is no image (.DS_Store, DICOMDIR, .hdr/.img)
   * @throws what `source.read` throws
   */
  readImageFile(source: ByteSource, caps: ImageCaps, name?: string): Promise<ImageFile>;
  /**
   * Series of one or many studies, grouped by Series Instance UID and divided where one series holds several grids.
   * @returns plans whose `frames` index into `images`; a plan can exceed `maxSeriesVoxels` (many files): the caller checks its shape
   */
  assembleSeries(images: readonly ReadableImage[]): SeriesPlan[];
}

/** Decodes off the event loop, in a pool of worker threads with a wall-clock limit and capped output. */
export interface ImageDecoder {
  /**
   * @param source the file that `image` was read from
   * @throws UnsupportedImage when a codec refuses, crashes or runs out of time; the pool goes on
   */
  decodeFrame(image: DicomImage | NiftiImage | MghImage, index: number, source: ByteSource): Promise<DecodedFrame>;
  /** All frames in the file's order, read once: the way to go for gzip and deflate. `indices` limits to some, ascending. */
  decodeFrames(
    image: DicomImage | NiftiImage | MghImage,
    source: ByteSource,
    indices?: readonly number[],
  ): AsyncIterable<DecodedFrame>;
  /** Waits for nothing: running decodes reject. */
  close(): Promise<void>;
}
