import { setTimeout as sleep } from "node:timers/promises";

const passing = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ERR_STREAM_PREMATURE_CLOSE",
  "RequestTimeTooSkewed",
]);
const waitsMs = [100, 400];

/** The client repeats what the server answered with 429 or 5xx; broken connections are left to us. */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await work();
    } catch (error) {
      if (!passing.has(reasonOf(error))) throw error;
      await sleep(waitMs);
    }
  }
  return work();
}

export function isMissing(error: unknown): boolean {
  return ["NoSuchKey", "NotFound"].includes(reasonOf(error));
}

/** S3's or the system's code: no names, no addresses, no keys. */
export function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === "string" && code !== "" ? code : String(name ?? "Error");
}
