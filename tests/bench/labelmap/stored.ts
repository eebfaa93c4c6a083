import * as Y from "yjs";
import { formatTable } from "../../support/bench.js";
import { Workload } from "../../support/labelmap/workload.js";
import { deflatedPlanesSize, deflatedVolumeSize } from "./deflated-size.js";
import { NaiveTiles } from "./naive-tiles.js";
import type { Plan } from "./plan.js";
import { type Kept, keptBytes, newcomerTo, Room } from "./room.js";
import type { Section } from "./section.js";
import { benchSeed } from "./strokes.js";

const sessionEditors = 50;

/** What is kept after so many entries, in bytes; null where it was not measured. */
export interface GrowthPoint {
  readonly entries: number;
  /** Slabs, manifest and unfolded log. */
  readonly stored: number;
  /** The naive tile map's Yjs document. */
  readonly naive: number | null;
  /** Deflate-9 of the uint8 volume. */
  readonly deflated: number | null;
}

export interface StoredSession {
  readonly section: Section;
  readonly growth: readonly GrowthPoint[];
  readonly kept: Kept;
}

/**
 * Fifty editors' long session: what the server keeps of it, against deflate-9 of the labels alone as one volume (planes flattened) and as one
 * volume a plane. Beside it the same session on the naive tile map as far as `plan.naiveEntries`, of which a stroke taken back stays.
 * @throws Error when a newcomer's mask is another than the server's
 */
export function measureStored(plan: Plan): StoredSession {
  const room = new Room(sessionEditors);
  const naive = new NaiveTiles(0);
  const growth: GrowthPoint[] = [];
  let entries = 0;
  for (const step of new Workload(benchSeed + 2).session(sessionEditors, Number.POSITIVE_INFINITY)) {
    if (room.take(step) === null) continue;
    entries += 1;
    if (step.act !== "undo" && entries <= plan.naiveEntries) {
      naive.writeAs(step.editor);
      naive.paint(step.act);
    }
    if (entries % plan.foldEvery !== 0) continue;
    room.fold();
    const isLast = entries === plan.sessionEntries;
    growth.push({
      entries,
      stored: keptBytes(room.kept()),
      naive: entries <= plan.naiveEntries ? Y.encodeStateAsUpdate(naive.doc).length : null,
      deflated:
        plan.deflatesEachFold || isLast || entries === plan.naiveEntries ? deflatedVolumeSize(room.server) : null,
    });
    if (isLast) break;
  }
  checkNewcomer(room);
  return { kept: room.kept(), growth, section: sectionOf(plan, room, growth) };
}

function checkNewcomer(room: Room): void {
  if (newcomerTo(room.kept()).contentHash() !== room.server.contentHash())
    throw new Error("A newcomer reads another mask from log, manifest and slabs than the server shows.");
}

function sectionOf(plan: Plan, room: Room, growth: readonly GrowthPoint[]): Section {
  const [last, both] = [growth.at(-1)!, growth.find(({ entries }) => entries === plan.naiveEntries)!];
  const seconds = Object.entries(room.spentMs).map(([what, ms]) => [`session_${what}_s`, ms / 1000] as const);
  return {
    metrics: {
      stored_ratio_100k: last.stored / last.deflated!,
      stored_ratio_100k_planes: last.stored / deflatedPlanesSize(room.server),
      stored_mb_100k: last.stored / 1e6,
      [`stored_ratio_${plan.naiveCount}`]: both.stored / both.deflated!,
      [`naive_stored_ratio_${plan.naiveCount}`]: both.naive! / both.deflated!,
      ...Object.fromEntries(seconds),
    },
    samples: {
      growth_entries: growth.map(({ entries }) => entries),
      growth_stored_bytes: growth.map(({ stored }) => stored),
      growth_naive_bytes: growth.flatMap(({ naive }) => naive ?? []),
      growth_deflated_bytes: growth.flatMap(({ deflated }) => deflated ?? []),
    },
    tables: [
      formatTable(
        ["entries of 50 editors, MB kept", "ours", "naive", "deflate-9"],
        growth.map(({ entries, ...sizes }) => [
          String(entries),
          ...[sizes.stored, sizes.naive, sizes.deflated].map((bytes) => (bytes === null ? "" : bytes / 1e6)),
        ]),
      ),
    ],
  };
}
