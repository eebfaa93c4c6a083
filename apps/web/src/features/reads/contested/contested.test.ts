import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { expect, test } from "vitest";
import { connectRegions } from "./contested-regions";
import { type ContestedVoxels, findContested } from "./contested-voxels";

const shape = [150, 70, 20] as const;

/** Two people's strokes in one mask, and what the page counts of it. */
function desk() {
  const [ada, ben] = [1, 2].map((actor) => createReplica({ shape, actor, now: () => 0 })) as [
    LabelmapReplica,
    LabelmapReplica,
  ];
  const turns: (() => void)[] = [];
  const voxels = findContested({
    replica: ben,
    onPainted: (listener) => ben.onChange(({ box: { min, max } }) => listener([...min, ...max])),
    pause: () => new Promise((resolve) => turns.push(resolve)),
    turnMs: -1,
  });
  const row = (segment: number, [k, j]: readonly [number, number], from: number, to: number) => ({
    parts: [{ segment, spans: Int32Array.of(k, j, from, to) }],
  });
  return {
    ada,
    ben,
    voxels,
    /** Ada first, then Ben over it. */
    cross(at: readonly [k: number, j: number], from: number, to: number) {
      ben.receive(1, ada.paint(row(1, at, from, to)));
      ben.paint(row(2, at, from, to));
    },
    /** Lets the page be idle until nothing is left to count. */
    async rest(): Promise<number> {
      let counted = 0;
      for (let quiet = 0; quiet < 3; ) {
        await Promise.resolve();
        const turn = turns.shift();
        if (turn) [counted, quiet] = [counted + 1, 0];
        else quiet++;
        turn?.();
      }
      return counted;
    },
  };
}

const listOf = (voxels: ContestedVoxels): string[] => {
  const rows = voxels.rows();
  return Array.from({ length: rows.length / 4 }, (_, n) => rows.subarray(4 * n, 4 * n + 4))
    .flatMap(([k = 0, j = 0, from = 0, to = 0]) => Array.from({ length: to - from }, (_, n) => `${from + n},${j},${k}`))
    .sort();
};
const truth = (replica: LabelmapReplica) => [...replica.contested()].map(({ i, j, k }) => `${i},${j},${k}`).sort();

test("names what the engine names, across blocks, after strokes, undo and redo; looks only where something was painted", async () => {
  const { ben, voxels, cross, rest } = desk();
  expect(voxels.count()).toBeNull();
  expect(await rest()).toBe(3 * 2 * 3);
  expect(voxels.count()).toBe(0);
  cross([7, 63], 50, 140);
  cross([8, 64], 60, 70);
  await rest();
  expect(listOf(voxels)).toEqual(truth(ben));
  expect(voxels.count()).toBe(100);
  ben.undo();
  expect(await rest()).toBeLessThanOrEqual(2);
  expect(listOf(voxels)).toEqual(truth(ben));
  ben.redo();
  ben.undo();
  ben.undo();
  await rest();
  expect(voxels.count()).toBe(0);
});

test("draws each slice as it is, and tells where something else is to be drawn", async () => {
  const { ben, voxels, cross, rest } = desk();
  await rest();
  const told: number[] = [];
  voxels.subscribe(({ lo, hi }) => told.push(lo[2], hi[2]));
  cross([9, 3], 70, 75);
  await rest();
  expect(told).toEqual([8, 16]);
  const out = new Uint8Array(Math.max(...shape) ** 2).fill(9);
  const contested = new Set(truth(ben));
  for (const [axis, index, place] of [
    [2, 9, (u: number, v: number) => `${u},${v},9`],
    [1, 3, (u: number, v: number) => `${u},3,${v}`],
    [0, 72, (u: number, v: number) => `72,${u},${v}`],
  ] as const) {
    expect(voxels.slice(axis, index, out)).toBe(true);
    const [nu, nv] = shape.filter((_, a) => a !== axis) as [number, number];
    for (let v = 0; v < nv; v++)
      for (let u = 0; u < nu; u++) expect(out[v * nu + u] === 1).toBe(contested.has(place(u, v)));
  }
  expect(voxels.slice(2, 8, out)).toBe(false);
  voxels.close();
});

test("voxels that touch are one region, over corners and block borders too; the largest comes first and is looked at inside of it", () => {
  const rows = Int32Array.from([
    ...[0, 5, 0, 10],
    ...[0, 6, 10, 12],
    ...[1, 7, 12, 64],
    ...[1, 7, 64, 70],
    ...[4, 0, 3, 5],
    ...[4, 2, 3, 5],
  ]);
  const regions = connectRegions(rows);
  expect(regions.map(({ voxels }) => voxels)).toEqual([70, 2, 2]);
  expect(regions[0]!.atIjk[2]).toBe(1);
  expect(regions[0]!.atIjk[1]).toBe(7);
  expect(connectRegions(new Int32Array())).toEqual([]);
});
