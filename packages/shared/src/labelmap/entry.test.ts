import { createHash } from "node:crypto";
import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it, vi } from "vitest";
import { deepTimeoutMs, isDeep, mutations, numRuns } from "../../../../tests/support/labelmap/effort.js";
import { mutated } from "../../../../tests/support/labelmap/mutate.js";
import { mix } from "../../../../tests/support/labelmap/script.js";
import { ByteWriter } from "./byte-io.js";
import { codecById, fullBudget } from "./codecs.js";
import { decodeEntry, encodeEntry, makePatch, readEntry, segmentsNamedBy, spansOf } from "./entry.js";
import { EntryConflict, LabelmapError, MalformedEntry, OutsideGrid, UnknownCodec, UnknownVersion } from "./errors.js";
import { RangeCoder } from "./range-coder.js";
import { createReplica } from "./replica.js";
import { encodeRuns, runSource } from "./runs.js";
import { boxOfSpans, collectSpans, countVoxels, mergeSpans } from "./spans.js";
import { startTableFrom } from "./start-table.js";
import { codeVoxels, contexts } from "./template-model.js";
import type { Box, Origin, Shape } from "./types.js";
import { VoxelPart } from "./voxel-part.js";
import { voxelTable } from "./voxel-table.js";
import { winnerTable } from "./winner-table.js";

if (isDeep) vi.setConfig({ testTimeout: deepTimeoutMs });
const replicaOn = (shape: Shape, actor = 1) => createReplica({ shape, actor, now: () => 2 ** 40 });
const dot = Int32Array.of(0, 0, 0, 1);
const wholeOf = ([ni, nj, nk]: Shape): Box => ({ min: [0, 0, 0], max: [ni, nj, nk] });

/** The same patch with every part in that codec. */
function recoded(entry: Uint8Array, codec: number): Uint8Array {
  const patch = readEntry(entry);
  if (patch.kind !== "patch") throw new Error("not a patch");
  const parts = patch.parts.map((part) => {
    const { plane, segment, box } = part;
    const payload = codecById(codec).encode(encodeRuns(spansOf(part), box), box, fullBudget())!;
    return VoxelPart.fromPayload({ plane, segment, codec, box }, payload, fullBudget());
  });
  return encodeEntry(makePatch(patch.seq, patch.hlc, patch.origin, parts));
}

const shape = fc.tuple(
  fc.constantFrom(1, 3, 64, 65, 700),
  fc.constantFrom(1, 2, 64, 70),
  fc.constantFrom(1, 5, 8, 9),
) as fc.Arbitrary<Shape>;

/** Any spans in the grid: dense, sparse, single voxels, whole rows and slices. */
const spansIn = ([ni, nj, nk]: Shape) =>
  fc
    .array(fc.tuple(fc.nat(nk - 1), fc.nat(nj - 1), fc.nat(ni - 1), fc.oneof(fc.nat(3), fc.nat(ni))), {
      minLength: 1,
      maxLength: 200,
    })
    .map((quads) =>
      mergeSpans(Int32Array.from(quads.flatMap(([k, j, i, length]) => [k, j, i, Math.min(ni, i + 1 + length)]))),
    );

