/** How much is measured. */
export interface Plan {
  readonly readers: number;
  readonly writers: number;
  /** Strokes a second of each writer, at random moments; the same moments for every server. */
  readonly strokesPerSecond: number;
  readonly warmUpS: number;
  readonly measuredS: number;
  /** In each, every server has its turn. */
  readonly rounds: number;
  /** Entries of the mask that is opened. */
  readonly openedEntries: number;
  readonly openings: number;
  /** Strokes drawn on the page. */
  readonly pageStrokes: number;
  /** How many rooms are open when the server's memory is read, ascending. */
  readonly rooms: readonly number[];
}

export const usualPlan: Plan = {
  readers: 20,
  writers: 10,
  strokesPerSecond: 5,
  warmUpS: 2,
  measuredS: 10,
  rounds: 9,
  openedEntries: 100_000,
  openings: 7,
  pageStrokes: 9,
  rooms: [1, 100, 1000],
};

/** To see that everything runs. Its figures have the usual names and are no results. */
export const quickPlan: Plan = {
  ...usualPlan,
  warmUpS: 1,
  measuredS: 3,
  rounds: 1,
  openedEntries: 5000,
  openings: 2,
  pageStrokes: 2,
  rooms: [1, 10],
};
