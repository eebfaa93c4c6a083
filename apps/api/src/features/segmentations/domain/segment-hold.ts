import { createReplica, decodeEntry, type LabelmapReplica, segmentsNamedBy } from "@covoxel/shared/labelmap";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import type { JournalEntry, RemovalRepository } from "./ports.js";

/** Why a segment can't be removed: something that was painted with it would be lost. */
export const SegmentHold = {
  /** By somebody else than who asks. What they took back they may bring back, and what was set aside of theirs they may paint again. */
  PAINTED_BY_OTHERS: "PAINTED_BY_OTHERS",
  /** By who asks, and not taken back: it shows, or lies under other strokes and would show once those are taken back. */
  PAINTED: "PAINTED",
} as const;
export type SegmentHold = (typeof SegmentHold)[keyof typeof SegmentHold];

export class SegmentPainted extends Conflict {
  constructor(number: number, reason: SegmentHold) {
    super("This segment has been painted with.", { number, reason });
  }
}

interface Question {
  segmentationId: SegmentationId;
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  number: number;
  /** Nothing up to there names it. */
  addedRevision: number;
}

const entriesAtOnce = 1000;
/** Nobody is this actor: the replica only reads. */
const readerActor = 0;

/**
 * Reads the journal since the segment was added. A voxel shows a segment only where a stroke with it stands, so that where nobody's does no voxel shows it, now
 * or after any undo; and redos of strokes with a removed segment are refused at the gate.
 * @returns null when nothing is lost if `who` removes it
 */
export async function holdOf(
  removals: Pick<RemovalRepository, "entriesAfter">,
  { segmentationId, shape, number, addedRevision }: Question,
  who: PersonId,
): Promise<SegmentHold | null> {
  const painted: JournalEntry[] = [];
  /** What the actors of those strokes wrote since: whether a stroke stands is a matter of its own actor's stream. */
  const streams = new Map<number, JournalEntry[]>();
  for await (const entry of journalAfter(removals, segmentationId, addedRevision)) {
    const names = entry.kind === "patch" && segmentsNamedBy(entry.bytes).includes(number);
    if (names && entry.personId !== who) return SegmentHold.PAINTED_BY_OTHERS;
    if (names) {
      painted.push(entry);
      if (!streams.has(entry.actor)) streams.set(entry.actor, []);
    }
    streams.get(entry.actor)?.push(entry);
  }
  const turned = new Set([...streams.values()].flatMap((stream) => stream.flatMap(targetOf)));
  if (painted.some(({ actor, seq }) => !turned.has(`${actor}/${seq}`))) return SegmentHold.PAINTED;
  const replica = replicaOf(shape, streams);
  return painted.some(({ actor, seq }) => replica.isShown(actor, seq)) ? SegmentHold.PAINTED : null;
}

async function* journalAfter(
  removals: Pick<RemovalRepository, "entriesAfter">,
  id: SegmentationId,
  revision: number,
): AsyncGenerator<JournalEntry> {
  for (let after = revision; ; ) {
    const entries = await removals.entriesAfter(id, after, entriesAtOnce);
    yield* entries;
    if (entries.length < entriesAtOnce) return;
    after = entries.at(-1)!.revision;
  }
}

function targetOf({ actor, kind, bytes }: JournalEntry): string[] {
  const entry = kind === "toggle" ? decodeEntry(bytes) : null;
  return entry?.kind === "toggle" ? [`${actor}/${entry.target}`] : [];
}

/** Only the engine says which undos count. It has few strokes to read here: each of them was taken back. */
function replicaOf(shape: Question["shape"], streams: ReadonlyMap<number, readonly JournalEntry[]>): LabelmapReplica {
  const replica = createReplica({ shape, actor: readerActor, now: () => 0 });
  for (const [actor, stream] of streams) for (const { bytes } of stream) replica.receive(actor, bytes);
  return replica;
}
