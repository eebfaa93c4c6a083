import { randomBytes } from "node:crypto";
import { copyFile, link, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ImportId } from "@covoxel/shared/vocabulary";

export interface CompleteUpload {
  name: string;
  sizeBytes: number;
  relativePath: string;
}

/**
 * Where files wait until they are part of a series: `<folder>/<import id>/<random name>`. Names of ours only: what a file was called is
 * known to the database alone.
 */
export class Quarantine {
  constructor(readonly folder: string) {}

  folderOf(importId: ImportId): string {
    return join(this.folder, importId);
  }

  pathOf(importId: ImportId, name: string): string {
    if (!/^[0-9a-z-]+$/.test(name)) throw new RangeError("Not the name of a quarantined file.");
    return join(this.folderOf(importId), name);
  }

  freshName(): string {
    return randomBytes(12).toString("hex");
  }

  async open(importId: ImportId): Promise<void> {
    await mkdir(this.folderOf(importId), { recursive: true, mode: 0o700 });
  }

  /** Takes a file that lies on this machine, without copying its bytes where the file system allows. */
  async takeIn(importId: ImportId, path: string): Promise<string> {
    const name = this.freshName();
    const target = this.pathOf(importId, name);
    await link(path, target).catch(() => copyFile(path, target));
    return name;
  }

  /** Uploads whose bytes are all here, by what the upload server noted beside each. */
  async completeUploads(importId: ImportId): Promise<CompleteUpload[]> {
    const names = await readdir(this.folderOf(importId)).catch(() => []);
    const found: CompleteUpload[] = [];
    for (const note of names.filter((name) => name.endsWith(".json"))) {
      const name = note.slice(0, -".json".length);
      const path = this.pathOf(importId, name);
      const [text, file] = await Promise.all([
        readFile(`${path}.json`, "utf8").catch(() => ""),
        stat(path).catch(() => null),
      ]);
      const upload = parseNote(text);
      if (upload && file?.size === upload.size)
        found.push({ name, sizeBytes: upload.size, relativePath: upload.relativePath });
    }
    return found;
  }

  async removeFile(importId: ImportId, name: string): Promise<void> {
    const path = this.pathOf(importId, name);
    await Promise.all([rm(path, { force: true }), rm(`${path}.json`, { force: true })]);
  }

  async removeAll(importId: ImportId): Promise<void> {
    await rm(this.folderOf(importId), { recursive: true, force: true });
  }
}

/** @returns null for a note that the crash cut short */
function parseNote(text: string): { size: number; relativePath: string } | null {
  try {
    const { size, metadata } = JSON.parse(text) as { size?: unknown; metadata?: { relativePath?: unknown } };
    const relativePath = metadata?.relativePath;
    return typeof size === "number" && typeof relativePath === "string" ? { size, relativePath } : null;
  } catch {
    return null;
  }
}
