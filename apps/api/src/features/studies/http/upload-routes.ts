import { type ImportId, parseId } from "@covoxel/shared/vocabulary";
import { FileStore } from "@tus/file-store";
import { MemoryLocker, Server, type ServerOptions } from "@tus/server";
import { type Request, type RequestHandler, Router } from "express";
import type { Logger } from "../../../edge/logger.js";
import { describeProblem, httpStatusOf } from "../../../edge/problem.js";
import { BadUserInput, CovoxelError, NotFound, RateLimited } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { isOutOfSpace } from "../import/expand-archive.js";
import { checkRelativePath, type ImportPorts, receiveFile, receivingImport } from "../import/import-use-cases.js";
import { parseImportId } from "./parse-import-id.js";
import { receiveParcel } from "./receive-parcel.js";
import { UploadAllowance } from "./upload-allowance.js";

export interface UploadRouteDeps {
  ports: ImportPorts;
  logger: Logger;
  /** Uploads that one person may have under way at once. */
  maxConcurrentUploads: number;
}

type TusRequest = Parameters<NonNullable<ServerOptions["onIncomingRequest"]>>[0];

/**
 * Resumable uploads (tus 1.0: creation, creation-with-upload, termination, expiration) at /uploads. An upload's id is
 * `<import id>/<name in quarantine>`, so that its address says which import it belongs to and nothing else. Each request is
 * authorised anew; an upload of somebody else's import is NOT_FOUND.
 */
export function uploadRoutes({ ports, logger, maxConcurrentUploads }: UploadRouteDeps): Router {
  const { quarantine, imports, caps } = ports;
  const allowance = new UploadAllowance(imports, caps);
  const store = new FileStore({ directory: quarantine.folder, expirationPeriodInMilliseconds: caps.expiresAfterMs });
  const tus = new Server({
    path: "/uploads",
    datastore: store,
    locker: new MemoryLocker(),
    relativeLocation: true,
    maxSize: caps.maxFileBytes,
    // Only our own pages and programs with a token: no other origin is told anything.
    allowedOrigins: () => false,
    disableTerminationForFinishedUploads: true,
    namingFunction: (_, metadata) => `${parseImportId(metadata?.importId)}/${quarantine.freshName()}`,
    getFileIdFromRequest: (request) => uploadIdOf(new URL(request.url).pathname),
    generateUrl: (_, { id }) => `/uploads/${id}`,
    onIncomingRequest: async (request, uploadId) => {
      await receivingImport(ports, principalOf(request), importIdOf(uploadId));
    },
    onUploadCreate: async (_, upload) => {
      checkRelativePath(upload.metadata?.relativePath);
      if (upload.size === undefined) throw new BadUserInput("The size of a file is told when its upload starts.");
      await allowance.take(importIdOf(upload.id), upload.size);
      return {};
    },
    onUploadFinish: async (request, upload) => {
      const record = await receivingImport(ports, principalOf(request), importIdOf(upload.id));
      const [, quarantineName] = upload.id.split("/");
      await receiveFile(ports, record, {
        path: checkRelativePath(upload.metadata?.relativePath),
        sizeBytes: upload.size!,
        quarantineName: quarantineName!,
      });
      return {};
    },
    onResponseError: (_, error) => toAnswer(error, logger),
  });

  const router = Router();
  router.post("/uploads/:importId/parcels", limitConcurrency(maxConcurrentUploads), receiveParcel(ports, allowance));
  router.all(["/uploads", "/uploads/*rest"], limitConcurrency(maxConcurrentUploads), async (request, response) => {
    if (request.method === "GET") throw new NotFound("upload");
    await tus.handle(request, response);
  });
  return router;
}

function uploadIdOf(path: string): string | undefined {
  const match = /^\/uploads\/(imp_[0-9a-z]{24}\/[0-9a-f]{24})\/?$/.exec(path);
  return match?.[1];
}

function importIdOf(uploadId: string): ImportId {
  const id = parseId("import", uploadId.split("/")[0] ?? "");
  if (!id) throw new NotFound("upload");
  return id;
}

/** tus wraps the request; Express's response, where the edge left the Principal, hangs on it. */
function principalOf(request: TusRequest): Principal {
  const node = request.runtime?.node?.req as Request | undefined;
  const principal = node?.res?.locals.principal as Principal | null | undefined;
  if (!principal) throw new NotFound("upload");
  return principal;
}

function toAnswer(error: Error | { status_code: number; body: string }, logger: Logger) {
  if (isDiskFull(error))
    return answer(
      507,
      "STORAGE_UNAVAILABLE",
      "The server's disk is full. What was sent is kept: make room, then go on.",
    );
  if (error instanceof CovoxelError || !("status_code" in error)) {
    const { code, message } = describeProblem(error, logger);
    // 409 would tell a tus client to try again.
    return answer(code === "CONFLICT" ? 410 : httpStatusOf(code), code, message);
  }
  // The protocol's own refusals: offsets, lengths, locks. Their numbers mean something to clients.
  const { status_code: status, body } = error;
  const code =
    status === 404 || status === 410 ? "NOT_FOUND" : status >= 500 ? "STORAGE_UNAVAILABLE" : "BAD_USER_INPUT";
  return answer(status, code, body.trim() || "This upload can't go on.");
}

const answer = (status_code: number, code: string, message: string) => ({
  status_code,
  body: JSON.stringify({ code, message }),
});

const isDiskFull = (error: unknown): boolean =>
  isOutOfSpace(error) || (error instanceof Error && error.cause !== undefined && isDiskFull(error.cause));

function limitConcurrency(max: number): RequestHandler {
  const underWay = new Map<string, number>();
  return (_, response, next) => {
    const principal = response.locals.principal as Principal | null;
    if (!principal) throw new NotFound("upload");
    const now = (underWay.get(principal.personId) ?? 0) + 1;
    if (now > max) throw new RateLimited("Too many files are being sent at once.");
    underWay.set(principal.personId, now);
    response.once("close", () => {
      const left = (underWay.get(principal.personId) ?? 1) - 1;
      if (left > 0) underWay.set(principal.personId, left);
      else underWay.delete(principal.personId);
    });
    next();
  };
}
