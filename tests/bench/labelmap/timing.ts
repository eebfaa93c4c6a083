import { median } from "../../support/bench.js";

export function elapsedMs(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** Does its share of one round: the first of `turns` equal parts, the second, and so on. */
export type Job = (turn: number) => void;

/**
 * Times several jobs in turns, so that a slow spell of the machine meets all of them; who begins changes from turn to turn.
 * @param turns into how many parts each job is cut
 * @param prepare makes the jobs of one round, untimed; the first round only warms up
 * @returns ms of each round, by job
 */
export function timeByTurns<Name extends string>(
  rounds: number,
  turns: number,
  prepare: () => Record<Name, Job>,
): Record<Name, number[]> {
  const took: Partial<Record<Name, number[]>> = {};
  for (let round = 0; round <= rounds; round += 1) {
    const jobs = (Object.entries(prepare()) as [Name, Job][]).map(([name, work]) => ({ name, work, ms: 0 }));
    for (let turn = 0; turn < turns; turn += 1)
      for (const job of turn % 2 === round % 2 ? jobs : jobs.toReversed()) job.ms += elapsedMs(() => job.work(turn));
    for (const { name, ms } of jobs) took[name] = [...(took[name] ?? []), ...(round === 0 ? [] : [ms])];
  }
  return took as Record<Name, number[]>;
}

/** @returns the items that belong to one of `turns` turns, in order */
export function shareOf<T>(items: readonly T[], turn: number, turns: number): readonly T[] {
  const from = Math.floor((items.length * turn) / turns);
  return items.slice(from, Math.floor((items.length * (turn + 1)) / turns));
}

/** @returns for each round how much longer `ms` took */
export const ratios = (ms: readonly number[], against: readonly number[]): number[] =>
  ms.map((value, round) => value / against[round]!);

export const medianRatio = (ms: readonly number[], against: readonly number[]): number => median(ratios(ms, against));

/** The value that `share` of the values don't exceed. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("percentile of nothing");
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}
