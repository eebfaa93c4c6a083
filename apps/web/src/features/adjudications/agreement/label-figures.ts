import type { AdjudicationFacts } from "../adjudication-documents";

export type LabelVerdict = AdjudicationFacts["agreement"]["labels"][number];
export type PairFiguresFacts = LabelVerdict["pairs"][number];

/** Of the whole label: what the rule is held against. */
export const pairOf = ({ pairs }: LabelVerdict, a: number, b: number): PairFiguresFacts | null =>
  pairs.find((pair) => pair.a === a && pair.b === b && pair.instance === null) ?? null;

/** Of each instance, where a label has several. */
export const instancesOf = ({ pairs }: LabelVerdict, a: number, b: number): readonly PairFiguresFacts[] =>
  pairs.filter((pair) => pair.a === a && pair.b === b && pair.instance != null);

/** @returns per cent by which the second is larger than the first; null where there is no telling */
export function differencePercent({ volumeAMl, volumeBMl }: PairFiguresFacts): number | null {
  if (volumeAMl == null || volumeBMl == null || volumeAMl === 0) return null;
  return (100 * (volumeBMl - volumeAMl)) / volumeAMl;
}

/** With a sign that is as wide as a figure. */
export const signed = (value: number, digits: number): string =>
  `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
