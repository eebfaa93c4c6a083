import type { Box, Shape } from "./types.js";

/** The smallest box around both. */
export const unionOfBoxes = (a: Box, b: Box): Box => ({
  min: [Math.min(a.min[0], b.min[0]), Math.min(a.min[1], b.min[1]), Math.min(a.min[2], b.min[2])],
  max: [Math.max(a.max[0], b.max[0]), Math.max(a.max[1], b.max[1]), Math.max(a.max[2], b.max[2])],
});

export const fitsGrid = (box: Box, [ni, nj, nk]: Shape): boolean =>
  box.max[0] <= ni && box.max[1] <= nj && box.max[2] <= nk;

export const sizeOfBox = (box: Box): Shape => [
  box.max[0] - box.min[0],
  box.max[1] - box.min[1],
  box.max[2] - box.min[2],
];

export const doBoxesMeet = (a: Box, b: Box): boolean =>
  ([0, 1, 2] as const).every((axis) => a.min[axis] < b.max[axis] && b.min[axis] < a.max[axis]);
