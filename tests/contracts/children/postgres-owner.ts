import { startEmbeddedPostgres } from "../../../apps/api/src/adapters/embedded-postgres/index.js";

/** Starts the cluster over argv[2], tells the parent, and stays until it is killed. */
const cluster = await startEmbeddedPostgres({ home: process.argv[2]! });
process.send!({ url: cluster.url, pid: cluster.pid });
