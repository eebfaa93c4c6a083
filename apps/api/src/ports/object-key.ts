import { createHash, webcrypto } from "node:crypto";
import type { ByteRange, ObjectKey } from "./object-store.js";

const prefixShape = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const hashShape = /^[0-9a-f]{64}$/;

/** A prefix or key that none of ours could be: a programming error or an attack, never a user's mistake. */
export class MalformedObjectKey extends Error {
  constructor() {
    super("An object key is <opaque id>/<sha256 in hex>.");
    this.name = new.target.name;
  }
}

/** Every store asks this of every key it is given: nothing that could leave its folder or bucket prefix gets past. @throws MalformedObjectKey */
export function splitObjectKey(key: string): { prefix: string; hash: string } {
  const [prefix, hash, ...rest] = key.split("/");
  if (rest.length > 0 || !hash || !hashShape.test(hash)) throw new MalformedObjectKey();
  return { prefix: checkPrefix(prefix), hash };
}

/** @throws MalformedObjectKey */
export function checkPrefix(prefix: string | undefined): string {
  if (!prefix || !prefixShape.test(prefix)) throw new MalformedObjectKey();
  return prefix;
}

/** @param hash SHA-256 in lower-case hex; @throws MalformedObjectKey */
export function objectKey(prefix: string, hash: string): ObjectKey {
  const key = `${prefix}/${hash}`;
  splitObjectKey(key);
  return key as ObjectKey;
}

const worthAThread = 2 ** 18;

/** SHA-256 in hex. Large inputs are hashed off the event loop. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  if (bytes.byteLength < worthAThread) return createHash("sha256").update(bytes).digest("hex");
  const digest = await webcrypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString("hex");
}

/** The part of a range that lies within an object: what is asked beyond the end is not there. @throws RangeError */
export function clampRange(range: ByteRange | undefined, size: number): ByteRange {
  if (!range) return { start: 0, end: size };
  checkRange(range);
  return { start: Math.min(range.start, size), end: Math.min(range.end, size) };
}

/** @throws RangeError unless 0 <= start <= end, both whole */
export function checkRange({ start, end }: ByteRange): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError("A byte range is [start, end) with 0 <= start <= end.");
  }
}
