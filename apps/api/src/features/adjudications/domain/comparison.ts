import type { Finding, ReadId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { Measured } from "../../agreement/index.js";

/** How the submitted reads of a case agree: what the rule was held against, and what came of it. */
export interface Comparison {
  measuredAt: Date;
  passed: boolean;
  reads: readonly ComparedRead[];
  labels: readonly LabelVerdict[];
  /** Pairs of reads that were seeded by the same suggestion: they are not independent, and don't pass. */
  dependence: readonly { a: number; b: number; model: string }[];
}

/** A read as it was submitted. Its place in the list is what `a` and `b` name. */
export interface ComparedRead {
  readId: ReadId;
  segmentationId: SegmentationId;
  revision: number;
  contentHash: string;
}

export interface LabelVerdict {
  labelKey: string;
  /** Of each read; null where an optional label was neither painted nor spoken of. */
  findings: readonly (Finding | null)[];
  pairs: readonly PairAgreement[];
  verdict: Verdict;
}

export const Verdict = {
  AGREED: "AGREED",
  /** One says present, the other absent, or one can't assess it. */
  FINDINGS_DIFFER: "FINDINGS_DIFFER",
  /** Below the rule's Dice. */
  DICE_TOO_LOW: "DICE_TOO_LOW",
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** Of one label, over all of its segments; of an instance label beside it each pair of instances that belong together. */
export interface PairAgreement {
  a: number;
  b: number;
  /** Null: all of the label. Else the names of the two segments; null where the other read has no such instance. */
  instance: { a: string | null; b: string | null } | null;
  dice: Measured;
  jaccard: Measured;
  /** Null where the image measures no volume. */
  volumeAMl: number | null;
  volumeBMl: number | null;
  volumeDifferenceMl: Measured;
  hd95Mm: Measured;
  surfaceDice: Measured;
  toleranceMm: number;
}
