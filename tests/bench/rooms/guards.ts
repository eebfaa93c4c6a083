import { fork } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { formatTable } from "../../support/bench.js";
import { HonestPair } from "../../support/honest-pair.js";
import { addSegmentation } from "../../support/rooms.js";
import type { Section } from "../labelmap/section.js";
import { percentile } from "../labelmap/timing.js";
import type { Stage } from "./covoxel-side.js";
import type { Plan } from "./plan.js";
import { residentMb } from "./process-figures.js";
import { shape } from "./strokes.js";

const attacks = ["gaps", "mutations", "large", "forgeries", "flood"] as const;
const strokeEveryMs = 20;

/**
 * What somebody hostile in one room costs the people in another: `bystander_p99_vs_quiet` is the 99th percentile of the time until their
 * strokes are saved while an attack goes on without a break, against the same in the quiet turns between: all rounds' strokes together, of
 * the attack that hurts most. `attacked_rss_growth_mb` is the most that the server's memory rose during an attack above what it held just before it, once
 * each attack has been tried: V8 has grown by then to what any work makes it.
 */
export async function measureGuards(plan: Plan, stage: Stage): Promise<Section> {
  const api = await stage.startApi({
    ROOM_FLOOD_MS: "1500",
    ROOM_CONNECTIONS_PER_SECOND: "10",
    // The bystanders' own folds would come at other moments in each turn.
    ROOM_FOLD_ENTRIES: "1000000",
  });
  const [honestId, attackedId] = [
    await addSegmentation(stage.lead, stage.seriesId),
    await addSegmentation(stage.lead, stage.seriesId),
  ];
  const who = { paints: stage.lead, watches: stage.reader };
  const honest = await HonestPair.start(api.url, honestId, shape, who, strokeEveryMs);
  const args = [api.url, attackedId, stage.writers[0]!.token, ...shape.map(String)];
  const attackers = fork(join(import.meta.dirname, "attackers.ts"), args, { execArgv: ["--import", "tsx"] });
  await once(attackers, "message");
  // Somebody hostile has a machine of their own: here they get what the server and the honest leave of this one.
  setPriority(attackers.pid!, constants.priority.PRIORITY_LOW);

  const turn = async (phase: string, ms: number) => {
    honest.phase = phase;
    const startedMb = residentMb(api.pid);
    let mostMb = startedMb;
    for (const endsAt = performance.now() + ms; performance.now() < endsAt; await pause(20))
      mostMb = Math.max(mostMb, residentMb(api.pid));
    return mostMb - startedMb;
  };
  const growthMb = new Map<string, number[]>(attacks.map((name) => [name, []]));
  const timesIn = new Map<string, number>();
  const ms = 1000 * plan.attackS;
  for (let round = -1; round < plan.rounds; round++) {
    for (const name of attacks) {
      // The first round warms up.
      const isMeasured = round >= 0;
      await turn(isMeasured ? "quiet" : "cold", ms);
      attackers.send({ attack: name });
      const grown = await turn(isMeasured ? name : "cold", ms);
      honest.phase = "between";
      attackers.send({ attack: null });
      const [times] = (await once(attackers, "message")) as [number];
      if (!isMeasured) continue;
      timesIn.set(name, (timesIn.get(name) ?? 0) + times);
      growthMb.get(name)!.push(grown);
    }
  }
  attackers.disconnect();
  if ((await honest.end()) !== honest.strokes) throw new Error("An honest stroke was lost.");
  await api.kill();

  const p99 = (phase: string) => percentile(honest.savedMs.get(phase) ?? [], 0.99);
  const ratioOf = (name: string) => p99(name) / p99("quiet");
  return {
    metrics: {
      bystander_p99_vs_quiet: Math.max(...attacks.map(ratioOf)),
      attacked_rss_growth_mb: Math.max(...[...growthMb.values()].flat()),
    },
    samples: {
      ...Object.fromEntries(
        ["quiet", ...attacks].map((phase) => [`bystander_saved_ms_${phase}`, honest.savedMs.get(phase) ?? []]),
      ),
      ...Object.fromEntries(attacks.map((name) => [`attacked_rss_growth_mb_${name}`, growthMb.get(name) ?? []])),
    },
    tables: [
      formatTable(
        ["attack on another room", "times let in", "bystanders' p99 ms", "against quiet", "memory +MB"],
        [
          ["none", "", p99("quiet"), "", ""],
          ...attacks.map((name) => [
            name,
            timesIn.get(name) ?? 0,
            p99(name),
            ratioOf(name),
            Math.max(...(growthMb.get(name) ?? [])),
          ]),
        ],
      ),
    ],
  };
}
