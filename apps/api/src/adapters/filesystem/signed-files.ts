import { pipeline } from "node:stream/promises";
import { type Request, type Response, Router } from "express";
import { type ByteRange, ObjectMissing, type ObjectStore } from "../../ports/object-store.js";
import { signedFilesPath, type UrlSigner } from "./url-signer.js";

/** Serves what `signedGet` of the filesystem store promises, with byte ranges. Every refusal is the same 404. */
export function serveSignedFiles(store: ObjectStore, signer: UrlSigner): Router {
  const router = Router();
  router.get(`${signedFilesPath}/:prefix/:hash`, async (request, response) => {
    const { prefix, hash } = request.params;
    const key = signer.verify(`${prefix}/${hash}`, request.query.expires, request.query.signature);
    const object = key && (await store.head(key).catch(missingAsNull));
    if (!object) {
      response.status(404).json({ code: "NOT_FOUND", message: "This link is not valid, or not any more." });
      return;
    }
    response.set({
      "content-type": "application/octet-stream",
      "content-disposition": "attachment",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=3600, immutable",
      "accept-ranges": "bytes",
      etag: `"${hash}"`,
    });
    const range = chooseRange(request, response, object.size);
    if (!range) return;
    response.set("content-length", String(range.end - range.start));
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    const bytes = await store.stream(object.key, range);
    // A reader who goes away in the middle is no error.
    await pipeline(bytes, response).catch(() => response.destroy());
  });
  return router;
}

/** @returns what to send, having set the status; null when it has answered 416 already. Several ranges at once get the whole. */
function chooseRange(request: Request, response: Response, size: number): ByteRange | null {
  const asked = request.range(size, { combine: true });
  if (asked === undefined || asked === -2 || (asked !== -1 && (asked.type !== "bytes" || asked.length !== 1))) {
    return { start: 0, end: size };
  }
  if (asked === -1) {
    response.status(416).set("content-range", `bytes */${size}`).end();
    return null;
  }
  const { start, end } = asked[0]!;
  response.status(206).set("content-range", `bytes ${start}-${end}/${size}`);
  return { start, end: end + 1 };
}

function missingAsNull(error: unknown): null {
  if (error instanceof ObjectMissing) return null;
  throw error;
}
