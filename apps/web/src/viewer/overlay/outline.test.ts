import { expect, it } from "vitest";
import { traceOutlines } from "./outline";

const slice = (rows: string[]) => ({
  labels: Uint16Array.from(rows.join(""), Number),
  nu: (rows[0] as string).length,
  nv: rows.length,
});

const edges = (rows: string[], label: number) => {
  const { labels, nu, nv } = slice(rows);
  const flat = traceOutlines(labels, nu, nv).get(label) ?? [];
  const list: string[] = [];
  for (let at = 0; at < flat.length; at += 4) list.push([...flat.slice(at, at + 4)].join(" "));
  return list.sort();
};

it("goes around a rectangle in four strokes, along the edges of its voxels", () => {
  expect(edges(["0000", "0110", "0110", "0000"], 1)).toEqual(
    ["0.5 0.5 2.5 0.5", "0.5 2.5 2.5 2.5", "0.5 0.5 0.5 2.5", "2.5 0.5 2.5 2.5"].sort(),
  );
});

it("closes at the rim of the slice", () => {
  expect(edges(["3"], 3)).toHaveLength(4);
});

it("gives a border between two segments to both", () => {
  expect(edges(["12"], 1)).toContain("0.5 -0.5 0.5 0.5");
  expect(edges(["12"], 2)).toContain("0.5 -0.5 0.5 0.5");
});

it("walks around holes", () => {
  expect(edges(["111", "101", "111"], 1)).toHaveLength(8);
});
