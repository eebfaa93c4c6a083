import { transferSyntax } from "../dicom/transfer-syntax.js";
import type { PixelFormat, StoredPixels } from "../domain/image-file.js";
import { canonicalArray, canonicalPixels, unpackBits } from "./canonical.js";
import { decodeSamples } from "./codecs.js";
import { undecodable } from "./codestream.js";

/** One frame's worth of work, plain enough to be posted to a worker. */
export type FrameJob =
  | { kind: "DICOM"; stored: StoredPixels; format: PixelFormat; firstBit: number; bytes: Uint8Array }
  | { kind: "ARRAY"; sourceType: string; bigEndian: boolean; bytes: Uint8Array };

/** @returns canonical pixels @throws Refusal UNDECODABLE, or whatever a broken codec throws */
export async function decodeFrame(job: FrameJob): Promise<Uint8Array> {
  if (job.kind === "ARRAY") return canonicalArray(job.bytes, job.sourceType, job.bigEndian);
  const { stored, format, bytes } = job;
  const syntax = transferSyntax(stored.transferSyntaxUid);
  if (!syntax) throw undecodable();
  if (stored.bitsAllocated === 1 && syntax.pixels === "NATIVE")
    return unpackBits(bytes, job.firstBit, stored.rows * stored.columns);
  const samples = await decodeSamples(syntax.pixels, bytes, stored);
  return canonicalPixels(samples, stored, format, syntax.pixels === "NATIVE" && stored.bigEndian);
}
