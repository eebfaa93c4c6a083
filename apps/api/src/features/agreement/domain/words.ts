import type { LabelArray } from "./agreement.js";

/** Four bytes of labels at once, as many whole ones as there are; copied only where the array doesn't begin at one. */
export function wordsOf(labels: LabelArray): Int32Array {
  const { buffer, byteOffset, byteLength } = labels.byteOffset % 4 === 0 ? labels : labels.slice();
  return new Int32Array(buffer, byteOffset, Math.floor(byteLength / 4));
}

/** @returns the first word from `at` on that is another one, in a or in b */
export function endOfEqualWords(a: Int32Array, b: Int32Array, at: number, x: number, y: number): number {
  const { length } = a;
  let word = at;
  for (; word + 4 <= length; word += 4) {
    const inA = (a[word]! ^ x) | (a[word + 1]! ^ x) | (a[word + 2]! ^ x) | (a[word + 3]! ^ x);
    const inB = (b[word]! ^ y) | (b[word + 1]! ^ y) | (b[word + 2]! ^ y) | (b[word + 3]! ^ y);
    if ((inA | inB) !== 0) break;
  }
  while (word < length && a[word] === x && b[word] === y) word++;
  return word;
}
