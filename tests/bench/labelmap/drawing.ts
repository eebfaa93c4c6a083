import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { formatTable, median } from "../../support/bench.js";
import { randomFrom, Workload, workloadShape } from "../../support/labelmap/workload.js";
import type { Plan } from "./plan.js";
import type { Section } from "./section.js";
import { benchSeed, openedAtMs } from "./strokes.js";
import { medianRatio, timeByTurns } from "./timing.js";

const [ni, nj] = workloadShape;
const turns = 20;
const drawingsPerTurn = 10;
const slice = 150;
const strokeCount = 1500;

/**
 * Drawing an axial slice that is painted from edge to edge, in every brick, by many strokes, against one look-up a pixel
 * (`out[n] = lut[in[n]]`), which no picture with colours does without. 512 x 512, uint8.
 */
export function measureDrawing({ rounds }: Plan): Section {
  const replica = denselyPainted();
  const out = new Uint8Array(ni * nj);
  replica.slice(2, slice, out);
  const [labels, lut] = [out.slice(), Uint8Array.from({ length: 256 }, (_, n) => 255 - n)];
  const painted = labels.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0) / labels.length;
  const took = timeByTurns(rounds, turns, () => ({
    slice: () => drawRepeatedly(replica, out),
    lut: () => lookUpRepeatedly(labels, lut, out),
  }));
  const us = (ms: readonly number[]) => (median(ms) / turns / drawingsPerTurn) * 1000;
  return {
    metrics: { raster_vs_lut: medianRatio(took.slice, took.lut), raster_us: us(took.slice), raster_painted: painted },
    samples: { raster_slice_ms: took.slice, raster_lut_ms: took.lut },
    tables: [
      formatTable(
        [`drawing 512 x 512, ${(painted * 100).toFixed(0)} % painted`, "us"],
        [
          ["slice of the mask", us(took.slice)],
          ["look-up table", us(took.lut)],
        ],
      ),
    ],
  };
}

function drawRepeatedly(replica: LabelmapReplica, out: Uint8Array): void {
  for (let times = 0; times < drawingsPerTurn; times += 1) replica.slice(2, slice, out);
}

/** All in one function: V8's middle compiler would otherwise inline the look-ups into a caller that its best one never gets to, at a third of the speed. */
function lookUpRepeatedly(labels: Uint8Array, lut: Uint8Array, out: Uint8Array): void {
  for (let times = 0; times < drawingsPerTurn; times += 1)
    for (let n = 0; n < labels.length; n += 1) out[n] = lut[labels[n]!]!;
}

/** Ten segments in one plane; the workload's large strokes, moved to anywhere on one slice. */
function denselyPainted(): LabelmapReplica {
  const replica = createReplica({ shape: workloadShape, actor: 1, now: () => openedAtMs });
  const workload = new Workload(benchSeed + 4);
  const chance = randomFrom(benchSeed + 4);
  for (let n = 0; n < strokeCount; n += 1) {
    const { spans } = workload.act("large").parts[0]!;
    const moved = moveTo(spans, Math.floor(chance() * ni), Math.floor(chance() * nj));
    if (moved.length > 0) replica.paint({ parts: [{ segment: 1 + (n % 10), spans: moved }] });
  }
  return replica;
}

/** Centres a flat stroke on (i, j) of the slice; what leaves the grid is cut off. */
function moveTo(spans: Int32Array, i: number, j: number): Int32Array {
  const middle = (spans.length >> 3) << 2;
  const [di, dj] = [i - ((spans[middle + 2]! + spans[middle + 3]!) >> 1), j - spans[middle + 1]!];
  const moved: number[] = [];
  for (let at = 0; at < spans.length; at += 4) {
    const row = spans[at + 1]! + dj;
    const [from, to] = [Math.max(0, spans[at + 2]! + di), Math.min(ni, spans[at + 3]! + di)];
    if (row >= 0 && row < nj && from < to) moved.push(slice, row, from, to);
  }
  return Int32Array.from(moved);
}
