import { describe, expect, it } from "vitest";
import { createReplica } from "./replica.js";
import { boxOfSpans, countVoxels, mergeSpans, spansFromLabels, spansFromSlice } from "./spans.js";
import type { MaskChange, Shape } from "./types.js";

describe("spans", () => {
  it("mergeSpans joins overlaps and neighbours and sorts by k, j, i", () => {
    const merged = mergeSpans(Int32Array.of(1, 0, 5, 7, 0, 2, 0, 3, 0, 2, 3, 4, 1, 0, 2, 6, 0, 2, 9, 9));
    expect([...merged]).toEqual([0, 2, 0, 4, 1, 0, 2, 7]);
    expect(countVoxels(merged)).toBe(9);
    expect(boxOfSpans(merged)).toEqual({ min: [0, 0, 0], max: [7, 3, 2] });
    expect(boxOfSpans(new Int32Array(0))).toBeNull();
  });

  it.each([0, 1, 2] as const)("spansFromSlice along axis %i paints back what slice showed", (axis) => {
    const shape: Shape = [5, 4, 3];
    const source = createReplica({ shape, actor: 1, now: () => 0 });
    source.paint({ parts: [{ segment: 7, spans: Int32Array.of(1, 2, 1, 4, 2, 2, 3, 5, 1, 3, 3, 4) }] });
    const index = 3 - axis;
    const before = new Uint8Array(60 / shape[axis]);
    source.slice(axis, index, before);
    expect(before.some((label) => label === 7)).toBe(true);
    const copy = createReplica({ shape, actor: 2, now: () => 0 });
    copy.paint({ parts: [{ segment: 7, spans: spansFromSlice(before, axis, index, shape, 7) }] });
    const after = new Uint8Array(before.length);
    copy.slice(axis, index, after);
    expect(after).toEqual(before);
  });

  it("spansFromLabels places a block in the grid", () => {
    const block = Uint8Array.of(0, 2, 2, 1, 2, 0, 0, 0);
    expect([...spansFromLabels(block, [4, 1, 2], 2, [10, 20, 30])]).toEqual([30, 20, 11, 13, 31, 20, 10, 11]);
  });
});

describe("what a replica tells beside the mask", () => {
  const shape: Shape = [100, 100, 20];

  it("announces a box around whatever may have changed, until nobody listens", () => {
    const author = createReplica({ shape, actor: 1, now: () => 0 });
    const changes: MaskChange[] = [];
    const stop = author.onChange((change) => changes.push(change));
    author.paint({ parts: [{ segment: 1, plane: 2, spans: Int32Array.of(3, 4, 5, 9, 4, 4, 6, 7) }] });
    author.undo();
    stop();
    author.redo();
    const box = { min: [5, 4, 3], max: [9, 5, 5] };
    expect(changes).toEqual([
      { plane: 2, box },
      { plane: 2, box },
    ]);
  });

  it("[LM10] labelsChangedBy says which labels give way: to a patch where it wins, to an undo where it shows", () => {
    const replica = createReplica({ shape, actor: 1, now: () => 10 });
    const other = createReplica({ shape, actor: 2, now: () => 5 });
    const row = (segment: number, from: number, to: number) => ({
      parts: [{ segment, spans: Int32Array.of(0, 0, from, to) }],
    });
    const early = other.paint(row(9, 0, 100));
    expect(replica.labelsChangedBy(2, early)).toEqual(new Set([0]));
    replica.paint(row(4, 60, 70));
    // Its stamp lies below: only where nobody painted it would show.
    expect(replica.labelsChangedBy(2, early)).toEqual(new Set([0]));
    const low = other.paint(row(9, 62, 68));
    expect(replica.labelsChangedBy(2, low)).toEqual(new Set());
    replica.receive(2, early);
    replica.receive(2, low);
    expect(replica.labelsChangedBy(2, low)).toEqual(new Set());

    const mine = createReplica({ shape, actor: 3, now: () => 20 });
    const over = mine.paint(row(0, 50, 65));
    expect(replica.labelsChangedBy(3, over)).toEqual(new Set([9, 4]));
    replica.receive(3, over);
    const undo = mine.undo()!;
    expect(replica.labelsChangedBy(3, undo)).toEqual(new Set([0]));
    replica.receive(3, undo);
    expect(replica.labelsChangedBy(3, mine.redo()!)).toEqual(new Set([9, 4]));
    expect(replica.labelsChangedBy(3, mine.bye())).toEqual(new Set());
  });
});
