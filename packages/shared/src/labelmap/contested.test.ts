import { expect, it } from "vitest";
import { attachWhole, foldOn } from "../../../../tests/support/labelmap/folding.js";
import { createReplica } from "./replica.js";

it("[LM13] of what is folded only the winner says something, and nobody disputes with themselves", () => {
  const shape = [20, 1, 1] as const;
  const row = (segment: number, from: number, to: number) => ({
    parts: [{ segment, spans: Int32Array.of(0, 0, from, to) }],
  });
  const ada = createReplica({ shape, actor: 1, now: () => 0 });
  const ben = createReplica({ shape, actor: 2, now: () => 0 });
  const server = createReplica({ shape, actor: 3, now: () => 0 });
  const contested = () => [...server.contested()].map(({ i }) => i);

  const painted = ada.paint(row(1, 0, 10));
  server.receive(1, painted);
  ben.receive(1, painted);
  server.receive(2, ben.paint(row(2, 8, 12)));
  expect(contested()).toEqual([8, 9]);

  // Ada's stroke is folded: she still says 1, where she isn't heard of again.
  server.receive(1, ada.bye());
  attachWhole(server, foldOn(server, null));
  expect(contested()).toEqual([8, 9]);
  server.receive(1, ada.paint(row(2, 9, 20)));
  expect(contested()).toEqual([8]);

  // Ben's lies above and is folded, too: of voxel 8 only he says something now.
  server.receive(2, ben.bye());
  attachWhole(server, foldOn(server, null));
  expect(contested()).toEqual([]);
});

it("[LM13] asked for within a box it names what it names of the whole mask, and no other voxel", () => {
  const shape = [150, 70, 20] as const;
  const [ada, ben] = [1, 2].map((actor) => createReplica({ shape, actor, now: () => 0 })) as [
    ReturnType<typeof createReplica>,
    ReturnType<typeof createReplica>,
  ];
  const slab = (segment: number, j: number) => ({
    parts: [{ segment, spans: Int32Array.from(Array.from({ length: 20 }, (_, k) => [k, j, 3, 149]).flat()) }],
  });
  for (const j of [1, 63, 64, 69]) {
    ben.receive(1, ada.paint(slab(1, j)));
    ben.paint(slab(2, j));
  }
  const whole = [...ben.contested()];
  expect(whole).toHaveLength(4 * 20 * 146);
  for (const [min, max] of [
    [[0, 0, 0], shape],
    [[64, 0, 8], [128, 64, 16]],
    [[60, 63, 7], [65, 65, 9]],
    [[0, 2, 0], [150, 63, 20]],
    [[5, 5, 5], [5, 5, 5]],
  ] as const) {
    const isInside = (at: readonly number[]) => at.every((value, axis) => value >= min[axis]! && value < max[axis]!);
    expect([...ben.contested({ min, max })]).toEqual(whole.filter(({ i, j, k }) => isInside([i, j, k])));
  } // biome-ignore format: boxes
  expect(() => [...ben.contested({ min: [0, 0, 0], max: [151, 1, 1] })]).toThrow();
});
