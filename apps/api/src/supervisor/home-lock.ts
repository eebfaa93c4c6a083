import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another Covoxel runs on the same home. */
export class HomeInUse extends Error {
  constructor(
    readonly home: string,
    readonly pid: number,
  ) {
    super(
      `Covoxel already runs on ${home} (process ${pid}). Stop that one first, or set COVOXEL_HOME to another folder.`,
    );
  }
}

/**
 * Holds `home` for this process until it ends, however it ends: the lock is a listening Unix socket, which the kernel closes
 * with the process, so a crash leaves at most a socket file that answers nobody.
 * @throws HomeInUse
 */
export async function lockHome(home: string): Promise<Server> {
  const path = socketPath(home);
  for (let attempt = 0; ; attempt++) {
    const server = await listen(path);
    if (server) return server;
    const pid = await holder(path);
    if (pid !== null) throw new HomeInUse(home, pid);
    if (attempt === 3)
      throw new Error(`The lock ${path} can neither be taken nor asked; remove that file and start again.`);
    rmSync(path, { force: true });
  }
}

function socketPath(home: string): string {
  // Unix socket paths end at 107 bytes.
  const inside = join(home, "lock.sock");
  if (Buffer.byteLength(inside) <= 100) return inside;
  return join(tmpdir(), `covoxel-${createHash("sha256").update(home).digest("hex").slice(0, 16)}.sock`);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end(String(process.pid)));
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** @returns the pid of who holds the lock, or null when nobody answers */
function holder(path: string): Promise<number | null> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(path);
    socket.setTimeout(2000, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => resolve(null));
    socket.on("close", () => resolve(text === "" ? null : Number(text)));
  });
}
