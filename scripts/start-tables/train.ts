import type { BitCoder } from "../../packages/shared/src/labelmap/range-coder.js";
import { alphabet, type TrainedTable } from "../../packages/shared/src/labelmap/start-table.js";

/** Counts what a model's contexts see instead of coding it. */
export class BitCounter implements BitCoder {
  readonly decodes = false;
  readonly #zeros: Float64Array;
  readonly #ones: Float64Array;

  constructor(contextCount: number) {
    this.#zeros = new Float64Array(contextCount);
    this.#ones = new Float64Array(contextCount);
  }

  bit(context: number, bit: number): number {
    (bit === 0 ? this.#zeros : this.#ones)[context]! += 1;
    return bit;
  }

  bits(_count: number, value: number): number {
    return value;
  }

  table(): TrainedTable {
    const levelFor = (context: number): string => {
      const [zeros, ones] = [this.#zeros[context]!, this.#ones[context]!];
      if (zeros + ones === 0) return ".";
      const logit = Math.log((zeros + 0.4) / (ones + 0.4));
      const level = Math.round(((logit + mostLogit) / (2 * mostLogit)) * (alphabet.length - 1));
      return alphabet[Math.max(0, Math.min(alphabet.length - 1, level))]!;
    };
    return { chances, contexts: Array.from(this.#zeros, (_, context) => levelFor(context)).join("") };
  }
}

const mostLogit = 7;
/** Even steps of the logit: fine where one outcome is rare. */
const chances = Array.from({ length: alphabet.length }, (_, level) => {
  const logit = (level / (alphabet.length - 1)) * 2 * mostLogit - mostLogit;
  return Math.round(65_536 / (1 + Math.exp(-logit)));
});
