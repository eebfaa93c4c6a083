import type { Comparison } from "../domain/comparison.js";
import type { AgreementType } from "./figure-types.js";

/** @param order for each read of the comparison its place among those who ask: the adjudicator's sides are in an order of their own */
export function agreementOf(
  { measuredAt, passed, dependence, labels }: Comparison,
  diceAtLeast: number,
  order: readonly number[],
): AgreementType {
  return {
    measuredAt,
    passed,
    diceAtLeast,
    isIndependent: dependence.length === 0,
    labels: labels.map(({ labelKey, findings, pairs, verdict }) => ({
      labelKey,
      findings: order.map((_, place) => findings[order.indexOf(place)] ?? null),
      pairs: pairs.map((pair) => inOrder(pair, order)),
      verdict,
    })),
  };
}

type Pair = Comparison["labels"][number]["pairs"][number];

/** The smaller number first, and whatever has a sign or a side turned with it. */
function inOrder(pair: Pair, order: readonly number[]) {
  const [a, b] = [order[pair.a]! + 1, order[pair.b]! + 1];
  if (a < b) return { ...pair, a, b };
  const { value, reason } = pair.volumeDifferenceMl;
  return {
    ...pair,
    a: b,
    b: a,
    instance: pair.instance && { a: pair.instance.b, b: pair.instance.a },
    volumeAMl: pair.volumeBMl,
    volumeBMl: pair.volumeAMl,
    volumeDifferenceMl: value === null ? { value, reason } : { value: -value, reason },
  };
}
