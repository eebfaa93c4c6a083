import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseId } from "@covoxel/shared/vocabulary";
import { ZipFile } from "yazl";
import type { JobQueue } from "../../../ports/job-queue.js";
import type { Archive } from "../domain/export-ports.js";

/** Compressed already: the zip stores it as it is. */
const packed = /\.gz$/;

/** So that the same files make the same zip: the first day that a zip can say, in whatever zone. */
const noTime = new Date(1980, 0, 1);

/** Writes a zip into a folder of this machine, file after file; one file is in memory at a time. */
export async function openZipArchive(folder: string, name: string): Promise<Archive> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.zip`);
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }));
  // Told to whoever adds or finishes; here only so that nobody calls it unhandled.
  written.catch(() => undefined);
  return {
    add: async ({ name: inside, bytes }) => {
      const options = {
        mtime: noTime,
        forceDosTimestamp: true,
        mode: 0o100644,
        compress: !packed.test(inside),
        size: bytes.length,
      };
      const stream = Readable.from(piecesOf(bytes), { objectMode: false });
      const taken = new Promise<void>((resolve, reject) => stream.on("end", resolve).on("error", reject));
      zip.addReadStream(stream, inside, options);
      await Promise.race([taken, written]);
    },
    finish: async () => {
      zip.end();
      await written;
      return path;
    },
    remove: async () => {
      (zip.outputStream as Readable).destroy();
      await written.catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

const pieceBytes = 1 << 20;

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** What a process that died left behind: a job that goes on begins its zip anew. */
export async function removeAbandoned(folder: string, jobs: Pick<JobQueue, "get">): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const id = parseId("job", name.replace(/\.zip$/, ""));
    const job = id && (await jobs.get(id));
    if (job?.status === "RUNNING" || job?.status === "WAITING") continue;
    await rm(join(folder, name), { force: true });
  }
}
