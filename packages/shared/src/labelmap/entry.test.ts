import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it, vi } from "vitest";
import { mix } from "../../../../tests/support/labelmap/script.js";
import { ByteWriter } from "./byte-io.js";
import { decodeEntry, spansOf } from "./entry.js";
import { EntryConflict, LabelmapError, MalformedEntry, OutsideGrid, UnknownCodec, UnknownVersion } from "./errors.js";
import { createReplica } from "./replica.js";
import { countVoxels, mergeSpans } from "./spans.js";
import type { Origin, Shape } from "./types.js";

const numRuns = process.env.COVOXEL_DEEP === undefined ? 300 : 40_000;
const mutations = process.env.COVOXEL_DEEP === undefined ? 5_000 : 100_000;
if (process.env.COVOXEL_DEEP !== undefined) vi.setConfig({ testTimeout: 3_600_000 });
const replicaOn = (shape: Shape, actor = 1) => createReplica({ shape, actor, now: () => 2 ** 40 });
const dot = Int32Array.of(0, 0, 0, 1);

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

  /** A patch with one part of 65,535 cubed voxels whose packed runs are `runs`. */
  const claiming = (head: number, body: Uint8Array): Uint8Array => {
    const payload = new ByteWriter();
    payload.varint(head);
    payload.bytes(body);
    const out = new ByteWriter();
    for (const byte of [1, 1, 1, 1, 0, 1, 0, 1, 1]) out.byte(byte);
    for (let axis = 0; axis < 3; axis += 1) {
      out.varint(0);
      out.varint(65_534);
    }
    out.varint(payload.length);
    out.bytes(payload.finish());
    return out.finish();
  };

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
    ];
    const reader = replicaOn(grid, 2);
    let valid = 0;
    for (let n = 0; n < mutations; n += 1) {
      const seed = seeds[mix(n, 9) % 20 < 17 ? mix(n, 8) % 2 : mix(n, 7) % 4]!;
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

/** One to three bytes changed, dropped or put in. */
function mutated(seed: Uint8Array, n: number): Uint8Array {
  const bytes = [...seed];
  for (let times = 1 + (mix(n, 1) % 3); times > 0; times -= 1) {
    const at = mix(n, times, 2) % bytes.length;
    const value = mix(n, times, 3) % 5 === 0 ? [0, 0x7f, 0x80, 0xff][mix(n, times, 4) % 4]! : mix(n, times, 5) & 0xff;
    const how = mix(n, times, 6) % 8;
    if (how === 0) bytes.splice(at, 1);
    else if (how === 1) bytes.splice(at, 0, value);
    else if (how === 2 && bytes.length > 3) bytes.length = Math.max(1, at);
    else if (how < 5) bytes[at] = (bytes[at]! + (value % 2 === 0 ? 1 : 255)) & 0xff;
    else bytes[at] = value;
  }
  return Uint8Array.from(bytes);
}
