import type { Vec3 } from "@covoxel/shared/geometry";
import { SliceTransform } from "./slice-transform.js";
import { stepsAlongK } from "./steps-along-k.js";
import { isSurface, type SurfaceCodes } from "./surface-codes.js";

/** Of each element of a surface, in any order: both arrays are as long as there are elements. */
export interface SurfaceDistances {
  /** From the element to the nearest one of the other surface. */
  squaredMm2: Float64Array;
  /** How large the element is. */
  areasMm2: Float64Array;
}

/**
 * Exact Euclidean distances between the elements of two surfaces. The nearest along k is found for all corners in two sweeps; then, slice
 * by slice, the nearest along i and j. Besides the codes this takes two bytes a corner.
 * @param from whose elements are measured
 * @param to where to, in the same box; has an element
 * @param areas by code
 * @param onSlice is told after each slice how much is done, 0 to 1; what it throws ends the work
 */
export function surfaceDistances(
  from: SurfaceCodes,
  to: SurfaceCodes,
  spacingMm: Vec3,
  areas: Float64Array,
  onSlice: (done: number) => void,
): SurfaceDistances {
  const [ci, cj, ck] = from.shape;
  const steps = stepsAlongK(to);
  const transform = new SliceTransform(from.shape, spacingMm);
  const count = countElements(from.codes);
  const found: SurfaceDistances = { squaredMm2: new Float64Array(count), areasMm2: new Float64Array(count) };
  let done = 0;
  for (let k = 0; k < ck; k++) {
    const [start, end] = [k * ci * cj, (k + 1) * ci * cj];
    const codes = from.codes.subarray(start, end);
    const places = elementsOf(codes, ci);
    if (places.length > 0) {
      transform.measure(steps.subarray(start, end), places, found.squaredMm2.subarray(done));
      for (const place of places) found.areasMm2[done++] = areas[codes[place]!]!;
    }
    onSlice((k + 1) / ck);
  }
  return found;
}

function countElements(codes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < codes.length; at++) if (isSurface(codes[at]!)) count++;
  return count;
}

/** @returns places in the slice's flat array, column by column */
function elementsOf(codes: Uint8Array, ci: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < ci; i++) for (let at = i; at < codes.length; at += ci) if (isSurface(codes[at]!)) places.push(at);
  return places;
}
