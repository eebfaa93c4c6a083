import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, type FileHandle, open, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { StorageUnavailable } from "../../errors.js";
import type { Clock } from "../../ports/clock.js";
import { checkPrefix, clampRange, hashBytes, objectKey, splitObjectKey } from "../../ports/object-key.js";
import { type ByteRange, type ObjectKey, ObjectMissing, type ObjectStore } from "../../ports/object-store.js";
import { createFolderMaker, sweep, syncFolder, writeDurably } from "./durable-file.js";
import type { UrlSigner } from "./url-signer.js";

/** Not a prefix that `checkPrefix` lets pass, so that it can't be listed or read. */
const workshopName = ".incoming";
const dayMs = 24 * 3600 * 1000;

/**
 * Objects as files: `<root>/<prefix>/<first two of the hash>/<hash>`, readable by the owner alone.
 * @param root made when absent; one store's processes may share it
 */
export async function openFilesystemStore(root: string, signer: UrlSigner, clock: Clock): Promise<ObjectStore> {
  const workshop = join(root, workshopName);
  await reachable(async () => {
    const makeFolder = createFolderMaker(root);
    await makeFolder(root);
    await makeFolder(workshop);
    await sweep(workshop, new Date(clock.now().getTime() - dayMs));
  });
  const trueRoot = await realpath(root);
  const makeFolder = createFolderMaker(trueRoot);
  const pathOf = (prefix: string, hash: string) => join(trueRoot, prefix, hash.slice(0, 2), hash);

  const openObject = async (key: ObjectKey): Promise<FileHandle> => {
    const { prefix, hash } = splitObjectKey(key);
    const path = pathOf(prefix, hash);
    try {
      // A link planted anywhere on the way, or in the file's place, would lead out of the store.
      if ((await realpath(path)) !== path) throw new ObjectMissing(key);
      return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      if (!isCode(error, "ENOENT", "ENOTDIR", "ELOOP")) throw error;
      // A store whose folder went away (an unmounted disk) has lost nothing: it can't be reached.
      await access(trueRoot);
      throw new ObjectMissing(key);
    }
  };

  const keep = (prefix: string, write: (file: FileHandle) => Promise<{ hash: string; size: number }>) =>
    reachable(async () => {
      checkPrefix(prefix);
      let written = { hash: "", size: 0 };
      await writeDurably(join(trueRoot, workshopName), makeFolder, async (file) => {
        written = await write(file);
        return pathOf(prefix, written.hash);
      });
      return { key: objectKey(prefix, written.hash), size: written.size };
    });

  return {
    put: (prefix, bytes) =>
      keep(prefix, async (file) => {
        const [hash] = await Promise.all([hashBytes(bytes), file.writeFile(bytes)]);
        return { hash, size: bytes.byteLength };
      }),
    putFile: async (prefix, path) => {
      // Opened out here: a source that isn't there is the caller's mistake, not the store's trouble.
      const source = await open(path, constants.O_RDONLY);
      try {
        return await keep(prefix, (file) => copyAndHash(source, file));
      } finally {
        await source.close();
      }
    },
    get: (key, range) =>
      reachable(async () => {
        const file = await openObject(key);
        try {
          return await readRange(file, range);
        } finally {
          await file.close();
        }
      }),
    stream: (key, range) =>
      reachable(async () => {
        const file = await openObject(key);
        try {
          const { start, end } = clampRange(range, (await file.stat()).size);
          if (start === end) {
            await file.close();
            return Readable.from([]);
          }
          return file.createReadStream({ start, end: end - 1 });
        } catch (error) {
          await file.close();
          throw error;
        }
      }),
    head: (key) =>
      reachable(async () => {
        const file = await openObject(key);
        try {
          return { key, size: (await file.stat()).size };
        } finally {
          await file.close();
        }
      }),
    delete: (key) =>
      reachable(async () => {
        const { prefix, hash } = splitObjectKey(key);
        const path = pathOf(prefix, hash);
        try {
          await rm(path);
          await syncFolder(dirname(path));
        } catch (error) {
          if (!isCode(error, "ENOENT", "ENOTDIR")) throw error;
        }
      }),
    async *list(prefix) {
      const folder = join(trueRoot, checkPrefix(prefix));
      await reachable(() => access(trueRoot));
      for (const shard of await reachable(() => namesIn(folder))) {
        for (const hash of await reachable(() => namesIn(join(folder, shard)))) {
          const key = objectKey(prefix, hash);
          const found = await reachable(() => sizeOf(key, openObject));
          if (found) yield found;
        }
      }
    },
    signedGet: async (key, expiresInS) => {
      splitObjectKey(key);
      return signer.sign(key, expiresInS);
    },
    ping: () => reachable(() => access(trueRoot, constants.R_OK | constants.W_OK)),
  };
}

/** Hashes the very bytes that it writes, so that a source that changes meanwhile can't make a name lie. */
async function copyAndHash(source: FileHandle, target: FileHandle): Promise<{ hash: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  const buffer = new Uint8Array(2 ** 20);
  for (;;) {
    const { bytesRead } = await source.read(buffer);
    if (bytesRead === 0) return { hash: hash.digest("hex"), size };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await target.writeFile(chunk);
    size += bytesRead;
  }
}

async function readRange(file: FileHandle, range: ByteRange | undefined): Promise<Uint8Array> {
  const { start, end } = clampRange(range, (await file.stat()).size);
  const bytes = new Uint8Array(end - start);
  for (let filled = 0; filled < bytes.byteLength; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.byteLength - filled, start + filled);
    if (bytesRead === 0) throw new StorageUnavailable("An object is shorter than it was a moment ago.");
    filled += bytesRead;
  }
  return bytes;
}

/** @returns null when it was deleted since it was listed */
async function sizeOf(key: ObjectKey, openObject: (key: ObjectKey) => Promise<FileHandle>) {
  try {
    const file = await openObject(key);
    try {
      return { key, size: (await file.stat()).size };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ObjectMissing) return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

/** Full disk, lost mount, missing rights, broken disk: the caller can only try again once someone has mended it. */
async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new StorageUnavailable("The folder that keeps objects can't be used right now.", { reason: code });
  }
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}
