import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { deepTimeoutMs, isDeep, mutations, numRuns } from "../../../../tests/support/labelmap/effort.js";
import { attachWhole, foldOn } from "../../../../tests/support/labelmap/folding.js";
import { mutated } from "../../../../tests/support/labelmap/mutate.js";
import { pictureOf } from "../../../../tests/support/labelmap/naive-spec.js";
import { mix } from "../../../../tests/support/labelmap/script.js";
import { randomFrom } from "../../../../tests/support/labelmap/workload.js";
import { Board, brickShape, cellCount, type Winner } from "./board.js";
import { ChunkGrid } from "./chunk-grid.js";
import { LabelmapError, MalformedManifest, MalformedSlab, SlabMismatch, SlabMissing } from "./errors.js";
import { createReplica } from "./replica.js";
import { rules } from "./rules.js";
import { decodeBrick, encodeBrick, hashOf } from "./slab.js";
import type { LabelmapReplica, Manifest, Shape } from "./types.js";

if (isDeep) vi.setConfig({ testTimeout: deepTimeoutMs });

const winner: fc.Arbitrary<Winner> = fc.record({
  hlc: fc.oneof(fc.nat(9), fc.maxSafeNat()),
  actor: fc.oneof(fc.nat(3), fc.integer({ min: 2 ** 31 - 2, max: 2 ** 32 - 1 })),
  seq: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  segment: fc.oneof(fc.nat(3), fc.nat(65_535)),
});
const brickSize = fc.tuple(
  fc.constantFrom(1, 2, 7, 63, 64),
  fc.constantFrom(1, 3, 64),
  fc.constantFrom(1, 2, 8),
) as fc.Arbitrary<Shape>;

/** Patches of some hundred cells, single cells, and nothing, at random. */
function fillCells(size: Shape, winners: number, seed: number): Uint16Array {
  const random = randomFrom(seed);
  const cells = new Uint16Array(cellCount);
  let [last, left] = [0, 0];
  for (let k = 0; k < size[2]; k += 1)
    for (let j = 0; j < size[1]; j += 1)
      for (let i = 0; i < size[0]; i += 1) {
        if (left-- <= 0) {
          last = Math.floor(random() * (winners + 1));
          left = Math.floor(random() ** 3 * 200);
        }
        cells[(k * brickShape[1] + j) * brickShape[0] + i] = last;
      }
  return cells;
}

/** What each voxel shows, in the brick's voxels that lie in the grid. */
const shown = (board: Board, size: Shape) => {
  const found: (Winner | null)[] = [];
  for (let k = 0; k < size[2]; k += 1)
    for (let j = 0; j < size[1]; j += 1)
      for (let i = 0; i < size[0]; i += 1) {
        const one = board.winners[board.cells[(k * brickShape[1] + j) * brickShape[0] + i]!]!;
        found.push(one === null ? null : { hlc: one.hlc, actor: one.actor, seq: one.seq, segment: one.segment });
      }
  return found;
};

/** One winner an author and number: that is what they are in a slab. */
const unique = (winners: readonly Winner[]) => [
  ...new Map(winners.map((one) => [`${one.actor}/${one.seq}`, one])).values(),
];

describe("[LM11] slab codec", () => {
  it("[LM11] decode after encode is the identity, stamps and all; encoding again gives the same bytes", () => {
    fc.assert(
      fc.property(fc.array(winner, { minLength: 1, maxLength: 40 }), brickSize, fc.nat(), (list, size, seed) => {
        const winners = unique(list);
        const board = Board.of(fillCells(size, winners.length, seed), winners, rules);
        const bytes = encodeBrick(board, size);
        const back = decodeBrick(bytes, size, rules);
        expect(shown(back, size)).toEqual(shown(board, size));
        expect(encodeBrick(back, size)).toEqual(bytes);
      }),
      { numRuns },
    );
  });

  it("[LM11] as many winners as voxels", () => {
    const winners = Array.from({ length: cellCount }, (_, n) => ({
      hlc: n * 7,
      actor: n % 97,
      seq: n + 1,
      segment: n % 9,
    }));
    const cells = Uint16Array.from({ length: cellCount }, (_, n) => (mix(n) % cellCount) + 1);
    const board = Board.of(cells, winners, rules);
    expect(shown(decodeBrick(encodeBrick(board, brickShape), brickShape, rules), brickShape)).toEqual(
      shown(board, brickShape),
    );
  });
});

