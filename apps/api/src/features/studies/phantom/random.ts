import { createHash } from "node:crypto";

/** Mulberry32: 32-bit state, good enough for texture, the same on every machine. @returns numbers in [0, 1) */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A UID under 2.25 (PS3.5 B.2) that is the same for the same words. */
export function seededUid(...words: readonly (string | number)[]): string {
  const digest = createHash("sha256").update(words.join("|")).digest("hex").slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`)}`;
}
