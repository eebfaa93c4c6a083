import type { ReadableImage } from "../domain/grid.js";

/** Bytes (palettes) inside a header, as JSON has none of its own. */
interface EncodedBytes {
  $base64: string;
}

export function encodeImage(image: ReadableImage): string {
  return JSON.stringify(image, (_, value: unknown) => {
    if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString("base64") };
    // jsonb takes neither NUL nor halves of characters, and headers hold both.
    return typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value;
  });
}

/** @param json as `encodeImage` made it, parsed by the database driver */
export function decodeImage(json: unknown): ReadableImage {
  return revive(json) as ReadableImage;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== "object") return value;
  if (isEncodedBytes(value)) return new Uint8Array(Buffer.from(value.$base64, "base64"));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}

const isEncodedBytes = (value: object): value is EncodedBytes =>
  "$base64" in value && typeof value.$base64 === "string";
