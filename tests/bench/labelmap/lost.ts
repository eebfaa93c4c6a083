import { createReplica } from "@covoxel/shared/labelmap";
import { formatTable } from "../../support/bench.js";
import { type PaintAct, Workload, workloadShape } from "../../support/labelmap/workload.js";
import { NaiveTiles } from "./naive-tiles.js";
import type { Plan } from "./plan.js";
import type { Section } from "./section.js";
import { benchSeed, openedAtMs } from "./strokes.js";

const editorCounts = [2, 10, 50];

/** One person's copy of the mask. */
interface Copy {
  paint(act: PaintAct): Uint8Array;
  receive(author: number, bytes: Uint8Array): void;
  labelAt(i: number, j: number, k: number, plane: number): number;
}

/** What one person paints without having seen what the others paint in the same round. */
interface BlindStroke {
  readonly editor: number;
  readonly act: PaintAct;
}
type Round = readonly BlindStroke[];

/**
 * What people lose who paint at the same time: in rounds, each paints without having seen the others' strokes of that round; then everybody
 * receives everything. Counted are voxels that exactly one person painted in a round, with another label than was there; lost are those
 * that don't show that person's label afterwards. `together`: everybody at one organ on one slice, another in each round. `apart`: everybody
 * at the desk that the workload gives them.
 * @throws Error when the engine loses any voxel
 */
export function measureLost({ blindStrokes }: Plan): Section {
  const rows = editorCounts.map((editors) => {
    const [together, apart] = [roundsTogether(editors, blindStrokes), roundsApart(editors, blindStrokes)];
    return {
      editors,
      ours: Math.max(lostShare(together, ourCopies(editors)), lostShare(apart, ourCopies(editors))),
      together: lostShare(together, naiveCopies(editors)),
      apart: lostShare(apart, naiveCopies(editors)),
    };
  });
  const lost = Math.max(...rows.map(({ ours }) => ours));
  if (lost !== 0) throw new Error(`The engine lost ${lost} of what only one person painted.`);
  return {
    metrics: {
      lost_share: lost,
      naive_lost_share: rows.at(-1)!.together,
      naive_lost_share_apart: rows.at(-1)!.apart,
      ...Object.fromEntries(
        rows.slice(0, -1).map(({ editors, together }) => [`naive_lost_share_${editors}_editors`, together]),
      ),
    },
    samples: {
      lost_editors: editorCounts,
      naive_lost_shares: rows.map(({ together }) => together),
      naive_lost_shares_apart: rows.map(({ apart }) => apart),
    },
    tables: [
      formatTable(
        ["editors, share of voxels lost", "ours", "naive, on one slice", "naive, at own desks"],
        rows.map(({ editors, ours, together, apart }) => [String(editors), ours, together, apart]),
      ),
    ],
  };
}

function roundsTogether(editors: number, strokes: number): Round[] {
  const workload = new Workload(benchSeed + 7);
  return Array.from({ length: Math.ceil(strokes / editors) }, () => {
    const organ = workload.pick(workload.organs);
    const slice = Math.round(organ.centre[2]);
    return Array.from({ length: editors }, (_, editor) => ({
      editor,
      act: workload.act(workload.kind(), organ, slice),
    }));
  });
}

/** As many strokes a round as there are editors; not always one of each. */
function roundsApart(editors: number, strokes: number): Round[] {
  const rounds: BlindStroke[][] = [];
  for (const { editor, act } of new Workload(benchSeed + 7).session(editors, strokes)) {
    if (act === "undo") continue;
    if (rounds.length === 0 || rounds.at(-1)!.length === editors) rounds.push([]);
    rounds.at(-1)!.push({ editor, act });
  }
  return rounds;
}

function lostShare(rounds: readonly Round[], copies: readonly Copy[]): number {
  let [painted, lost] = [0, 0];
  for (const round of rounds) {
    const alone = paintedAlone(round, copies[0]!);
    const sent = round.map(({ editor, act }) => ({ editor, bytes: copies[editor]!.paint(act) }));
    for (const { editor, bytes } of sent)
      for (const [reader, copy] of copies.entries()) if (reader !== editor) copy.receive(editor, bytes);
    for (const { i, j, k, plane, label } of alone) {
      painted += 1;
      // Everybody has the same by now; the last one's copy is as good as any.
      if (copies.at(-1)!.labelAt(i, j, k, plane) !== label) lost += 1;
    }
  }
  return lost / painted;
}

interface PaintedVoxel {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly plane: number;
  readonly editor: number;
  /** What that editor painted last here in this round. */
  label: number;
  others: boolean;
}

/** Voxels that exactly one person paints in a round, with another label than is there. */
function paintedAlone(round: Round, before: Copy): PaintedVoxel[] {
  const [ni, nj, nk] = workloadShape;
  const painted = new Map<number, PaintedVoxel>();
  for (const { editor, act } of round)
    for (const { plane = 0, segment, spans } of act.parts)
      for (let at = 0; at < spans.length; at += 4) {
        const [k, j] = [spans[at]!, spans[at + 1]!];
        for (let i = spans[at + 2]!; i < spans[at + 3]!; i += 1) {
          const place = ((plane * nk + k) * nj + j) * ni + i;
          const voxel = painted.get(place);
          if (voxel === undefined) painted.set(place, { i, j, k, plane, editor, label: segment, others: false });
          else if (voxel.editor === editor) voxel.label = segment;
          else voxel.others = true;
        }
      }
  return [...painted.values()].filter(
    ({ i, j, k, plane, label, others }) => !others && before.labelAt(i, j, k, plane) !== label,
  );
}

function ourCopies(editors: number): Copy[] {
  let nowMs = openedAtMs;
  return Array.from({ length: editors }, (_, n) => {
    const replica = createReplica({ shape: workloadShape, actor: n + 1, now: () => nowMs++ });
    return {
      paint: (act) => replica.paint(act),
      receive: (author, bytes) => replica.receive(author + 1, bytes),
      labelAt: (i, j, k, plane) => replica.labelAt(i, j, k, plane),
    };
  });
}

function naiveCopies(editors: number): Copy[] {
  return Array.from({ length: editors }, (_, n) => {
    const tiles = new NaiveTiles(n);
    return {
      paint: (act) => tiles.paint(act),
      receive: (_author, update) => tiles.receive([update]),
      labelAt: (i, j, k, plane) => tiles.labelAt(i, j, k, plane),
    };
  });
}
