import { createReplica, limits, writePatch } from "@covoxel/shared/labelmap";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutIntoPatches } from "./cut-into-patches.js";

const shape = [13, 9, 7] as const;
const voxels = 13 * 9 * 7;

const anyLabels = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 1, 2, 300), fc.integer({ min: 1, max: 25 })), { minLength: 1 })
  .map((runs) => {
    const labels = new Uint16Array(voxels);
    labels.set(runs.flatMap(([label, times]) => Array<number>(times).fill(label)).slice(0, voxels));
    return labels;
  });

test("patches hold each labelled voxel of each plane once, and nothing else", () => {
  fc.assert(
    fc.property(anyLabels, anyLabels, (low, high) => {
      const drawn = [new Uint16Array(voxels), new Uint16Array(voxels)] as const;
      const planes = [
        { plane: 0, labels: low },
        { plane: 3, labels: high },
      ];
      for (const parts of cutIntoPatches({ shape, planes }))
        for (const { plane, segment, spans } of parts)
          for (let at = 0; at < spans.length; at += 4)
            for (let i = spans[at + 2]!; i < spans[at + 3]!; i++) {
              const voxel = (spans[at]! * 9 + spans[at + 1]!) * 13 + i;
              const plain = drawn[plane === 0 ? 0 : 1];
              expect(plain[voxel]).toBe(0);
              plain[voxel] = segment;
            }
      expect(drawn).toEqual([low, high]);
    }),
  );
});

test("of noise, each patch is an entry that a reader takes, however many there are", () => {
  const wide = [512, 512, 2] as const;
  const labels = Uint8Array.from({ length: 512 * 512 * 2 }, (_, n) => ((n * 2_654_435_761) >>> 13) % 3);
  const reader = createReplica({ shape: wide, actor: 0, now: () => 0 });
  let seq = 0;
  for (const parts of cutIntoPatches({ shape: wide, planes: [{ plane: 0, labels }] })) {
    expect(parts.reduce((sum, { spans }) => sum + spans.length / 4, 0)).toBeLessThan(70_000);
    seq++;
    const { bytes, entry } = writePatch({ shape: wide, seq, hlc: seq, origin: { tool: "test" }, parts });
    expect(entry).toMatchObject({ kind: "patch", seq, hlc: seq, origin: { tool: "test" } });
    reader.receive(1, bytes);
  }
  expect(seq).toBeGreaterThan(2);
  const read = new Uint8Array(512 * 512 * 2);
  for (const k of [0, 1]) reader.slice(2, k, read.subarray(k * 512 * 512));
  expect(Buffer.compare(read, labels)).toBe(0);
});

test("more segments than one patch may have parts make several patches", () => {
  const labels = Uint16Array.from({ length: 600 }, (_, n) => n + 1);
  const patches = [...cutIntoPatches({ shape: [600, 1, 1], planes: [{ plane: 0, labels }] })];
  expect(patches.map((parts) => parts.length)).toEqual([limits.parts, limits.parts, 600 - 2 * limits.parts]);
});
