import { createHash } from "node:crypto";
import type { Entry, PatchPart } from "@covoxel/shared/labelmap";
import type { KnownEntry } from "./ports.js";

/** What the journal says of an accepted entry beside its bytes. */
export function factsOf(entry: Entry) {
  const outcome = "ACCEPTED" as const;
  if (entry.kind !== "patch") {
    const toggle = entry.kind === "toggle" ? { target: entry.target, count: entry.count } : null;
    return { outcome, kind: entry.kind, hlc: null, origin: null, box: null, voxelCount: null, toggle };
  }
  const box = entry.box && [...entry.box.min, ...entry.box.max];
  const { kind, hlc, origin, voxelCount } = entry;
  return { outcome, kind, hlc, origin, box, voxelCount, toggle: null };
}

/** What it says of one that was set aside. */
export function setAsideFactsOf(entry: Entry, bytes: Uint8Array) {
  const { kind, origin, box } = factsOf(entry);
  const partOf = ({ segment, plane, voxelCount }: PatchPart) => ({ segment, plane, voxelCount });
  return {
    outcome: "REFUSED" as const,
    kind,
    origin,
    box,
    parts: entry.kind === "patch" ? entry.parts.map(partOf) : null,
    bytes,
    bytesSha256: sha256(bytes),
  };
}

/** Whether these are the bytes that were judged before under the same number. */
export const sameBytes = (known: KnownEntry, bytes: Uint8Array): boolean =>
  known.outcome === "ACCEPTED"
    ? Buffer.compare(known.bytes, bytes) === 0
    : Buffer.compare(known.bytesSha256, sha256(bytes)) === 0;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
