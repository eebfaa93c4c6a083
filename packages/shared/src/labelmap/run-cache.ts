import type { VoxelPart } from "./voxel-part.js";

/** Parts stay unpacked while they are in use; the ones not walked for longest are packed up first. */
export class RunCache {
  readonly #parts = new Map<VoxelPart, number>();
  #bytes = 0;

  constructor(private readonly maxBytes = 64 * 1024 * 1024) {}

  /** Call before walking `part`: it may be unpacked now, others may be forgotten. */
  use(part: VoxelPart): void {
    this.#bytes -= this.#parts.get(part) ?? 0;
    this.#parts.delete(part);
    part.unpack();
    this.#parts.set(part, part.unpackedBytes);
    this.#bytes += part.unpackedBytes;
    for (const [oldest, bytes] of this.#parts) {
      if (this.#bytes <= this.maxBytes || oldest === part) return;
      oldest.forget();
      this.#parts.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}
