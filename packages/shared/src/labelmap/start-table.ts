import type { StartTable } from "./range-coder.js";

/**
 * What `npm run generate` learnt from the seeded workload, as text: a character a context. "." was never seen there; any other stands for
 * one of `chances`, the chance of a 0 out of 65,536. Integers only: two browsers whose logarithms differ must not differ here.
 */
export interface TrainedTable {
  readonly chances: readonly number[];
  readonly contexts: string;
}

export const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+";
const weightOfSeen = 20;
const weightOfUnseen = 2;

export function startTableFrom({ chances, contexts }: TrainedTable): StartTable {
  const chance = new Uint16Array(contexts.length).fill(32_768);
  const weight = new Uint8Array(contexts.length).fill(weightOfUnseen);
  for (let context = 0; context < contexts.length; context += 1) {
    const level = alphabet.indexOf(contexts[context]!);
    if (level < 0) continue;
    chance[context] = chances[level]!;
    weight[context] = weightOfSeen;
  }
  return { chance, weight };
}
