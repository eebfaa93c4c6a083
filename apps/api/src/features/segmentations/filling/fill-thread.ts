import { Worker } from "node:worker_threads";
import { GeometryMismatch } from "../../../errors.js";
import { toSend } from "../../../threads/label-arrays.js";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { EncodedMask, FilledEntry, VoxelsToFill } from "../domain/filled-mask.js";
import type { FillReply } from "./fill-worker.js";

export interface EncodeOptions {
  /** The planes' arrays are given away, which saves a copy of each: they are empty afterwards. Shared memory is never copied. */
  givesArrays?: boolean;
  /** Stops the work; nothing comes of it. */
  signal?: AbortSignal;
}

/** Turns whole masks into entries in a thread of their own: seconds for a large one, and no stroke waits for that. One at a time. */
export class FillThread {
  #turn: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  #closed = false;

  /** @throws GeometryMismatch where a plane is not of that shape; RangeError for numbers that can't be; the signal's reason */
  async encode(voxels: VoxelsToFill, options: EncodeOptions = {}): Promise<EncodedMask> {
    checkPlanes(voxels);
    const encoded = this.#turn.then(() => this.#run(voxels, options));
    this.#turn = encoded.catch(() => undefined);
    return encoded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
    await this.#turn;
  }

  async #run({ planes, ...rest }: VoxelsToFill, { givesArrays = false, signal }: EncodeOptions): Promise<EncodedMask> {
    if (this.#closed) throw new Error("Filling masks was stopped.");
    signal?.throwIfAborted();
    const { arrays, moved } = toSend(
      planes.map(({ labels }) => labels),
      givesArrays,
    );
    const worker = new Worker(workerUrl(import.meta.url, "fill-worker"), workerOptions(import.meta.url));
    this.#worker = worker;
    const stop = () => void worker.terminate();
    signal?.addEventListener("abort", stop);
    try {
      const answer = collect(worker);
      worker.postMessage({ ...rest, planes: planes.map(({ plane }, n) => ({ plane, labels: arrays[n]! })) }, moved);
      return { ...rest, ...(await answer) };
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#worker = null;
      await worker.terminate();
    }
  }
}

function collect(worker: Worker): Promise<Pick<EncodedMask, "entries" | "segments">> {
  const entries: FilledEntry[] = [];
  return new Promise((resolve, reject) => {
    worker.on("message", (reply: FillReply) => {
      if (reply.kind === "ENTRY") entries.push(reply.entry);
      else resolve({ entries, segments: reply.segments });
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("The thread that fills masks ended.")));
  });
}

/** @throws GeometryMismatch, RangeError */
function checkPlanes({ shape, planes }: VoxelsToFill): void {
  const voxels = shape[0] * shape[1] * shape[2];
  if (planes.some(({ labels }) => labels.length !== voxels))
    throw new GeometryMismatch("These labels are not on this grid.", { shape });
  const numbers = planes.map(({ plane }) => plane);
  if (new Set(numbers).size !== numbers.length) throw new RangeError("A plane is filled once.");
  if (numbers.some((plane) => !Number.isInteger(plane) || plane < 0 || plane > 255))
    throw new RangeError("A plane is a whole number from 0 to 255.");
}
