import type { WorkerOptions } from "node:worker_threads";

/** Arrays lie outside of it; this is for what leads to them. */
const heapMb = 1024;

const isSource = (caller: string): boolean => caller.endsWith(".ts");

/** Compiled, a worker is JavaScript beside its caller; from source (tests, development) tsx reads it. @param caller import.meta.url */
export const workerUrl = (caller: string, name: string): URL =>
  new URL(`./${name}.${isSource(caller) ? "ts" : "js"}`, caller);

export const workerOptions = (caller: string): WorkerOptions => ({
  resourceLimits: { maxOldGenerationSizeMb: heapMb },
  stdout: true,
  stderr: true,
  ...(isSource(caller) && { execArgv: ["--import", import.meta.resolve("tsx")] }),
});
