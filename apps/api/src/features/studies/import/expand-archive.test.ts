import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ArchiveCaps, type ArchiveMember, ArchiveRefused, expandArchive, isZip } from "./expand-archive.js";

const caps: ArchiveCaps = { maxFiles: 100, maxFileBytes: 2 ** 24, maxTotalBytes: 2 ** 25, maxCompressionRatio: 200 };
const text = (words: string) => new TextEncoder().encode(words);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "covoxel-archive-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function expand(zip: Uint8Array, changed: Partial<ArchiveCaps> = {}): Promise<ArchiveMember[]> {
  const path = join(folder, "archive");
  await writeFile(path, zip);
  let next = 0;
  const place = () => {
    const name = `member-${next++}`;
    return { name, path: join(folder, name) };
  };
  return Array.fromAsync(expandArchive(path, { ...caps, ...changed }, place));
}

const refusals = (members: ArchiveMember[]) =>
  members.map((member) => (member.kind === "REFUSED" ? [member.path, member.refusal.code] : [member.path, "FILE"]));

/** Sets a general purpose flag of every local and central header. */
function withFlag(zip: Uint8Array, flag: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let at = 0; at + 4 < zip.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint16(at + 6, view.getUint16(at + 6, true) | flag, true);
    if (signature === 0x02014b50) view.setUint16(at + 8, view.getUint16(at + 8, true) | flag, true);
  }
  return zip;
}

describe("expandArchive", () => {
  it("unpacks files byte for byte and leaves out folders and clutter", async () => {
    const bytes = new Uint8Array(randomBytes(70_000));
    const zip = zipSync({
      "study/": new Uint8Array(),
      "study/1.dcm": bytes,
      "__MACOSX/._1.dcm": text("x"),
      ".DS_Store": text("x"),
    });
    const members = await expand(zip);
    expect(members).toEqual([{ kind: "FILE", path: "study/1.dcm", sizeBytes: 70_000, name: "member-0" }]);
    expect(new Uint8Array(await readFile(join(folder, "member-0")))).toEqual(bytes);
  });

  it.each<[string, Zippable, string]>([
    ["a name that climbs out", { "../../etc/passwd": text("x") }, "UNSAFE_NAME"],
    ["an absolute name", { "/etc/passwd": text("x") }, "UNSAFE_NAME"],
    ["a name with a drive", { "C:/windows/x": text("x") }, "UNSAFE_NAME"],
    ["a link", { link: [text("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] }, "SYMBOLIC_LINK"],
    ["an archive within", { "inner.zip": zipSync({ a: text("x") }) }, "NESTED_ARCHIVE"],
    ["a bomb", { bomb: new Uint8Array(2 ** 23) }, "SUSPICIOUS_COMPRESSION"],
  ])("refuses %s and unpacks the rest", async (_, members, code) => {
    const found = await expand(zipSync({ ...members, "good.dcm": text("good") }));
    expect(refusals(found).map(([, outcome]) => outcome)).toEqual([code, "FILE"]);
  });

  it("refuses what a password protects", async () => {
    expect(refusals(await expand(withFlag(zipSync({ a: text("x") }), 1)))).toEqual([["a", "ENCRYPTED"]]);
  });

  it("refuses members larger than a file may be, one by one", async () => {
    const zip = zipSync({ large: randomBytes(2000), small: randomBytes(100) }, { level: 0 });
    expect(refusals(await expand(zip, { maxFileBytes: 1000 }))).toEqual([
      ["large", "TOO_LARGE"],
      ["small", "FILE"],
    ]);
  });

  it("refuses what comes after all of an import's bytes are used up", async () => {
    const zip = zipSync({ first: randomBytes(800), second: randomBytes(800) }, { level: 0 });
    expect(refusals(await expand(zip, { maxTotalBytes: 1000 }))).toEqual([
      ["first", "FILE"],
      ["second", "TOO_LARGE"],
    ]);
  });

  it("refuses a member whose header lies about its size, without writing more than it may", async () => {
    const zip = zipSync({ liar: new Uint8Array(2 ** 22) });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
    for (let at = 0; at + 4 < zip.length; at++) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1000, true);
      if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 1000, true);
    }
    const [member] = await expand(zip);
    expect(member).toMatchObject({ kind: "REFUSED" });
    expect((await readFile(join(folder, "member-0"))).length).toBeLessThanOrEqual(2 ** 20);
  });

  it("refuses an archive with too many members before it unpacks one", async () => {
    const zip = zipSync({ a: text("x"), b: text("x"), c: text("x") });
    await expect(expand(zip, { maxFiles: 2 })).rejects.toMatchObject({ refusal: { code: "TOO_MANY_FILES" } });
  });

  it("refuses an archive that is cut short", async () => {
    const zip = zipSync({ a: randomBytes(5000) });
    await expect(expand(zip.subarray(0, 3000))).rejects.toBeInstanceOf(ArchiveRefused);
  });

  it("shows no control or direction characters of a name", async () => {
    expect(refusals(await expand(zipSync({ "a\u202ecod.exe\u0007": text("x") })))[0]![0]).toBe("a\ufffdcod.exe\ufffd");
  });
});

describe("isZip", () => {
  it("goes by content", () => {
    expect(isZip(text("DICM"))).toBe(false);
    expect(isZip(text("PK"))).toBe(false);
    expect(isZip(zipSync({}).subarray(0, 4))).toBe(true);
    expect(isZip(zipSync({ a: text("x") }).subarray(0, 4))).toBe(true);
  });
});
