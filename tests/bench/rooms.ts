import type { BenchResult } from "../support/bench.js";
import type { Section } from "./labelmap/section.js";
import { tableOfTargets } from "./labelmap/targets.js";
import { type Stage, setStage } from "./rooms/covoxel-side.js";
import { measureEcho } from "./rooms/echo.js";
import { measureGuards } from "./rooms/guards.js";
import { measureLoad } from "./rooms/load.js";
import { measureMemory } from "./rooms/memory.js";
import { measureOpening } from "./rooms/opening.js";
import { type Plan, quickPlan, usualPlan } from "./rooms/plan.js";
import { measureStall } from "./rooms/stall.js";
import { roomTargets } from "./rooms/targets.js";

const sections: Record<string, (plan: Plan, stage: Stage) => Promise<Section>> = {
  memory: measureMemory,
  load: measureLoad,
  opening: measureOpening,
  echo: measureEcho,
  guards: measureGuards,
  stall: measureStall,
};

/**
 * Rooms on a real API process with its embedded PostgreSQL. Each section's file says what its metrics mean.
 *
 * `npm run bench -- rooms [quick] [rounds=N] [section ...]`: those sections, else all.
 */
export async function run(words: string[] = []): Promise<BenchResult> {
  const args = words.map((word) => word.replace(/^--/, ""));
  const rounds = args.find((arg) => arg.startsWith("rounds="))?.slice("rounds=".length);
  const plan = { ...(args.includes("quick") ? quickPlan : usualPlan), ...(rounds && { rounds: Number(rounds) }) };
  const asked = args.filter((arg) => arg !== "quick" && !arg.startsWith("rounds="));
  const unknown = asked.filter((name) => !(name in sections));
  if (unknown.length > 0)
    throw new Error(`No section ${unknown.join(", ")}: there are ${Object.keys(sections).join(", ")}.`);
  const stage = await setStage(plan);
  const found: Section[] = [];
  for (const name of asked.length > 0 ? asked : Object.keys(sections)) found.push(await sections[name]!(plan, stage));
  await stage.server.stop();
  const metrics = Object.assign({}, ...found.map((section) => section.metrics)) as Record<string, number>;
  return {
    metrics,
    samples: Object.assign({}, ...found.map(({ samples }) => samples)),
    table: [...found.flatMap(({ tables }) => tables), tableOfTargets(metrics, roomTargets)].join("\n\n"),
  };
}
