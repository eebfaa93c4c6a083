import { formatTable, median } from "../../support/bench.js";
import type { Section } from "../labelmap/section.js";
import { medianRatio, percentile } from "../labelmap/timing.js";
import { type Stage, startCovoxel } from "./covoxel-side.js";
import { play, type Side, type Turn } from "./crowd.js";
import type { Plan } from "./plan.js";
import { startFloor, startHocuspocus } from "./sides.js";
import { writeScript } from "./strokes.js";

const names = ["covoxel", "floor", "hocuspocus"] as const;
type Name = (typeof names)[number];

/**
 * Ten people paint, twenty look on, one room. The same strokes at the same moments go through Covoxel, through the floor (servers/floor.ts:
 * one group-committed INSERT awaited on the same PostgreSQL, and nothing else) and through plain Hocuspocus, by turns; each turn in a fresh room.
 *
 * - `delivery_p99_vs_floor`: from a writer's send to a reader's receipt; the 99th percentile of a turn against the floor's of the same round
 * - `saved_p99_vs_floor`: the same, from send to acknowledgement
 * - `cpu_per_delivery_vs_hocuspocus`: processor time of the server's process for each stroke that reached a reader
 *
 * All clients are in this process; PostgreSQL's own processor time counts for nobody, and no mask is folded meanwhile.
 */
export async function measureLoad(plan: Plan, stage: Stage): Promise<Section> {
  const script = writeScript(plan);
  const sides: Record<Name, Side> = {
    covoxel: await startCovoxel(plan, script, stage),
    floor: await startFloor(plan, script, stage.server.database.url),
    hocuspocus: await startHocuspocus(plan, script),
  };
  const turns: Record<Name, Turn[]> = { covoxel: [], floor: [], hocuspocus: [] };
  for (let round = 0; round <= plan.rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const turn = await play(sides[name], script.acts, plan.readers, 1000 * plan.warmUpS);
      // The first round warms up.
      if (round > 0) turns[name].push(turn);
      const p99 = percentile(turn.deliveryMs, 0.99).toFixed(1);
      console.error(`rooms: round ${round}, ${name}: delivery p99 ${p99} ms, processor ${turn.cpuMs} ms`);
    }
  }
  for (const side of Object.values(sides)) await side.stop();
  return report(turns);
}

function report(turns: Record<Name, Turn[]>): Section {
  const of = (name: Name, figure: (turn: Turn) => number) => turns[name].map(figure);
  const at = (share: number, of_: "deliveryMs" | "savedMs") => (turn: Turn) => percentile(turn[of_], share);
  const cpuUs = ({ cpuMs, deliveries }: Turn) => (1000 * cpuMs) / deliveries;
  const row = (name: Name) => [
    name,
    ...([0.5, 0.99] as const).map((share) => median(of(name, at(share, "deliveryMs")))),
    ...([0.5, 0.99] as const).map((share) => median(of(name, at(share, "savedMs")))),
    median(of(name, cpuUs)),
  ];
  const against = (name: Name, figure: (turn: Turn) => number) => medianRatio(of("covoxel", figure), of(name, figure));
  const raw = names.flatMap((name) => [
    [`${name}_delivery_ms`, turns[name].flatMap(({ deliveryMs }) => deliveryMs.map(rounded))] as const,
    [`${name}_saved_ms`, turns[name].flatMap(({ savedMs }) => savedMs.map(rounded))] as const,
    [`${name}_cpu_us_per_delivery`, of(name, cpuUs)] as const,
  ]);
  return {
    metrics: {
      delivery_p99_vs_floor: against("floor", at(0.99, "deliveryMs")),
      saved_p99_vs_floor: against("floor", at(0.99, "savedMs")),
      cpu_per_delivery_vs_hocuspocus: against("hocuspocus", cpuUs),
      delivery_p50_vs_floor: against("floor", at(0.5, "deliveryMs")),
      saved_p50_vs_floor: against("floor", at(0.5, "savedMs")),
      cpu_per_delivery_vs_floor: against("floor", cpuUs),
      delivery_p99_ms: median(of("covoxel", at(0.99, "deliveryMs"))),
      saved_p99_ms: median(of("covoxel", at(0.99, "savedMs"))),
    },
    samples: Object.fromEntries(raw),
    tables: [
      formatTable(
        ["medians of rounds", "delivery p50 ms", "p99 ms", "saved p50 ms", "p99 ms", "cpu us/delivery"],
        names.map(row),
      ),
    ],
  };
}

const rounded = (ms: number) => Math.round(ms * 100) / 100;
