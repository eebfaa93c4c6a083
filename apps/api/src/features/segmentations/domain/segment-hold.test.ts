import { createReplica, decodeEntry } from "@covoxel/shared/labelmap";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { expect, test } from "vitest";
import type { JournalEntry } from "./ports.js";
import { holdOf, SegmentHold } from "./segment-hold.js";

const shape = [8, 8, 8] as const;
const segmentationId = "seg_1" as SegmentationId;
const [rita, walt] = ["per_rita", "per_walt"] as PersonId[] as [PersonId, PersonId];
const dot = Int32Array.of(0, 0, 0, 1);

/** A journal in memory. */
function journal() {
  const entries: JournalEntry[] = [];
  const write = (personId: PersonId, actor: number, bytes: Uint8Array | null) => {
    if (!bytes) throw new Error("nothing to take back");
    const { seq, kind } = decodeEntry(bytes);
    entries.push({ revision: entries.length + 1, actor, seq, kind, personId, bytes });
  };
  const painter = (personId: PersonId, actor: number) => {
    const replica = createReplica({ shape, actor, now: () => 0 });
    return {
      paint: (segment: number) => write(personId, actor, replica.paint({ parts: [{ segment, spans: dot }] })),
      undo: () => write(personId, actor, replica.undo()),
      redo: () => write(personId, actor, replica.redo()),
      bye: () => write(personId, actor, replica.bye()),
      forge: (...bytes: number[]) => write(personId, actor, Uint8Array.from(bytes)),
    };
  };
  const entriesAfter = async (_id: SegmentationId, revision: number, atMost: number) =>
    entries.filter((entry) => entry.revision > revision).slice(0, atMost);
  const hold = (who: PersonId, number: number, addedRevision = 0) =>
    holdOf({ entriesAfter }, { segmentationId, shape, number, addedRevision }, who);
  return { painter, hold };
}

test("nothing holds a segment that nobody painted with", async () => {
  const { painter, hold } = journal();
  painter(rita, 1).paint(1);
  expect(await hold(rita, 3)).toBeNull();
});

test("one's own stroke holds it while it stands, however often it was turned", async () => {
  const { painter, hold } = journal();
  const mine = painter(rita, 1);
  mine.paint(3);
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED);
  mine.undo();
  expect(await hold(rita, 3)).toBeNull();
  mine.redo();
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED);
  mine.undo();
  mine.bye();
  expect(await hold(rita, 3)).toBeNull();
});

test("a stroke that lies under others holds it: it would show once those are taken back", async () => {
  const { painter, hold } = journal();
  const mine = painter(rita, 1);
  mine.paint(3);
  mine.paint(0);
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED);
  mine.undo();
  mine.undo();
  expect(await hold(rita, 3)).toBeNull();
});

test("somebody else's stroke holds it also while it is taken back", async () => {
  const { painter, hold } = journal();
  const theirs = painter(walt, 1);
  theirs.paint(3);
  theirs.undo();
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED_BY_OTHERS);
  expect(await hold(walt, 3)).toBeNull();
});

test("of one's tabs each is asked", async () => {
  const { painter, hold } = journal();
  const [first, second] = [painter(rita, 1), painter(rita, 2)];
  first.paint(3);
  second.paint(3);
  first.undo();
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED);
  second.undo();
  expect(await hold(rita, 3)).toBeNull();
});

test("[LM4] a forged undo from outside the window takes nothing back", async () => {
  const { painter, hold } = journal();
  const mine = painter(rita, 1);
  mine.paint(3);
  for (let n = 0; n < 50; n++) mine.paint(1);
  // Entry format v1: a toggle, number 52, of number 1, for the first time.
  mine.forge(1, 2, 52, 1, 1);
  expect(await hold(rita, 3)).toBe(SegmentHold.PAINTED);
});

test("reads no further back than when it was added, and a long journal in pieces", async () => {
  const { painter, hold } = journal();
  const mine = painter(rita, 1);
  mine.paint(3);
  for (let n = 0; n < 2500; n++) mine.paint(1);
  mine.paint(4);
  expect(await hold(rita, 3, 1)).toBeNull();
  expect(await hold(rita, 4, 1)).toBe(SegmentHold.PAINTED);
});
