import { randomBytes, randomInt } from "node:crypto";
import { type IdKind, type IdOf, idPrefix } from "@covoxel/shared/vocabulary";
import type { IdSource } from "../../ports/id-source.js";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
const idLength = 24;

/** 124 random bits an id: can't be guessed, and doesn't collide. */
export const systemIds: IdSource = {
  next: (kind) => idOf(kind, () => randomInt(alphabet.length)),
  secret: () => randomBytes(32).toString("base64url"),
};

/** @param pick an integer from 0 to 35 at each call */
export function idOf<K extends IdKind>(kind: K, pick: () => number): IdOf[K] {
  const tail = Array.from({ length: idLength }, () => alphabet[pick()]).join("");
  return `${idPrefix[kind]}_${tail}` as IdOf[K];
}
