import { expect, it } from "vitest";
import type { MaskSource } from "../../viewer";
import { countVoxels } from "./voxel-counts";

it("counts each segment once, and after a stroke only what changed", async () => {
  const shape = [4, 3, 5] as const;
  const labels = new Uint16Array(4 * 3 * 5);
  labels.fill(1, 0, 7);
  labels.fill(2, 30, 33);
  let tell: Parameters<MaskSource["subscribe"]>[0] = () => {};
  const read: number[] = [];
  const mask: MaskSource = {
    planes: () => [0],
    slice: (_axis, k, _plane, out) => {
      read.push(k);
      out.set(labels.subarray(k * 12, (k + 1) * 12));
    },
    labelAt: () => 0,
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  };
  const counts = countVoxels(mask, shape, async () => {});
  const next = () => new Promise<void>((resolve) => counts.subscribe(resolve));
  await next();
  expect(counts.get()).toEqual(new Map([[1, 7], [2, 3]])); // biome-ignore format: pairs

  read.length = 0;
  labels.fill(2, 0, 4);
  tell({ lo: [0, 0, 0], hi: [4, 1, 1] });
  await next();
  expect(read).toEqual([0]);
  expect(counts.get()).toEqual(new Map([[1, 3], [2, 7]])); // biome-ignore format: pairs
  counts.close();
});
