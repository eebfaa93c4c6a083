import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseUser } from "./database-user.js";

/** Where clusters and programs go that can't lie in the home. */
export const systemFolder = "/var/lib/covoxel";

export interface ClusterFolder {
  /** The data folder; it may not exist yet, its parent does. */
  data: string;
  /** Said at start when the data lies elsewhere than one would look. */
  note: string | null;
}

/**
 * `<home>/postgres`; where the database user can't reach that, `/var/lib/covoxel/<hash of home>/postgres`.
 * A cluster that exists is found again even when access has changed since.
 * @throws when the cluster in the home is out of reach: an empty second one must never stand in for it
 */
export function chooseClusterFolder(home: string, user: DatabaseUser): ClusterFolder {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const hash = createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 16);
  const inHome = join(home, "postgres");
  const elsewhere = join(systemFolder, hash, "postgres");
  const note = `The database user can't reach ${home}; the database lies in ${elsewhere}.`;
  const existsInHome = existsSync(join(inHome, "PG_VERSION"));
  if (!existsInHome && existsSync(join(elsewhere, "PG_VERSION"))) return { data: elsewhere, note };
  if (letIn(home, user)) return { data: inHome, note: null };
  if (existsInHome) {
    throw new Error(
      `The database in ${inHome} can't be reached by the user it belongs to: check the folder's permissions.`,
    );
  }
  mkdirSync(dirname(elsewhere), { recursive: true, mode: 0o755 });
  return { data: elsewhere, note };
}

/** As root, opens the home itself (nothing above it) to the database user's group, for passing through only. */
function letIn(home: string, user: DatabaseUser): boolean {
  if (user.canEnter(home)) return true;
  const { gid } = user.identity;
  if (gid === undefined || !user.canEnter(dirname(realpathSync(home)))) return false;
  const { uid, mode } = statSync(home);
  chownSync(home, uid, gid);
  chmodSync(home, (mode & 0o777) | 0o010);
  return user.canEnter(home);
}
