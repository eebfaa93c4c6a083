import { parentPort } from "node:worker_threads";
import type { Agreement, AgreementWish } from "../domain/agreement.js";
import { measureAgreement } from "../domain/measure-agreement.js";

export interface MeasureRequest {
  wish: AgreementWish;
  /** One number in shared memory; the work is given up once it is not 0. */
  stop: Int32Array<SharedArrayBuffer>;
}

export type MeasureReply =
  | { kind: "PROGRESS"; done: number }
  | { kind: "MEASURED"; agreements: Agreement[] }
  /** As it was asked to. */
  | { kind: "STOPPED" };

class Stopped extends Error {}

/** Progress is told in steps of this. */
const step = 0.01;

// Whatever else is thrown here ends the thread: that measurement is an error, the next one has a new thread.
parentPort?.on("message", ({ wish, stop }: MeasureRequest) => reply(measure(wish, stop)));

function measure(wish: AgreementWish, stop: MeasureRequest["stop"]): MeasureReply {
  let told = 0;
  try {
    const agreements = measureAgreement(wish, (done) => {
      if (Atomics.load(stop, 0) !== 0) throw new Stopped();
      if (done < told + step) return;
      told = done;
      reply({ kind: "PROGRESS", done });
    });
    return { kind: "MEASURED", agreements };
  } catch (error) {
    if (error instanceof Stopped) return { kind: "STOPPED" };
    throw error;
  }
}

const reply = (message: MeasureReply) => parentPort?.postMessage(message);
