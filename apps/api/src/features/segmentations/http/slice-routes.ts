import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { parseId, type SegmentationId } from "@covoxel/shared/vocabulary";
import { type Request, type Response, Router } from "express";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMaySee, type MaskBlinding, permissionsFor } from "../domain/policy.js";
import type { ReferenceGrids, SegmentationRepository } from "../domain/ports.js";

export interface SlicePorts {
  segmentations: Pick<SegmentationRepository, "find" | "revisionsOf">;
  blinding: MaskBlinding;
  grids: ReferenceGrids;
  slicesAsOf(
    id: SegmentationId,
    revision: number,
    slices: { plane: number; kStart: number; kEnd: number },
  ): Promise<Uint8Array | Uint16Array | null>;
  /** Of one answer; a single slice may be larger. */
  maxVoxels: number;
}

const compress = promisify(gzip);
/** Labels are long runs: the quickest level makes them small enough. */
const level = constants.Z_BEST_SPEED;
const highestPlane = 0xffff;

/**
 * GET /files/segmentations/<id>/slices?asOf=<revision>&plane=<plane>&from=<k>&to=<k, exclusive>
 * labels [k][j][i] of one plane as they stood at a revision: one byte each, or two (little-endian) where a number is above 255; 204
 * where nothing is painted. For drawing the past, so for everybody who may look at the mask. A revision never changes: its address
 * is its ETag, but whoever lost the right to see must not have it from a cache.
 */
export function sliceRoutes(ports: SlicePorts): Router {
  const router = Router();
  router.get("/files/segmentations/:id/slices", async (request, response) => {
    const { id, shape } = await seen(ports, request, response);
    const latest = (await ports.segmentations.revisionsOf([id])).get(id) ?? 0;
    const number = (name: string, atMost: number) => parseNumber(request.query[name], name, atMost);
    const [revision, plane] = [number("asOf", latest), number("plane", highestPlane)];
    const [kStart, kEnd] = [number("from", shape[2] - 1), number("to", shape[2])];
    const slices = kEnd - kStart;
    if (slices < 1 || (slices > 1 && slices * shape[0] * shape[1] > ports.maxVoxels))
      throw new BadUserInput("Ask for at least one slice, and for fewer at once.", { maxVoxels: ports.maxVoxels });
    const tag = `"${id}.${revision}.${plane}.${kStart}-${kEnd}"`;
    response.set({ "Cache-Control": "private, no-cache", ETag: tag, Vary: "Cookie, Authorization" });
    if (request.fresh) return void response.status(304).end();
    const labels = await ports.slicesAsOf(id, revision, { plane, kStart, kEnd });
    if (!labels) return void response.status(204).end();
    const bytes = await compress(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength), { level });
    response.set("Content-Encoding", "gzip").type("application/octet-stream").send(bytes);
  });
  return router;
}

async function seen({ segmentations, blinding, grids }: SlicePorts, request: Request, response: Response) {
  const who = response.locals.principal as Principal | null;
  const id = parseId("segmentation", String(request.params.id));
  const segmentation = id && who && (await segmentations.find(id));
  if (!segmentation || !who) throw new NotFound("segmentation");
  assertMaySee(await permissionsFor({ blinding }, who, segmentation));
  const grid = await grids.find(segmentation.seriesId);
  if (!grid) throw new NotFound("series");
  return { id, shape: grid.shape };
}

/** @throws BadUserInput */
function parseNumber(asked: unknown, name: string, atMost: number): number {
  const value = typeof asked === "string" && /^\d{1,15}$/.test(asked) ? Number(asked) : atMost + 1;
  if (value > atMost) throw new BadUserInput(`\`${name}\` is a whole number from 0 to ${atMost}.`);
  return value;
}
