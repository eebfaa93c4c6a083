import { packSpans } from "@covoxel/shared/labelmap";
import { describe, expect, test } from "vitest";
import { type PaintedInto, partsOfDecision } from "./parts-of-decision";
import { pieceMarks } from "./piece-marks";
import { readPieceSpans } from "./piece-spans";

const [ni, nj, nk] = [7, 5, 3] as const;
const at = (i: number, j: number, k: number) => (k * nj + j) * ni + i;

/** A result to paint into. @param labels [k][j][i], i fastest */
const into = (labels: Uint16Array, more: Partial<PaintedInto> = {}): PaintedInto => ({
  ni,
  segment: 2,
  plane: 1,
  numbers: new Set([2, 5]),
  locked: new Set(),
  sliceOf: (k) => labels.subarray(k * ni * nj, (k + 1) * ni * nj),
  ...more,
});

/** What the room would make of these parts. */
function painted(labels: Uint16Array, parts: ReturnType<typeof partsOfDecision>): Uint16Array {
  const after = labels.slice();
  for (const { segment, spans } of parts)
    for (let n = 0; n < spans.length; n += 4) {
      const [k, j, iStart, iEnd] = spans.subarray(n, n + 4) as unknown as [number, number, number, number];
      after.fill(segment, at(iStart, j, k), at(iEnd, j, k));
    }
  return after;
}

/** The first holds i 1 to 4 of a row, the second i 3 to 6 of it and a voxel two slices up. */
const spans = [Int32Array.of(0, 2, 1, 4), Int32Array.of(0, 2, 3, 6, 2, 4, 0, 1)];
const piece = [at(1, 2, 0), at(2, 2, 0), at(3, 2, 0), at(4, 2, 0), at(5, 2, 0), at(0, 4, 2)];
const held = { first: piece.slice(0, 3), second: piece.slice(2), both: piece, neither: [] };
const wanted = { first: [0], second: [1], both: [0, 1], neither: [] };

describe("a decision", () => {
  test.each(["first", "second", "both", "neither"] as const)(
    "for %s leaves just those voxels of the piece, whatever was decided before, and touches no other",
    (choice) => {
      for (const before of ["first", "second", "both", "neither"] as const) {
        const labels = new Uint16Array(ni * nj * nk);
        labels[at(6, 2, 0)] = 2;
        labels[at(1, 2, 1)] = 9;
        for (const voxel of held[before]) labels[voxel] = 2;
        const expected = labels.slice();
        for (const voxel of piece) expected[voxel] = (held[choice] as number[]).includes(voxel) ? 2 : 0;
        const parts = partsOfDecision(spans, new Set(wanted[choice]), into(labels));
        expect(painted(labels, parts)).toEqual(expected);
        expect(parts.every(({ plane }) => plane === 1)).toBe(true);
      }
    },
  );

  test("paints nothing where all is right already, of whichever instance of the label", () => {
    const labels = new Uint16Array(ni * nj * nk);
    for (const voxel of held.first) labels[voxel] = 5;
    expect(partsOfDecision(spans, new Set([0]), into(labels))).toEqual([]);
  });

  test("takes from what lies there what it wants, except from what is locked, and erases only its own label", () => {
    const labels = new Uint16Array(ni * nj * nk);
    labels[at(1, 2, 0)] = 8;
    labels[at(2, 2, 0)] = 9;
    labels[at(5, 2, 0)] = 9;
    const parts = partsOfDecision(spans, new Set([0]), into(labels, { locked: new Set([8]) }));
    const after = painted(labels, parts);
    expect([1, 2, 3, 4, 5].map((i) => after[at(i, 2, 0)])).toEqual([8, 2, 2, 0, 9]);
  });
});

describe("the voxels of a piece", () => {
  const file = (lists: readonly Int32Array[]) => {
    const packed = lists.map(packSpans);
    const bytes = new Uint8Array(packed.reduce((length, part) => length + 4 + part.length, 0));
    let to = 0;
    for (const part of packed) {
      new DataView(bytes.buffer).setUint32(to, part.length, true);
      bytes.set(part, to + 4);
      to += 4 + part.length;
    }
    return bytes.buffer;
  };

  test("are read side by side from one file, also of a side that holds none", () => {
    expect(readPieceSpans(file([...spans, new Int32Array(0)]))).toEqual([...spans, new Int32Array(0)]);
    expect(() => readPieceSpans(file(spans).slice(0, -1))).toThrow();
  });

  test("are pointed out at the same place in all three views", () => {
    const marks = pieceMarks(spans, [ni, nj, nk]);
    const marked = ([0, 1, 2] as const).map((axis) => {
      const [nu, nv] = axis === 2 ? [ni, nj] : axis === 1 ? [ni, nk] : [nj, nk];
      const found = new Set<number>();
      for (let index = 0; index < ([ni, nj, nk][axis] as number); index++) {
        const out = new Uint8Array(nu * nv).fill(1);
        const any = marks.slice(axis, index, out);
        expect(any).toBe(out.includes(1));
        for (const [n, mark] of out.entries()) {
          const [u, v] = [n % nu, Math.floor(n / nu)];
          if (mark) found.add(axis === 2 ? at(u, v, index) : axis === 1 ? at(u, index, v) : at(index, u, v));
        }
      }
      return [...found].sort((a, b) => a - b);
    });
    expect(marked).toEqual([piece, piece, piece].map((voxels) => voxels.toSorted((a, b) => a - b)));
  });
});
