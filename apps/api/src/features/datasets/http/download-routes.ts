import { pipeline } from "node:stream/promises";
import { parseId } from "@covoxel/shared/vocabulary";
import { type Request, type Response, Router } from "express";
import { NotFound } from "../../../errors.js";
import { objectKey } from "../../../ports/object-key.js";
import type { ByteRange, ObjectKey, ObjectStore } from "../../../ports/object-store.js";
import type { Principal } from "../../people/index.js";
import type { DatasetRepository, DatasetVersion } from "../domain/dataset-version.js";
import type { Downloads } from "../domain/downloads.js";
import { mayTakeHome } from "../domain/policy.js";
import { seeVersion } from "../domain/read-datasets.js";
import { parseExportName } from "./paths.js";

export interface DownloadPorts {
  datasets: DatasetRepository;
  objects: ObjectStore;
  downloads: Pick<Downloads, "note">;
}

/**
 * GET /files/datasets/<dsv_id>/manifest.json   what the version is; its SHA-256 is the version's content hash
 * GET /files/datasets/<dsv_id>/<export>.zip    an export that was made, with byte ranges; ETag = its SHA-256
 * For leads and analysts of the project; to everybody else there is nothing. Who takes an export home stands in the audit trail.
 */
export function downloadRoutes(ports: DownloadPorts): Router {
  const router = Router();

  router.get("/files/datasets/:id/manifest.json", async (request, response) => {
    const { version } = await versionOf(ports, request, response);
    const key = objectKey(version.projectId, version.contentHash);
    await send(ports, request, response, { key, type: "application/json", name: `dataset-v${version.number}.json` });
  });

  router.get("/files/datasets/:id/:export", async (request, response) => {
    const { version, who } = await versionOf(ports, request, response);
    const kind = parseExportName(String(request.params.export));
    const made = kind && (await ports.datasets.findExport({ versionId: version.id, ...kind }));
    if (!made || !mayTakeHome(who, version.projectId, made.patients)) throw new NotFound("export");
    const name = `dataset-v${version.number}-${request.params.export}`;
    const begins = () => ports.downloads.note(who, version, made);
    await send(ports, request, response, { key: made.objectKey, type: "application/zip", name, begins });
  });

  return router;
}

async function versionOf(
  ports: DownloadPorts,
  request: Request,
  response: Response,
): Promise<{ version: DatasetVersion; who: Principal }> {
  const who = response.locals.principal as Principal | null;
  const id = parseId("datasetVersion", String(request.params.id));
  if (!who || !id) throw new NotFound("data set version");
  return { version: await seeVersion(ports, who, id), who };
}

interface Download {
  key: ObjectKey;
  type: string;
  /** That the file is saved under. */
  name: string;
  /** Told before the first byte is sent. */
  begins?: () => Promise<void>;
}

async function send(
  { objects }: DownloadPorts,
  request: Request,
  response: Response,
  { key, type, name, begins }: Download,
): Promise<void> {
  const { size } = await objects.head(key);
  response.set({
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "bytes",
    ETag: `"${key.slice(-64)}"`,
    Vary: "Cookie, Authorization",
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  const range = chooseRange(request, response, size);
  if (!range) return;
  response.set("Content-Length", String(range.end - range.start));
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  await begins?.();
  // Who goes away in the middle is no error.
  await pipeline(await objects.stream(key, range), response).catch(() => response.destroy());
}

/** @returns null when 416 was the answer. Several ranges at once get the whole. */
function chooseRange(request: Request, response: Response, size: number): ByteRange | null {
  const asked = request.range(size, { combine: true });
  if (asked === undefined || asked === -2) return { start: 0, end: size };
  if (asked === -1) {
    response.status(416).set("Content-Range", `bytes */${size}`).end();
    return null;
  }
  if (asked.type !== "bytes" || asked.length !== 1) return { start: 0, end: size };
  const { start, end } = asked[0]!;
  response.status(206).set("Content-Range", `bytes ${start}-${end}/${size}`);
  return { start, end: end + 1 };
}
