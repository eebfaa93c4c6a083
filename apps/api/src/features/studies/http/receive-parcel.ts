import { writeFile } from "node:fs/promises";
import { decodeParcel, parcelCaps, parcelContentType } from "@covoxel/shared/parcel";
import type { Request, RequestHandler } from "express";
import { BadUserInput, Conflict, NotFound, StorageUnavailable } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { Import } from "../domain/import.js";
import { isOutOfSpace } from "../import/expand-archive.js";
import { checkRelativePath, type ImportPorts, receiveFile, receivingImport } from "../import/import-use-cases.js";
import { parseImportId } from "./parse-import-id.js";
import type { UploadAllowance } from "./upload-allowance.js";

/**
 * Several small files in one request. Checked as every upload is, and kept as a whole: when it fails, the sender sends it again, and what
 * had been kept of it is replaced.
 */
export function receiveParcel(ports: ImportPorts, allowance: UploadAllowance): RequestHandler<{ importId: string }> {
  return async (request, response) => {
    const principal = response.locals.principal as Principal | null;
    if (!principal) throw new NotFound("upload");
    const importId = parseImportId(request.params.importId);
    const assertReceiving = () => receivingImport(ports, principal, importId);
    try {
      await assertReceiving();
      const body = await readBody(request);
      // A slow body may outlive the import: what came after its end nobody would look at, so its sender must not think it kept.
      const record = await assertReceiving();
      await keepFiles(ports, allowance, record, body);
      await assertReceiving();
      response.status(204).end();
    } catch (error) {
      // As tus answers: 409 would tell the sender to try again.
      if (error instanceof Conflict) response.status(410).json({ code: error.code, message: error.message });
      else if (isOutOfSpace(error))
        throw new StorageUnavailable("The server's disk is full. What was sent is kept: make room, then go on.");
      else throw error;
    }
  };
}

async function keepFiles(
  ports: ImportPorts,
  allowance: UploadAllowance,
  record: Import,
  parcel: Uint8Array,
): Promise<void> {
  const files = decodeParcel(parcel)?.map(({ path, bytes }) => ({ path: checkRelativePath(path), bytes }));
  if (!files) throw new BadUserInput("What came is not a parcel of files.");
  for (const { bytes } of files) {
    if (bytes.byteLength > ports.caps.maxFileBytes)
      throw new BadUserInput("One of the files is larger than is allowed here.");
    await allowance.take(record.id, bytes.byteLength);
  }
  await Promise.all(
    files.map(async ({ path, bytes }) => {
      const quarantineName = ports.quarantine.freshName();
      await writeFile(ports.quarantine.pathOf(record.id, quarantineName), bytes, { flag: "wx", mode: 0o600 });
      await receiveFile(ports, record, { path, sizeBytes: bytes.byteLength, quarantineName }, bytes);
    }),
  );
}

/** @throws BadUserInput */
async function readBody(request: Request<{ importId: string }>): Promise<Uint8Array> {
  if (request.get("content-type") !== parcelContentType)
    throw new BadUserInput(`A parcel is sent as ${parcelContentType}.`);
  const announced = request.get("content-length") ?? "";
  const length = /^\d{1,9}$/.test(announced) ? Number(announced) : Number.NaN;
  if (!(length <= parcelCaps.bytes))
    throw new BadUserInput("A parcel says how large it is, and is not larger than is allowed.");
  const body = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    if (filled + chunk.byteLength > length) throw new BadUserInput("More bytes came than were announced.");
    body.set(chunk, filled);
    filled += chunk.byteLength;
  }
  if (filled !== length) throw new BadUserInput("Fewer bytes came than were announced.");
  return body;
}
