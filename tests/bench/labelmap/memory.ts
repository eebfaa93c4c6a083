import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { brickBits, brickShape } from "../../../packages/shared/src/labelmap/board.js";
import { formatTable } from "../../support/bench.js";
import { Workload, workloadShape } from "../../support/labelmap/workload.js";
import { collectGarbage } from "./garbage.js";
import { readAll } from "./room.js";
import type { Section } from "./section.js";
import { benchSeed, openedAtMs } from "./strokes.js";

const planes = 3;
const touchedShare = 0.25;

/**
 * Memory of one replica on 512 x 512 x 300 after strokes on ten segments in three planes until a quarter of all bricks of all planes is
 * touched, none of it folded: growth of all array buffers and of the heap, both after a full collection. Beside it the same replica
 * at its largest: once more as many strokes on top of what it folded, so that most bricks have two boards.
 */
export function measureMemory(): Section {
  const before = inUse();
  const replica = createReplica({ shape: workloadShape, actor: 1, now: () => openedAtMs });
  const strokes = paintUntil(replica, touchedShare, new Workload(benchSeed + 5, workloadShape, planes));
  const painted = growth(before, inUse());
  replica.attach(replica.fold(null).next);
  readAll(replica);
  paintUntil(replica, touchedShare, new Workload(benchSeed + 5, workloadShape, planes));
  const folded = growth(before, inUse());
  // Here, so that nobody can think that the replica was done with before.
  if (replica.planes().length !== planes) throw new Error("Not every plane was painted on.");
  return {
    metrics: {
      engine_mb: painted.buffersMb + painted.heapMb,
      engine_buffers_mb: painted.buffersMb,
      engine_heap_mb: painted.heapMb,
      engine_mb_on_folded: folded.buffersMb + folded.heapMb,
    },
    samples: { engine_strokes: [strokes] },
    tables: [
      formatTable(
        ["memory, MB", "buffers", "heap"],
        [
          [`after ${strokes} strokes`, painted.buffersMb, painted.heapMb],
          ["folded, and as many on top", folded.buffersMb, folded.heapMb],
        ],
      ),
    ],
  };
}

/** @param share of all bricks of all planes. @returns how many strokes it took */
function paintUntil(replica: LabelmapReplica, share: number, workload: Workload): number {
  const bricks = workloadShape.map((size, axis) => Math.ceil(size / brickShape[axis]!));
  const wanted = share * planes * bricks.reduce((product, count) => product * count);
  const touched = new Set<string>();
  let strokes = 0;
  for (const act of workload.acts(Number.POSITIVE_INFINITY)) {
    if (touched.size >= wanted) break;
    replica.paint(act);
    strokes += 1;
    for (const { plane = 0, spans } of act.parts)
      for (const brick of bricksUnder(spans)) touched.add(`${plane}/${brick}`);
  }
  return strokes;
}

/** @param spans flat (k, j, iStart, iEnd) quads */
function* bricksUnder(spans: Int32Array): Iterable<string> {
  for (let at = 0; at < spans.length; at += 4) {
    const last = (spans[at + 3]! - 1) >> brickBits.i;
    for (let i = spans[at + 2]! >> brickBits.i; i <= last; i += 1)
      yield `${i}.${spans[at + 1]! >> brickBits.j}.${spans[at]! >> brickBits.k}`;
  }
}

interface InUse {
  readonly buffersMb: number;
  readonly heapMb: number;
}

const growth = (before: InUse, after: InUse): InUse => ({
  buffersMb: after.buffersMb - before.buffersMb,
  heapMb: after.heapMb - before.heapMb,
});

function inUse(): InUse {
  // Twice: buffers are let go of after the first.
  collectGarbage();
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return { buffersMb: arrayBuffers / 1e6, heapMb: heapUsed / 1e6 };
}
