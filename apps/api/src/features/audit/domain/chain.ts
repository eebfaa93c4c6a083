import { createHash } from "node:crypto";
import type { AuditDetails } from "../../../ports/audit.js";
import type { AuditEntry } from "./entry.js";

/** What the first entry stands on. */
export const firstPreviousHash = "0".repeat(64);

/** @returns SHA-256 in lower-case hex over the entry's canonical JSON, `previousHash` among its fields. Its number is not: the chain is its order */
export function hashEntry(entry: AuditEntry, previousHash: string): string {
  const { id, at, who, act, subject, projectId, caseId, details } = entry;
  const fields = { id, at: at.toISOString(), who, act, subject, projectId, caseId, details, previousHash };
  return createHash("sha256").update(canonicalJson(fields), "utf8").digest("hex");
}

/** JSON in the manner of RFC 8785: members in the order of their names' UTF-16 code units, no blanks. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}

/** Ids, words of the vocabulary, hashes, times and lists of them. No blanks: nothing that a person typed. */
const idsAndWords = /^[A-Za-z0-9_.:,+-]{0,200}$/;
/** Four numbers and more with dots between them: a UID, which names a patient's study to whoever has the images. */
const uid = /^\d+(\.\d+){3,}$/;

/** @throws TypeError for more than ids and figures: that would stay for ever */
export function checkDetails(details: AuditDetails): void {
  for (const [name, value] of Object.entries(details)) {
    const isFine =
      typeof value === "string"
        ? idsAndWords.test(value) && !uid.test(value)
        : value === null || typeof value === "boolean" || Number.isFinite(value);
    if (!isFine || !idsAndWords.test(name)) throw new TypeError(`An audit entry's ${name} is no id and no figure.`);
  }
}
