import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/**
 * The secret that signs sessions and links: made once, kept in `<home>/auth-secret`, readable by its owner alone.
 * Losing it signs everybody out and loses nothing else.
 */
export function authSecret(home: string): string {
  const path = join(home, "auth-secret");
  try {
    const kept = readFileSync(path, "utf8").trim();
    if (kept.length >= 32) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const secret = randomBytes(32).toString("base64url");
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, `${secret}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  return secret;
}
