import { createReplica } from "@covoxel/shared/labelmap";
import { describe, expect, it } from "vitest";
import { acceptedParts } from "./accepted-parts";
import { createSuggestionSlabs, type Shape } from "./suggestion-slabs";

const shape: Shape = [5, 3, 4];
const colours = new Map([
  [1, "#111111"],
  [2, "#222222"],
]);
/** Label 2 in the left two columns, 1 in the others, nothing in row 1. */
const labelOf = (i: number, j: number) => (j === 1 ? 0 : i < 2 ? 2 : 1);
const slab = (kStart: number, kEnd: number) => ({
  kStart,
  kEnd,
  labels: Uint8Array.from({ length: 15 * (kEnd - kStart) }, (_, at) => labelOf(at % 5, Math.floor(at / 5) % 3)),
});

describe("a suggestion that grows", () => {
  it("shows what is known along each axis, and says what is not", () => {
    const slabs = createSuggestionSlabs(shape, colours);
    const out = new Uint16Array(20).fill(9);
    expect([slabs.slice(2, 1, out), slabs.slice(0, 0, out)]).toEqual([false, false]);
    const boxes: unknown[] = [];
    slabs.subscribe((box) => boxes.push(box));
    slabs.add(slab(2, 4));
    expect(boxes).toEqual([{ lo: [0, 0, 2], hi: [5, 3, 4] }]);
    expect(slabs.slice(2, 1, out)).toBe(false);
    expect(slabs.slice(2, 3, out)).toBe(true);
    expect([...out.subarray(0, 15)]).toEqual([2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 2, 2, 1, 1, 1]);
    expect(slabs.slice(0, 1, out)).toBe(true);
    expect([...out.subarray(0, 12)]).toEqual([0, 0, 0, 0, 0, 0, 2, 0, 2, 2, 0, 2]);
    expect(slabs.slice(1, 0, out)).toBe(true);
    expect([...out]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1, 1, 1, 2, 2, 1, 1, 1]);
  });

  it("draws only the labels that are asked for", () => {
    const slabs = createSuggestionSlabs(shape, colours);
    slabs.add(slab(0, 4));
    slabs.show(new Set([2]));
    const out = new Uint16Array(15);
    slabs.slice(2, 0, out);
    expect(new Set(out)).toEqual(new Set([0, 2]));
  });

  it("refuses a slab of another size", () => {
    const slabs = createSuggestionSlabs(shape, colours);
    expect(() => slabs.add({ kStart: 0, kEnd: 2, labels: new Uint8Array(15) })).toThrow(RangeError);
  });
});

describe("accepting", () => {
  const accepted = [
    { label: 1, number: 7, plane: 0 },
    { label: 2, number: 8, plane: 0 },
  ];
  const slabs = createSuggestionSlabs(shape, colours);
  slabs.add(slab(0, 4));
  const replica = () => createReplica({ shape, actor: 1, now: () => 0 });

  it("paints each accepted label as its segment", () => {
    const mask = replica();
    mask.paint({ parts: acceptedParts(slabs, accepted, mask, true) });
    for (let k = 0; k < 4; k += 1)
      for (let j = 0; j < 3; j += 1)
        for (let i = 0; i < 5; i += 1) expect(mask.labelAt(i, j, k)).toBe([0, 7, 8][labelOf(i, j)]);
  });

  it("leaves what somebody painted alone, unless told otherwise", () => {
    const mask = replica();
    mask.paint({ parts: [{ segment: 3, spans: Int32Array.of(0, 0, 1, 4) }] });
    expect(acceptedParts(slabs, accepted.slice(0, 1), mask, true)[0]!.spans.subarray(0, 8)).toEqual(
      Int32Array.of(0, 0, 4, 5, 0, 2, 2, 5),
    );
    mask.paint({ parts: acceptedParts(slabs, accepted, mask, true) });
    expect([0, 1, 2, 3, 4].map((i) => mask.labelAt(i, 0, 0))).toEqual([8, 3, 3, 3, 7]);
    mask.paint({ parts: acceptedParts(slabs, accepted, mask, false) });
    expect([0, 1, 2, 3, 4].map((i) => mask.labelAt(i, 0, 0))).toEqual([8, 8, 7, 7, 7]);
  });

  it("leaves out a segment without a voxel", () => {
    expect(acceptedParts(slabs, [{ label: 9, number: 9, plane: 0 }], replica(), true)).toEqual([]);
  });
});
