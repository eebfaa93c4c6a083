import { isSurface, type SurfaceCodes } from "./surface-codes.js";

/** There is no element in this column along k. */
export const nowhere = 0xffff;

/** @returns uint16, as the codes [k][j][i]: corners along k to the nearest element of the surface; `nowhere` without one */
export function stepsAlongK({ shape: [ci, cj], codes }: SurfaceCodes): Uint16Array {
  const sliceLength = ci * cj;
  const steps = new Uint16Array(codes.length);
  for (let at = 0; at < steps.length; at++) {
    const before = at < sliceLength ? nowhere : steps[at - sliceLength]!;
    steps[at] = isSurface(codes[at]!) ? 0 : Math.min(before + 1, nowhere);
  }
  for (let at = steps.length - sliceLength - 1; at >= 0; at--) {
    const behind = steps[at + sliceLength]! + 1;
    if (behind < steps[at]!) steps[at] = behind;
  }
  return steps;
}
