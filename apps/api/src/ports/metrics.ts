/** Kinds of things only: a close code, a route's shape, a reason. Never a name or an id. */
export type MetricLabels = Readonly<Record<string, string | number>>;

/** Figures for whoever runs this server. Each is declared once, beside what it counts. */
export interface Metrics {
  /** A total that only grows. @returns adds to it */
  counter(name: string, help: string, labels?: readonly string[]): (labels?: MetricLabels, by?: number) => void;
  /** @param buckets upper bounds, ascending. @returns takes a sample */
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly string[],
  ): (value: number, labels?: MetricLabels) => void;
  /** @param read asked when somebody looks */
  gauge(name: string, help: string, read: () => number): void;
}

/** Counts nothing. */
export const noMetrics: Metrics = {
  counter: () => () => undefined,
  histogram: () => () => undefined,
  gauge: () => undefined,
};
