import type { RefusalCode, RefusedFile } from "./image-file.js";

/** Thrown inside a reader and turned into a REFUSED file at its door; nothing else should catch it. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }

  toFile(): RefusedFile {
    return { kind: "REFUSED", code: this.code, message: this.message };
  }
}
