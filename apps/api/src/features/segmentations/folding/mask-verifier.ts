import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { ReferenceGrids, SegmentationRepository } from "../domain/ports.js";
import type { RoomOwnership } from "../room/ports.js";
import { createFoldRoom, type FoldPorts } from "./fold-room.js";
import { type MaskReport, verifyMask } from "./verify-mask.js";

export interface MaskVerifierPorts extends FoldPorts {
  segmentations: Pick<SegmentationRepository, "find" | "allIds">;
  grids: ReferenceGrids;
  ownership: Pick<RoomOwnership, "acquire" | "release">;
}

/** For the operator: looks at every mask there is. */
export class MaskVerifier {
  constructor(private readonly ports: MaskVerifierPorts) {}

  /** One report a mask, as they are made. */
  async *verifyAll(): AsyncIterable<MaskReport> {
    for (const id of await this.ports.segmentations.allIds()) {
      const shape = await this.#shapeOf(id);
      if (shape) yield await verifyMask(this.ports, id, shape);
    }
  }

  /**
   * Writes all slabs of a mask again, from its journal.
   * @returns false while somebody has it open: its server mends what is asked for by itself
   */
  async rebuild(id: SegmentationId): Promise<boolean> {
    const shape = await this.#shapeOf(id);
    const token = shape && (await this.ports.ownership.acquire(id));
    if (!shape || token === null) return false;
    try {
      await createFoldRoom(this.ports)({ id, shape, token, anew: true });
      return true;
    } finally {
      await this.ports.ownership.release(id, token);
    }
  }

  async #shapeOf(id: SegmentationId) {
    const segmentation = await this.ports.segmentations.find(id);
    return segmentation && ((await this.ports.grids.find(segmentation.seriesId))?.shape ?? null);
  }
}
