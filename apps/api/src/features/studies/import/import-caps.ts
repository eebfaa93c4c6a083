import type { ImageCaps } from "../domain/image-file.js";
import type { ArchiveCaps } from "./expand-archive.js";

/** All from configuration; checked before anything is allocated. */
export interface ImportCaps {
  /** Of one import, members of archives included. */
  maxFiles: number;
  maxFileBytes: number;
  /** Of one import, archives unpacked. */
  maxTotalBytes: number;
  maxCompressionRatio: number;
  maxFrameVoxels: number;
  maxSeriesVoxels: number;
  /** Imports that one person may have open at once. */
  maxOpenImports: number;
  /** How long an import that nobody finishes keeps its files. */
  expiresAfterMs: number;
}

export const imageCaps = (caps: ImportCaps): ImageCaps => ({
  maxFileBytes: caps.maxFileBytes,
  maxCompressionRatio: caps.maxCompressionRatio,
  maxFrameVoxels: caps.maxFrameVoxels,
  maxSeriesVoxels: caps.maxSeriesVoxels,
});

/** What an archive may still bring, after what the import already holds. */
export const archiveCaps = (caps: ImportCaps, held: { files: number; bytes: number }): ArchiveCaps => ({
  maxFiles: Math.max(0, caps.maxFiles - held.files),
  maxFileBytes: caps.maxFileBytes,
  maxTotalBytes: Math.max(0, caps.maxTotalBytes - held.bytes),
  maxCompressionRatio: caps.maxCompressionRatio,
});
