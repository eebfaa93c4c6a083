import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { expect, test } from "vitest";
import { compareSegment } from "./segment-difference";

const shape = [8, 4, 3] as const;
const liver = 1;
const spleen = 2;
const vessel = 3;

const source = (replica: LabelmapReplica) => ({
  slice: (axis: 0 | 1 | 2, index: number, plane: number, out: Uint16Array) => replica.slice(axis, index, out, plane),
});
const row = (segment: number, k: number, j: number, iStart: number, iEnd: number) => ({
  segment,
  spans: Int32Array.of(k, j, iStart, iEnd),
});
function painted(...rows: ReturnType<typeof row>[]): LabelmapReplica {
  const replica = createReplica({ shape, actor: 1, now: () => 0 });
  for (const part of rows) replica.paint({ parts: [part] });
  return replica;
}
const labelsOf = (replica: LabelmapReplica, segment: number) =>
  Array.from({ length: shape[2] }, (_, k) => {
    const labels = new Uint16Array(shape[0] * shape[1]);
    replica.slice(2, k, labels);
    return [...labels].map((label) => (label === segment ? 1 : 0));
  });

const then = painted(row(liver, 0, 1, 0, 6), row(liver, 2, 0, 0, 8), row(spleen, 1, 1, 0, 4));
/** Half of the first row was erased, two voxels of the last became vessel, spleen grew over one of them, and more liver was painted. */
const nowOf = () =>
  painted(
    row(liver, 0, 1, 0, 3),
    row(liver, 2, 0, 0, 8),
    row(vessel, 2, 0, 2, 4),
    row(spleen, 2, 0, 4, 5),
    row(liver, 1, 3, 0, 5),
  );
const between = (now: LabelmapReplica, locked: number[] = []) =>
  compareSegment({
    shape,
    segment: liver,
    plane: 0,
    past: source(then),
    now: source(now),
    locked: new Set(locked),
  });

test("painted in one patch the segment is what it was, other segments keep the rest, one undo takes it back", () => {
  const now = nowOf();
  const before = [liver, spleen, vessel].map((segment) => labelsOf(now, segment));
  const difference = between(now);
  expect(difference.counts()).toBeNull();
  expect(difference.compareUntil(Number.POSITIVE_INFINITY)).toBe(true);
  expect(difference.counts()).toEqual({ come: 6, taken: 3, go: 5, locked: 0 });
  now.paint({ parts: difference.parts(), origin: { tool: "restore" } });
  expect(labelsOf(now, liver)).toEqual(labelsOf(then, liver));
  expect(labelsOf(now, vessel).flat()).not.toContain(1);
  now.undo();
  expect([liver, spleen, vessel].map((segment) => labelsOf(now, segment))).toEqual(before);
});

test("what a locked segment shows is left alone and counted", () => {
  const now = nowOf();
  const difference = between(now, [vessel]);
  difference.compareUntil(Number.POSITIVE_INFINITY);
  expect(difference.counts()).toEqual({ come: 4, taken: 1, go: 5, locked: 2 });
  const vessels = labelsOf(now, vessel);
  now.paint({ parts: difference.parts() });
  expect(labelsOf(now, vessel)).toEqual(vessels);
});

test("what was painted since it compared counts too", () => {
  const now = nowOf();
  const difference = between(now);
  difference.compareUntil(Number.POSITIVE_INFINITY);
  now.paint({ parts: [row(liver, 1, 0, 0, 2)] });
  difference.forget(1, 2);
  expect(difference.counts()).toBeNull();
  now.paint({ parts: difference.parts() });
  expect(labelsOf(now, liver)).toEqual(labelsOf(then, liver));
});

test("it works in small steps, and equal masks differ in nothing", () => {
  const difference = between(then);
  let steps = 1;
  while (!difference.compareUntil(Number.NEGATIVE_INFINITY)) steps++;
  expect(steps).toBe(shape[2]);
  expect(difference.counts()).toEqual({ come: 0, taken: 0, go: 0, locked: 0 });
  expect(difference.parts()).toEqual([]);
});
