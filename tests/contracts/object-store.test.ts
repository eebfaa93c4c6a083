import { fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createUrlSigner,
  openFilesystemStore,
  serveSignedFiles,
} from "../../apps/api/src/adapters/filesystem/index.js";
import { createFixedClock, createMemoryObjectStore } from "../../apps/api/src/adapters/memory/index.js";
import { openS3Store, type S3Settings } from "../../apps/api/src/adapters/s3/index.js";
import { systemClock } from "../../apps/api/src/adapters/system/index.js";
import { StorageUnavailable } from "../../apps/api/src/errors.js";
import { objectKey } from "../../apps/api/src/ports/object-key.js";
import { ObjectMissing, type ObjectStore } from "../../apps/api/src/ports/object-store.js";
import { startCephGateway, type TestGateway } from "../support/object-stores.js";
import { needs } from "../support/require.js";
import { objectStoreContract, type StoreUnderTest, sha256 } from "./object-store.contract.js";

const project = "prj_0123456789abcdefghijklmn";

objectStoreContract("ObjectStore in memory", async () => ({
  store: createMemoryObjectStore(systemClock),
  unreachable: null,
  signed: null,
  close: async () => undefined,
}));

objectStoreContract("ObjectStore in a folder", openFolderUnderTest);

async function openFolderUnderTest(): Promise<StoreUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-objects-"));
  const clock = createFixedClock(new Date("2026-01-01T00:00:00Z"));
  const signer = createUrlSigner("a secret of this test", clock);
  const store = await openFilesystemStore(join(folder, "objects"), signer, clock);
  const unreachable = await openFilesystemStore(join(folder, "unmounted"), signer, clock);
  rmSync(join(folder, "unmounted"), { recursive: true });
  const server = createServer(express().use(serveSignedFiles(store, signer)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    store,
    unreachable,
    signed: {
      fetch: (path, init) => fetch(origin + path, init),
      waitS: async (seconds) => clock.advanceMs(seconds * 1000),
    },
    async close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe("ObjectStore in a folder, beyond the contract", () => {
  let folder: string;
  let root: string;
  let store: ObjectStore;
  const signer = createUrlSigner("a secret of this test", systemClock);
  const visible = async () => {
    const fresh = await openFilesystemStore(root, signer, systemClock);
    const found = [];
    for await (const object of fresh.list(project)) found.push(object);
    return found;
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "covoxel-objects-"));
    root = join(folder, "objects");
    store = await openFilesystemStore(root, signer, systemClock);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets nobody else on the machine look in", async () => {
    const { key } = await store.put(project, Buffer.from("private"));
    expect(statSync(root).mode & 0o077).toBe(0);
    const [owner, hash] = key.split("/") as [string, string];
    expect(statSync(join(root, owner, hash.slice(0, 2), hash)).mode & 0o077).toBe(0);
  });

  it("kill -9 in the middle of a put leaves nothing visible, and what it left is swept away a day later", async () => {
    const pipe = join(folder, "pipe");
    spawnSync("mkfifo", [pipe]);
    const child = fork(join(import.meta.dirname, "children/put-file.ts"), [root, pipe], {
      execArgv: ["--import", "tsx"],
    });
    await once(child, "message");
    const source = openSync(pipe, "w");
    writeSync(source, Buffer.alloc(100_000, 7));
    const workshop = join(root, ".incoming");
    while (!readdirSync(workshop).some((name) => statSync(join(workshop, name)).size >= 100_000)) await sleep(10);
    child.kill("SIGKILL");
    await once(child, "exit");
    closeSync(source);
    expect(await visible()).toEqual([]);
    const [left] = readdirSync(workshop);
    const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
    utimesSync(join(workshop, left!), yesterday, yesterday);
    await visible();
    expect(readdirSync(workshop)).toEqual([]);
  });

  it("a put that was killed anywhere leaves either the whole object or none", async () => {
    const path = join(folder, "large");
    writeFileSync(path, Buffer.alloc(32 * 2 ** 20, 5));
    const whole = { key: objectKey(project, sha256(Buffer.alloc(32 * 2 ** 20, 5))), size: 32 * 2 ** 20 };
    for (const delayMs of [0, 10, 20, 30, 40, 60, 80, 120]) {
      const child = fork(join(import.meta.dirname, "children/put-file.ts"), [root, path], {
        execArgv: ["--import", "tsx"],
      });
      await once(child, "message");
      const exit = once(child, "exit");
      await sleep(delayMs);
      child.kill("SIGKILL");
      await exit;
      const found = await visible();
      if (found.length > 0) expect(found).toEqual([whole]);
      if (found.length > 0) expect(sha256(await store.get(whole.key))).toBe(whole.key.split("/")[1]);
      await store.delete(whole.key);
    }
  });

  it("a disk that takes no more is StorageUnavailable, and nothing half-written stays", async () => {
    const path = join(folder, "large");
    writeFileSync(path, Buffer.alloc(4 * 2 ** 20, 5));
    const entry = join(import.meta.dirname, "children/put-file.ts");
    // The shell's file size limit stands in for a full disk; it counts blocks of 512 bytes.
    const limited = `trap '' XFSZ; ulimit -f 2048; exec "$@"`;
    const args = ["-c", limited, "sh", process.execPath, "--import", "tsx", entry, root, path];
    const child = spawn("/bin/sh", args, { stdio: ["ignore", "inherit", "inherit", "ipc"], cwd: import.meta.dirname });
    const outcome = await new Promise((resolve) => {
      child.on("message", (message) => message !== "opened" && resolve(message));
      child.on("exit", (code) => resolve(`exit ${code}`));
    });
    expect(outcome).toBe("StorageUnavailable");
    expect(readdirSync(join(root, ".incoming"))).toEqual([]);
    expect(await visible()).toEqual([]);
  });

  it("follows no link, neither in an object's place nor on the way to it", async () => {
    const secret = join(folder, "secret");
    writeFileSync(secret, "outside");
    const hash = sha256(Buffer.from("outside"));
    mkdirSync(join(root, project, hash.slice(0, 2)), { recursive: true });
    symlinkSync(secret, join(root, project, hash.slice(0, 2), hash));
    const planted = objectKey(project, hash);
    await expect(store.get(planted)).rejects.toThrow(ObjectMissing);
    await expect(store.head(planted)).rejects.toThrow(ObjectMissing);
    expect(await visible()).toEqual([]);

    const { key } = await store.put(project, Buffer.from("inside"));
    renameSync(join(root, project), join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(root, project));
    await expect(store.get(key)).rejects.toThrow(ObjectMissing);
    await expect(store.put(project, Buffer.from("more"))).rejects.toThrow("A link or file stands where");
  });
});

