import { createHash } from "node:crypto";
import type { IdSource } from "../../ports/id-source.js";
import { idOf } from "../system/id-source.js";

/** The same seed gives the same ids in the same order. Predictable: for tests only. */
export function createSeededIds(seed: string): IdSource {
  let count = 0;
  const draw = (): Buffer => createHash("sha256").update(`${seed}:${count++}`).digest();
  return {
    next: (kind) => {
      const bytes = draw();
      let index = 0;
      return idOf(kind, () => bytes[index++]! % 36);
    },
    secret: () => draw().toString("base64url"),
  };
}
