import type { BenchResult } from "../support/bench.js";
import type { Section } from "./labelmap/section.js";
import { tableOfTargets } from "./labelmap/targets.js";
import { measureDice } from "./metrics/dice.js";
import { measureHd95 } from "./metrics/hd95.js";
import { type Plan, quickPlan, usualPlan } from "./metrics/plan.js";
import { readOrgans } from "./metrics/readings.js";
import { metricsTargets } from "./metrics/targets.js";

const sections: Record<string, (plan: Plan, a: Uint8Array, b: Uint8Array) => Section | Promise<Section>> = {
  dice: measureDice,
  hd95: measureHd95,
};

/**
 * How fast agreement is measured, against memcpy and scipy in the same run. Each section's file says what its metrics mean.
 *
 * `npm run bench -- metrics [quick] [section ...]`: those sections, else all. Needs Debian's python3-scipy.
 */
export async function run(words: string[] = []): Promise<BenchResult> {
  const args = words.map((word) => word.replace(/^--/, ""));
  const plan = args.includes("quick") ? quickPlan : usualPlan;
  const asked = args.filter((arg) => arg !== "quick");
  const unknown = asked.filter((name) => !(name in sections));
  if (unknown.length > 0)
    throw new Error(`No section ${unknown.join(", ")}: there are ${Object.keys(sections).join(", ")}.`);
  const [a, b] = [readOrgans(0), readOrgans(1)];
  const found: Section[] = [];
  for (const name of asked.length > 0 ? asked : Object.keys(sections)) found.push(await sections[name]!(plan, a, b));
  const metrics = Object.assign({}, ...found.map((section) => section.metrics)) as Record<string, number>;
  return {
    metrics,
    samples: Object.assign({}, ...found.map(({ samples }) => samples)),
    table: [...found.flatMap(({ tables }) => tables), tableOfTargets(metrics, metricsTargets)].join("\n\n"),
  };
}
