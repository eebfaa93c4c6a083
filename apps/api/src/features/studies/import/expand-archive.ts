import { createWriteStream } from "node:fs";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import type { Refusal } from "../domain/import.js";

export interface ArchiveCaps {
  maxFiles: number;
  maxFileBytes: number;
  /** Of all members together. */
  maxTotalBytes: number;
  /** Inflated bytes over compressed bytes of one member. */
  maxCompressionRatio: number;
}

export type ArchiveMember =
  | { kind: "FILE"; path: string; sizeBytes: number /** As `place` named it. */; name: string }
  | { kind: "REFUSED"; path: string; sizeBytes: number; refusal: Refusal };

/** A place for one member's bytes: a name to remember it by and the path to write to. */
export type PlaceMember = () => { name: string; path: string };

/** Below this a high ratio is only a file with much black in it. */
const ratioMattersFromBytes = 2 ** 20;

/** @param start the first four bytes of a file, whatever its name is */
export function isZip(start: Uint8Array): boolean {
  const [p, k, kind] = start;
  return start.length === 4 && p === 0x50 && k === 0x4b && (kind === 3 || kind === 5);
}

/**
 * Unpacks a zip, member by member, onto disk. Nothing is believed: names are checked before use and used for nothing but display,
 * sizes are checked against the header before a byte is inflated and counted again while inflating.
 * @throws ArchiveRefused when the archive as a whole can't be used
 */
export async function* expandArchive(
  path: string,
  caps: ArchiveCaps,
  place: PlaceMember,
): AsyncGenerator<ArchiveMember> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > caps.maxFiles)
      throw new ArchiveRefused("TOO_MANY_FILES", `The archive holds more than ${caps.maxFiles} files.`);
    let bytesLeft = caps.maxTotalBytes;
    for await (const entry of entriesOf(zip)) {
      const member = nameOf(entry);
      if (member === null || member.endsWith("/") || isClutter(member)) continue;
      const refusal = refusalOf(entry, member, caps, bytesLeft);
      if (refusal) {
        yield { kind: "REFUSED", path: displayable(member), sizeBytes: entry.uncompressedSize, refusal };
        continue;
      }
      const { name, path: target } = place();
      try {
        const sizeBytes = await inflate(
          zip,
          entry,
          target,
          Math.min(caps.maxFileBytes, bytesLeft),
          caps.maxCompressionRatio,
        );
        bytesLeft -= sizeBytes;
        yield { kind: "FILE", path: displayable(member), sizeBytes, name };
      } catch (error) {
        if (isOutOfSpace(error)) throw error;
        const reason = error instanceof ArchiveRefused ? error.refusal : damagedMember;
        yield { kind: "REFUSED", path: displayable(member), sizeBytes: entry.uncompressedSize, refusal: reason };
      }
    }
  } finally {
    zip.close();
  }
}

export class ArchiveRefused extends Error {
  readonly refusal: Refusal;
  constructor(code: string, message: string) {
    super(message);
    this.refusal = { code, message };
  }
}

export const isOutOfSpace = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

const damagedMember: Refusal = {
  code: "DAMAGED_ARCHIVE",
  message: "This part of the archive is damaged: its bytes don't unpack to what the archive says.",
};

async function openZip(path: string): Promise<yauzl.ZipFile> {
  try {
    // Names are decoded here, not there: one bad name shall refuse one member, not the archive.
    return await yauzl.openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
  } catch {
    throw new ArchiveRefused("DAMAGED_ARCHIVE", "The archive is damaged: its list of contents can't be read.");
  }
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    if (error instanceof ArchiveRefused || isOutOfSpace(error)) throw error;
    throw new ArchiveRefused("DAMAGED_ARCHIVE", "The archive is damaged: its list of contents breaks off.");
  }
}

function nameOf(entry: yauzl.Entry): string | null {
  const raw = entry.fileNameRaw ?? Buffer.from(entry.fileName);
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields ?? [], false);
}

function refusalOf(entry: yauzl.Entry, name: string, caps: ArchiveCaps, bytesLeft: number): Refusal | null {
  if (yauzl.validateFileName(name) !== null || name.includes("\0"))
    return { code: "UNSAFE_NAME", message: "Its name points outside of the archive, so it was not unpacked." };
  if (isSymbolicLink(entry))
    return { code: "SYMBOLIC_LINK", message: "It is a link and not a file, so it was not followed." };
  if (entry.isEncrypted())
    return { code: "ENCRYPTED", message: "It is protected by a password. Unpack it first, then send the files." };
  if (/\.(zip|7z|rar|tar|tgz|tar\.gz)$/i.test(name))
    return {
      code: "NESTED_ARCHIVE",
      message: "It is an archive within an archive. Unpack it first, then send the files.",
    };
  if (!entry.canDecodeFileData())
    return {
      code: "UNSUPPORTED_COMPRESSION",
      message: "It is packed in a way that can't be read here. Pack it as an ordinary zip.",
    };
  if (entry.uncompressedSize > caps.maxFileBytes || entry.uncompressedSize > bytesLeft)
    return { code: "TOO_LARGE", message: "Unpacked it would be larger than is allowed here." };
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (ratio > caps.maxCompressionRatio && entry.uncompressedSize > ratioMattersFromBytes)
    return { code: "SUSPICIOUS_COMPRESSION", message: "It would unpack to many times its size, as images never do." };
  return null;
}

const isSymbolicLink = (entry: yauzl.Entry) => ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;

const isClutter = (name: string) =>
  name.split("/").some((part) => part === "__MACOSX" || part === ".DS_Store" || part === "Thumbs.db");

/** Control and direction characters would let a name pretend to be another on the screen. */
const displayable = (name: string) => name.replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd").slice(0, 1024);

async function inflate(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  target: string,
  maxBytes: number,
  maxRatio: number,
): Promise<number> {
  const allowed = Math.min(maxBytes, Math.max(ratioMattersFromBytes, entry.compressedSize * maxRatio));
  const counted = new ByteLimit(allowed);
  const source = await zip.openReadStreamPromise(entry);
  await pipeline(source, counted, createWriteStream(target, { flags: "wx", mode: 0o600 }));
  return counted.bytes;
}

class ByteLimit extends Transform {
  bytes = 0;
  constructor(private readonly max: number) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.max)
      done(
        new ArchiveRefused(
          "SUSPICIOUS_COMPRESSION",
          "It unpacks to more than the archive says or than is allowed here.",
        ),
      );
    else done(null, chunk);
  }
}
