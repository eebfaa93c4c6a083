import type { Readable } from "node:stream";

/** `<prefix>/<sha256 in hex>`; the prefix is an opaque id of ours (a project), never anything from a file. */
export type ObjectKey = string & { readonly __objectKey: true };

export interface StoredObject {
  key: ObjectKey;
  size: number;
}

/** Half-open byte range `[start, end)`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Immutable bytes under their own SHA-256. A put that returned survives a power cut; the same bytes put twice are one object.
 * @throws StorageUnavailable when the store can't be reached or is full: the caller may try again, nothing half-written is visible
 * @throws ObjectMissing from get and head
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
  list(prefix: string): AsyncIterable<StoredObject>;
  /** A URL that serves this object to whoever holds it until `expiresInS` has passed. */
  signedGet(key: ObjectKey, expiresInS: number): Promise<string>;
  /** Resolves when the store answers; rejects with StorageUnavailable. */
  ping(): Promise<void>;
}
