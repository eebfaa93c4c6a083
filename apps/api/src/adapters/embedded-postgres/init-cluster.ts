import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PostgresBinaries } from "./binaries.js";
import type { DatabaseUser } from "./database-user.js";
import { plainEnvironment, superuser } from "./settings.js";

/**
 * Makes the cluster unless it exists. Built beside and renamed: a start that was killed in between leaves no half cluster.
 * @throws when the existing cluster is of another major version
 */
export async function initCluster(data: string, binaries: PostgresBinaries, user: DatabaseUser): Promise<void> {
  const versionFile = join(data, "PG_VERSION");
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, "utf8").trim();
    if (version === binaries.majorVersion) return;
    throw new Error(
      `${data} was made by PostgreSQL ${version}, this is ${binaries.majorVersion}: dump it with the old version and restore it.`,
    );
  }
  mkdirSync(dirname(data), { recursive: true });
  const workspace = mkdtempSync(join(dirname(data), "postgres-unfinished-"));
  try {
    const { uid, gid } = user.identity;
    if (uid !== undefined && gid !== undefined) chownSync(workspace, uid, gid);
    await runInitdb(join(workspace, "data"), binaries, user);
    renameSync(join(workspace, "data"), data);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Locale and collation come from the server itself: the same order of text on every machine, whatever it has installed. */
function runInitdb(data: string, { initdb }: PostgresBinaries, user: DatabaseUser): Promise<void> {
  const options = [
    `--pgdata=${data}`,
    `--username=${superuser}`,
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(initdb, options, {
      ...user.identity,
      cwd: "/",
      env: plainEnvironment,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.on("data", (text) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`initdb failed (${code}): ${complaint.trim().slice(-500)}`)),
    );
  });
}
