import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { appendInk, createServerDocument } from "@covoxel/shared/room-protocol";
import { formatTable, median } from "../../support/bench.js";
import {
  type PaintAct,
  type StrokeKind,
  strokeKinds,
  Workload,
  workloadShape,
} from "../../support/labelmap/workload.js";
import { deflatedBitmapSize, deflatedStrokeSize } from "./deflated-size.js";
import { NaiveTiles } from "./naive-tiles.js";
import type { Plan } from "./plan.js";
import type { Section } from "./section.js";
import { benchSeed, boundKinds, openedAtMs, strokesOf } from "./strokes.js";
import { percentile } from "./timing.js";

const editorCount = 10;
/** So many patches each editor painted before: the seqs of a working day have two bytes. */
const paintedBefore = 150;
const bulkVoxels = 5_200_000;

/** Bytes of one stroke. */
interface StrokeSize {
  readonly kind: StrokeKind;
  /** The Yjs update that carries it and nothing else: the worst case, in a room many share one. */
  readonly update: number;
  readonly naive: number;
  readonly deflated: number;
}

/** What a stroke costs on the wire, against deflate-9 of its shape alone; and what a whole organ does, as an entry. */
export function measureWire({ strokesPerKind }: Plan): Section {
  const workload = new Workload(benchSeed);
  const [room, naiveRoom] = [new WireRoom(workload), new NaiveRoom()];
  const sizes = strokeKinds.flatMap((kind) =>
    strokesOf(workload, kind, strokesPerKind).map(
      (act): StrokeSize => ({
        kind,
        update: room.send(act),
        naive: naiveRoom.send(act),
        deflated: deflatedStrokeSize(act.parts[0]!.spans),
      }),
    ),
  );
  const strokes = sizes.filter(({ kind }) => boundKinds.includes(kind));
  const dabs = sizes.filter(({ kind }) => kind === "dab");
  return {
    metrics: {
      wire_ratio_median: median(strokes.map(ratio)),
      wire_ratio_p95: percentile(strokes.map(ratio), 0.95),
      dab_bytes: median(dabs.map(({ update }) => update)),
      dab_bytes_p95: percentile(
        dabs.map(({ update }) => update),
        0.95,
      ),
      naive_wire_ratio_median: median(strokes.map(naiveRatio)),
      naive_wire_ratio_p95: percentile(strokes.map(naiveRatio), 0.95),
      naive_dab_bytes: median(dabs.map(({ naive }) => naive)),
      ...measureBulkFill(workload),
    },
    samples: Object.fromEntries(
      strokeKinds.flatMap((kind) => {
        const ofKind = sizes.filter((size) => size.kind === kind);
        return (["update", "naive", "deflated"] as const).map((what) => [
          `wire_${kind}_${what}_bytes`,
          ofKind.map((size) => size[what]),
        ]);
      }),
    ),
    tables: [tableOf(sizes)],
  };
}

const ratio = ({ update, deflated }: StrokeSize) => update / deflated;
const naiveRatio = ({ naive, deflated }: StrokeSize) => naive / deflated;

/** Several people who paint by turns, each with a day's work behind them, and their room's document. */
class WireRoom {
  #nowMs = openedAtMs;
  #turn = 0;
  #updateBytes = 0;
  readonly #doc = createServerDocument();
  readonly #editors: readonly LabelmapReplica[];

  constructor(workload: Workload) {
    this.#doc.on("update", (update: Uint8Array) => {
      this.#updateBytes = update.length;
    });
    this.#editors = Array.from({ length: editorCount }, (_, n) =>
      createReplica({ shape: workloadShape, actor: 1000 + n, now: () => this.#nowMs }),
    );
    for (const act of strokesOf(workload, "dab", editorCount * paintedBefore)) this.send(act);
  }

  /** @returns bytes of the Yjs update that carries this stroke */
  send(act: PaintAct): number {
    this.#nowMs += 700;
    const editor = this.#editors[this.#turn++ % editorCount]!;
    appendInk(this.#doc, [{ actor: editor.actor, bytes: editor.paint(act) }]);
    return this.#updateBytes;
  }
}

class NaiveRoom {
  readonly #tiles = new NaiveTiles(0);
  #turn = 0;

  send(act: PaintAct): number {
    this.#tiles.writeAs(this.#turn++ % editorCount);
    return this.#tiles.paint(act).length;
  }
}

/** An accepted suggestion: the bytes of its entry against the bitmap of its box, and against the smaller of bitmap and spans. */
function measureBulkFill(workload: Workload): Record<string, number> {
  const act = workload.fill(bulkVoxels);
  const { spans } = act.parts[0]!;
  const { length } = createReplica({ shape: workloadShape, actor: 1000, now: () => openedAtMs }).paint(act);
  return {
    bulk_fill_ratio: length / deflatedBitmapSize(spans),
    bulk_fill_ratio_of_smaller: length / deflatedStrokeSize(spans),
    bulk_fill_bytes: length,
  };
}

function tableOf(sizes: readonly StrokeSize[]): string {
  const rows = strokeKinds.map((kind) => {
    const ofKind = sizes.filter((size) => size.kind === kind);
    const ofEach = (read: (size: StrokeSize) => number) => ofKind.map(read);
    return [
      kind,
      median(ofEach(({ update }) => update)),
      median(ofEach(({ deflated }) => deflated)),
      median(ofEach(ratio)),
      percentile(ofEach(ratio), 0.95),
      median(ofEach(naiveRatio)),
      percentile(ofEach(naiveRatio), 0.95),
    ];
  });
  return formatTable(
    ["on the wire, bytes a stroke", "update", "deflate-9", "ratio", "p95", "naive ratio", "p95"],
    rows,
  );
}
