import { type Agreement, measured, NotMeasured, notMeasured, type VoxelCounts } from "./agreement.js";

export type Overlap = Pick<Agreement, "dice" | "jaccard" | "volumeDifferenceMl">;

/** @param voxelMl millilitres of one voxel */
export function overlapOf({ a, b, both }: VoxelCounts, voxelMl: number): Overlap {
  if (a + b === 0) {
    const nothing = notMeasured(NotMeasured.BOTH_EMPTY);
    return { dice: nothing, jaccard: nothing, volumeDifferenceMl: nothing };
  }
  return {
    dice: measured((2 * both) / (a + b)),
    jaccard: measured(both / (a + b - both)),
    volumeDifferenceMl: measured((b - a) * voxelMl),
  };
}
