import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { openFile } from "../../apps/api/src/features/studies/byte-source.js";
import type { ByteSource, ImageCaps, ImageFile } from "../../apps/api/src/features/studies/domain/image-file.js";
import { readImageFile } from "../../apps/api/src/features/studies/read-image-file.js";
import { python } from "./require.js";

/** As the configuration has them by default. */
export const caps: ImageCaps = {
  maxFileBytes: 4 * 2 ** 30,
  maxCompressionRatio: 200,
  maxFrameVoxels: 2 ** 28,
  maxSeriesVoxels: 2 ** 32,
};

export function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesUnder(path) : [path]));
}

export interface OpenedFile {
  path: string;
  source: ByteSource;
  file: ImageFile;
}

/** @param use what to do while the file is open */
export async function withImageFile<T>(path: string, use: (opened: OpenedFile) => Promise<T>): Promise<T> {
  const source = await openFile(path);
  try {
    return await use({ path, source, file: await readImageFile(source, caps, basename(path)) });
  } finally {
    await source.close();
  }
}

/** Runs one of tests/support/python with a JSON question on stdin. One start of Python for many files. */
export function askPython<Answer>(script: string, question: unknown): Answer {
  const path = join(import.meta.dirname, "python", script);
  const answer = execFileSync(python, ["-W", "ignore", path], {
    input: JSON.stringify(question),
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(answer.toString()) as Answer;
}
