/**
 * Runs in the API's process, before it: collects garbage every second, and writes what is held then (heap and what lies outside of it,
 * in MB) to the file that BENCH_HELD_FILE names. The resident size says too little: how much of it is garbage is V8's choice.
 */
import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

setInterval(() => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(process.env.BENCH_HELD_FILE, String((heapUsed + external) / 2 ** 20));
}, 1000).unref();
