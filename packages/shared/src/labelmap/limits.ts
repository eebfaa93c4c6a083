/**
 * Part of entry format v1: every reader refuses beyond these before it allocates, so that a hostile entry costs no more than
 * `runBytes` of memory to decode. (What a grid may hold is the room's business; its bricks cost at most 2 bytes a voxel and plane.)
 */
export const limits = {
  entryBytes: 32 * 1024 * 1024,
  /** Decoded runs of all parts of one entry together. */
  runBytes: 40 * 1024 * 1024,
  /** Bits of all parts of one entry that codec 0 may work out, some ten nanoseconds each; 64 voxels filled in one go count as one. */
  codedBits: 8 * 1024 * 1024,
  parts: 256,
  plane: 255,
  segment: 65_535,
  /** Voxels along any axis. */
  axis: 65_535,
  seq: 0xffff_ffff,
  actor: 0xffff_ffff,
  /** Bytes of UTF-8 of each text in an origin. */
  originText: 200,
  hlc: Number.MAX_SAFE_INTEGER,
} as const;
