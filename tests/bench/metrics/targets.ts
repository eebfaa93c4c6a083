import type { Targets } from "../labelmap/targets.js";

export const metricsTargets: Targets = {
  dice_vs_memcpy: { must: 0.1, aim: 0.3, moreIsBetter: true },
  hd95_vs_scipy: { must: 3, aim: 1 },
};
