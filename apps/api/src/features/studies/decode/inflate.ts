import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createInflateRaw } from "node:zlib";
import type { ByteSource, ImageCaps, ImageSource } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";

type Compressed = Exclude<ImageSource, { encoding: "PLAIN" }>;
export type InflateCaps = Pick<ImageCaps, "maxFileBytes" | "maxCompressionRatio">;

const readBytes = 256 * 1024;
/** Small streams may legally beat the ratio (an empty image is all zeros): the ratio counts only beyond this. */
const ratioFreeBytes = 64 * 1024 * 1024;

/**
 * Inflates a gzip or deflate stream piece by piece, on zlib's own threads. At no time is more than a few pieces in memory.
 * Stopping the iteration early stops the inflating.
 * @throws Refusal SUSPICIOUS_COMPRESSION beyond the ratio, TOO_LARGE beyond the cap, TRUNCATED or UNDECODABLE for a damaged stream
 */
export async function* inflate(source: ByteSource, how: Compressed, caps: InflateCaps): AsyncGenerator<Uint8Array> {
  const zlib = how.encoding === "GZIP" ? createGunzip() : createInflateRaw();
  let taken = 0;
  const pieces = async function* () {
    for (let at = how.encoding === "GZIP" ? 0 : how.start; at < source.size; at += readBytes) {
      const piece = await source.read(at, readBytes);
      taken += piece.length;
      yield piece;
    }
  };
  const fed = pipeline(Readable.from(pieces(), { objectMode: false }), zlib).catch(() => undefined); // the loop below sees the error
  let given = 0;
  try {
    for await (const piece of zlib as AsyncIterable<Buffer>) {
      given += piece.length;
      if (given > caps.maxFileBytes)
        throw new Refusal(
          "TOO_LARGE",
          `The file inflates to more than the ${megabytes(caps.maxFileBytes)} MB that are allowed.`,
        );
      if (given > ratioFreeBytes && given > taken * caps.maxCompressionRatio)
        throw new Refusal(
          "SUSPICIOUS_COMPRESSION",
          "The file inflates to an absurd size: it looks like a compression bomb.",
        );
      yield piece;
    }
  } catch (error) {
    throw error instanceof Refusal ? error : damaged(error);
  } finally {
    zlib.destroy();
    await fed;
  }
}

/** @returns the first `length` inflated bytes, or fewer when the stream is shorter or damaged later */
export async function inflatePrefix(
  source: ByteSource,
  how: Compressed,
  length: number,
  caps: InflateCaps,
): Promise<Uint8Array> {
  const prefix = Buffer.alloc(Math.min(length, caps.maxFileBytes));
  let filled = 0;
  try {
    for await (const piece of inflate(source, how, caps)) {
      const part = piece.subarray(0, prefix.length - filled);
      prefix.set(part, filled);
      filled += part.length;
      if (filled === prefix.length) break;
    }
  } catch (error) {
    if (!(error instanceof Refusal) || filled === 0) throw error;
  }
  return prefix.subarray(0, filled);
}

/** Inflated size, by inflating all of it once and keeping none. @throws Refusal */
export async function inflatedSize(source: ByteSource, how: Compressed, caps: InflateCaps): Promise<number> {
  let size = 0;
  for await (const piece of inflate(source, how, caps)) size += piece.length;
  return size;
}

/**
 * Cuts an inflating stream into consecutive ranges.
 * @param ranges ascending, not overlapping, offsets in inflated bytes
 * @returns for each range its bytes, owned by the caller @throws Refusal TRUNCATED when the stream ends early
 */
export async function* inflatedRanges(
  source: ByteSource,
  how: Compressed,
  ranges: Iterable<{ start: number; end: number }>,
  caps: InflateCaps,
): AsyncGenerator<Uint8Array> {
  const pieces = inflate(source, how, caps);
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  try {
    for (const { start, end } of ranges) {
      const out = new Uint8Array(end - start);
      let filled = 0;
      while (filled < out.length) {
        const from = start + filled - pieceStart;
        if (from >= piece.length) {
          pieceStart += piece.length;
          const next = await pieces.next();
          if (next.done) throw new Refusal("TRUNCATED", "The compressed file ends before its pixels do.");
          piece = next.value;
          continue;
        }
        const part = piece.subarray(from, from + out.length - filled);
        out.set(part, filled);
        filled += part.length;
      }
      yield out;
    }
  } finally {
    await pieces.return(undefined);
  }
}

function damaged(error: unknown): Refusal {
  const code = (error as { code?: unknown }).code;
  return code === "Z_BUF_ERROR"
    ? new Refusal("TRUNCATED", "The compressed file ends too early: it is cut off.")
    : new Refusal("UNDECODABLE", "The compressed file is damaged and can't be unpacked.");
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
