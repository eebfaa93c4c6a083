import { formatTable } from "../../support/bench.js";

/** At most so much, or at least where more is better: `must` is a promise, `aim` where we want to be. */
interface Target {
  readonly must: number;
  readonly aim: number;
  readonly moreIsBetter?: boolean;
}

export type Targets = Readonly<Record<string, Target>>;

export const labelmapTargets: Targets = {
  wire_ratio_median: { must: 1.25, aim: 1.1 },
  wire_ratio_p95: { must: 1.6, aim: 1.35 },
  dab_bytes: { must: 64, aim: 48 },
  stored_ratio_100k: { must: 3.5, aim: 3 },
  join_vs_memset: { must: 2.5, aim: 2 },
  remote_apply_vs_memset: { must: 12, aim: 10 },
  undo_p99_vs_apply_p99: { must: 20, aim: 10 },
  raster_vs_lut: { must: 2.5, aim: 2.3 },
  three_slices_open_share: { must: 0.45, aim: 0.35 },
  bulk_fill_ratio: { must: 0.5, aim: 0.4 },
  engine_mb: { must: 400, aim: 300 },
  sync_bytes_10k_sessions: { must: 16_384, aim: 16_384 },
  lost_share: { must: 0, aim: 0 },
};

/** A line for each metric; those with a bound come first. */
export function tableOfTargets(metrics: Readonly<Record<string, number>>, targets: Targets): string {
  const isBound = (name: string) => name in targets;
  const names = Object.keys(metrics);
  const rows = [...names.filter(isBound), ...names.filter((name) => !isBound(name))].map((name) => {
    const value = metrics[name]!;
    const target = targets[name];
    return target === undefined ? [name, value] : [name, value, target.must, target.aim, judge(value, target)];
  });
  return formatTable(["metric", "value", "must", "aim", ""], rows);
}

function judge(value: number, { must, aim, moreIsBetter = false }: Target): string {
  const reaches = (bound: number) => (moreIsBetter ? value >= bound : value <= bound);
  if (!reaches(must)) return "MISSED";
  return reaches(aim) ? "as aimed" : "holds";
}
