/** What one part of the mask engine's bench found; `tests/bench/labelmap.ts` puts them together. */
export interface Section {
  /** Figures by name, snake_case. */
  readonly metrics: Record<string, number>;
  /** Every raw measurement, by series. */
  readonly samples: Record<string, number[]>;
  /** For people, each with a heading of its own. */
  readonly tables: readonly string[];
}
