import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../ports/clock.js";
import { MalformedObjectKey, splitObjectKey } from "../../ports/object-key.js";
import type { ObjectKey } from "../../ports/object-store.js";

export interface UrlSigner {
  sign(key: ObjectKey, expiresInS: number): string;
  /** @returns the key when the signature is ours and its time has not passed, null otherwise */
  verify(key: string, expires: unknown, signature: unknown): ObjectKey | null;
}

export const signedFilesPath = "/files/signed";

/** Paths that open one object for a while. The signature covers key and time; changing either closes it. */
export function createUrlSigner(secret: string, clock: Clock): UrlSigner {
  const signatureOf = (key: string, expires: string) =>
    createHmac("sha256", secret).update(`covoxel signed file\0${key}\0${expires}`).digest();
  return {
    sign(key, expiresInS) {
      const expires = String(Math.floor(clock.now().getTime() / 1000 + expiresInS));
      return `${signedFilesPath}/${key}?expires=${expires}&signature=${signatureOf(key, expires).toString("base64url")}`;
    },
    verify(key, expires, signature) {
      if (typeof expires !== "string" || typeof signature !== "string" || !/^\d{1,12}$/.test(expires)) return null;
      const given = Buffer.from(signature, "base64url");
      const right = signatureOf(key, expires);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      if (Number(expires) * 1000 <= clock.now().getTime()) return null;
      return parse(key);
    },
  };
}

function parse(key: string): ObjectKey | null {
  try {
    splitObjectKey(key);
    return key as ObjectKey;
  } catch (error) {
    if (error instanceof MalformedObjectKey) return null;
    throw error;
  }
}
