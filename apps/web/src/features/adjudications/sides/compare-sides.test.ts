import { expect, test } from "vitest";
import type { Axis } from "../../../viewer";
import { compareSides } from "./compare-sides";
import { openSideMask, type SideMask } from "./side-mask";

// No two the same, so that axes which are mixed up show.
const shape = [5, 4, 3] as const;
const [ni, nj, nk] = shape;
type Voxels = Readonly<Record<string, number>>;

/** @param voxels labels by "i,j,k", of plane 0; `above` of plane 1 */
async function sideOf(voxels: Voxels, above: Voxels = {}): Promise<SideMask> {
  const mask = openSideMask({
    slicesPath: "/slices",
    shape,
    planes: [0, 1],
    nearK: 0,
    async fetch(path) {
      const asked = new URL(path, "http://here").searchParams;
      const [from, to] = [Number(asked.get("from")), Number(asked.get("to"))];
      const labels = new Uint8Array(ni * nj * (to - from));
      for (const [place, label] of Object.entries(asked.get("plane") === "0" ? voxels : above)) {
        const [i = 0, j = 0, k = 0] = place.split(",").map(Number);
        if (k >= from && k < to) labels[((k - from) * nj + j) * ni + i] = label;
      }
      return new Response(labels.buffer);
    },
  });
  await mask.whole;
  return mask;
}

/** All three ways of cutting must show the same voxels. @returns who holds them, by "i,j,k" */
function heldIn(source: ReturnType<typeof compareSides>): Voxels {
  const cuts = ([0, 1, 2] as const).map((axis: Axis) => {
    const held: Record<string, number> = {};
    const [nu, nv] = axis === 2 ? [ni, nj] : axis === 1 ? [ni, nk] : [nj, nk];
    for (let index = 0; index < shape[axis]; index++) {
      const out = new Uint16Array(nu * nv).fill(99);
      source.slice(axis, index, out);
      for (let v = 0; v < nv; v++)
        for (let u = 0; u < nu; u++) {
          const [i, j, k] = axis === 2 ? [u, v, index] : axis === 1 ? [u, index, v] : [index, u, v];
          const who = out[v * nu + u] as number;
          if (who !== 0) held[`${i},${j},${k}`] = who;
        }
    }
    return held;
  });
  expect(cuts[1]).toEqual(cuts[0]);
  expect(cuts[2]).toEqual(cuts[0]);
  return cuts[0] as Voxels;
}

const only = (number: number, plane = 0) => new Map([[plane, new Set([number])]]);

test("a voxel is the first's, the second's or both's; other labels are nobody's", async () => {
  const first = await sideOf({ "0,0,0": 1, "4,3,2": 1, "1,2,1": 2 });
  // The same label under another number, in another plane.
  const second = await sideOf({ "1,2,1": 1 }, { "4,3,2": 7, "3,0,1": 7 });
  const sides = [
    { mask: first, numbers: only(1) },
    { mask: second, numbers: only(7, 1) },
  ] as const;
  const compare = (shown: "BOTH" | "FIRST" | "SECOND") =>
    heldIn(compareSides({ shape, sides, shown, isFilled: true, segments: new Set([1]) }));
  expect(compare("BOTH")).toEqual({ "0,0,0": 1, "4,3,2": 3, "3,0,1": 2 });
  expect(compare("FIRST")).toEqual({ "0,0,0": 1, "4,3,2": 1 });
  expect(compare("SECOND")).toEqual({ "4,3,2": 2, "3,0,1": 2 });
});

test("several segments of a label count as one", async () => {
  const first = await sideOf({ "0,0,0": 1, "1,0,0": 3 }, { "2,0,0": 4 });
  const numbers = new Map([
    [0, new Set([1, 3])],
    [1, new Set([4])],
  ]);
  const nobody = { mask: await sideOf({}), numbers: only(1) };
  const sides = [{ mask: first, numbers }, nobody] as const;
  const held = heldIn(compareSides({ shape, sides, shown: "BOTH", isFilled: false, segments: new Set() }));
  expect(held).toEqual({ "0,0,0": 1, "1,0,0": 1, "2,0,0": 1 });
});
