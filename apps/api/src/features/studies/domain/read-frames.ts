import type { ObjectStore } from "../../../ports/object-store.js";
import type { Frame } from "./study.js";

/** Objects read at once. */
const parallelReads = 8;

/**
 * Canonical pixels of frames, one after the other in the order given. Neighbours in one object are read in one go.
 * @returns a buffer of its own, the sum of all byteLength long
 * @throws StorageUnavailable
 */
export async function readFrames(objects: ObjectStore, frames: readonly Frame[]): Promise<Uint8Array> {
  const runs = runsOf(frames);
  if (runs.length === 1) return readRun(objects, runs[0]!);
  const total = frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const pixels = new Uint8Array(total);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(parallelReads, runs.length) }, async () => {
      while (next < runs.length) {
        const run = runs[next++]!;
        pixels.set(await readRun(objects, run), run.target);
      }
    }),
  );
  return pixels;
}

interface Run {
  objectKey: Frame["objectKey"];
  start: number;
  end: number;
  /** Where its bytes go in what is returned. */
  target: number;
}

const readRun = (objects: ObjectStore, { objectKey, start, end }: Run) => objects.get(objectKey, { start, end });

function runsOf(frames: readonly Frame[]): Run[] {
  const runs: Run[] = [];
  let target = 0;
  for (const { objectKey, byteOffset, byteLength } of frames) {
    const last = runs.at(-1);
    if (last && last.objectKey === objectKey && last.end === byteOffset) last.end += byteLength;
    else runs.push({ objectKey, start: byteOffset, end: byteOffset + byteLength, target });
    target += byteLength;
  }
  return runs;
}
