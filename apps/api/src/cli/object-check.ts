import { createHash } from "node:crypto";
import type { Verdict } from "../features/datasets/index.js";
import { type ObjectKey, ObjectMissing, type ObjectStore } from "../ports/object-store.js";

export interface ObjectCheck {
  /** Reads every byte and compares them with the name; once for each object. @throws StorageUnavailable */
  check(key: ObjectKey): Promise<Verdict>;
  /** Read so far. */
  bytes(): number;
}

export function createObjectCheck(store: Pick<ObjectStore, "stream">): ObjectCheck {
  const verdicts = new Map<ObjectKey, Verdict>();
  let bytes = 0;
  const read = async (key: ObjectKey): Promise<Verdict> => {
    const hash = createHash("sha256");
    try {
      for await (const chunk of await store.stream(key)) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    } catch (error) {
      if (error instanceof ObjectMissing) return "MISSING";
      throw error;
    }
    return key.endsWith(hash.digest("hex")) ? "WHOLE" : "DAMAGED";
  };
  return {
    check: async (key) => {
      const verdict = verdicts.get(key) ?? (await read(key));
      verdicts.set(key, verdict);
      return verdict;
    },
    bytes: () => bytes,
  };
}
