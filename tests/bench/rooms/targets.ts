import type { Targets } from "../labelmap/targets.js";

export const roomTargets: Targets = {
  delivery_p99_vs_floor: { must: 2, aim: 1.3 },
  saved_p99_vs_floor: { must: 2, aim: 1.3 },
  cpu_per_delivery_vs_hocuspocus: { must: 1.6, aim: 1 },
  cold_open_time_share: { must: 0.2, aim: 0.1 },
  echo_vs_frame: { must: 2.5, aim: 2 },
  bystander_p99_vs_quiet: { must: 2, aim: 2 },
  attacked_rss_growth_mb: { must: 20, aim: 20 },
  stalled_held_growth_mb: { must: 10, aim: 10 },
};
