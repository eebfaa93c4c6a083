import { clusterVariable, startTestCluster } from "./database.js";

/** Vitest's global setup: one PostgreSQL for every file of the run. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env[clusterVariable]) return async () => undefined;
  const cluster = await startTestCluster();
  process.env[clusterVariable] = cluster.url;
  return async () => {
    delete process.env[clusterVariable];
    await cluster.stop();
  };
}
