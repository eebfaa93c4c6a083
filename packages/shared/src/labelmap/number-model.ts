import type { BitCoder } from "./range-coder.js";

/** Contexts that one kind of number takes: its side of 0, and each step of its length in bits. */
export const numberContexts = 56;

const rawBits = 30;

/**
 * Codes a whole number from 0 to 2^53 - 1: its length in bits in contexts that learn, and the rest as it is.
 * @param first of `numberContexts` contexts
 */
export function codeNumber(coder: BitCoder, first: number, given: number): number {
  let length = bitLength(given + 1);
  let at = 1;
  while (at < numberContexts - 1 && coder.bit(first + at, at < length ? 1 : 0) === 1) at += 1;
  length = at;
  // The highest bit of given + 1 is 1 and says nothing.
  let rest = length - 1;
  let value = 1;
  while (rest > 0) {
    const count = Math.min(rest, rawBits);
    rest -= count;
    value = value * 2 ** count + coder.bits(count, Math.floor((given + 1) / 2 ** rest) % 2 ** count);
  }
  return value - 1;
}

/** Also below 0: how far from 0, and on which side. */
export function codeSigned(coder: BitCoder, first: number, given: number): number {
  const distance = codeNumber(coder, first, Math.abs(given));
  if (distance === 0) return 0;
  return coder.bit(first, given < 0 ? 1 : 0) === 1 ? -distance : distance;
}

function bitLength(value: number): number {
  return value < 2 ** 31 ? 32 - Math.clz32(value) : 31 + bitLength(Math.floor(value / 2 ** 31));
}
