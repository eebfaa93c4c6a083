import { expect, test, vi } from "vitest";
import type { MaskSource } from "../../../viewer";
import { encodeRows } from "../sides/row-runs";
import type { SideMask } from "../sides/side-mask";
import { countResult, diceOf } from "./count-result";

const shape = [6, 5, 4] as const;
const [ni, nj, nk] = shape;
const sliceOf = (labels: Uint16Array, k: number) => labels.subarray(k * ni * nj, (k + 1) * ni * nj);
type Told = { lo: [number, number, number]; hi: [number, number, number] };

/** A mask whose slices are here, or come in one by one. */
function sideOf(labels: Uint16Array, here: (k: number) => boolean = () => true) {
  let told: (box: Told) => void = () => {};
  const mask = {
    rows: (_: number, k: number) => (here(k) ? encodeRows(sliceOf(labels, k), ni, nj) : undefined),
    subscribe: (listener: (box: Told) => void) => {
      told = listener;
      return () => {};
    },
  } as unknown as SideMask;
  return { mask, tell: (k: number) => told({ lo: [0, 0, k], hi: [ni, nj, k + 1] }) };
}

function resultOf(labels: Uint16Array) {
  let told: (box: Told) => void = () => {};
  const source: MaskSource = {
    planes: () => [0],
    slice: (_, k, __, out) => out.set(sliceOf(labels, k)),
    labelAt: () => 0,
    subscribe: (listener) => {
      told = listener;
      return () => {};
    },
  };
  return { source, tell: (lo: Told["lo"], hi: Told["hi"]) => told({ lo, hi }) };
}

const label = (numbers: number[], ...ofSides: number[][]) => ({
  key: "liver",
  result: new Map([[0, new Set(numbers)]]),
  sides: ofSides.map((side) => new Map([[0, new Set(side)]])),
});

const fill = (labels: Uint16Array, value: number, [i0, j0, k0]: Told["lo"], [i1, j1, k1]: Told["hi"]) => {
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++) labels.fill(value, (k * nj + j) * ni + i0, (k * nj + j) * ni + i1);
  return labels;
};
const empty = () => new Uint16Array(ni * nj * nk);

test("counts the result and what it shares with each side, and after a stroke what the stroke made of it", async () => {
  const painted = fill(empty(), 1, [0, 0, 0], [3, 2, 4]);
  const result = resultOf(painted);
  const first = sideOf(fill(empty(), 4, [1, 0, 0], [4, 2, 2]));
  const second = sideOf(empty());
  const counted = countResult({
    shape,
    result: result.source,
    resultIsHere: Promise.resolve(),
    sides: [first.mask, second.mask],
    labels: [label([1, 2], [4], [4])],
    pause: async () => {},
  });
  await vi.waitUntil(() => counted.get());
  // 2 x 2 voxels on two slices are shared.
  expect(counted.get()?.get("liver")).toEqual({
    result: 24,
    sides: [
      { voxels: 12, shared: 8 },
      { voxels: 0, shared: 0 },
    ],
  });

  // Another segment of the label over part of it, and part of it erased.
  fill(painted, 2, [2, 0, 1], [4, 1, 2]);
  fill(painted, 0, [0, 0, 3], [6, 5, 4]);
  const before = counted.get();
  result.tell([2, 0, 1], [4, 1, 2]);
  result.tell([0, 0, 3], [6, 5, 4]);
  await vi.waitUntil(() => counted.get() !== before);
  const after = counted.get()?.get("liver");
  expect(after).toEqual({
    result: 19,
    sides: [
      { voxels: 12, shared: 9 },
      { voxels: 0, shared: 0 },
    ],
  });
  expect(after && diceOf(after, after.sides[0] ?? { voxels: 0, shared: 0 })).toBeCloseTo(18 / 31, 12);
});

test("says nothing before all of it is here: half a figure is a wrong one", async () => {
  let all = false;
  const side = sideOf(fill(empty(), 1, [0, 0, 0], [1, 1, 4]), (k) => all || k !== 2);
  const heard: (number | undefined)[] = [];
  let pauses = 0;
  const counted = countResult({
    shape,
    result: resultOf(empty()).source,
    resultIsHere: Promise.resolve(),
    sides: [side.mask],
    labels: [label([1], [1])],
    pause: async () => void pauses++,
  });
  counted.subscribe(() => heard.push(counted.get()?.get("liver")?.sides[0]?.voxels));
  await vi.waitUntil(() => pauses > 1);
  side.tell(0);
  await vi.waitUntil(() => pauses > 3);
  expect(counted.get()).toBeNull();
  all = true;
  side.tell(2);
  await vi.waitUntil(() => counted.get());
  expect(heard).toEqual([4]);
});

test("there is no Dice between nothing and nothing", () => {
  expect(diceOf({ result: 0, sides: [] }, { voxels: 0, shared: 0 })).toBeNull();
  expect(diceOf({ result: 0, sides: [] }, { voxels: 3, shared: 0 })).toBe(0);
});
