/** Runs in the API's process, before it: collects garbage all the time, so that what the process holds is what it needs. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
setInterval(runInNewContext("gc"), 250).unref();
