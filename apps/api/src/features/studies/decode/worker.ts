import { parentPort } from "node:worker_threads";
import { Refusal } from "../domain/refusal.js";
import { decodeFrame, type FrameJob } from "./decode-frame.js";

export interface WorkerRequest {
  id: number;
  job: FrameJob;
}

/** BROKEN: the codec crashed, so this worker should not be trusted with another frame. */
export type WorkerReply =
  | { id: number; outcome: "DONE"; pixels: Uint8Array }
  | { id: number; outcome: "REFUSED"; message: string }
  | { id: number; outcome: "BROKEN" };

parentPort?.on("message", async ({ id, job }: WorkerRequest) => {
  const reply = await decode(id, job);
  const moved = reply.outcome === "DONE" ? [reply.pixels.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(reply, moved);
});

async function decode(id: number, job: FrameJob): Promise<WorkerReply> {
  try {
    return { id, outcome: "DONE", pixels: ownBuffer(await decodeFrame(job)) };
  } catch (error) {
    return error instanceof Refusal ? { id, outcome: "REFUSED", message: error.message } : { id, outcome: "BROKEN" };
  }
}

/** A view of a larger or pooled buffer must not take its neighbours along. */
function ownBuffer(pixels: Uint8Array): Uint8Array {
  return pixels.byteLength === pixels.buffer.byteLength ? pixels : new Uint8Array(pixels);
}
