import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ownerInCommandLine } from "./settings.js";
import { socketFolderPrefix } from "./socket-folder.js";

/** Another live process runs this cluster. */
export class ClusterInUse extends Error {
  constructor(readonly ownerPid: number) {
    super(`This database is in use by the running process ${ownerPid}.`);
    this.name = new.target.name;
  }
}

/**
 * Ends a server whose Covoxel was killed, and waits for it: two servers on one folder would destroy it. A server that died with
 * its Covoxel left only its pid file; PostgreSQL recovers from that by itself, but a recycled pid would make it refuse, so that goes.
 * @throws ClusterInUse when the server's Covoxel lives
 */
export async function endEarlierServer(data: string): Promise<void> {
  const left = readPidFile(data);
  if (!left) return;
  if (isServerOf(left.pid, data)) {
    const owner = ownerOf(left.pid);
    // The kernel gives orphans another parent, so a server that still has the one it was started by has a living owner.
    if (parentOf(left.pid) === owner) throw new ClusterInUse(owner);
    process.kill(left.pid, "SIGINT");
    await gone(left.pid, data);
  } else {
    rmSync(join(data, "postmaster.pid"), { force: true });
  }
  if (left.socketFolder && basename(left.socketFolder).startsWith(socketFolderPrefix)) {
    rmSync(left.socketFolder, { recursive: true, force: true });
  }
}

/** Lines of postmaster.pid: pid, data folder, start time, port, socket folder, listen address, shared memory, status. */
export function readPidFile(data: string): { pid: number; socketFolder: string } | null {
  const lines = readIfThere(join(data, "postmaster.pid"))?.split("\n");
  const pid = Number.parseInt(lines?.[0] ?? "", 10);
  return lines && pid > 0 ? { pid, socketFolder: lines[4] ?? "" } : null;
}

/** A pid may have been given to someone else since: the server is known by working in its data folder. */
function isServerOf(pid: number, data: string): boolean {
  if (existsSync("/proc/self/cwd")) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data) && !isZombie(pid);
    } catch {
      return false;
    }
  }
  return commandLineOf(pid).includes(data);
}

/** The server's own command line says who started it, so that the two can't be told apart by a crash in between. */
function ownerOf(pid: number): number {
  return ownerInCommandLine(commandLineOf(pid));
}

function commandLineOf(pid: number): string {
  const fromKernel = readIfThere(`/proc/${pid}/cmdline`);
  if (fromKernel !== null) return fromKernel.replaceAll("\0", " ");
  return spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}

function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === "Z";
}

function parentOf(pid: number): number {
  const fields = statFields(pid);
  if (fields) return Number(fields[1]);
  return Number.parseInt(spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "", 10);
}

/** /proc/<pid>/stat after the command's closing bracket: state, parent, ... */
function statFields(pid: number): string[] | null {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat ? stat.slice(stat.lastIndexOf(")") + 2).split(" ") : null;
}

async function gone(pid: number, data: string): Promise<void> {
  const patienceMs = 60_000;
  for (let waitedMs = 0; isServerOf(pid, data); waitedMs += 50) {
    if (waitedMs >= patienceMs) throw new Error(`The database server ${pid} of an earlier run does not stop.`);
    await sleep(50);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
