import { promisify } from "node:util";
import { constants, deflate, inflate } from "node:zlib";
import type { SuggestionId } from "@covoxel/shared/vocabulary";
import type { ObjectKey, ObjectStore } from "../../../ports/object-store.js";
import type { SlabStore } from "../domain/ports.js";

const pack = promisify(deflate);
const unpack = promisify(inflate);

/** Each suggestion has a prefix of its own: equal slabs of two suggestions are two objects, so that one can go without the other. */
export class ObjectSlabs implements SlabStore {
  constructor(private readonly objects: ObjectStore) {}

  async put(id: SuggestionId, labels: Uint8Array): Promise<ObjectKey> {
    // Labels are long runs of a few values: the fastest level is within a few percent of the best.
    const packed = await pack(labels, { level: constants.Z_BEST_SPEED });
    return (await this.objects.put(id, packed)).key;
  }

  async read(key: ObjectKey, voxels: number): Promise<Uint8Array> {
    const labels = await unpack(await this.objects.get(key), { maxOutputLength: voxels });
    if (labels.length !== voxels) throw new RangeError(`a slab of ${labels.length} voxels instead of ${voxels}`);
    return labels;
  }

  readPacked(key: ObjectKey): Promise<Uint8Array> {
    return this.objects.get(key);
  }

  delete(key: ObjectKey): Promise<void> {
    return this.objects.delete(key);
  }
}
