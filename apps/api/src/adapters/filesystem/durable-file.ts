import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Makes `folder` and what leads to it below `root`, each entry flushed into its parent, so that a file flushed inside can't be lost
 * with its folder. @throws when a link stands where a folder should: it could lead out of the store
 */
export async function makeFolder(folder: string, root: string): Promise<void> {
  if (folder !== root) await makeFolder(dirname(folder), root);
  try {
    await mkdir(folder, { mode: 0o700, recursive: folder === root });
    await syncFolder(dirname(folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!(await lstat(folder)).isDirectory())
      throw new Error("A link or file stands where the object store needs a folder.");
  }
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
  write: (file: FileHandle) => Promise<{ path: string; root: string }>,
): Promise<void> {
  const unfinished = join(workshop, randomBytes(12).toString("hex"));
  const file = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o400);
  try {
    let target: { path: string; root: string };
    try {
      target = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await makeFolder(dirname(target.path), target.root);
    await rename(unfinished, target.path);
    await syncFolder(dirname(target.path));
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
