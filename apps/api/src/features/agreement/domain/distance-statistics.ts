import type { SurfaceDistances } from "./surface-distances.js";

/** Rounding must not decide: of all area, and in millimetres. Nothing that we say has as many digits. */
const areaSlack = 1e-9;
const toleranceSlackMm = 1e-6;

export const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** @returns mm² of the elements that lie within `toleranceMm` of the other surface */
export function areaWithin({ squaredMm2, areasMm2 }: SurfaceDistances, toleranceMm: number): number {
  return areaUpTo(squaredMm2, areasMm2, (toleranceMm + toleranceSlackMm) ** 2);
}

/**
 * @param share 0 to 1
 * @returns the smallest of the distances, in mm, up to which there is this share of all area
 */
export function percentileMm({ squaredMm2, areasMm2 }: SurfaceDistances, share: number): number {
  const enough = (share - areaSlack) * sum(areasMm2);
  const ascending = squaredMm2.slice().sort();
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (areaUpTo(squaredMm2, areasMm2, ascending[middle]!) >= enough) high = middle;
    else low = middle + 1;
  }
  return Math.sqrt(ascending[low]!);
}

function areaUpTo(squaredMm2: Float64Array, areasMm2: Float64Array, limit: number): number {
  let area = 0;
  for (let n = 0; n < squaredMm2.length; n++) if (squaredMm2[n]! <= limit) area += areasMm2[n]!;
  return area;
}
