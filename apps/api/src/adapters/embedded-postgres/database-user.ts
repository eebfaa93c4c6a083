import { spawnSync } from "node:child_process";

/** The account the server runs as. PostgreSQL refuses root, so that root's Covoxel gives it one of its own. */
export interface DatabaseUser {
  /** For spawn; empty when it is the account we run as ourselves. */
  readonly identity: { uid?: number; gid?: number };
  canRun(program: string): boolean;
  canEnter(folder: string): boolean;
}

const accountName = "postgres";

/** @throws when root can neither find nor create the account */
export function findDatabaseUser(): DatabaseUser {
  const identity = process.getuid?.() === 0 ? findAccount() : {};
  // Access is asked of the kernel as that user: modes, groups, ACLs and mount options all have a say.
  const test = (flags: string, path: string) =>
    spawnSync("/bin/sh", ["-c", `test ${flags} "$1"`, "sh", path], { ...identity, cwd: "/", stdio: "ignore" })
      .status === 0;
  return { identity, canRun: (program) => test("-x", program), canEnter: (folder) => test("-x", folder) };
}

function findAccount(): { uid: number; gid: number } {
  const existing = lookUp();
  if (existing) return existing;
  spawnSync("groupadd", ["--system", accountName]);
  spawnSync("useradd", ["--system", "--gid", accountName, "--no-create-home", "--shell", "/bin/false", accountName]);
  const created = lookUp();
  if (!created) {
    throw new Error(
      `PostgreSQL does not run as root, and no account "${accountName}" could be made for it. Start Covoxel as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return created;
}

function lookUp(): { uid: number; gid: number } | null {
  const ask = (flag: string) =>
    Number.parseInt(spawnSync("id", [flag, accountName], { encoding: "utf8" }).stdout ?? "", 10);
  const [uid, gid] = [ask("-u"), ask("-g")];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null;
}
