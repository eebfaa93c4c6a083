import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** A whole Covoxel as `npm start` runs it: supervisor, PostgreSQL, web and API, built beforehand. */
export interface CovoxelProcess {
  url: string;
  /** What it printed so far, both streams. */
  output(): string;
  process: ChildProcess;
  /** SIGTERM and wait. @returns the exit status */
  stop(): Promise<number | null>;
}

/** @throws when it ends before it is ready, with its output */
export async function startCovoxel(options: {
  home: string;
  port?: number;
  env?: NodeJS.ProcessEnv;
}): Promise<CovoxelProcess> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [join(root, "apps/api/dist/supervisor/main.js")], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", ...options.env, COVOXEL_HOME: options.home, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const ready = Promise.withResolvers<string>();
  const collect = (chunk: Buffer) => {
    text += chunk;
    const url = /^ {2}Covoxel: (\S+)$/m.exec(text)?.[1];
    if (url) ready.resolve(url);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const gone = new Promise<number | null>((settle) => child.once("exit", (code) => settle(code)));
  void gone.then((code) => ready.reject(new Error(`Covoxel ended (${code}) before it was ready:\n${text}`)));
  const url = await ready.promise;
  return {
    url,
    output: () => text,
    process: child,
    stop: () => {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((settle, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => settle(typeof address === "object" && address ? address.port : 0));
    });
  });
}
