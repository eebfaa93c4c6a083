import { Finding } from "@covoxel/shared/vocabulary";
import type { LabelVerdict, PairAgreement } from "./comparison.js";
import { Verdict } from "./comparison.js";

/** An optional label of which nothing is said, and of which nothing is painted, is as good as absent. */
const stated = (finding: Finding | null): Finding => finding ?? Finding.ABSENT;

/**
 * Whether reads agree about a label: all ABSENT, or all NOT_ASSESSABLE, or all PRESENT and every pair's Dice reaches the rule's.
 * @param pairs of whole labels and of instances; the rule is held against the whole label
 */
export function judgeLabel(
  findings: readonly (Finding | null)[],
  pairs: readonly Pick<PairAgreement, "instance" | "dice">[],
  diceAtLeast: number,
): Verdict {
  const [first, ...others] = findings.map(stated);
  if (others.some((finding) => finding !== first)) return Verdict.FINDINGS_DIFFER;
  if (first !== Finding.PRESENT) return Verdict.AGREED;
  const whole = pairs.filter(({ instance }) => instance === null);
  return whole.every(({ dice }) => dice.value !== null && dice.value >= diceAtLeast)
    ? Verdict.AGREED
    : Verdict.DICE_TOO_LOW;
}

/** Whether the case needs no adjudicator. */
export const passes = (labels: readonly LabelVerdict[], dependence: readonly unknown[]): boolean =>
  dependence.length === 0 && labels.every(({ verdict }) => verdict === Verdict.AGREED);

/** @param seeds the models whose suggestions each read took voxels from. @returns pairs that share one */
export function dependenceOf(seeds: readonly (readonly string[])[]): { a: number; b: number; model: string }[] {
  const shared: { a: number; b: number; model: string }[] = [];
  for (let a = 0; a < seeds.length; a++)
    for (let b = a + 1; b < seeds.length; b++)
      for (const model of seeds[a]!) if (seeds[b]!.includes(model)) shared.push({ a, b, model });
  return shared;
}
