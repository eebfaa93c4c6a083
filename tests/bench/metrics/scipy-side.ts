import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { python } from "../../support/require.js";
import { organLabel, shape, spacingMm } from "./readings.js";

/** One Python for all rounds: neither its start nor the reading of masks is timed. */
export class ScipySide {
  readonly #child = spawn(python, [join(import.meta.dirname, "hd95_by_edt.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  readonly #lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();

  /** @returns it, and the corners of the box, along k, j and i */
  static async open(a: Uint8Array, b: Uint8Array): Promise<{ side: ScipySide; box: number[] }> {
    const side = new ScipySide();
    const folder = mkdtempSync(join(tmpdir(), "covoxel-hd95-"));
    const files = { a: join(folder, "a"), b: join(folder, "b") };
    writeFileSync(files.a, a);
    writeFileSync(files.b, b);
    const { shape: box } = await side.#ask<{ shape: number[] }>({
      ...files,
      shape,
      spacing: spacingMm,
      label: organLabel,
    });
    rmSync(folder, { recursive: true });
    return { side, box };
  }

  run(): Promise<{ ms: number; hd95_mm: number }> {
    return this.#ask({});
  }

  close(): void {
    this.#child.stdin.end();
  }

  async #ask<Answer>(question: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("scipy's side ended");
    return JSON.parse(value) as Answer;
  }
}
