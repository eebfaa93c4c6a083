import { createHash, randomBytes } from "node:crypto";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StorageUnavailable } from "../../apps/api/src/errors.js";
import { MalformedObjectKey, objectKey } from "../../apps/api/src/ports/object-key.js";
import { type ObjectKey, ObjectMissing, type ObjectStore } from "../../apps/api/src/ports/object-store.js";

/** One kind of store, brought up for the suite. */
export interface StoreUnderTest {
  store: ObjectStore;
  /** A store of the same kind whose folder or server is gone; null for one that can't be unreachable. */
  unreachable: ObjectStore | null;
  /** What a browser would do with a signed URL; null where URLs open nothing (memory). */
  signed: { fetch(url: string, init?: RequestInit): Promise<Response>; waitS(seconds: number): Promise<void> } | null;
  close(): Promise<void>;
}

const project = "prj_0123456789abcdefghijklmn";

/** What every ObjectStore promises. The memory version and the real ones pass the same exam. */
export function objectStoreContract(title: string, open: () => Promise<StoreUnderTest>): void {
  describe(title, () => {
    let under: StoreUnderTest;
    let store: ObjectStore;
    const folder = mkdtempSync(join(tmpdir(), "covoxel-store-source-"));
    beforeAll(async () => {
      under = await open();
      store = under.store;
    });
    afterAll(async () => {
      await under?.close();
      rmSync(folder, { recursive: true });
    });

    describe("keeps bytes under their own SHA-256", () => {
      it("gives back what was put", async () => {
        const bytes = randomBytes(100_000);
        const stored = await store.put(project, bytes);
        expect(stored).toEqual({ key: `${project}/${sha256(bytes)}`, size: 100_000 });
        expect(sha256(await store.get(stored.key))).toBe(sha256(bytes));
        expect(await store.head(stored.key)).toEqual(stored);
        expect(sha256(await buffer(await store.stream(stored.key)))).toBe(sha256(bytes));
      });

      it("puts the bytes of a view, not of the buffer under it, and keeps its own copy", async () => {
        const memory = randomBytes(1_000);
        const view = memory.subarray(100, 200);
        const hash = sha256(view);
        const { key } = await store.put(project, view);
        view.fill(0);
        expect(sha256(await store.get(key))).toBe(hash);
      });

      it("the same bytes put at the same time are one object", async () => {
        const owner = freshProject();
        const bytes = randomBytes(300_000);
        const keys = await Promise.all(Array.from({ length: 16 }, () => store.put(owner, bytes)));
        expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
        expect(await collect(store.list(owner))).toEqual([keys[0]]);
        expect(sha256(await store.get(keys[0]!.key))).toBe(sha256(bytes));
      });

      it("the same bytes of two projects are two objects: deleting one leaves the other", async () => {
        const bytes = randomBytes(10);
        const [mine, yours] = [await store.put(freshProject(), bytes), await store.put(freshProject(), bytes)];
        await store.delete(mine.key);
        await expect(store.get(mine.key)).rejects.toThrow(ObjectMissing);
        expect(sha256(await store.get(yours.key))).toBe(sha256(bytes));
      });

      it("keeps nothing as well", async () => {
        const { key, size } = await store.put(project, new Uint8Array(0));
        expect(size).toBe(0);
        expect((await store.get(key)).byteLength).toBe(0);
        expect((await buffer(await store.stream(key))).byteLength).toBe(0);
        expect((await store.get(key, { start: 0, end: 10 })).byteLength).toBe(0);
        expect(await store.head(key)).toEqual({ key, size: 0 });
      });
    });

    describe("takes files from disk", () => {
      it("of any small size, leaving them where they are", async () => {
        const path = join(folder, "small");
        writeFileSync(path, "covoxel");
        const { key } = await store.putFile(project, path);
        expect(Buffer.from(await store.get(key)).toString()).toBe("covoxel");
        expect(sha256(await buffer(await store.stream(key)))).toBe(sha256(Buffer.from("covoxel")));
        expect((await store.putFile(project, path)).key).toBe(key);
      });

      it("of 64 MB and more, also when two put the same one at once", async () => {
        const path = join(folder, "large");
        const hash = await writeLargeFile(path, 65);
        const owner = freshProject();
        const [first, second] = await Promise.all([store.putFile(owner, path), store.putFile(owner, path)]);
        expect(first).toEqual({ key: `${owner}/${hash}`, size: 65 * 2 ** 20 });
        expect(second).toEqual(first);
        const read = createHash("sha256");
        for await (const chunk of await store.stream(first.key)) read.update(chunk);
        expect(read.digest("hex")).toBe(hash);
        const middle = await store.get(first.key, { start: 40 * 2 ** 20 + 3, end: 40 * 2 ** 20 + 10 });
        expect(middle.byteLength).toBe(7);
      });

      it("but not one that isn't there: the caller's mistake, and no trouble of the store's", async () => {
        const missing = store.putFile(project, join(folder, "nowhere"));
        await expect(missing).rejects.toMatchObject({ code: "ENOENT" });
      });
    });

    describe("reads ranges [start, end)", () => {
      const bytes = Buffer.from("0123456789");
      let key: ObjectKey;
      beforeAll(async () => {
        key = (await store.put(project, bytes)).key;
      });
      it.each([
        [0, 10, "0123456789"],
        [0, 1, "0"],
        [9, 10, "9"],
        [3, 7, "3456"],
        [3, 3, ""],
        [0, 0, ""],
        [8, 100, "89"],
        [10, 20, ""],
        [11, 12, ""],
      ])("[%d, %d) is %j", async (start, end, expected) => {
        expect(Buffer.from(await store.get(key, { start, end })).toString()).toBe(expected);
        expect((await buffer(await store.stream(key, { start, end }))).toString()).toBe(expected);
      });
      it.each([
        [-1, 3],
        [5, 4],
        [0.5, 3],
        [0, Number.NaN],
      ])("[%d, %d) is refused", async (start, end) => {
        await expect(store.get(key, { start, end })).rejects.toThrow(RangeError);
        await expect(store.stream(key, { start, end })).rejects.toThrow(RangeError);
      });
    });

    describe("has no such object", () => {
      const missing = objectKey(project, sha256(Buffer.from("never put")));
      it("get, stream and head say so", async () => {
        await expect(store.get(missing)).rejects.toThrow(ObjectMissing);
        await expect(store.get(missing, { start: 0, end: 0 })).rejects.toThrow(ObjectMissing);
        await expect(store.get(missing, { start: 1, end: 5 })).rejects.toThrow(ObjectMissing);
        await expect(store.stream(missing)).rejects.toThrow(ObjectMissing);
        await expect(store.head(missing)).rejects.toThrow(ObjectMissing);
      });
      it("deleting it is no error", async () => {
        await store.delete(missing);
        const { key } = await store.put(project, Buffer.from("short-lived"));
        await store.delete(key);
        await store.delete(key);
        await expect(store.head(key)).rejects.toThrow(ObjectMissing);
      });
      it("the same bytes may come back later", async () => {
        const bytes = Buffer.from("back again");
        const { key } = await store.put(project, bytes);
        await store.delete(key);
        await store.put(project, bytes);
        expect(Buffer.from(await store.get(key)).toString()).toBe("back again");
      });
    });

    describe("lists", () => {
      it("every object of one prefix, and no other's, beyond a thousand", async () => {
        const owner = freshProject();
        const neighbour = `${owner}x`;
        const count = 1_005;
        const kept: { key: ObjectKey; size: number }[] = [];
        for (let start = 0; start < count; start += 50) {
          const batch = Array.from({ length: Math.min(50, count - start) }, (_, n) =>
            Buffer.from(`object ${start + n}`),
          );
          kept.push(...(await Promise.all(batch.map((bytes) => store.put(owner, bytes)))));
        }
        await store.put(neighbour, Buffer.from("the neighbour's"));
        const listed = await collect(store.list(owner));
        expect(listed).toEqual(kept.sort((a, b) => (a.key < b.key ? -1 : 1)));
      }, 120_000);
      it("nothing where nothing is", async () => {
        expect(await collect(store.list(freshProject()))).toEqual([]);
      });
    });

    describe("refuses keys that are not of its making", () => {
      const hash = sha256(Buffer.from("x"));
      it.each([
        `../${hash}`,
        `${project}/../${hash}`,
        `${project}/${hash}/..`,
        `/${project}/${hash}`,
        `${project}/${hash.toUpperCase()}`,
        `${project}/${hash.slice(1)}`,
        `${project}/${hash}\0`,
        `.incoming/${hash}`,
        `Doe^John/${hash}`,
        hash,
        "",
      ])("%j", async (key) => {
        const odd = key as ObjectKey;
        await expect(store.get(odd)).rejects.toThrow(MalformedObjectKey);
        await expect(store.head(odd)).rejects.toThrow(MalformedObjectKey);
        await expect(store.stream(odd)).rejects.toThrow(MalformedObjectKey);
        await expect(store.delete(odd)).rejects.toThrow(MalformedObjectKey);
        await expect(store.signedGet(odd, 60)).rejects.toThrow(MalformedObjectKey);
      });
      it.each(["", "..", ".incoming", "a/b", "Doe John", "1.2.840.10008.1", "x".repeat(65)])(
        "prefix %j",
        async (prefix) => {
          await expect(store.put(prefix, Buffer.from("x"))).rejects.toThrow(MalformedObjectKey);
          await expect(collect(store.list(prefix))).rejects.toThrow(MalformedObjectKey);
          const path = join(folder, "refused");
          writeFileSync(path, "x");
          await expect(store.putFile(prefix, path)).rejects.toThrow(MalformedObjectKey);
        },
      );
    });

    it("answers a ping", async () => {
      await store.ping();
    });

    it("says StorageUnavailable in every verb when it can't be reached, and tells no address, path or key", async () => {
      if (!under.unreachable) return;
      const gone = under.unreachable;
      const path = join(folder, "unsaved");
      writeFileSync(path, "x");
      const key = objectKey(project, sha256(Buffer.from("x")));
      const verbs: Promise<unknown>[] = [
        gone.ping(),
        gone.put(project, Buffer.from("x")),
        gone.putFile(project, path),
        gone.get(key),
        gone.stream(key),
        gone.head(key),
        collect(gone.list(project)),
      ];
      for (const outcome of await Promise.allSettled(verbs)) {
        expect(outcome.status).toBe("rejected");
        const error = (outcome as PromiseRejectedResult).reason as StorageUnavailable;
        expect(error).toBeInstanceOf(StorageUnavailable);
        expect(JSON.stringify([error.message, error.facts])).not.toMatch(/127\.0\.0\.1|\/|prj_/);
      }
    });

    describe("signs URLs", () => {
      const open = async (init?: RequestInit, seconds = 60) => {
        const { key } = await store.put(project, Buffer.from("0123456789"));
        const url = await store.signedGet(key, seconds);
        return { key, url, response: await under.signed!.fetch(url, init) };
      };
      it("that open exactly this object, as a download that no browser interprets", async () => {
        if (!under.signed) return;
        const { url, response } = await open();
        expect(response.status).toBe(200);
        expect(await response.text()).toBe("0123456789");
        expect(response.headers.get("content-type")).toBe("application/octet-stream");
        expect(response.headers.get("content-disposition")).toBe("attachment");
        const other = await store.put(project, Buffer.from("another"));
        const own = /[0-9a-f]{64}/.exec(url)![0];
        const swapped = await under.signed.fetch(url.replace(own, other.key.split("/")[1]!));
        expect([403, 404]).toContain(swapped.status);
      });
      it("that serve ranges", async () => {
        if (!under.signed) return;
        const { response } = await open({ headers: { range: "bytes=2-4" } });
        expect(response.status).toBe(206);
        expect(response.headers.get("content-range")).toBe("bytes 2-4/10");
        expect(await response.text()).toBe("234");
      });
      it("that close when one character is changed", async () => {
        if (!under.signed) return;
        const { url } = await open();
        const tampered = [url.replace(/([sS]ignature=)(.)/, (_, name, first) => `${name}${first === "a" ? "b" : "a"}`)];
        tampered.push(url.replace(/([eE]xpires=)(\d)/, (_, name, first) => `${name}${first === "9" ? "8" : "9"}`));
        tampered.push(url.slice(0, url.indexOf("?")));
        for (const forged of tampered) {
          expect(forged).not.toBe(url);
          expect([400, 403, 404]).toContain((await under.signed.fetch(forged)).status);
        }
      });
      it("that close when their time has passed", async () => {
        if (!under.signed) return;
        const { url, response } = await open(undefined, 2);
        expect(response.status).toBe(200);
        await under.signed.waitS(3);
        expect([403, 404]).toContain((await under.signed.fetch(url)).status);
      });
    });
  });
}

let projects = 0;
function freshProject(): string {
  projects += 1;
  return `prj_${String(projects).padStart(24, "0")}`;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function writeLargeFile(path: string, megabytes: number): Promise<string> {
  const hash = createHash("sha256");
  const file = createWriteStream(path);
  for (let n = 0; n < megabytes; n += 1) {
    const chunk = randomBytes(2 ** 20);
    hash.update(chunk);
    if (!file.write(chunk)) await new Promise((drained) => file.once("drain", () => drained(null)));
  }
  file.end();
  await finished(file);
  return hash.digest("hex");
}
