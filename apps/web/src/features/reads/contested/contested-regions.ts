import type { Rows } from "./contested-voxels";

/** Voxels that hang together, over edges and corners too. */
export interface ContestedRegion {
  voxels: number;
  /** One of its voxels, near its middle: where to look. */
  atIjk: readonly [i: number, j: number, k: number];
}

/** @param rows disjoint, in any order. @returns the largest first */
export function connectRegions(rows: Rows): ContestedRegion[] {
  const count = rows.length / 4;
  const parents = Int32Array.from({ length: count }, (_, n) => n);
  const rootOf = (n: number): number => {
    let root = n;
    while (parents[root] !== root) root = parents[root] as number;
    while (parents[n] !== root) [n, parents[n]] = [parents[n] as number, root];
    return root;
  };
  const byLine = Map.groupBy(parents.keys(), (n) => lineKey(rows[4 * n] as number, rows[4 * n + 1] as number));
  for (let n = 0; n < count; n++) {
    const [k, j, iStart, iEnd] = quad(rows, n);
    // Lines before this one, and this one: each pair is met once.
    for (const [dk, dj] of [[0, 0], [0, -1], [-1, -1], [-1, 0], [-1, 1]] as const)
      for (const other of byLine.get(lineKey(k + dk, j + dj)) ?? []) {
        const [, , otherStart, otherEnd] = quad(rows, other);
        if (otherStart <= iEnd && iStart <= otherEnd) parents[rootOf(n)] = rootOf(other);
      }
  } // biome-ignore format: offsets
  const regions = [...Map.groupBy(parents.keys(), rootOf).values()].map((members) => regionOf(rows, members));
  return regions.sort((a, b) => b.voxels - a.voxels);
}

/** Lines are less than 65,536 each way. */
const lineKey = (k: number, j: number): number => (k + 1) * 65_538 + j + 1;

const quad = (rows: Rows, n: number) =>
  [rows[4 * n], rows[4 * n + 1], rows[4 * n + 2], rows[4 * n + 3]] as [number, number, number, number];

function regionOf(rows: Rows, members: readonly number[]): ContestedRegion {
  let voxels = 0;
  const middle = [0, 0, 0];
  for (const n of members) {
    const [k, j, iStart, iEnd] = quad(rows, n);
    const length = iEnd - iStart;
    voxels += length;
    middle[0] = (middle[0] as number) + (length * (iStart + iEnd - 1)) / 2;
    middle[1] = (middle[1] as number) + length * j;
    middle[2] = (middle[2] as number) + length * k;
  }
  const [i, j, k] = middle.map((sum) => sum / voxels) as [number, number, number];
  let nearest = { distance: Number.POSITIVE_INFINITY, at: [0, 0, 0] as [number, number, number] };
  for (const n of members) {
    const [rowK, rowJ, iStart, iEnd] = quad(rows, n);
    const rowI = Math.min(iEnd - 1, Math.max(iStart, Math.round(i)));
    const distance = (rowI - i) ** 2 + (rowJ - j) ** 2 + (rowK - k) ** 2;
    if (distance < nearest.distance) nearest = { distance, at: [rowI, rowJ, rowK] };
  }
  return { voxels, atIjk: nearest.at };
}
