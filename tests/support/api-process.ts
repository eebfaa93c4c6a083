import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";

const entry = join(resolve(import.meta.dirname, "../.."), "apps/api/dist/main.js");

/** The API alone as a process of its own, built beforehand, on somebody's database. */
export interface ApiProcess {
  url: string;
  pid: number;
  /** What it wrote so far, both streams. */
  output(): string;
  /** Resolves when it ended, whoever ended it. */
  gone: Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** kill -9, and wait until it is gone. */
  kill(): Promise<void>;
  /** As its supervisor ends it: it drains, and leaves. */
  end(): Promise<void>;
}

/**
 * @param preload a module that Node runs before anything of the API's
 * @throws when it ends before it is ready, with its output
 */
export async function startApiProcess(env: NodeJS.ProcessEnv, preload?: string): Promise<ApiProcess> {
  const child: ChildProcess = spawn(process.execPath, [...(preload ? ["--import", preload] : []), entry], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  const gone = new Promise<void>((settle) => child.once("exit", () => settle()));
  const ready = new Promise<string>((settle) => {
    child.on("message", (message: { type?: string; origin?: string }) => {
      if (message.type === "ready" && message.origin) settle(message.origin);
    });
  });
  const url = await Promise.race([ready, gone.then(() => null)]);
  if (url === null) throw new Error(`the API ended before it was ready:\n${text}`);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => text,
    gone,
    signal: (name) => void child.kill(name),
    kill: () => {
      child.kill("SIGKILL");
      return gone;
    },
    end: () => {
      child.kill("SIGTERM");
      return gone;
    },
  };
}
