import { createHash, createHmac } from "node:crypto";

/**
 * Recognises a source again within one project without keeping what it was called: HMAC-SHA-256 under the project's secret, in hex.
 * Whoever holds two projects' tables can't tell whether a patient is in both.
 */
export type SourceIdentity = string & { readonly __sourceIdentity: true };

/** @param parts joined unambiguously; the first says what kind of thing is named */
export function identityOf(
  secret: Uint8Array,
  kind: "STUDY" | "SERIES" | "INSTANCE" | "FRAME_OF_REFERENCE",
  ...parts: readonly string[]
): SourceIdentity {
  return createHmac("sha256", secret)
    .update(JSON.stringify([kind, ...parts]))
    .digest("hex") as SourceIdentity;
}

/**
 * A UID of ours for an id of ours, where DICOM wants one: 2.25 and 122 bits, as PS3.5 B.2 derives UIDs from UUIDs. The same id gives the same UID.
 */
export function uidOf(id: string): string {
  const bytes = createHash("sha256").update(`covoxel:${id}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`)}`;
}
