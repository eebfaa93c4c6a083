import type { DifferingRuns } from "./differing-runs.js";

/**
 * Which runs hang together, by 26-neighbourhood: voxels that share a face, an edge or a corner.
 * @returns for each run the number of its component, from 0 in the order in which components begin; and how many there are
 */
export function connectRuns(runs: Pick<DifferingRuns, "firstOf" | "rows" | "iStart" | "iEnd">): {
  component: Uint32Array;
  count: number;
} {
  const { firstOf, rows, iStart } = runs;
  const parent = new Uint32Array(iStart.length);
  for (let run = 0; run < parent.length; run++) parent[run] = run;
  for (let row = 0; row + 1 < firstOf.length; row++) {
    if (firstOf[row] === firstOf[row + 1]) continue;
    const j = row % rows;
    if (j > 0) joinRows(runs, parent, row, row - 1);
    // Three rows of the slice before.
    for (let beside = Math.max(0, j - 1); beside <= Math.min(rows - 1, j + 1); beside++)
      if (row - j >= rows) joinRows(runs, parent, row, row - j - rows + beside);
  }
  let count = 0;
  // A root is the first run of its component, so its number is there before anybody asks for it.
  for (let run = 0; run < parent.length; run++) parent[run] = parent[run] === run ? count++ : parent[parent[run]!]!;
  return { component: parent, count };
}

function joinRows(
  { firstOf, iStart, iEnd }: Pick<DifferingRuns, "firstOf" | "iStart" | "iEnd">,
  parent: Uint32Array,
  row: number,
  other: number,
): void {
  const [endA, endB] = [firstOf[row + 1]!, firstOf[other + 1]!];
  for (let a = firstOf[row]!, b = firstOf[other]!; a < endA && b < endB; ) {
    if (iStart[a]! <= iEnd[b]! && iStart[b]! <= iEnd[a]!) join(parent, a, b);
    if (iEnd[a]! < iEnd[b]!) a++;
    else b++;
  }
}

function join(parent: Uint32Array, a: number, b: number): void {
  const [rootA, rootB] = [rootOf(parent, a), rootOf(parent, b)];
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

function rootOf(parent: Uint32Array, run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}
