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
  /** How long each attack on another room goes on, and how long it was quiet before. */
  readonly attackS: number;
  /** How long a reader's connection stands still, how much passes by in that time, and how often that is tried. */
  readonly stallS: number;
  readonly stallMb: number;
  readonly stalls: number;
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
  attackS: 4,
  stallS: 60,
  stallMb: 50,
  stalls: 3,
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
  attackS: 1,
  stallS: 5,
  stallMb: 25,
  stalls: 1,
  rooms: [1, 10],
};
