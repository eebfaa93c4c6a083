import { parseId, type SegmentationId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import { NotFound, StorageUnavailable } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMaySee, type MaskBlinding, permissionsFor } from "../domain/policy.js";
import type { SegmentationRepository } from "../domain/ports.js";
import type { ManifestStore } from "../folding/ports.js";
import { SlabDamaged, type Slabs } from "../folding/slabs.js";
import type { RoomLog } from "../room/ports.js";

export interface SlabRoutePorts {
  segmentations: Pick<SegmentationRepository, "find">;
  blinding: MaskBlinding;
  slabs: Pick<Slabs, "readOne">;
  manifests: Pick<ManifestStore, "isNamed">;
  /** Works a damaged slab out again, soon. */
  mend(id: SegmentationId): void;
  log: RoomLog;
}

const hashShape = /^[0-9a-f]{64}$/;

/** GET /files/segmentations/<id>/slabs/<sha256>  folded voxels that a manifest of this mask names: for whoever may look at the mask; they never change */
export function slabRoutes({ segmentations, blinding, slabs, manifests, mend, log }: SlabRoutePorts): Router {
  const router = Router();
  router.get("/files/segmentations/:id/slabs/:hash", async (request, response) => {
    const who = response.locals.principal as Principal | null;
    const { id: text, hash } = request.params;
    const id = parseId("segmentation", text);
    const segmentation = id && who && (await segmentations.find(id));
    if (!segmentation || !who || !hashShape.test(hash)) throw new NotFound("slab");
    assertMaySee(await permissionsFor({ blinding }, who, segmentation), "slab");
    try {
      const bytes = await slabs.readOne(segmentation.id, hash);
      response.set({ "Cache-Control": "private, max-age=86400, immutable", Vary: "Cookie, Authorization" });
      response.type("application/octet-stream").send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } catch (error) {
      if (!(error instanceof SlabDamaged)) throw error;
      if (!(await manifests.isNamed(segmentation.id, hash))) throw new NotFound("slab");
      log.error({ segmentationId: segmentation.id, hash }, "a slab that was asked for is missing or damaged");
      mend(segmentation.id);
      throw new StorageUnavailable("A part of this mask has to be worked out again from its journal. Nothing is lost.");
    }
  });
  return router;
}
