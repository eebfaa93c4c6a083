import type { BenchResult } from "../support/bench.js";
import { measureApply } from "./labelmap/apply.js";
import { measureDrawing } from "./labelmap/drawing.js";
import { drawGrowth } from "./labelmap/growth-picture.js";
import { measureLost } from "./labelmap/lost.js";
import { measureMemory } from "./labelmap/memory.js";
import { measureOpening } from "./labelmap/opening.js";
import { type Plan, quickPlan, usualPlan, withGrowth } from "./labelmap/plan.js";
import type { Section } from "./labelmap/section.js";
import { measureStored } from "./labelmap/stored.js";
import { measureSync } from "./labelmap/sync.js";
import { labelmapTargets, tableOfTargets } from "./labelmap/targets.js";
import { measureUndo } from "./labelmap/undo.js";
import { measureWire } from "./labelmap/wire.js";

/** Memory comes first: what the others leave behind would blur it. */
const sections: Record<string, (plan: Plan) => Section[]> = {
  memory: () => [measureMemory()],
  wire: (plan) => [measureWire(plan)],
  apply: (plan) => [measureApply(plan)],
  undo: (plan) => [measureUndo(plan)],
  drawing: (plan) => [measureDrawing(plan)],
  sync: (plan) => [measureSync(plan)],
  lost: (plan) => [measureLost(plan)],
  session: (plan) => {
    const { section, kept } = measureStored(plan);
    return [section, measureOpening(plan, kept)];
  },
};

/**
 * The mask engine on a seeded workload (`tests/support/labelmap/workload.ts`), against deflate, memset and look-ups in the same run, and against
 * a naive tile map in Yjs. Each section's file says what its metrics mean.
 *
 * `npm run bench -- labelmap [quick] [section ...]`: those sections, else all. `npm run bench -- labelmap picture` runs the
 * long session with the naive tile map beside it to its end, and draws docs/images/labelmap-growth.svg.
 */
export async function run(words: string[] = []): Promise<BenchResult> {
  const args = words.map((word) => word.replace(/^--/, ""));
  const plan = args.includes("quick") ? quickPlan : usualPlan;
  if (args.includes("picture")) return resultOf([drawPicture(withGrowth(plan))]);
  const asked = args.filter((arg) => arg !== "quick");
  const unknown = asked.filter((name) => !(name in sections));
  if (unknown.length > 0)
    throw new Error(`No section ${unknown.join(", ")}: there are ${Object.keys(sections).join(", ")}.`);
  const names = asked.length > 0 ? asked : Object.keys(sections);
  return resultOf(
    names.flatMap((name) => {
      console.error(`labelmap: ${name} ...`);
      return sections[name]!(plan);
    }),
  );
}

function drawPicture(plan: Plan): Section {
  const { section, growth } = measureStored(plan);
  drawGrowth(growth);
  return section;
}

function resultOf(found: readonly Section[]): BenchResult {
  const metrics = Object.assign({}, ...found.map((section) => section.metrics)) as Record<string, number>;
  return {
    metrics,
    samples: Object.assign({}, ...found.map(({ samples }) => samples)),
    table: [...found.flatMap(({ tables }) => tables), tableOfTargets(metrics, labelmapTargets)].join("\n\n"),
  };
}
