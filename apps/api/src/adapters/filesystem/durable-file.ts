import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Makes a folder and what leads to it. @throws when a link stands where a folder should: it could lead out of the store */
export type MakeFolder = (folder: string) => Promise<void>;

/** Forgotten beyond, which costs a flush for each folder that is used again. */
const rememberedFolders = 10_000;

/**
 * Makes folders below `root`, each entry flushed into its parent, so that a file flushed inside can't be lost with its folder. A folder
 * that is there already is no proof of that: whoever made it may be about to flush it, or was killed before. So everybody waits for one
 * flush by this process, and only that is remembered.
 */
export function createFolderMaker(root: string): MakeFolder {
  const flushed = new Map<string, Promise<void>>();
  const flush = (folder: string, oldest: string): Promise<void> => {
    const flushing = syncParents(folder, oldest);
    if (flushed.size >= rememberedFolders) flushed.clear();
    flushed.set(folder, flushing);
    flushing.catch(() => flushed.delete(folder));
    return flushing;
  };
  const make: MakeFolder = async (folder) => {
    if (folder !== root) await make(dirname(folder));
    try {
      const first = await mkdir(folder, { mode: 0o700, recursive: folder === root });
      await flush(folder, first ?? folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (!(await lstat(folder)).isDirectory())
        throw new Error("A link or file stands where the object store needs a folder.");
      await (flushed.get(folder) ?? flush(folder, folder));
    }
  };
  return make;
}

/** Flushes the entry of `folder` and of each folder above it up to `oldest`. */
async function syncParents(folder: string, oldest: string): Promise<void> {
  await syncFolder(dirname(folder));
  if (folder !== oldest) await syncParents(dirname(folder), oldest);
}

/** Flushes names: created, renamed and deleted entries survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Hands `write` a new file in `workshop`, flushes it, and gives it the name that `write` returns, all or nothing: under that name
 * the file is complete from its first moment. A name that is taken already holds the same bytes and stays.
 */
export async function writeDurably(
  workshop: string,
  makeFolder: MakeFolder,
  write: (file: FileHandle) => Promise<string>,
): Promise<void> {
  const unfinished = join(workshop, randomBytes(12).toString("hex"));
  const file = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o400);
  try {
    let target: string;
    try {
      target = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await makeFolder(dirname(target));
    await rename(unfinished, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Removes what killed processes left in the workshop; the unfinished files of living ones are younger. */
export async function sweep(workshop: string, olderThan: Date): Promise<void> {
  for (const name of await readdir(workshop)) {
    const path = join(workshop, name);
    const left = await stat(path).catch(() => null);
    if (left && left.mtime < olderThan) await rm(path, { force: true });
  }
}
