import { connectDatabase } from "../../../apps/api/src/adapters/postgres/index.js";
import { openTestQueue } from "../../support/job-queue.js";

/** A server that runs jobs on the database argv[2] until it is killed. */
const connection = connectDatabase(process.argv[2]!, 5);
const { queue } = await openTestQueue(connection);
queue.handle("wait", async (_payload, { signal, report }) => {
  await report(0.5, "waiting");
  process.send!("running");
  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
});
queue.handle("deadly", async () => {
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => undefined);
});
queue.handle("count", async (payload) => ({ by: process.pid, payload }));
await queue.start();
process.send!("started");
