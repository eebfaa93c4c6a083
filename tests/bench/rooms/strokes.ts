import { createReplica } from "@covoxel/shared/labelmap";
import { randomFrom, Workload, workloadShape } from "../../support/labelmap/workload.js";
import type { Plan } from "./plan.js";

/** One stroke on its way: whose, which of theirs, and when, in ms from the start. */
export interface Act {
  readonly writer: number;
  /** 0 for the writer's first; its seq is one more. */
  readonly n: number;
  readonly atMs: number;
}

export interface Script {
  readonly acts: readonly Act[];
  /** Entries as they are stored and sent, by writer and n. They name no actor: the same bytes serve every room and every server. */
  readonly entries: readonly (readonly Uint8Array[])[];
}

export const shape: readonly [number, number, number] = workloadShape;

/** Writers at work on the organs of the seeded workload, each at their own random moments. */
export function writeScript({ writers, strokesPerSecond, warmUpS, measuredS }: Plan): Script {
  const chance = randomFrom(4);
  const acts: Act[] = [];
  for (let writer = 0; writer < writers; writer++) {
    let atMs = 0;
    for (let n = 0; ; n++) {
      atMs += (-Math.log(1 - chance()) * 1000) / strokesPerSecond;
      if (atMs > 1000 * (warmUpS + measuredS)) break;
      acts.push({ writer, n, atMs });
    }
  }
  const workload = new Workload(4);
  const entries = Array.from({ length: writers }, (_, writer) => {
    let seq = 0;
    // Stamps of the room's first milliseconds: never ahead of any server's clock.
    const replica = createReplica({ shape, actor: writer + 1, now: () => ++seq });
    return acts
      .filter((act) => act.writer === writer)
      .map(() => {
        const { parts, origin } = workload.act(workload.kind());
        const own = parts.map(({ segment, spans }) => ({ segment: segment === 0 ? 0 : 1 + (writer % 2), spans }));
        return replica.paint({ parts: own, origin });
      });
  });
  return { acts: acts.sort((a, b) => a.atMs - b.atMs), entries };
}
