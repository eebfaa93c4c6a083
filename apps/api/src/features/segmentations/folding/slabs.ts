import { createHash } from "node:crypto";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import pMap from "p-map";
import { objectKey } from "../../../ports/object-key.js";
import { ObjectMissing, type ObjectStore } from "../../../ports/object-store.js";
import type { SlabReader } from "../room/ports.js";

/** Few, so that journal and folds don't queue for the same disk. */
const atOnce = 4;

/** A slab that a manifest names is gone, or holds other bytes. It can be worked out again from the journal. */
export class SlabDamaged extends Error {
  constructor(readonly hash: string) {
    super(`slab ${hash} is damaged or missing`);
    this.name = new.target.name;
  }
}

/** Slabs as objects `<segmentation>/<hash>`. */
export class Slabs implements SlabReader {
  constructor(private readonly objects: Pick<ObjectStore, "put" | "get" | "delete">) {}

  async read(id: SegmentationId, hashes: readonly string[]): Promise<Map<string, Uint8Array>> {
    const read = async (hash: string) => [hash, await this.readOne(id, hash)] as const;
    return new Map(await pMap(hashes, read, { concurrency: atOnce }));
  }

  /** @throws SlabDamaged, StorageUnavailable */
  async readOne(id: SegmentationId, hash: string): Promise<Uint8Array> {
    try {
      const bytes = await this.objects.get(objectKey(id, hash));
      if (createHash("sha256").update(bytes).digest("hex") === hash) return bytes;
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error;
    }
    throw new SlabDamaged(hash);
  }

  /** Survives a power cut once it returned; over what may lie there damaged. @throws StorageUnavailable */
  async write(id: SegmentationId, slabs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    await pMap(slabs.values(), (bytes) => this.objects.put(id, bytes), { concurrency: atOnce });
  }

  async delete(id: SegmentationId, hash: string): Promise<void> {
    await this.objects.delete(objectKey(id, hash));
  }
}
