import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReplica, decodeContent, type LabelmapReplica, MalformedContent } from "./index.js";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const painted = fc
  .record({
    shape: fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 10 })),
    strokes: fc.array(
      fc.record({
        plane: fc.constantFrom(0, 1, 2, 255),
        segment: fc.constantFrom(0, 1, 2, 300, 65_535),
        at: fc.tuple(fc.nat(69), fc.nat(5), fc.nat(9)),
        length: fc.integer({ min: 1, max: 70 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ shape, strokes }) => {
    const [ni, nj, nk] = shape;
    const replica = createReplica({ shape, actor: 1, now: () => 0 });
    for (const { plane, segment, at, length } of strokes) {
      const [i, j, k] = [at[0] % ni, at[1] % nj, at[2] % nk];
      const spans = Int32Array.of(k, j, i, Math.min(ni, i + length));
      replica.paint({ parts: [{ segment, plane, spans }] });
    }
    return replica;
  });

function slicesOf(replica: LabelmapReplica, plane: number): Uint16Array[] {
  const [ni, nj, nk] = replica.shape;
  return Array.from({ length: nk }, (_, k) => {
    const slice = new Uint16Array(ni * nj);
    replica.slice(2, k, slice, plane);
    return slice;
  });
}

describe("[LM12] the content of a mask", () => {
  it("is what its hash is of, and says every label of every plane", () => {
    fc.assert(
      fc.property(painted, (replica) => {
        const bytes = replica.contentBytes();
        expect(sha256(bytes)).toBe(replica.contentHash());
        const content = decodeContent(bytes);
        expect(content.shape).toEqual([...replica.shape]);
        const shown = replica.planes().filter((plane) => slicesOf(replica, plane).some((slice) => slice.some(Boolean)));
        expect(content.planes.map(({ number }) => number)).toEqual(shown);
        for (const plane of content.planes) {
          const read = Array.from(plane.slices(), (slice) => slice.slice());
          expect(read).toEqual(slicesOf(replica, plane.number));
          const labels = new Set(read.flatMap((slice) => [...slice]).filter(Boolean));
          expect(plane.segments).toEqual([...labels].sort((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("cut off anywhere is refused, or it is a mask of fewer planes", () => {
    const replica = createReplica({ shape: [9, 4, 3], actor: 1, now: () => 0 });
    replica.paint({ parts: [{ segment: 1, plane: 0, spans: Int32Array.of(1, 2, 3, 7) }] });
    replica.paint({ parts: [{ segment: 300, plane: 4, spans: Int32Array.of(0, 0, 0, 9, 2, 3, 8, 9) }] });
    const bytes = replica.contentBytes();
    const whole = Array.from({ length: bytes.length }, (_, end) => bytes.subarray(0, end)).filter((part) => {
      try {
        return decodeContent(part).planes.length < 2;
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedContent);
        return false;
      }
    });
    expect(whole.map((part) => decodeContent(part).planes.map(({ number }) => number))).toEqual([[], [0]]);
  });

  const head = [16, ...Buffer.from("covoxel labels 1")];
  it.each<[string, number[]]>([
    ["another header", [16, ...Buffer.from("covoxel labels 2"), 2, 2, 2]],
    ["an empty axis", [...head, 2, 0, 2]],
    ["plane 0 of its own", [...head, 2, 2, 2, 0]],
    ["the same plane twice", [...head, 2, 2, 2, 1, 1, 1, 0, 1, 1, 1, 0]],
    ["a plane without anything", [...head, 2, 2, 2, 1, 0]],
    ["a run of background at the end", [...head, 2, 2, 2, 1, 1, 5, 7, 0, 0]],
    ["one run as two", [...head, 2, 2, 2, 1, 1, 5, 1, 5, 0]],
    ["more voxels than the grid has", [...head, 2, 2, 2, 1, 9, 5, 0]],
    ["a number in more bytes than it needs", [...head, 2, 2, 2, 1, 0x81, 0, 5, 0]],
  ])("with %s is refused", (_, bytes) => {
    expect(() => decodeContent(Uint8Array.from(bytes))).toThrow(MalformedContent);
  });
});
