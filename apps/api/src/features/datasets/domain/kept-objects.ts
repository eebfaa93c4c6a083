import { createHash } from "node:crypto";
import type { ProjectId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import { hashBytes, objectKey } from "../../../ports/object-key.js";
import { type ObjectKey, ObjectMissing, type ObjectStore } from "../../../ports/object-store.js";

export async function isKept(objects: Pick<ObjectStore, "head">, key: ObjectKey): Promise<boolean> {
  try {
    await objects.head(key);
    return true;
  } catch (error) {
    if (error instanceof ObjectMissing) return false;
    throw error;
  }
}

/** @throws Conflict when the bytes are not those that the hash is of, or are gone */
export async function readKept(
  objects: Pick<ObjectStore, "get">,
  projectId: ProjectId,
  sha256: string,
): Promise<Uint8Array> {
  const bytes = await objects.get(objectKey(projectId, sha256)).catch((error: unknown) => {
    if (error instanceof ObjectMissing) return null;
    throw error;
  });
  if (bytes && (await hashBytes(bytes)) === sha256) return bytes;
  throw new Conflict("Something of this version is missing or damaged. `npm run covoxel -- verify` says what.", {
    sha256,
  });
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
