import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { parseId } from "@covoxel/shared/vocabulary";
import { type Request, type Response, Router } from "express";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { Segmentations } from "../../segmentations/index.js";
import type { Adjudication } from "../domain/adjudication.js";
import { seeAdjudication } from "../domain/give-out-adjudication.js";
import type { AdjudicationPorts } from "../domain/ports.js";

export interface AdjudicationRoutePorts extends AdjudicationPorts {
  slicesAsOf: Segmentations["slicesAsOf"];
  /** [ni, nj, nk] of the case's grid. */
  shapeOf(adjudication: Adjudication): Promise<readonly [number, number, number]>;
  /** Of one answer; a single slice may be larger. */
  maxVoxels: number;
}

const compress = promisify(gzip);
const level = constants.Z_BEST_SPEED;
const highestPlane = 0xffff;

/**
 * GET /files/adjudications/<id>/sides/<n>/slices?plane=<plane>&from=<k>&to=<k, exclusive>
 * labels [k][j][i] of one plane of Reader n's mask, as it was submitted: one byte each, or two (little-endian) where a number is above
 * 255; 204 where nothing is painted. By the side's number, so that nothing says whose it is.
 *
 * GET /files/adjudications/<id>/disagreements/<number>
 * for each side the packed spans (packed-spans.ts) of its voxels, each after its length in bytes (uint32, little-endian)
 */
export function adjudicationRoutes(ports: AdjudicationRoutePorts): Router {
  const router = Router();
  router.get("/files/adjudications/:id/sides/:side/slices", async (request, response) => {
    const adjudication = await seen(ports, request, response);
    const place = /^[1-9]\d?$/.test(request.params.side) ? Number(request.params.side) - 1 : -1;
    const side = adjudication.sides[place];
    if (!side) throw new NotFound("side");
    const shape = await ports.shapeOf(adjudication);
    const number = (name: string, atMost: number) => parseNumber(request.query[name], name, atMost);
    const plane = number("plane", highestPlane);
    const [kStart, kEnd] = [number("from", shape[2] - 1), number("to", shape[2])];
    const slices = kEnd - kStart;
    if (slices < 1 || (slices > 1 && slices * shape[0] * shape[1] > ports.maxVoxels))
      throw new BadUserInput("Ask for at least one slice, and for fewer at once.", { maxVoxels: ports.maxVoxels });
    response.set({ "Cache-Control": "private, no-store" });
    const labels = await ports.slicesAsOf(side.segmentationId, side.revision, { plane, kStart, kEnd });
    if (!labels) return void response.status(204).end();
    const bytes = await compress(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength), { level });
    response.set("Content-Encoding", "gzip").type("application/octet-stream").send(bytes);
  });

  router.get("/files/adjudications/:id/disagreements/:number", async (request, response) => {
    const { id } = await seen(ports, request, response);
    const number = /^\d{1,6}$/.test(request.params.number) ? Number(request.params.number) : 0;
    const spans = await ports.adjudications.spansOf(id, number);
    if (!spans) throw new NotFound("disagreement");
    const parts = spans.flatMap((bytes) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, Buffer.from(bytes)];
    });
    response.set({ "Cache-Control": "private, no-store" }).type("application/octet-stream").send(Buffer.concat(parts));
  });
  return router;
}

async function seen(ports: AdjudicationRoutePorts, request: Request, response: Response): Promise<Adjudication> {
  const who = response.locals.principal as Principal | null;
  const id = parseId("adjudication", String(request.params.id));
  if (!who || !id) throw new NotFound("adjudication");
  return seeAdjudication(ports, who, id);
}

/** @throws BadUserInput */
function parseNumber(asked: unknown, name: string, atMost: number): number {
  const value = typeof asked === "string" && /^\d{1,15}$/.test(asked) ? Number(asked) : atMost + 1;
  if (value > atMost) throw new BadUserInput(`\`${name}\` is a whole number from 0 to ${atMost}.`);
  return value;
}
