import { rm, writeFile } from "node:fs/promises";
import type { RequestHandler } from "express";
import { BadUserInput, Conflict } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { checkRelativePath, type ImportPorts, receiveFile, receivingImport } from "../import/import-use-cases.js";
import type { UploadAllowance } from "./upload-allowance.js";
import { parseImportId, parseUploadMetadata } from "./upload-metadata.js";

/** Up to here a file that comes in one request is held in memory for the moment between socket and disk. */
const largestWholeFileBytes = 4 * 2 ** 20;

/**
 * The tus request that a folder of slices consists of: creation with upload, all bytes at once. Taking it straight from the socket
 * to disk costs a third of what a resumable upload costs, and there is nothing to resume: a file that doesn't arrive whole is sent again.
 * Everything else goes on to the tus server.
 */
export function receiveWholeFile(ports: ImportPorts, allowance: UploadAllowance): RequestHandler {
  return async (request, response, next) => {
    const length = wholeLength(request.headers);
    if (request.method !== "POST" || request.path !== "/uploads" || length === null) return next();
    if (length > ports.caps.maxFileBytes) return next();
    const metadata = parseUploadMetadata(request.get("upload-metadata"));
    const principal = response.locals.principal as Principal;
    const importId = parseImportId(metadata.get("importId"));
    const path = checkRelativePath(metadata.get("relativePath"));
    const record = await receivingImport(ports, principal, importId).catch((error: unknown) => {
      // As the tus server answers: 409 would tell its clients to try again.
      if (error instanceof Conflict) response.status(410).json({ code: error.code, message: error.message });
      else throw error;
    });
    if (!record) return;
    await allowance.take(importId, length);

    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (filled + chunk.byteLength > length) throw new BadUserInput("More bytes came than were announced.");
      filled += chunk.copy(bytes, filled);
    }
    if (filled !== length) throw new BadUserInput("Fewer bytes came than were announced.");

    const quarantineName = ports.quarantine.freshName();
    const place = ports.quarantine.pathOf(importId, quarantineName);
    try {
      await writeFile(place, bytes, { flag: "wx", mode: 0o600 });
      await receiveFile(ports, record, { path, sizeBytes: length, quarantineName }, bytes);
    } catch (error) {
      await rm(place, { force: true });
      throw error;
    }
    response
      .status(201)
      .set({
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": String(length),
        Location: `/uploads/${importId}/${quarantineName}`,
      })
      .end();
  };
}

/** @returns how many bytes the whole file has, or null when this is no request of that kind */
function wholeLength(headers: NodeJS.Dict<string | string[]>): number | null {
  const [whole, body] = [headers["upload-length"], headers["content-length"]];
  if (headers["tus-resumable"] !== "1.0.0" || headers["content-type"] !== "application/offset+octet-stream")
    return null;
  if (typeof whole !== "string" || !/^\d{1,9}$/.test(whole) || whole !== body) return null;
  return Number(whole) <= largestWholeFileBytes ? Number(whole) : null;
}
