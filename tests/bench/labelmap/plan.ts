/** How much is measured. */
export interface Plan {
  /** Strokes of each kind. */
  readonly strokesPerKind: number;
  /** In each of them the sides of a ratio take turns. */
  readonly rounds: number;
  /** Entries of the long session whose stored size is measured. */
  readonly sessionEntries: number;
  /** Up to here the naive tile map paints the same session; a multiple of `foldEvery`. */
  readonly naiveEntries: number;
  /** What metrics call that count. */
  readonly naiveCount: "10k" | "100k";
  /** Whether deflate-9 of the labels is taken at every fold, or only where a metric needs it. */
  readonly deflatesEachFold: boolean;
  /** Entries between two folds of it. */
  readonly foldEvery: number;
  /** People who came, painted once and left. */
  readonly pastSessions: number;
  /** Strokes of all editors together that are painted without having seen the others' of the same round. */
  readonly blindStrokes: number;
}

export const usualPlan: Plan = {
  strokesPerKind: 1000,
  rounds: 7,
  sessionEntries: 100_000,
  naiveEntries: 10_000,
  naiveCount: "10k",
  deflatesEachFold: false,
  foldEvery: 10_000,
  pastSessions: 10_000,
  blindStrokes: 250,
};

/** To see that everything runs. Its figures have the usual names and are no results. */
export const quickPlan: Plan = {
  strokesPerKind: 100,
  rounds: 3,
  sessionEntries: 4000,
  naiveEntries: 1000,
  naiveCount: "10k",
  deflatesEachFold: false,
  foldEvery: 1000,
  pastSessions: 1000,
  blindStrokes: 100,
};

/** The same with every curve of the growth picture whole. */
export const withGrowth = (plan: Plan): Plan => ({
  ...plan,
  naiveEntries: plan.sessionEntries,
  naiveCount: "100k",
  deflatesEachFold: true,
});
