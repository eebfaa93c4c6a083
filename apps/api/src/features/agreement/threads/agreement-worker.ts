import { parentPort } from "node:worker_threads";
import { type Outcome, perform, type Task } from "./task.js";

export interface AgreementRequest {
  task: Task;
  /** One number in shared memory; the work is given up once it is not 0. */
  stop: Int32Array<SharedArrayBuffer>;
}

export type AgreementReply =
  | { kind: "PROGRESS"; done: number }
  | { kind: "DONE"; outcome: Outcome }
  /** As it was asked to. */
  | { kind: "STOPPED" };

class Stopped extends Error {}

/** Progress is told in steps of this. */
const step = 0.01;

// Whatever else is thrown here ends the thread: that task is an error, the next one has a new thread.
parentPort?.on("message", ({ task, stop }: AgreementRequest) => reply(work(task, stop)));

function work(task: Task, stop: AgreementRequest["stop"]): AgreementReply {
  let told = 0;
  try {
    const outcome = perform(task, (done) => {
      if (Atomics.load(stop, 0) !== 0) throw new Stopped();
      if (done < told + step) return;
      told = done;
      reply({ kind: "PROGRESS", done });
    });
    return { kind: "DONE", outcome };
  } catch (error) {
    if (error instanceof Stopped) return { kind: "STOPPED" };
    throw error;
  }
}

/** A whole array is moved, not copied. */
function reply(message: AgreementReply): void {
  const outcome = message.kind === "DONE" ? message.outcome : null;
  const isArray = outcome instanceof Uint8Array || outcome instanceof Uint16Array;
  parentPort?.postMessage(message, isArray ? [outcome.buffer as ArrayBuffer] : []);
}
