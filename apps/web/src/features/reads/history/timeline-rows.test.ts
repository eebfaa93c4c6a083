import { expect, test } from "vitest";
import { groupIntoRows, longestPauseMs, type TimelineEntry } from "./timeline-rows";

const noon = Date.parse("2026-11-25T12:00:00Z");
let revision = 0;
const seqs = new Map<string, number>();

/** Each a second after the last unless told otherwise. */
function entry(personId: string, more: Partial<TimelineEntry> & { afterMs?: number } = {}): TimelineEntry {
  const { afterMs = ++revision * 1000, ...facts } = more;
  const seq = (seqs.get(personId) ?? 0) + 1;
  seqs.set(personId, seq);
  return {
    revision: facts.revision ?? revision,
    actor: personId.charCodeAt(0),
    seq,
    kind: "PATCH",
    savedAt: new Date(noon + afterMs).toISOString(),
    personId,
    name: personId,
    colour: "#f2a93b",
    tool: "brush",
    model: null,
    voxelCount: 10,
    targetSeq: null,
    takesBack: null,
    ...facts,
  };
}

const rowsOf = (oldestFirst: TimelineEntry[]) => groupIntoRows(oldestFirst.toReversed());

test("strokes of one person become one row, also when a colleague paints in between", () => {
  const rows = rowsOf([entry("a"), entry("b"), entry("a", { tool: "eraser" }), entry("b"), entry("a")]);
  expect(rows.map(({ personId, strokes, voxels, tools }) => ({ personId, strokes, voxels, tools }))).toEqual([
    {
      personId: "a",
      strokes: 3,
      voxels: 30,
      tools: [
        { tool: "brush", strokes: 2 },
        { tool: "eraser", strokes: 1 },
      ],
    },
    { personId: "b", strokes: 2, voxels: 20, tools: [{ tool: "brush", strokes: 2 }] },
  ]);
  expect(rows[0]!.revision).toBeGreaterThan(rows[1]!.revision);
  expect(rows[0]!.firstRevision).toBeLessThan(rows[1]!.firstRevision);
});

test("a pause begins a new row", () => {
  const rows = rowsOf([
    entry("a", { revision: 1, afterMs: 0 }),
    entry("a", { revision: 2, afterMs: longestPauseMs }),
    entry("a", { revision: 3, afterMs: 2 * longestPauseMs + 1 }),
  ]);
  expect(rows.map(({ firstRevision, revision: last }) => [firstRevision, last])).toEqual([
    [3, 3],
    [1, 2],
  ]);
});

test("a suggestion and a restoring stand alone", () => {
  const rows = rowsOf([
    entry("a"),
    entry("a", { tool: null, model: "ct-tissue@1" }),
    entry("a", { tool: "restore" }),
    entry("a"),
    entry("a"),
  ]);
  expect(rows.map(({ what, strokes, model }) => [what, strokes, model])).toEqual([
    ["STROKES", 2, null],
    ["RESTORE", 1, null],
    ["SUGGESTION", 1, "ct-tissue@1"],
    ["STROKES", 1, null],
  ]);
});

test("what was taken back is counted so, whatever row the undo is in; the last word counts", () => {
  const kept = entry("a");
  const undone = entry("a");
  const back = entry("a");
  const toggle = (target: TimelineEntry, takesBack: boolean, afterMs: number) =>
    entry("a", { kind: "TOGGLE", tool: null, voxelCount: null, targetSeq: target.seq, takesBack, afterMs });
  const rows = rowsOf([
    kept,
    undone,
    back,
    toggle(back, true, noon),
    toggle(back, false, noon),
    toggle(undone, true, noon),
  ]);
  expect(rows.map(({ strokes, undone: gone, turns, voxels }) => ({ strokes, gone, turns, voxels }))).toEqual([
    { strokes: 0, gone: 0, turns: 3, voxels: 0 },
    { strokes: 3, gone: 1, turns: 0, voxels: 20 },
  ]);
});

test("figures that nobody counted make no sum, and goodbyes no row", () => {
  const rows = rowsOf([entry("a"), entry("a", { voxelCount: null }), entry("a", { kind: "BYE" })]);
  expect(rows.map(({ strokes, voxels }) => [strokes, voxels])).toEqual([[2, null]]);
  expect(groupIntoRows([])).toEqual([]);
});
