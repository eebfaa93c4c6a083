import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A child that lived this long had started well: the next pause is short again. */
const HEALTHY_AFTER_MS = 30_000;
/** Crashes before it was ever ready: then something is wrong that another try won't mend. */
const FIRST_TRIES = 4;

export interface ChildOptions {
  name: string;
  entry: string;
  args?: readonly string[];
  environment: NodeJS.ProcessEnv;
  log(line: string): void;
}

export interface ReadyMessage {
  type: "ready";
  origin: string;
  /** Lines for the person who started Covoxel, such as the link for the first administrator. */
  notes?: readonly string[];
}

/** A process that is started again when it crashes, with growing pauses, until it is stopped. */
export class RestartingChild {
  #process: ChildProcess | null = null;
  #stopping = false;
  #wasReady = false;
  readonly #readyOnce = Promise.withResolvers<ReadyMessage>();

  constructor(private readonly options: ChildOptions) {
    void this.#keepRunning();
  }

  /** Resolves the first time it is ready; rejects when it crashed again and again before that. */
  ready(): Promise<ReadyMessage> {
    return this.#readyOnce.promise;
  }

  /** Ends the process; it comes back at once. */
  restart(): void {
    this.#process?.kill("SIGTERM");
  }

  /** Asks it to end, and makes it end when it has not after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => {
      this.options.log(`${this.options.name} did not stop within ${graceMs / 1000} s and was killed`);
      child.kill("SIGKILL");
    }, graceMs);
    await gone;
    clearTimeout(timer);
  }

  async #keepRunning(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let failures = 0;
    while (!this.#stopping) {
      const startedAt = performance.now();
      const how = await this.#run();
      if (this.#stopping) return;
      failures++;
      if (!this.#wasReady && failures === FIRST_TRIES) {
        this.#readyOnce.reject(
          new Error(`${this.options.name} can't be started (${how}); its own lines above say why.`),
        );
        return;
      }
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
      this.options.log(`${this.options.name} ended (${how}); starting it again in ${pauseMs} ms`);
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  #run(): Promise<string> {
    const { entry, args = [], environment } = this.options;
    const child = fork(entry, args, {
      env: environment,
      execArgv: ["--enable-source-maps"],
      // Its own process group: a Ctrl+C in the terminal reaches the supervisor only, which stops its children in order.
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#process = child;
    child.on("message", (message: ReadyMessage) => {
      if (message.type !== "ready") return;
      this.#wasReady = true;
      this.#readyOnce.resolve(message);
    });
    return new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
    });
  }
}
