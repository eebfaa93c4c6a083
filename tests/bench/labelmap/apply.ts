import * as Y from "yjs";
import { partsFromSpans } from "../../../packages/shared/src/labelmap/paint-parts.js";
import { formatTable, median } from "../../support/bench.js";
import {
  type PaintAct,
  type StrokeKind,
  strokeKinds,
  Workload,
  workloadShape,
} from "../../support/labelmap/workload.js";
import { FlatVolume, flatStroke } from "./flat-volume.js";
import { collectGarbage } from "./garbage.js";
import { NaiveTiles } from "./naive-tiles.js";
import type { Plan } from "./plan.js";
import type { Section } from "./section.js";
import { benchSeed, boundKinds, strokesOf } from "./strokes.js";
import { medianRatio, shareOf, timeByTurns } from "./timing.js";
import { WarmBricks, WarmReplica } from "./warm-mask.js";

/** Each side shows 50 strokes, then the next does. */
const turns = 20;
/** The naive map takes so long that one stroke in ten has to do. */
const naiveShare = 0.1;

/** Ms of each round for all strokes of a kind. */
interface KindTook {
  readonly kind: StrokeKind;
  readonly ours: Record<"join" | "receive" | "memset", number[]>;
  /** Of its share of the strokes. */
  readonly naive: Record<"naive" | "memset", number[]>;
}

/**
 * How long a stroke takes to show for somebody else, against filling the same runs into a flat volume. The same strokes again and again,
 * each time newer than all before, so that bricks, tiles and volume are all there and warm; as many as lie unfolded between two folds.
 *
 * `join`: strokes that are decoded already. `receive`: their bytes, decoded and joined. `naive`: the tile map's Yjs updates, applied, and
 * each tile inflated. Headlines are the sums of the medians of the five kinds of strokes of radius 5 to 30.
 */
export function measureApply({ strokesPerKind, rounds }: Plan): Section {
  const workload = new Workload(benchSeed + 1);
  const flat = new FlatVolume();
  const took = strokeKinds.map((kind): KindTook => {
    const acts = strokesOf(workload, kind, strokesPerKind);
    const strokes = acts.map(flatStroke);
    const parts = acts.map((act) => partsFromSpans(act.parts, workloadShape)[0]!);
    const few = Math.ceil(strokesPerKind * naiveShare);
    const recorded = new RecordedTiles(acts.slice(0, few));
    const [bricks, replica] = [new WarmBricks(), new WarmReplica()];
    collectGarbage();
    return {
      kind,
      ours: timeByTurns(rounds, turns, () => {
        const [joined, received] = [bricks.place(parts), replica.encode(parts)];
        return {
          join: (turn) => bricks.join(shareOf(joined, turn, turns)),
          receive: (turn) => replica.receive(shareOf(received, turn, turns)),
          memset: (turn) => flat.fill(shareOf(strokes, turn, turns)),
        };
      }),
      naive: timeByTurns(rounds, turns, () => {
        const reader = recorded.reader();
        return {
          naive: (turn) => reader.receive(shareOf(recorded.updates, turn, turns)),
          memset: (turn) => flat.fill(shareOf(strokes.slice(0, few), turn, turns)),
        };
      }),
    };
  });
  const total = (of: (took: KindTook) => readonly number[]) =>
    took.filter(({ kind }) => boundKinds.includes(kind)).reduce((sum, kindTook) => sum + median(of(kindTook)), 0);
  const memset = total(({ ours }) => ours.memset);
  return {
    metrics: {
      join_vs_memset: total(({ ours }) => ours.join) / memset,
      remote_apply_vs_memset: total(({ ours }) => ours.receive) / memset,
      naive_apply_vs_memset: total(({ naive }) => naive.naive) / total(({ naive }) => naive.memset),
    },
    samples: Object.fromEntries(
      took.flatMap((of) => [
        ...Object.entries(of.ours).map(([job, ms]) => [`apply_${of.kind}_${job}_ms`, ms]),
        ...Object.entries(of.naive).map(([job, ms]) => [`apply_${of.kind}_naive_${job}_ms`, ms]),
      ]),
    ),
    tables: [tableOf(took, strokesPerKind)],
  };
}

/** Strokes painted twice on a naive tile map: the state after the first time, and the updates of the second. */
class RecordedTiles {
  readonly #before: Uint8Array;
  readonly updates: readonly Uint8Array[];

  constructor(acts: readonly PaintAct[]) {
    const painter = new NaiveTiles(0);
    for (const act of acts) painter.paint(act);
    this.#before = Y.encodeStateAsUpdate(painter.doc);
    this.updates = acts.map((act) => painter.paint(act));
  }

  /** Somebody who saw the first time. */
  reader(): NaiveTiles {
    const reader = new NaiveTiles(1);
    reader.receive([this.#before]);
    return reader;
  }
}

function tableOf(took: readonly KindTook[], strokesPerKind: number): string {
  const rows = took.map(({ kind, ours, naive }) => [
    kind,
    (median(ours.memset) * 1000) / strokesPerKind,
    medianRatio(ours.join, ours.memset),
    medianRatio(ours.receive, ours.memset),
    medianRatio(naive.naive, naive.memset),
  ]);
  return formatTable(["to show a stroke, times memset", "memset us", "join", "receive", "naive"], rows);
}