const radosgw = needs("radosgw");
describe.skipIf(!radosgw.available)("with a real Ceph gateway (needs radosgw)", () => {
  let started: Promise<TestGateway> | undefined;
  const findGateway = () => {
    started ??= startCephGateway();
    return started;
  };
  afterAll(async () => (await started)?.stop());

  objectStoreContract("ObjectStore in S3", async () => {
    const gateway = await findGateway();
    const store = await openS3Store(gateway.newBucket());
    const unreachable = await openAndLose(gateway.newBucket());
    const waitS = (seconds: number) => sleep(seconds * 1000);
    return { store, unreachable, signed: { fetch, waitS }, close: async () => undefined };
  });

  it("makes its bucket once, though two servers start at the same time", async () => {
    const settings = (await findGateway()).newBucket();
    const [one, other] = await Promise.all([openS3Store(settings), openS3Store(settings)]);
    const { key } = await one.put(project, Buffer.from("shared"));
    expect(Buffer.from(await other.get(key)).toString()).toBe("shared");
  });

  it("opens nothing to a wrong secret", async () => {
    const settings = (await findGateway()).newBucket();
    await openS3Store(settings);
    await expect(openS3Store({ ...settings, secretKey: "wrong" })).rejects.toThrow(StorageUnavailable);
  });

  it("survives a connection that breaks in the middle of a transfer", async () => {
    const settings = (await findGateway()).newBucket();
    const bytes = Buffer.alloc(8 * 2 ** 20, 3);
    const { key } = await (await openS3Store(settings)).put(project, bytes);
    const flaky = await startProxy(settings.endpoint);
    const store = await openS3Store({ ...settings, endpoint: flaky.endpoint });
    flaky.breakNextAfter(1_000_000);
    expect(sha256(await store.get(key))).toBe(sha256(bytes));
    expect(flaky.broken()).toBe(1);
    await flaky.close();
  });
});

/** A store on the real gateway, through a wire that is then cut. */
async function openAndLose(settings: S3Settings): Promise<ObjectStore> {
  const wire = await startProxy(settings.endpoint);
  const store = await openS3Store({ ...settings, endpoint: wire.endpoint });
  await wire.close();
  return store;
}

async function startProxy(endpoint: string) {
  const port = Number(new URL(endpoint).port);
  const sockets = new Set<Socket>();
  let breakAfter = Number.POSITIVE_INFINITY;
  let broken = 0;
  const server = createTcpServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let received = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => [client, upstream].map((end) => end.destroy()));
    }
    client.pipe(upstream);
    upstream.on("data", (bytes) => {
      received += bytes.byteLength;
      if (received > breakAfter) {
        breakAfter = Number.POSITIVE_INFINITY;
        broken += 1;
        client.destroy();
      } else client.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The next connection that brings more than this many bytes is cut. */
    breakNextAfter(count: number) {
      breakAfter = count;
      broken = 0;
    },
    broken: () => broken,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
