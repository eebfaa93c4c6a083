import { expect, test } from "vitest";
import { encodeRows, type RowRuns } from "./row-runs";

/** Numbers that look random and are the same every time. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const [ni, nj] = [37, 11];

function expectSame(runs: RowRuns | null, labels: Uint16Array): void {
  const copied = new Uint16Array(ni * nj).fill(9);
  const visited = new Uint16Array(ni * nj);
  for (let j = 0; j < nj; j++) runs?.copyRow(j, copied, j * ni);
  runs?.forEach((j, iStart, iEnd, label) => void visited.fill(label, j * ni + iStart, j * ni + iEnd));
  expect(copied).toEqual(labels);
  expect(visited).toEqual(labels);
  for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++) expect(runs?.labelAt(i, j)).toBe(labels[j * ni + i]);
}

test("a row keeps every label at its i, and rows don't run into each other", () => {
  const labels = new Uint16Array(ni * nj);
  labels.fill(3, 0, 5);
  labels.fill(7, 5, 8);
  // From the end of one row to the start of the next.
  labels.fill(2, 3 * ni - 2, 3 * ni + 3);
  labels[ni * nj - 1] = 65_535;
  expectSame(encodeRows(labels, ni, nj), labels);
});

test("what is speckled is kept as it is, and whoever paints on meanwhile changes nothing", () => {
  for (const seed of [1, 2, 3]) {
    const below = numbersFrom(seed);
    const labels = Uint16Array.from({ length: ni * nj }, () => (below(2) === 0 ? 0 : below(700)));
    labels[0] = 1;
    const before = labels.slice();
    const runs = encodeRows(labels, ni, nj);
    labels.fill(4);
    expectSame(runs, before);
    expect(runs?.bytes).toBeLessThanOrEqual(labels.byteLength);
  }
});

test("nothing painted is null", () => {
  expect(encodeRows(new Uint8Array(ni * nj), ni, nj)).toBeNull();
});
