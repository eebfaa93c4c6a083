import fs from "node:fs";
import { type FileHandle, mkdir, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, join } from "node:path";
import { randomFrom } from "./labelmap/workload.js";

/** A file or folder itself, whatever names lead to it. */
type Inode = number;

/** What a process did to a disk, in order. Folders and files are flushed up to where the flush began, once it has ended. */
export type DiskStep =
  | { did: "name"; folder: Inode; name: string; inode: Inode | null }
  | { did: "make"; folder: Inode }
  | { did: "write"; file: Inode; bytes: Uint8Array }
  | { did: "flush"; inode: Inode; upTo: number }
  /** The program told somebody: from here on a power cut must not make it a liar. */
  | { did: "say"; what: string };

export interface RecordedDisk {
  readonly steps: readonly DiskStep[];
  say(what: string): void;
  stop(): void;
}

const root: Inode = 0;

/**
 * Writes down what this process does below `folder` through node:fs/promises, which goes on as it would, except that flushes take
 * seeded whiles longer: as long as one of them is under way anything may happen.
 * @param folder exists and is empty
 */
export function recordDisk(folder: string, seed: number): RecordedDisk {
  const steps: DiskStep[] = [];
  const inodes = new Map<string, Inode>([[folder, root]]);
  const chance = randomFrom(seed);
  const whole = { ...fs.promises };
  let made = root;
  const isOurs = (path: unknown): path is string => typeof path === "string" && path.startsWith(folder);
  const nameIt = (path: string, inode: Inode | null) => {
    steps.push({ did: "name", folder: inodes.get(dirname(path))!, name: basename(path), inode });
    if (inode === null) inodes.delete(path);
    else inodes.set(path, inode);
  };
  const flush = async (inode: Inode, work: () => Promise<void>) => {
    const upTo = steps.length;
    for (let turns = Math.floor(chance() * 12); turns > 0; turns--) await new Promise(setImmediate);
    await work();
    steps.push({ did: "flush", inode, upTo });
  };

  const patched: Partial<typeof fs.promises> = {
    mkdir: (async (path: string, options?: fs.MakeDirectoryOptions) => {
      const missing: string[] = [];
      for (let at = path; isOurs(at) && !inodes.has(at); at = dirname(at)) missing.unshift(at);
      const first = await whole.mkdir(path, options);
      for (const at of missing.filter((path_) => !inodes.has(path_))) {
        steps.push({ did: "make", folder: ++made });
        nameIt(at, made);
      }
      return first;
    }) as typeof fs.promises.mkdir,
    rename: async (from, to) => {
      await whole.rename(from, to);
      if (!isOurs(from) || !isOurs(to)) return;
      const inode = inodes.get(from)!;
      nameIt(to, inode);
      nameIt(from, null);
    },
    rm: async (path, options) => {
      await whole.rm(path, options);
      if (isOurs(path) && inodes.has(path)) nameIt(path, null);
    },
    open: async (path, flags, mode) => {
      const handle = await whole.open(path, flags, mode);
      if (!isOurs(path)) return handle;
      if (!inodes.has(path)) nameIt(path, ++made);
      return record(handle, inodes.get(path)!);
    },
  };

  function record(handle: FileHandle, inode: Inode): FileHandle {
    const { sync, writeFile: write } = handle;
    handle.sync = () => flush(inode, () => sync.call(handle));
    handle.datasync = handle.sync;
    handle.writeFile = async (data) => {
      await write.call(handle, data);
      steps.push({ did: "write", file: inode, bytes: Uint8Array.from(data as Uint8Array) });
    };
    for (const other of ["write", "writev", "appendFile", "truncate"] as const) {
      handle[other] = () => {
        throw new Error(`This recorder doesn't know ${other}.`);
      };
    }
    return handle;
  }

  Object.assign(fs.promises, patched);
  syncBuiltinESMExports();
  return {
    steps,
    say: (what) => steps.push({ did: "say", what }),
    stop: () => {
      Object.assign(fs.promises, whole);
      syncBuiltinESMExports();
    },
  };
}

/** What becomes of steps that no flush has covered when the power goes. */
export type Unflushed = "LOST" | "KEPT" | "BY_CHANCE";

/**
 * Builds in `target` what a disk shows after a power cut that let it get to `cut` steps.
 * By chance: each name and each write is kept, torn (its end reads as zeros) or lost on its own, as disks and file systems may.
 * @returns what had been said by then
 */
export async function powerCut(
  steps: readonly DiskStep[],
  cut: number,
  unflushed: Unflushed,
  chance: () => number,
  target: string,
): Promise<string[]> {
  const done = steps.slice(0, cut);
  const flushedUpTo = new Map<Inode, number>();
  for (const step of done)
    if (step.did === "flush") flushedUpTo.set(step.inode, Math.max(flushedUpTo.get(step.inode) ?? 0, step.upTo));
  const fate = (inode: Inode, n: number): "KEPT" | "TORN" | "LOST" => {
    if (n < (flushedUpTo.get(inode) ?? 0)) return "KEPT";
    if (unflushed !== "BY_CHANCE") return unflushed;
    const at = chance();
    return at < 0.4 ? "KEPT" : at < 0.6 ? "TORN" : "LOST";
  };
  const names = new Map<Inode, Map<string, Inode>>();
  const contents = new Map<Inode, Uint8Array[]>();
  for (const [n, step] of done.entries()) {
    if (step.did === "name" && fate(step.folder, n) !== "LOST") {
      const folder = names.get(step.folder) ?? new Map<string, Inode>();
      names.set(step.folder, folder);
      if (step.inode === null) folder.delete(step.name);
      else folder.set(step.name, step.inode);
    } else if (step.did === "write") {
      const became = fate(step.file, n);
      const kept = became === "TORN" ? torn(step.bytes, chance()) : step.bytes;
      if (became !== "LOST") contents.set(step.file, [...(contents.get(step.file) ?? []), kept]);
    }
  }
  const folders = new Set([root, ...done.flatMap((step) => (step.did === "make" ? [step.folder] : []))]);
  const build = async (inode: Inode, path: string): Promise<void> => {
    if (!folders.has(inode)) return writeFile(path, Buffer.concat(contents.get(inode) ?? []));
    await mkdir(path, { recursive: true });
    for (const [name, child] of names.get(inode) ?? []) await build(child, join(path, name));
  };
  await build(root, target);
  return done.flatMap((step) => (step.did === "say" ? [step.what] : []));
}

function torn(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy.fill(0, Math.floor(at * copy.length));
  return copy;
}
