import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { S3Settings } from "../../apps/api/src/adapters/s3/index.js";

const run = promisify(execFile);
const script = resolve(import.meta.dirname, "../../infra/ceph-rgw.sh");

export interface TestGateway {
  /** A bucket that doesn't exist yet, another at each call. */
  newBucket(): S3Settings;
  stop(): Promise<void>;
}

/** A real Ceph RADOS gateway on free ports; takes 10 to 20 s. Ask `needs("radosgw")` first. */
export async function startCephGateway(): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-ceph-"));
  const [s3Port, monitorPort] = await findFreePorts(2);
  const accessKey = randomBytes(10).toString("hex");
  const secretKey = randomBytes(20).toString("hex");
  const stop = async () => {
    await run(script, ["stop", folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run(script, ["start", folder, String(s3Port), String(monitorPort), accessKey, secretKey]);
  } catch (error) {
    await stop();
    throw error;
  }
  const newBucket = () => ({
    endpoint: `http://127.0.0.1:${s3Port}`,
    bucket: `covoxel-${randomBytes(6).toString("hex")}`,
    region: "us-east-1",
    accessKey,
    secretKey,
  });
  return { newBucket, stop };
}

/** Held open together, so that they differ. Someone else may take one before it is used: rare, and the start says so. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

async function listenAnywhere() {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}
