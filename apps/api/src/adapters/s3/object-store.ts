import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Readable as ReadableStream } from "node:stream";
import { buffer } from "node:stream/consumers";
import { StorageUnavailable } from "../../errors.js";
import { checkPrefix, checkRange, hashBytes, objectKey, splitObjectKey } from "../../ports/object-key.js";
import { type ByteRange, type ObjectKey, ObjectMissing, type ObjectStore } from "../../ports/object-store.js";
import { connectBucket, type S3Settings } from "./bucket.js";
import { isMissing, reasonOf, withRetries } from "./failures.js";
import { putLargeFile } from "./put-large-file.js";

/** Up to here an upload is one signed request from memory; above, it is streamed from disk. */
const largestInMemory = 16 * 2 ** 20;

/**
 * Any S3-compatible store, path style. One PUT each: S3 shows an object only when it is whole, and the same bytes have the same
 * name, so that putting twice (a retry, a second person) changes nothing.
 * @throws StorageUnavailable when the store or its bucket can't be reached
 */
export async function openS3Store(settings: S3Settings): Promise<ObjectStore> {
  const { client, bucket } = await reachable(() => connectBucket(settings));

  const put = async (prefix: string, bytes: Uint8Array) => {
    const key = objectKey(checkPrefix(prefix), await hashBytes(bytes));
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await reachable(() => client.putObject(bucket, key, body, body.byteLength, contentType));
    return { key, size: bytes.byteLength };
  };

  const head = async (key: ObjectKey) => {
    splitObjectKey(key);
    const { size } = await reachable(() => client.statObject(bucket, key), key);
    return { key, size };
  };

  const stream = async (key: ObjectKey, range?: ByteRange): Promise<Readable> => {
    splitObjectKey(key);
    if (!range) return reachable(() => client.getObject(bucket, key), key);
    checkRange(range);
    // A range can't say "nothing" to S3, and one that starts at the end is an error there.
    if (range.start >= Math.min(range.end, (await head(key)).size))
      return ReadableStream.from([], { objectMode: false });
    return reachable(() => client.getPartialObject(bucket, key, range.start, range.end - range.start), key);
  };

  return {
    put,
    head,
    stream,
    async putFile(prefix, path) {
      checkPrefix(prefix);
      const { size } = await stat(path);
      if (size <= largestInMemory) return put(prefix, await buffer(createReadStream(path)));
      const { sha256, md5 } = await hashFile(path);
      const key = objectKey(prefix, sha256);
      await reachable(async () => putLargeFile(await client.presignedPutObject(bucket, key, 3600), path, size, md5));
      return { key, size };
    },
    async get(key, range) {
      splitObjectKey(key);
      if (range) checkRange(range);
      // Reading to the end is part of the attempt: a connection may break in the middle.
      const bytes = await reachable(async () => buffer(await stream(key, range)), key);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async delete(key) {
      splitObjectKey(key);
      await reachable(() => client.removeObject(bucket, key));
    },
    async *list(prefix) {
      const folder = `${checkPrefix(prefix)}/`;
      const listing = client.listObjectsV2(bucket, folder, true)[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await attempt(() => listing.next());
        if (done) return;
        yield { key: value.name as ObjectKey, size: value.size as number };
      }
    },
    async signedGet(key, expiresInS) {
      splitObjectKey(key);
      return client.presignedGetObject(bucket, key, expiresInS, {
        "response-content-type": "application/octet-stream",
        "response-content-disposition": "attachment",
      });
    },
    async ping() {
      const exists = await reachable(() => client.bucketExists(bucket));
      if (!exists) throw new StorageUnavailable("The bucket that keeps objects is gone.", { reason: "NoSuchBucket" });
    },
  };
}

const contentType = { "content-type": "application/octet-stream" };

async function hashFile(path: string): Promise<{ sha256: string; md5: string }> {
  const [sha256, md5] = [createHash("sha256"), createHash("md5")];
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    sha256.update(chunk);
    md5.update(chunk);
  }
  return { sha256: sha256.digest("hex"), md5: md5.digest("base64") };
}

/** Every request of ours may be repeated: names follow from the bytes, and deleting twice is deleting once. */
function reachable<T>(work: () => Promise<T>, key?: ObjectKey): Promise<T> {
  return attempt(() => withRetries(work), key);
}

async function attempt<T>(work: () => Promise<T>, key?: ObjectKey): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ObjectMissing || error instanceof StorageUnavailable || error instanceof RangeError)
      throw error;
    if (key && isMissing(error)) throw new ObjectMissing(key);
    throw new StorageUnavailable("The object store can't be reached right now.", { reason: reasonOf(error) });
  }
}
