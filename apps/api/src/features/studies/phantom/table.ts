import { material } from "./materials.js";
import type { Organ } from "./shapes.js";

/** A shallow trough of carbon fibre around foam, below the patient. */
const trough = (insetMm: number): Float64Array => {
  const [half, top, bottom] = [186 - insetMm * 2, 107 + insetMm, 134 - insetMm];
  const xs = Array.from({ length: 41 }, (_, n) => -half + (n / 40) * 2 * half);
  const upper = xs.map((x) => [x, top - 34 * (x / 186) ** 2 + 1]);
  const lower = xs.toReversed().map((x) => [x, bottom - 52 * (x / 186) ** 4]);
  return Float64Array.from([...upper, ...lower].flat());
};
const [shell, foam] = [trough(0), trough(2.6)];

export const paintTable: Organ = (canvas) => {
  canvas.fill(shell, material.tableShell);
  canvas.fill(foam, material.tableFoam);
};