describe("[LM11] codec", () => {
  it("[LM11] what comes out of an entry is what was painted, in any shape", () => {
    fc.assert(
      fc.property(
        shape.chain((grid) => fc.tuple(fc.constant(grid), spansIn(grid))),
        fc.nat(65_535),
        fc.nat(255),
        ([grid, spans], segment, plane) => {
          const entry = decodeEntry(replicaOn(grid).paint({ parts: [{ segment, plane, spans }] }));
          if (entry.kind !== "patch") throw new Error("not a patch");
          expect(entry.parts).toHaveLength(1);
          expect(entry.parts[0]).toMatchObject({ segment, plane, voxelCount: countVoxels(spans) });
          expect(spansOf(entry.parts[0]!)).toEqual(spans);
        },
      ),
      { numRuns },
    );
  });

  it.each([0, 1])("[LM11] codec %i alone gives back the runs of any shape", (id) => {
    fc.assert(
      fc.property(
        shape.chain((grid) => spansIn(grid)),
        (spans) => {
          const box = boxOfSpans(spans)!;
          const runs = encodeRuns(spans, box);
          const payload = codecById(id).encode(runs, box, fullBudget())!;
          expect(codecById(id).decode(payload, box, fullBudget())).toEqual(runs);
        },
      ),
      { numRuns },
    );
  });

  it("[LM11] noise, holes and long rows, through the model", () => {
    const grid: Shape = [700, 30, 3];
    for (const density of [1, 30, 50, 99]) {
      const spans = collectSpans((visit) => {
        for (let k = 0; k < 3; k += 1)
          for (let j = 0; j < 30; j += 1)
            for (let i = 0; i < 700; i += 1) if (mix(i, j, k, density) % 100 < density) visit(k, j, i, i + 1);
      });
      const box = boxOfSpans(spans)!;
      const runs = encodeRuns(mergeSpans(spans), box);
      const payload = codecById(0).encode(runs, box, fullBudget())!;
      expect(codecById(0).decode(payload, box, fullBudget())).toEqual(runs);
    }
    expect(
      codecById(0).encode(encodeRuns(Int32Array.of(0, 0, 0, 9), wholeOf(grid)), wholeOf(grid), {
        runBytes: 99,
        codedBits: 3,
      }),
    ).toBeNull();
  });

  it("[LM11] the start tables are part of the formats: other tables would be other codecs", () => {
    const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
    expect([digest(JSON.stringify(voxelTable)), digest(JSON.stringify(winnerTable))]).toEqual([
      "a9f9b6d556ca9552",
      "3823509056be187d",
    ]);
  });

  it("[LM11] also in any order, and where rows run on into each other", () => {
    const everything = Int32Array.of(1, 1, 0, 4, 0, 0, 0, 4, 1, 0, 2, 4, 1, 0, 0, 2, 0, 1, 0, 4);
    const entry = decodeEntry(replicaOn([4, 2, 2]).paint({ parts: [{ segment: 1, spans: everything }] }));
    expect(entry.kind === "patch" && [...spansOf(entry.parts[0]!)]).toEqual([
      0, 0, 0, 4, 0, 1, 0, 4, 1, 0, 0, 4, 1, 1, 0, 4,
    ]);
  });

  it.each<[string, Origin | undefined]>([
    ["nothing", undefined],
    ["a short tool", { tool: "brush" }],
    ["a tool of any name", { tool: "Pinsel für Gefäße 血管" }],
    ["a suggestion", { suggestionId: "sug_0123456789abcdef01234567", model: "ct-tissue@1" }],
  ])("[LM14] keeps where a patch comes from: %s", (_what, origin) => {
    const entry = decodeEntry(replicaOn([2, 2, 2], 2 ** 32 - 1).paint({ parts: [{ segment: 1, spans: dot }], origin }));
    expect(entry).toMatchObject({ kind: "patch", version: 1, seq: 1, hlc: 2 ** 40, origin: origin ?? null });
  });

  it("a dab of radius 3 takes at most 48 bytes", () => {
    const rows = [-3, -2, -1, 0, 1, 2, 3].flatMap((j) => {
      const half = Math.floor(Math.sqrt(9.9 - j * j));
      return [17, 250 + j, 250 - half, 251 + half];
    });
    const entry = replicaOn([512, 512, 300]).paint({
      parts: [{ segment: 2, spans: Int32Array.from(rows) }],
      origin: { tool: "brush" },
    });
    expect(entry.length).toBeLessThanOrEqual(48);
  });
});

