import { type ChildProcess, fork } from "node:child_process";
import { extname, join } from "node:path";
import { InferenceFailed } from "../../../errors.js";
import type { LoadedModel } from "../domain/model.js";
import type { InferenceRuntime, InferenceSession } from "../domain/ports.js";
import type { ChildReply, ChildRequest } from "./child-messages.js";

export interface ChildRuntimeOptions {
  threads: number;
  /** Wall clock for loading a model, and for each slab: some models never end. */
  slabTimeoutMs: number;
  /** For people who watch, and tests. */
  onSpawn?(pid: number): void;
}

/** Beside this file: compiled in production, and as TypeScript, which Node runs itself, in development and tests. */
const childPath = join(import.meta.dirname, `inference-child${extname(import.meta.filename)}`);

/** One process for each suggestion: it starts in a fifth of a second, and nothing of one run reaches the next. */
export class ChildRuntime implements InferenceRuntime {
  constructor(private readonly options: ChildRuntimeOptions) {}

  async open(model: LoadedModel, signal: AbortSignal): Promise<InferenceSession> {
    const child = fork(childPath, {
      execArgv: [],
      env: {},
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    if (child.pid !== undefined) this.options.onSpawn?.(child.pid);
    const session = new ChildSession(child, this.options.slabTimeoutMs);
    const { bytes, inputName, outputName } = model;
    try {
      await session.ask({ type: "load", model: bytes, inputName, outputName, threads: this.options.threads }, signal);
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }
}

class ChildSession implements InferenceSession {
  #ended: string | null = null;

  constructor(
    private readonly child: ChildProcess,
    private readonly timeoutMs: number,
  ) {
    child.on("exit", (code, signal) => {
      this.#ended = signal === null ? `exit status ${code}` : signal;
    });
    // A failure to start or to send ends in "exit" or in the wall clock; unheard, it would end the server.
    child.on("error", (error) => {
      this.#ended ??= error.message;
    });
  }

  async infer(image: Float32Array, shape: readonly [number, number, number], signal: AbortSignal): Promise<Uint8Array> {
    const answer = await this.ask({ type: "infer", image, shape }, signal);
    const labels = answer.type === "labels" ? answer.labels : new Uint8Array(0);
    if (labels.length !== image.length)
      throw new InferenceFailed("The model's answer has another size than the image.");
    return labels;
  }

  /** The child is killed on abort, when it takes too long, and when it says that it failed. */
  ask(request: ChildRequest, signal: AbortSignal): Promise<ChildReply> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        settle();
        this.close();
        reject(error);
      };
      const onMessage = (message: unknown) => {
        const answer = message as ChildReply;
        // The reason is ONNX Runtime's own: for the log, not for people, who get a sentence.
        if (answer.type === "failed")
          fail(new InferenceFailed("The model could not compute this image.", { reason: answer.reason }));
        else {
          settle();
          resolve(answer);
        }
      };
      const onExit = (code: number | null, by: NodeJS.Signals | null) => fail(this.#died(by ?? `exit status ${code}`));
      const onAbort = () => fail(signal.reason);
      const clock = setTimeout(
        () => fail(new InferenceFailed("The model took too long and was stopped.", { timeoutMs: this.timeoutMs })),
        this.timeoutMs,
      );
      const settle = () => {
        clearTimeout(clock);
        this.child.off("message", onMessage).off("exit", onExit);
        signal.removeEventListener("abort", onAbort);
      };
      if (this.#ended !== null) return fail(this.#died(this.#ended));
      this.child.on("message", onMessage).on("exit", onExit);
      signal.addEventListener("abort", onAbort);
      if (signal.aborted) onAbort();
      else this.child.send(request, (error) => error && fail(this.#died(error.message)));
    });
  }

  close(): void {
    this.child.kill("SIGKILL");
  }

  #died(how: string): InferenceFailed {
    return new InferenceFailed("The process that ran the model ended before it was done. Ask again.", { how });
  }
}
