import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseUser } from "./database-user.js";

export const socketFolderPrefix = "covoxel-pg-";

/** Length of sun_path on macOS, the shortest among our systems. */
const longestSocketPath = 103;

/**
 * A fresh folder with mode 0700 that belongs to the database user: whoever can't pass it can't connect. Not in the home, whose
 * path may be longer than the kernel lets a socket's path be.
 */
export function makeSocketFolder(user: DatabaseUser): string {
  for (const parent of [tmpdir(), "/tmp"]) {
    const folder = mkdtempSync(join(parent, socketFolderPrefix));
    const { uid, gid } = user.identity;
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    if (user.canEnter(folder) && join(folder, ".s.PGSQL.5432.lock").length <= longestSocketPath) return folder;
    rmSync(folder, { recursive: true });
  }
  throw new Error("The database user can reach no folder for its socket, neither TMPDIR nor /tmp.");
}
