import type { Readable } from "node:stream";

/** `<prefix>/<sha256 in hex>`; the prefix is an opaque id of ours (a project), never anything from a file. */
export type ObjectKey = string & { readonly __objectKey: true };

export interface StoredObject {
  key: ObjectKey;
  size: number;
}

/** Half-open byte range `[start, end)`. What lies beyond the object's end is not returned; 0 <= start <= end or RangeError. */
export interface ByteRange {
  start: number;
  end: number;
}

/** There is no such object. A row that names it is wrong, or the store lost it: not something a user can mend. */
export class ObjectMissing extends Error {
  constructor(readonly key: ObjectKey) {
    super(`No object ${key}.`);
    this.name = new.target.name;
  }
}

/**
 * Immutable bytes under their own SHA-256. A put that returned survives a power cut; the same bytes put twice are one object.
 * @throws StorageUnavailable when the store can't be reached or is full: the caller may try again, nothing half-written is visible
 * @throws ObjectMissing from get, stream and head
 * @throws MalformedObjectKey for a key or prefix that is not of our making
 */
export interface ObjectStore {
  put(prefix: string, bytes: Uint8Array): Promise<StoredObject>;
  /** For bytes that don't fit in memory: a file on local disk, left where it is. */
  putFile(prefix: string, path: string): Promise<StoredObject>;
  get(key: ObjectKey, range?: ByteRange): Promise<Uint8Array>;
  stream(key: ObjectKey, range?: ByteRange): Promise<Readable>;
  head(key: ObjectKey): Promise<StoredObject>;
  /** Deleting what is not there is no error. */
  delete(key: ObjectKey): Promise<void>;
  /** In the order of their hashes. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** A URL (or a path on our own origin) that serves this object to whoever holds it until `expiresInS` has passed. */
  signedGet(key: ObjectKey, expiresInS: number): Promise<string>;
  /** Resolves when the store answers; rejects with StorageUnavailable. */
  ping(): Promise<void>;
}