describe("what a patch names", () => {
  const row = (k: number) => Int32Array.of(k, 1, 0, 5);
  const replica = replicaOn([8, 8, 8]);
  const patch = replica.paint({
    parts: [
      { segment: 300, spans: row(0) },
      { segment: 0, spans: row(1) },
      { segment: 7, plane: 3, spans: row(2) },
    ],
    origin: { suggestionId: "sug_1", model: "liver@2" },
  });

  it.each([0, 1])("is read past the voxels, in codec %i", (codec) => {
    expect(segmentsNamedBy(recoded(patch, codec))).toEqual([300, 0, 7]);
  });

  it("is nothing for any other entry", () => {
    expect([replica.undo(), replica.redo(), replica.bye()].map((entry) => segmentsNamedBy(entry!))).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe("[LM15] what is refused", () => {
  it.each([
    ["past the right edge", [0, 0, 3, 5]],
    ["below zero", [0, -1, 0, 1]],
    ["empty", [0, 0, 2, 2]],
    ["overlapping", [0, 0, 0, 3, 0, 0, 2, 4]],
    ["half a quad", [0, 0]],
  ])("[LM15] paint of spans %s is a RangeError and paints nothing", (_what, quads) => {
    const replica = replicaOn([4, 4, 4]);
    expect(() => replica.paint({ parts: [{ segment: 1, spans: Int32Array.from(quads) }] })).toThrow(RangeError);
    expect([replica.labelAt(0, 0, 0), replica.lastSeq(1)]).toEqual([0, 0]);
  });

  it("[LM15] parts of one plane may not overlap, those of two planes may", () => {
    const replica = replicaOn([4, 4, 4]);
    const parts = (plane: number) => [
      { segment: 1, spans: dot },
      { segment: 2, plane, spans: dot },
    ];
    expect(() => replica.paint({ parts: parts(0) })).toThrow(RangeError);
    replica.paint({ parts: parts(1) });
    expect([replica.labelAt(0, 0, 0), replica.labelAt(0, 0, 0, 1)]).toEqual([1, 2]);
  });

  it("[LM15] a segment above 255 does not fit into bytes", () => {
    const replica = replicaOn([4, 4, 4]);
    replica.paint({ parts: [{ segment: 256, spans: dot }] });
    expect(() => replica.slice(2, 0, new Uint8Array(16))).toThrow(RangeError);
    const out = new Uint16Array(16);
    replica.slice(2, 0, out);
    expect(out[0]).toBe(256);
  });

  const painted = replicaOn([64, 64, 8]).paint({ parts: [{ segment: 1, spans: Int32Array.of(7, 63, 3, 9) }] });
  const changed = (at: number, value: number) => painted.map((byte, n) => (n === at ? value : byte));

  it("[LM15] unknown versions, codecs and kinds, and what is cut or too long, each say so", () => {
    expect(() => decodeEntry(changed(0, 2))).toThrow(UnknownVersion);
    expect(() => decodeEntry(changed(1, 9))).toThrow(MalformedEntry);
    const codecAt = 13;
    expect(painted[codecAt]).toBe(0);
    expect(() => decodeEntry(changed(codecAt, 77))).toThrow(UnknownCodec);
    for (let length = 0; length < painted.length; length += 1)
      expect(() => decodeEntry(painted.subarray(0, length))).toThrow(MalformedEntry);
    expect(() => decodeEntry(Uint8Array.of(...painted, 0))).toThrow(MalformedEntry);
  });

  it.each(["bru\0h", "a\nb.c"])("[LM15] the name %j, which no tool has", (tool) => {
    const named = replicaOn([2, 2, 2]).paint({ parts: [{ segment: 1, spans: dot }], origin: { tool: "sieve" } });
    expect(decodeEntry(named)).toMatchObject({ origin: { tool: "sieve" } });
    const forged = Buffer.from(named);
    forged.set(Buffer.from(tool), Buffer.from(named).indexOf("sieve"));
    expect(() => decodeEntry(forged)).toThrow(MalformedEntry);
  });

  it("[LM15] a patch outside the grid and a second entry under one number leave the mask as it was", () => {
    const small = replicaOn([64, 63, 8], 2);
    expect(() => small.receive(1, painted)).toThrow(OutsideGrid);
    expect(small.lastSeq(1)).toBe(0);
    const replica = replicaOn([64, 64, 8], 2);
    replica.receive(1, painted);
    const other = replicaOn([64, 64, 8]).paint({ parts: [{ segment: 2, spans: Int32Array.of(7, 63, 3, 9) }] });
    expect(() => replica.receive(1, other)).toThrow(EntryConflict);
    expect(replica.labelAt(3, 63, 7)).toBe(1);
  });

  /** A patch with one part that fills a box of that size, or says so. */
  const part = (codec: number, size: Shape, payload: Uint8Array): Uint8Array => {
    const out = new ByteWriter();
    for (const byte of [1, 1, 1, 1, 0, 1, 0, 1, codec]) out.byte(byte);
    for (const length of size) {
      out.varint(0);
      out.varint(length - 1);
    }
    out.varint(payload.length);
    out.bytes(payload);
    return out.finish();
  };

  /** A patch with one part of 65,535 cubed voxels whose packed runs are `runs`. */
  const claiming = (head: number, body: Uint8Array): Uint8Array => {
    const payload = new ByteWriter();
    payload.varint(head);
    payload.bytes(body);
    return part(1, [65_535, 65_535, 65_535], payload.finish());
  };

  it("[LM15] a few bytes for billions of modelled voxels end where their bytes do", () => {
    const before = process.memoryUsage().arrayBuffers;
    const grid: Shape = [2048, 2048, 65_535];
    for (const payload of [
      new Uint8Array(0),
      new Uint8Array(2000),
      new Uint8Array(300).fill(0xff),
      Uint8Array.of(1, 2, 3),
    ])
      for (const size of [grid, [65_535, 65_535, 1], [1, 65_535, 65_535]] as Shape[])
        expect(() => decodeEntry(part(0, size, payload))).toThrow(MalformedEntry);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("[LM15] filling counts as work: a box of a billion voxels is not for codec 0, whoever says so", () => {
    const size: Shape = [4096, 1024, 300];
    const encoder = RangeCoder.encoder(startTableFrom(voxelTable), contexts.count);
    const everything = encodeRuns(Int32Array.of(0, 0, 0, 1), wholeOf([1, 1, 1]));
    expect(codecById(0).encode(everything, wholeOf([1, 1, 1]), fullBudget())).not.toBeNull();
    const whole = new ByteWriter();
    whole.varint(0);
    whole.varint(size[0] * size[1] * size[2]);
    expect(codecById(0).encode(whole.finish(), wholeOf(size), fullBudget())).toBeNull();
    codeVoxels(encoder, size, runSource(whole.finish()), null, Number.POSITIVE_INFINITY);
    const forged = part(0, size, encoder.finish());
    expect(forged.length).toBeLessThan(4000);
    expect(() => decodeEntry(forged)).toThrow(MalformedEntry);
  });

  it("[LM15] an entry that promises more than the caps allow is refused before anything is allocated", () => {
    const before = process.memoryUsage().arrayBuffers;
    const gigabyte = 2 ** 30;
    expect(() => decodeEntry(claiming(gigabyte * 2 + 1, new Uint8Array(9)))).toThrow(MalformedEntry);
    expect(() => decodeEntry(claiming(30_000_000 * 2 + 1, new Uint8Array(9)))).toThrow(MalformedEntry);
    const bomb = deflateSync(new Uint8Array(20_000_000));
    expect(() => decodeEntry(claiming(1000 * 2 + 1, bomb))).toThrow(MalformedEntry);
    const everything = new ByteWriter();
    everything.varint(0);
    everything.varint(65_535 ** 3);
    const vast = claiming(everything.length * 2, everything.finish());
    expect(decodeEntry(vast)).toMatchObject({ voxelCount: 65_535 ** 3 });
    expect(() => replicaOn([512, 512, 300]).receive(1, vast)).toThrow(OutsideGrid);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it(`[LM15] ${mutations} mutated entries: a typed error or a valid result`, () => {
    const grid: Shape = [70, 20, 9];
    const author = replicaOn(grid);
    const parts = [0, 1, 2].map((n) => ({
      segment: n,
      plane: n % 2,
      spans: mergeSpans(
        Int32Array.from(
          Array.from({ length: 40 }, (_, s) => [
            mix(s, n) % 9,
            n * 6 + (mix(s, n, 1) % 6),
            mix(s, n, 2) % 30,
            31 + (mix(s, n, 3) % 39),
          ]).flat(),
        ),
      ),
    }));
    const seeds = [
      author.paint({ parts, origin: { suggestionId: "sug_1", model: "m@1" } }),
      author.paint({ parts: parts.slice(0, 1), origin: { tool: "brush" } }),
      author.undo()!,
      author.bye(),
      recoded(author.paint({ parts }), 1),
    ];
    const reader = replicaOn(grid, 2);
    let valid = 0;
    for (let n = 0; n < mutations; n += 1) {
      const seed = seeds[mix(n, 9) % 20 < 17 ? [0, 1, 4][mix(n, 8) % 3]! : mix(n, 7) % 5]!;
      try {
        reader.receive(3 + n, mutated(seed, n));
        valid += 1;
      } catch (error) {
        if (!(error instanceof LabelmapError)) throw error;
      }
      if (n % 500 === 499) for (const plane of reader.planes()) reader.slice(2, 0, new Uint16Array(70 * 20), plane);
    }
    expect(valid).toBeGreaterThan(mutations / 100);
    expect(valid).toBeLessThan(mutations);
  });
});
