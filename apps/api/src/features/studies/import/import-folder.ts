import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ProjectId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { ImportFile } from "../domain/import.js";
import type { FileCounts } from "../domain/repositories.js";
import { cancelImport, finishImport, type ImportPorts, startImport, takeInFile } from "./import-use-cases.js";

export interface ImportProgress {
  /** 0 to 1. */
  progress: number;
  /** What is being done, for people. */
  message: string;
}

export interface ImportedFolder {
  status: "DONE" | "CANCELLED" | "FAILED";
  counts: FileCounts;
  studies: number;
  series: number;
  refused: readonly ImportFile[];
}

export type ImportFolder = (
  who: Principal,
  options: {
    projectId: ProjectId;
    /** A file or a folder, with everything below it. */
    path: string;
    onProgress(progress: ImportProgress): void;
    /** Aborted: the import is cancelled. */
    signal: AbortSignal;
  },
) => Promise<ImportedFolder>;

const pollMs = 200;

/**
 * Imports what lies on this machine, without a network between: files are linked or copied into quarantine, and a job does the rest,
 * here or in a running server.
 */
export const importFolder =
  (ports: ImportPorts): ImportFolder =>
  async (who, { projectId, path, onProgress, signal }) => {
    const files = await filesBelow(resolve(path));
    if (files.length === 0) throw new BadUserInput("There is no file to import.");
    if (files.length > ports.caps.maxFiles)
      throw new BadUserInput(`An import takes at most ${ports.caps.maxFiles} files.`, { files: files.length });
    const record = await startImport(ports, who, { projectId, source: "COMMAND_LINE" });
    const cancel = () => cancelImport(ports, who, record.id);
    try {
      for (const [index, file] of files.entries()) {
        signal.throwIfAborted();
        await takeInFile(ports, record, file);
        if (index % 50 === 0) onProgress({ progress: 0, message: `Took in ${index} of ${files.length} files` });
      }
      await finishImport(ports, who, record.id);
    } catch (error) {
      await cancel();
      if (!signal.aborted) throw error;
    }
    return watch(ports, record.id, onProgress, signal, cancel);
  };

async function watch(
  { imports, jobs }: ImportPorts,
  importId: Parameters<ImportPorts["imports"]["find"]>[0],
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
  cancel: () => Promise<unknown>,
): Promise<ImportedFolder> {
  for (;;) {
    const record = (await imports.find(importId))!;
    if (record.status !== "RECEIVING" && record.status !== "PROCESSING") {
      const counts = (await imports.countFiles([importId])).get(importId)!;
      const refused = await imports.filesOf(importId, { statuses: ["REFUSED"], limit: 10_000 });
      return { status: record.status, counts, refused, ...(await imports.countImported(importId)) };
    }
    if (signal.aborted) await cancel();
    const job = record.jobId && (await jobs.get(record.jobId));
    if (job) onProgress({ progress: job.progress, message: job.message });
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function filesBelow(root: string): Promise<{ path: string; source: string }[]> {
  const there = await stat(root).catch(() => null);
  if (!there) throw new BadUserInput("There is nothing at this path.");
  if (there.isFile()) return [{ path: basename(root), source: root }];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((source) => ({ path: join(basename(root), relative(root, source)), source }));
}
