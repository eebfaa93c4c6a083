import { createReplica, decodeContent } from "@covoxel/shared/labelmap";
import { describe, expect, it } from "vitest";
import { packFrames, segFrames } from "./seg-frames.js";

const shape = [5, 3, 4] as const;

function content(...parts: { segment: number; plane: number; spans: number[] }[]) {
  const replica = createReplica({ shape, actor: 1, now: () => 0 });
  for (const { spans, ...part } of parts) replica.paint({ parts: [{ ...part, spans: Int32Array.from(spans) }] });
  return decodeContent(replica.contentBytes());
}

const bitsOf = (bytes: Uint8Array, from: number, count: number) =>
  Array.from({ length: count }, (_, n) => (bytes[(from + n) >> 3]! >> ((from + n) & 7)) & 1);

describe("frames of a BINARY segmentation", () => {
  it("are those slices that a segment shows on, by segment and then by slice", () => {
    const mask = content(
      { segment: 7, plane: 0, spans: [3, 2, 4, 5, 1, 0, 0, 2] },
      { segment: 2, plane: 1, spans: [1, 0, 1, 3] },
    );
    const { frames, overlap } = segFrames(mask, [
      { number: 2, plane: 1 },
      { number: 4, plane: 0 },
      { number: 7, plane: 0 },
    ]);
    // The one without a voxel has a first slice without a pixel.
    expect(frames.map(({ segment, k }) => [segment, k])).toEqual([
      [0, 1],
      [1, 0],
      [2, 1],
      [2, 3],
    ]);
    expect(overlap).toBe(true);
    expect(bitsOf(frames[0]!.bits, 0, 15)).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(bitsOf(frames[1]!.bits, 0, 15)).toEqual(Array(15).fill(0));
    expect(bitsOf(frames[3]!.bits, 0, 15)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("don't overlap where planes lie apart", () => {
    const mask = content(
      { segment: 1, plane: 0, spans: [1, 0, 0, 2] },
      { segment: 2, plane: 1, spans: [1, 0, 2, 3, 2, 0, 0, 5] },
    );
    const segments = [
      { number: 1, plane: 0 },
      { number: 2, plane: 1 },
    ];
    expect(segFrames(mask, segments).overlap).toBe(false);
  });

  it("lose no voxel: a number that no segment has is an error", () => {
    const mask = content({ segment: 9, plane: 0, spans: [0, 0, 0, 1] });
    expect(() => segFrames(mask, [{ number: 9, plane: 1 }])).toThrow(RangeError);
  });

  it.each([15, 16, 1, 7])("are packed without a gap, %i pixels each", (pixels) => {
    const frames = Array.from({ length: 9 }, (_, n) => {
      const bits = new Uint8Array(Math.ceil(pixels / 8));
      for (let at = 0; at < pixels; at++) if ((at * 5 + n * 3) % 4 === 0) bits[at >> 3]! |= 1 << (at & 7);
      return { bits };
    });
    const packed = packFrames(frames, pixels);
    expect(packed).toHaveLength(Math.ceil((9 * pixels) / 8));
    for (const [n, { bits }] of frames.entries())
      expect(bitsOf(packed, n * pixels, pixels)).toEqual(bitsOf(bits, 0, pixels));
  });
});
