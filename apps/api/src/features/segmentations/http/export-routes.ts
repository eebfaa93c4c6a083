import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { longestAxis } from "@covoxel/shared/nifti";
import { parseId, type SegmentationId } from "@covoxel/shared/vocabulary";
import { type Request, type Response, Router } from "express";
import { BadUserInput, NotFound, UnsupportedImage } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMayExport, type MaskBlinding, permissionsFor } from "../domain/policy.js";
import type { ReferenceGrids, SegmentationRepository } from "../domain/ports.js";
import type { Measure, ReferenceGrid, Segmentation } from "../domain/segmentation.js";
import type { MaskFile } from "../masks/masks.js";

export interface ExportPorts {
  segmentations: Pick<SegmentationRepository, "find" | "segmentsOf" | "revisionsOf">;
  blinding: MaskBlinding;
  grids: ReferenceGrids;
  measure(id: SegmentationId): Promise<Measure>;
  measureAsOf(id: SegmentationId, revision: number): Promise<Measure>;
  /** @param asOf a revision; the last one when absent */
  nifti(id: SegmentationId, asOf?: number): Promise<MaskFile>;
}

const compress = promisify(gzip);

/**
 * GET /files/segmentations/<id>/nifti   (?asOf=<revision>) the labels as .nii.gz on the source's millimetres; ETag = content hash
 * GET /files/segmentations/<id>/labels  what each number stands for, as JSON: NIfTI has no agreed place for names
 */
export function exportRoutes(ports: ExportPorts): Router {
  const router = Router();

  router.get("/files/segmentations/:id/nifti", async (request, response) => {
    const { segmentation, grid } = await exported(ports, request, response);
    if (grid.shape.some((size) => size > longestAxis)) {
      throw new UnsupportedImage("An axis of this image is longer than NIfTI-1 can say.", { longestAxis });
    }
    const asOf = await parseAsOf(ports, segmentation, request.query.asOf);
    const { contentHash } =
      asOf === undefined ? await ports.measure(segmentation.id) : await ports.measureAsOf(segmentation.id, asOf);
    if (isKnown(request, response, contentHash)) return;
    const { contentHash: heldHash, bytes } = await ports.nifti(segmentation.id, asOf);
    // Somebody may have painted since: the file is named for what it holds.
    response.set("ETag", `"${heldHash}"`);
    const file = await compress(bytes);
    response
      .type("application/gzip")
      .set("Content-Disposition", `attachment; filename="${segmentation.id}.nii.gz"`)
      .send(file);
  });

  router.get("/files/segmentations/:id/labels", async (request, response) => {
    const { segmentation } = await exported(ports, request, response);
    const [segments, measure] = await Promise.all([
      ports.segmentations.segmentsOf([segmentation.id]),
      ports.measure(segmentation.id),
    ]);
    response.set("Cache-Control", "private, no-cache").json({
      segmentationId: segmentation.id,
      revision: measure.revision,
      contentHash: measure.contentHash,
      labels: segments.get(segmentation.id)?.map(({ number, name, colour }) => ({ number, name, colour })),
    });
  });

  return router;
}

/** @throws BadUserInput */
async function parseAsOf(
  { segmentations }: ExportPorts,
  { id }: Segmentation,
  asked: unknown,
): Promise<number | undefined> {
  if (asked === undefined) return undefined;
  const latest = (await segmentations.revisionsOf([id])).get(id) ?? 0;
  const revision = typeof asked === "string" && /^\d{1,15}$/.test(asked) ? Number(asked) : latest + 1;
  if (revision > latest) throw new BadUserInput(`This mask has revisions 0 to ${latest}.`);
  return revision;
}

async function exported(
  ports: ExportPorts,
  request: Request,
  response: Response,
): Promise<{ segmentation: Segmentation; grid: ReferenceGrid }> {
  const who = response.locals.principal as Principal | null;
  const id = parseId("segmentation", String(request.params.id));
  const segmentation = id && who && (await ports.segmentations.find(id));
  if (!segmentation || !who) throw new NotFound("segmentation");
  assertMayExport(await permissionsFor(ports, who, segmentation));
  const grid = await ports.grids.find(segmentation.seriesId);
  if (!grid) throw new NotFound("series");
  return { segmentation, grid };
}

function isKnown(request: Request, response: Response, contentHash: string): boolean {
  response.set({ "Cache-Control": "private, no-cache", ETag: `"${contentHash}"`, Vary: "Cookie, Authorization" });
  if (!request.fresh) return false;
  response.status(304).end();
  return true;
}
