import { Worker } from "node:worker_threads";
import { UnsupportedImage } from "../../../errors.js";
import type { FrameJob } from "./decode-frame.js";
import type { WorkerReply, WorkerRequest } from "./worker.js";

export interface WorkerPool {
  /** @param job its bytes are moved to the worker: the caller's array is empty afterwards @throws UnsupportedImage */
  run(job: FrameJob): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Task {
  id: number;
  job: FrameJob;
  resolve(pixels: Uint8Array): void;
  reject(error: Error): void;
}

interface Lane {
  worker: Worker;
  task: Task | null;
  timer: NodeJS.Timeout | null;
}

/** A codec may grow its memory within a worker; this keeps JavaScript's own share in bounds, the wall clock does the rest. */
const workerHeapMb = 512;

export function createWorkerPool({ threads, timeoutMs }: { threads: number; timeoutMs: number }): WorkerPool {
  const lanes = new Set<Lane>();
  const waiting: Task[] = [];
  let nextId = 0;
  let closed = false;

  const pump = () => {
    while (waiting.length > 0 && !closed) {
      const lane = [...lanes].find(({ task }) => !task) ?? (lanes.size < threads ? openLane() : null);
      if (!lane) return;
      start(lane, waiting.shift()!);
    }
    for (const lane of lanes) if (!lane.task) lane.worker.unref(); // an idle pool keeps no process alive
  };

  const openLane = (): Lane => {
    const lane: Lane = { worker: startWorker(), task: null, timer: null };
    lanes.add(lane);
    lane.worker.on("message", (reply: WorkerReply) => finish(lane, reply));
    lane.worker.on("error", () => fail(lane, "Decoding its pixels failed: the file is damaged or too large."));
    lane.worker.on("exit", () => fail(lane, "Decoding its pixels failed: the file is damaged or too large."));
    return lane;
  };

  const start = (lane: Lane, task: Task) => {
    lane.task = task;
    lane.worker.ref();
    lane.timer = setTimeout(() => fail(lane, "Decoding its pixels took too long and was stopped."), timeoutMs);
    const request: WorkerRequest = { id: task.id, job: task.job };
    lane.worker.postMessage(request, [task.job.bytes.buffer as ArrayBuffer]);
  };

  const settle = (lane: Lane): Task | null => {
    const { task } = lane;
    if (lane.timer) clearTimeout(lane.timer);
    lane.timer = null;
    lane.task = null;
    return task;
  };

  const finish = (lane: Lane, reply: WorkerReply) => {
    if (reply.outcome === "BROKEN") return fail(lane, "Its compressed pixels are damaged and can't be decoded.");
    const task = settle(lane);
    if (reply.outcome === "DONE") task?.resolve(reply.pixels);
    else task?.reject(new UnsupportedImage(reply.message));
    pump();
  };

  /** The worker is given up; the next task gets a fresh one. */
  const fail = (lane: Lane, message: string) => {
    if (!lanes.delete(lane)) return;
    const task = settle(lane);
    void lane.worker.terminate();
    task?.reject(new UnsupportedImage(message));
    pump();
  };

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new UnsupportedImage("Decoding was stopped."));
        waiting.push({ id: nextId++, job: withOwnBytes(job), resolve, reject });
        pump();
      }),
    async close() {
      closed = true;
      for (const task of waiting.splice(0)) task.reject(new UnsupportedImage("Decoding was stopped."));
      const open = [...lanes];
      lanes.clear();
      for (const lane of open) settle(lane)?.reject(new UnsupportedImage("Decoding was stopped."));
      await Promise.all(open.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Only a whole buffer can be moved. */
function withOwnBytes(job: FrameJob): FrameJob {
  const { bytes } = job;
  return bytes.byteLength === bytes.buffer.byteLength ? job : { ...job, bytes: new Uint8Array(bytes) };
}

/** Compiled, the worker is JavaScript beside this file; from source (tests, development) tsx reads it. */
function startWorker(): Worker {
  const fromSource = import.meta.url.endsWith(".ts");
  const limits = { resourceLimits: { maxOldGenerationSizeMb: workerHeapMb }, stdout: true, stderr: true };
  return fromSource
    ? new Worker(new URL("./worker.ts", import.meta.url), {
        ...limits,
        execArgv: ["--import", import.meta.resolve("tsx")],
      })
    : new Worker(new URL("./worker.js", import.meta.url), limits);
}
