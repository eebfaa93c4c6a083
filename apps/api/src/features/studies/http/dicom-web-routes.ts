import { parseId } from "@covoxel/shared/vocabulary";
import { type Request, type Response, Router } from "express";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { Principal } from "../../people/index.js";
import type { StudyBlinding } from "../domain/policy.js";
import { readFrames } from "../domain/read-frames.js";
import type { StudyRepository } from "../domain/repositories.js";
import { seeSeries } from "../domain/see-studies.js";
import type { Series } from "../domain/study.js";
import { describeFrame } from "./dicom-json.js";

export interface DicomWebDeps {
  studies: StudyRepository;
  blinding: StudyBlinding;
  objects: ObjectStore;
}

const explicitLittleEndian = "1.2.840.10008.1.2.1";
/** Of frames in one answer. */
const largestAnswerBytes = 64 * 2 ** 20;

/** Pixels and geometry for viewers and programs: see README.md for what each path answers. */
export function dicomWebRoutes(deps: DicomWebDeps): Router {
  const router = Router();

  router.get("/dicom-web/series/:seriesId/metadata", async (request, response) => {
    const series = await seriesOf(deps, request, response);
    const t = wholeNumber(request.query.t ?? "0", series.nt);
    if (isKnown(request, response, `metadata-${t}`, series)) return;
    const frames = await deps.studies.frames(series.id, t, 0, series.nk - 1);
    response.type("application/dicom+json").send(JSON.stringify(frames.map((frame) => describeFrame(series, frame))));
  });

  router.get("/dicom-web/series/:seriesId/frames/:t/:k", async (request, response) => {
    const series = await seriesOf(deps, request, response);
    const t = wholeNumber(request.params.t, series.nt);
    const [first, last] = rangeOf(request.params.k, series.nk);
    if (isKnown(request, response, `frames-${t}-${first}-${last}`, series)) return;
    const frames = await deps.studies.frames(series.id, t, first, last);
    const bytes = frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes > largestAnswerBytes && frames.length > 1)
      throw new BadUserInput("Too many frames at once: ask for the rest in another request.", {
        largestAnswerBytes,
        bytesPerFrame: frames[0]!.byteLength,
      });
    const pixels = await readFrames(deps.objects, frames);
    response.set("X-Covoxel-Pixel-Type", series.pixelType);
    if (first === last && request.accepts(["application/octet-stream", "multipart/related"]) === "multipart/related")
      return sendMultipart(response, pixels);
    response.type("application/octet-stream").send(Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength));
  });

  router.get("/dicom-web/series/:seriesId/thumbnail", async (request, response) => {
    const series = await seriesOf(deps, request, response);
    if (!series.thumbnailKey) throw new NotFound("thumbnail");
    if (isKnown(request, response, "thumbnail", series)) return;
    response.type("image/png").send(Buffer.from(await deps.objects.get(series.thumbnailKey)));
  });

  return router;
}

async function seriesOf(deps: DicomWebDeps, request: Request, response: Response): Promise<Series> {
  const id = parseId("series", String(request.params.seriesId));
  const principal = response.locals.principal as Principal | null;
  if (!id || !principal) throw new NotFound("series");
  return seeSeries(deps, principal, id);
}

/** A series never changes, so its pixels may be kept; privately, for they are somebody's. @returns true when 304 was the answer */
function isKnown(request: Request, response: Response, part: string, series: Series): boolean {
  const tag = `"${series.id}-${part}"`;
  response.set({
    "Cache-Control": "private, max-age=31536000, immutable",
    ETag: tag,
    Vary: "Accept, Cookie, Authorization",
  });
  // Also for a client that asks for fresh bytes while it names those it has: nothing fresher exists.
  const held = request.get("if-none-match")?.split(",") ?? [];
  if (!held.some((one) => one.trim().replace(/^W\//, "") === tag)) return false;
  response.status(304).end();
  return true;
}

function sendMultipart(response: Response, pixels: Uint8Array): void {
  const boundary = "covoxel-frame";
  const type = `application/octet-stream; transfer-syntax=${explicitLittleEndian}`;
  const head = `--${boundary}\r\nContent-Type: ${type}\r\nContent-Length: ${pixels.byteLength}\r\n\r\n`;
  response.setHeader("Content-Type", `multipart/related; type="application/octet-stream"; boundary=${boundary}`);
  response.end(Buffer.concat([Buffer.from(head), pixels, Buffer.from(`\r\n--${boundary}--\r\n`)]));
}

/** @throws NotFound unless it is one of 0 .. count - 1 */
function wholeNumber(text: unknown, count: number): number {
  const value = typeof text === "string" && /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value >= count) throw new NotFound("frame");
  return value;
}

function rangeOf(text: string, count: number): [number, number] {
  const [first, last, ...rest] = text.split("-");
  const range: [number, number] = [wholeNumber(first, count), wholeNumber(last ?? first, count)];
  if (rest.length > 0 || range[1] < range[0]) throw new NotFound("frame");
  return range;
}
