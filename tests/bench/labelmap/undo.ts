import { formatTable, median } from "../../support/bench.js";
import { randomFrom, type SessionStep, Workload } from "../../support/labelmap/workload.js";
import type { Plan } from "./plan.js";
import { type Kept, newcomerTo, Room, readAll, type Sent } from "./room.js";
import type { Section } from "./section.js";
import { benchSeed } from "./strokes.js";
import { elapsedMs, percentile } from "./timing.js";

/** Steps of each editor before the fold, which leaves the undo window of 50 patches unfolded; and after it, while times are taken. */
const stepsBefore = 100;
const stepsAfter = 25;

/** Who is at work, and where. */
const crowds = [
  { name: "2_editors", editors: 2, stepsOf: atOwnDesks },
  { name: "10_editors", editors: 10, stepsOf: atOwnDesks },
  { name: "50_editors", editors: 50, stepsOf: atOwnDesks },
  { name: "50_editors_together", editors: 50, stepsOf: atOneOrgan },
] as const;
type Crowd = (typeof crowds)[number];

/** What a reader receives while times are taken. */
interface Arrival extends Sent {
  readonly kind: "stroke" | "undo" | "redo";
}

/**
 * How long a reader takes to show an undo, against a stroke, at the slowest hundredth of each. The reader stands on a manifest and has
 * drawn all of it; every editor has some 50 to 75 unfolded patches. After each stroke somebody takes their last stroke back and
 * brings it back again. In each round another reader receives the same. `together`: everybody on the same eight slices of one organ.
 */
export function measureUndo({ rounds }: Plan): Section {
  const found = crowds.map((crowd) => ({ crowd, took: receiveInRounds(tell(crowd), rounds) }));
  const ratioOf = (took: readonly Took[]) => median(took.map(p99Ratio));
  return {
    metrics: Object.fromEntries(
      found.map(({ crowd: { name }, took }) => [
        name === "50_editors" ? "undo_p99_vs_apply_p99" : `undo_p99_vs_apply_p99_${name}`,
        ratioOf(took),
      ]),
    ),
    samples: Object.fromEntries(
      found.flatMap(({ crowd: { name }, took }) => [
        [`undo_p99_ratios_${name}`, took.map(p99Ratio)],
        [`receive_stroke_${name}_ms`, took.flatMap(({ stroke }) => stroke)],
        [`receive_undo_${name}_ms`, took.flatMap(({ undo }) => undo)],
      ]),
    ),
    tables: [
      formatTable(
        ["to receive, us", "stroke", "p99", "undo", "p99", "p99 ratio"],
        found.map(({ crowd, took }) => [
          crowd.name.replaceAll("_", " "),
          ...(["stroke", "undo"] as const).flatMap((kind) => {
            const us = took.flatMap((round) => round[kind]).map((ms) => ms * 1000);
            return [median(us), percentile(us, 0.99)];
          }),
          ratioOf(took),
        ]),
      ),
    ],
  };
}

/** Ms of each arrival. */
type Took = Record<Arrival["kind"], number[]>;

const p99Ratio = ({ undo, stroke }: Took) => percentile(undo, 0.99) / percentile(stroke, 0.99);

interface Story {
  /** What was there before. */
  readonly kept: Kept;
  readonly arrivals: readonly Arrival[];
}

function tell({ editors, stepsOf }: Crowd): Story {
  const chance = randomFrom(benchSeed);
  const room = new Room(editors);
  const arrivals: Arrival[] = [];
  const keep = (kind: Arrival["kind"], sent: Sent | null) => sent !== null && arrivals.push({ kind, ...sent });
  let kept: Kept | null = null;
  let stepsTaken = 0;
  for (const step of stepsOf(new Workload(benchSeed + 3), editors, editors * (stepsBefore + stepsAfter))) {
    if (stepsTaken++ === editors * stepsBefore) {
      room.fold();
      kept = room.kept();
    }
    const sent = room.take(step);
    if (kept === null) continue;
    keep(step.act === "undo" ? "undo" : "stroke", sent);
    const somebody = { editor: Math.floor(chance() * editors), atMs: step.atMs };
    if (keep("undo", room.take({ ...somebody, act: "undo" }))) keep("redo", room.take({ ...somebody, act: "redo" }));
  }
  return { kept: kept!, arrivals };
}

function atOwnDesks(workload: Workload, editors: number, steps: number): Iterable<SessionStep> {
  return workload.session(editors, steps);
}

function* atOneOrgan(workload: Workload, editors: number, steps: number): Iterable<SessionStep> {
  const organ = workload.organs[0]!;
  for (let n = 0; n < steps; n += 1) {
    const slice = Math.floor(organ.centre[2] / 8) * 8 + Math.floor(workload.chance() * 8);
    const editor = Math.floor(workload.chance() * editors);
    yield { editor, atMs: n * 60, act: workload.act(workload.kind(), organ, slice) };
  }
}

/** The first of them only warms up. */
function receiveInRounds(story: Story, rounds: number): Took[] {
  return Array.from({ length: rounds + 1 }, () => receive(story)).slice(1);
}

function receive({ kept, arrivals }: Story): Took {
  const reader = newcomerTo(kept);
  readAll(reader);
  const took: Took = { stroke: [], undo: [], redo: [] };
  for (const { kind, actor, bytes } of arrivals) took[kind].push(elapsedMs(() => reader.receive(actor, bytes)));
  return took;
}
