import { parseId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { type SetAsidePorts, seeSetAside } from "../domain/set-aside.js";

/**
 * GET /files/segmentations/<id>/set-aside/<actor>/<seq>
 * the entry of a set-aside stroke, for its author only: what a page decodes and paints again as a new edit.
 */
export function setAsideRoutes(ports: SetAsidePorts): Router {
  const router = Router();
  router.get("/files/segmentations/:id/set-aside/:actor/:seq", async (request, response) => {
    const who = response.locals.principal as Principal | null;
    const segmentationId = parseId("segmentation", String(request.params.id));
    const [actor, seq] = [request.params.actor, request.params.seq].map(parseCount);
    if (!who || !segmentationId || !actor || !seq) throw new NotFound("set-aside stroke");
    const key = { segmentationId, actor, seq };
    await seeSetAside(ports, who, key);
    const bytes = await ports.setAside.bytes(key);
    if (!bytes) throw new NotFound("set-aside stroke");
    response.set({ "Cache-Control": "private, no-store" }).type("application/octet-stream").send(Buffer.from(bytes));
  });
  return router;
}

const parseCount = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
