import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createReplica } from "@covoxel/shared/labelmap";
import { formatTable, median } from "../../support/bench.js";
import { largePatch, withSeq } from "../../support/large-patch.js";
import { RawRoom } from "../../support/raw-room.js";
import { addSegmentation } from "../../support/rooms.js";
import type { Section } from "../labelmap/section.js";
import type { Stage } from "./covoxel-side.js";
import { until } from "./crowd.js";
import type { Plan } from "./plan.js";
import { shape } from "./strokes.js";

/**
 * Somebody's connection stands still while others paint: `stalled_held_growth_mb` is how much more memory the server's process held at
 * most, against the same strokes with somebody who reads them; each in a fresh process that collects its garbage every second and says
 * what is left, in turn, the median of the rounds.
 */
export async function measureStall(plan: Plan, stage: Stage): Promise<Section> {
  const readingMb: number[] = [];
  const stalledMb: number[] = [];
  const closedWith: number[] = [];
  for (let round = 0; round < plan.stalls; round++) {
    readingMb.push((await flow(plan, stage, false)).grownMb);
    const stalled = await flow(plan, stage, true);
    stalledMb.push(stalled.grownMb);
    closedWith.push(stalled.closedWith);
    console.error(`rooms: stall round ${round}: ${stalledMb.at(-1)} MB, read ${readingMb.at(-1)} MB`);
  }
  return {
    metrics: { stalled_held_growth_mb: median(stalledMb.map((mb, n) => mb - readingMb[n]!)) },
    samples: { stalled_growth_mb: stalledMb, reading_growth_mb: readingMb, stalled_closed_with: closedWith },
    tables: [
      formatTable(
        [`${plan.stallMb} MB in ${plan.stallS} s`, "held +MB, median"],
        [
          ["a reader who reads", median(readingMb)],
          ["a reader who stands still", median(stalledMb)],
        ],
      ),
    ],
  };
}

async function flow(plan: Plan, stage: Stage, standsStill: boolean): Promise<{ grownMb: number; closedWith: number }> {
  // Folds would come at other moments in each.
  const limits = {
    ROOM_FOLD_ENTRIES: "100000",
    ROOM_STROKES_PER_SECOND: "1000",
    ROOM_BYTES_PER_SECOND: String(2 ** 30),
  };
  const heldFile = join(mkdtempSync(join(tmpdir(), "covoxel-held-")), "mb");
  const held = () => (existsSync(heldFile) ? Number(readFileSync(heldFile, "utf8")) : 0);
  const env = { ...limits, BENCH_HELD_FILE: heldFile };
  const api = await stage.startApi(env, join(import.meta.dirname, "servers/collect-garbage.mjs"));
  const id = await addSegmentation(stage.lead, stage.seriesId);
  const writer = new RawRoom(api.url, id, stage.lead.token);
  const { lease, serverTimeMs } = await writer.hello();
  const reader = new RawRoom(api.url, id, stage.reader.token);
  await reader.hello();
  await reader.ink();
  const bytes = largePatch(createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs }));
  const count = Math.ceil((plan.stallMb * 2 ** 20) / bytes.length);
  if (standsStill) reader.stall();
  await until(() => held() > 0);
  const before = held();
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, held());
  }, 250);
  const startedAt = performance.now();
  for (let seq = 1; seq <= count; seq++) {
    await writer.entry(lease!.actor, seq, withSeq(bytes, seq));
    const { type } = await writer.answerTo(seq);
    if (type !== "ack") throw new Error(`A stroke was answered with ${type}.`);
    writer.received.length = 0;
    reader.received.length = 0;
    await pause(Math.max(0, startedAt + (1000 * plan.stallS * seq) / count - performance.now()));
  }
  clearInterval(watching);
  reader.unstall();
  const closedWith = standsStill ? (await reader.closed).code : 0;
  writer.close();
  reader.close();
  await api.kill();
  return { grownMb: most - before, closedWith };
}