describe("slabs as they are asked for", () => {
  const shape: Shape = [200, 140, 40];
  const paintedBy = (actor: number): LabelmapReplica => {
    const replica = createReplica({ shape, actor, now: () => 5 });
    for (let n = 0; n < 60; n += 1)
      replica.paint({
        parts: [
          {
            segment: 1 + (n % 3),
            plane: n % 2,
            spans: Int32Array.of((n * 7) % 40, (n * 11) % 140, (n * 3) % 90, 100 + ((n * 5) % 100)),
          },
        ],
      });
    replica.bye();
    return replica;
  };

  it("[LM7] a slice asks for the slabs that it cuts and for no other, and tells when one arrives", () => {
    const author = paintedBy(1);
    const { manifest, slabs } = foldOn(author, null);
    const reader = createReplica({ shape, actor: 2, now: () => 0 });
    const told: number[] = [];
    reader.onChange(({ plane }) => told.push(plane));
    reader.attach(manifest);
    const grid = new ChunkGrid(shape);
    for (const axis of [0, 1, 2] as const) {
      const needed = reader.slabsNeeded(axis, 3);
      const cut = Object.entries(manifest.slabs).filter(([key]) => {
        const place = grid.parseKey(key)!;
        const { min, max } = grid.boxOf(place.chunk);
        return place.plane === 0 && min[axis] <= 3 && 3 < max[axis];
      });
      expect(needed.sort()).toEqual(cut.map(([, hash]) => hash).sort());
    }
    const out = new Uint8Array(200 * 140);
    expect(() => reader.slice(2, 3, out)).toThrow(SlabMissing);
    expect(() => reader.labelAt(0, 0, 3)).toThrow(SlabMissing);
    expect(() => reader.contentHash()).toThrow(SlabMissing);
    told.length = 0;
    for (const hash of reader.slabsNeeded(2, 3)) reader.provide(hash, slabs.get(hash)!);
    expect(new Set(told)).toEqual(new Set([0]));
    expect(reader.slabsNeeded(2, 3)).toEqual([]);
    const expected = new Uint8Array(200 * 140);
    reader.slice(2, 3, out);
    author.slice(2, 3, expected);
    expect(out).toEqual(expected);
    expect(() => reader.slice(2, 39, out, 1)).toThrow(SlabMissing);
  });

  it("[LM15] bytes with another hash are a SlabMismatch, and another grid's manifest is refused whole", () => {
    const { manifest, slabs } = foldOn(paintedBy(1), null);
    const reader = createReplica({ shape, actor: 2, now: () => 0 });
    const [[hash, bytes]] = [...slabs] as [[string, Uint8Array]];
    expect(() => reader.provide(hash, bytes.slice(1))).toThrow(SlabMismatch);
    for (const wrong of [
      { ...manifest, shape: [200, 140, 41] },
      { ...manifest, slabs: { "0/9.0.0": hash } },
      { ...manifest, slabs: { "0/0.0.0": hash.toUpperCase() } },
      { ...manifest, watermarks: { "-1": 4 } },
      { ...manifest, watermarks: { "4294967296": 4 } },
      { ...manifest, maxHlc: 0.5 },
      null,
    ])
      expect(() => reader.attach(wrong as Manifest)).toThrow(MalformedManifest);
    expect(reader.planes()).toEqual([]);
    expect(reader.labelAt(0, 0, 0)).toBe(0);
  });

  it("[LM3] what is painted after a manifest lies above all that it folded", () => {
    const { manifest, slabs } = foldOn(paintedBy(9), null);
    const reader = createReplica({ shape, actor: 1, now: () => 0 });
    attachWhole(reader, { manifest, slabs });
    reader.paint({ parts: [{ segment: 77, spans: Int32Array.of(0, 0, 0, 200) }] });
    expect(reader.labelAt(50, 0, 0)).toBe(77);
    reader.undo();
    expect(reader.labelAt(50, 0, 0)).toBe(1);
    expect(reader.authorAt(50, 0, 0)).toEqual({ actor: 9, seq: 1 });
  });

  it(`[LM15] ${mutations} mutated slabs and manifests: a typed error or a valid result, and little memory`, () => {
    const small: Shape = [70, 20, 9];
    const author = createReplica({ shape: small, actor: 1, now: () => 2 ** 40 });
    for (let n = 0; n < 70; n += 1)
      author.paint({
        parts: [{ segment: n % 4, plane: n % 2, spans: Int32Array.of(n % 9, n % 20, n % 30, 31 + (n % 39)) }],
      });
    author.bye();
    const { manifest, slabs } = foldOn(author, null);
    const json = new TextEncoder().encode(JSON.stringify(manifest));
    const bySlab = Object.entries(manifest.slabs);
    let [valid, peak] = [0, 0];
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < mutations; n += 1) {
      const reader = createReplica({ shape: small, actor: 2, now: () => 0 });
      try {
        if (mix(n, 1) % 3 === 0) reader.attach(JSON.parse(new TextDecoder().decode(mutated(json, n))));
        else {
          const [key, hash] = bySlab[n % bySlab.length]!;
          const bytes = mutated(slabs.get(hash)!, n);
          const forged = hashOf(bytes);
          reader.attach({ ...manifest, slabs: { ...manifest.slabs, [key]: forged } });
          reader.provide(forged, bytes);
        }
        for (const [hash, bytes] of slabs) reader.provide(hash, bytes);
        pictureOf(reader, [n % 2]);
        valid += 1;
      } catch (error) {
        if (!(error instanceof LabelmapError) && !(error instanceof SyntaxError)) throw error;
      }
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(valid).toBeGreaterThan(mutations / 100);
    expect(valid).toBeLessThan(mutations);
    expect(peak).toBeLessThan(64 * 1024 * 1024);
  });

  it("[LM15] a slab that promises more bricks or winners than there can be is refused", () => {
    const reader = createReplica({ shape, actor: 2, now: () => 0 });
    for (const bytes of [
      Uint8Array.of(2, 1, 0),
      Uint8Array.of(1, 200, 1),
      Uint8Array.of(1, 1, 9, 1),
      Uint8Array.of(1, 1, 1, 1, 1),
    ])
      expect(() => reader.provide(hashOf(bytes), bytes)).toThrow(MalformedSlab);
    const wrongCount = Uint8Array.of(1, 1, 1, 7);
    reader.attach({ version: 1, shape, slabs: { "0/0.0.0": hashOf(wrongCount) }, watermarks: { 1: 1 }, maxHlc: 1 });
    reader.provide(hashOf(wrongCount), wrongCount);
    expect(() => reader.labelAt(0, 0, 0)).toThrow(MalformedSlab);
  });
});
