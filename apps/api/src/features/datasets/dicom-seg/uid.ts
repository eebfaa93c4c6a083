import { createHash } from "node:crypto";

/**
 * A UID under 2.25 that is a function of what it names: 122 bits of a SHA-256 in the place of a UUID's.
 * @param parts joined unambiguously
 * @see DICOM PS3.5 B.2
 */
export function uidFrom(...parts: readonly (string | number)[]): string {
  const bytes = createHash("sha256")
    .update(JSON.stringify(["covoxel data set", ...parts]))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString("hex")}`)}`;
}
