import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Clock } from "../../ports/clock.js";
import { checkPrefix, clampRange, hashBytes, objectKey, splitObjectKey } from "../../ports/object-key.js";
import { type ObjectKey, ObjectMissing, type ObjectStore } from "../../ports/object-store.js";

/** For tests of what stands on a store. Keeps its own copies of the bytes. */
export function createMemoryObjectStore(clock: Clock): ObjectStore {
  const objects = new Map<ObjectKey, Uint8Array>();
  const find = (key: ObjectKey): Uint8Array => {
    splitObjectKey(key);
    const bytes = objects.get(key);
    if (!bytes) throw new ObjectMissing(key);
    return bytes;
  };
  const store: ObjectStore = {
    async put(prefix, bytes) {
      const key = objectKey(prefix, await hashBytes(bytes));
      if (!objects.has(key)) objects.set(key, new Uint8Array(bytes));
      return { key, size: bytes.byteLength };
    },
    async putFile(prefix, path) {
      return store.put(checkPrefix(prefix), await readFile(path));
    },
    async get(key, range) {
      const bytes = find(key);
      const { start, end } = clampRange(range, bytes.byteLength);
      return bytes.slice(start, end);
    },
    async stream(key, range) {
      return Readable.from([await store.get(key, range)], { objectMode: false });
    },
    async head(key) {
      return { key, size: find(key).byteLength };
    },
    async delete(key) {
      splitObjectKey(key);
      objects.delete(key);
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const keys = [...objects.keys()].filter((key) => key.startsWith(`${prefix}/`)).sort();
      for (const key of keys) yield { key, size: find(key).byteLength };
    },
    async signedGet(key, expiresInS) {
      splitObjectKey(key);
      return `memory:${key}?expires=${clock.now().getTime() + expiresInS * 1000}`;
    },
    async ping() {},
  };
  return store;
}
