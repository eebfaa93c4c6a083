import { setTimeout as pause } from "node:timers/promises";
import { type BenchResult, formatTable, median } from "../support/bench.js";
import { addSegmentation } from "../support/rooms.js";
import { startTestServer } from "../support/server.js";
import { addPhantomSeries, ask, follow, inferenceProcesses, reaches } from "../support/suggestions.js";

const ROUNDS = 7;
/** A CT as hospitals send them. */
const shape = [512, 512, 200] as const;

/**
 * How soon a suggestion on a whole CT shows something: the time to the first slab over the time to the last one, as a subscriber
 * hears of them; and how soon the model's process is gone after a cancel.
 */
export async function run(): Promise<BenchResult> {
  const server = await startTestServer();
  const samples: Record<"first_slab_s" | "whole_s" | "first_slab_share" | "cancel_s", number[]> = {
    first_slab_s: [],
    whole_s: [],
    first_slab_share: [],
    cancel_s: [],
  };
  try {
    const cast = await server.cast();
    const { seriesId } = await addPhantomSeries(server, cast.projectId, shape);
    for (let round = 0; round < ROUNDS; round++) {
      const askedAt = performance.now();
      const { id } = await ask(cast.asReader, await addSegmentation(cast.asReader, seriesId));
      const heard = await follow(server, cast.asReader, id, reaches("READY", "FAILED"));
      if (heard.at(-1)!.status !== "READY") throw new Error("the suggestion failed");
      const firstS = (heard.find(({ slabs }) => slabs.length > 0)!.heardAt - askedAt) / 1000;
      const wholeS = (heard.at(-1)!.heardAt - askedAt) / 1000;
      samples.first_slab_s.push(firstS);
      samples.whole_s.push(wholeS);
      samples.first_slab_share.push(firstS / wholeS);

      const { id: other } = await ask(cast.asReader, await addSegmentation(cast.asReader, seriesId));
      await follow(server, cast.asReader, other, ({ slabs }) => slabs.length > 0);
      const toldAt = performance.now();
      await cast.asReader.graphql("mutation ($id: ID!) { cancelSuggestion(id: $id) { id } }", { id: other });
      while ((await inferenceProcesses()).length > 0) await pause(5);
      samples.cancel_s.push((performance.now() - toldAt) / 1000);
    }
  } finally {
    await server.stop();
  }
  const rows = Object.entries(samples).map(([name, values]) => [
    name,
    median(values),
    Math.min(...values),
    Math.max(...values),
  ]);
  return {
    metrics: Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)])),
    samples,
    table: formatTable([`ct-tissue on ${shape.join("x")} (${ROUNDS} rounds)`, "median", "min", "max"], rows),
  };
}
