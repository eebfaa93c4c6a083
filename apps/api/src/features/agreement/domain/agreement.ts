import type { AffineLps, Shape3 } from "@covoxel/shared/geometry";

/** Segment numbers of a whole grid, [k][j][i], i fastest; 0 is background. */
export type LabelArray = Uint8Array | Uint16Array;

/** Two masks on one grid. Whoever measures only reads them. */
export interface MaskPair {
  /** [ni, nj, nk] */
  shape: Shape3;
  /** Voxel centres to LPS millimetres; need not be along the patient's axes. */
  ijkToLps: AffineLps;
  a: LabelArray;
  b: LabelArray;
}

/** Which voxels are compared: those of `a` in the one mask with those of `b` in the other. Both 1 to 65535. */
export interface LabelPair {
  a: number;
  b: number;
}

/** Why there is no number. */
export const NotMeasured = {
  /** Neither mask has a voxel of its label: there is nothing to agree on. */
  BOTH_EMPTY: "BOTH_EMPTY",
  /** Only one has: no surface lies anywhere near the other one, not even far away. */
  ONE_EMPTY: "ONE_EMPTY",
  /** The grid's axes are not at right angles (a gantry tilt): our distances need them to be. */
  SHEARED_GRID: "SHEARED_GRID",
  /** The image has no known place in the patient: nothing of it is in millimetres. Said by whoever knows that, not by the measurement. */
  NO_PLACE: "NO_PLACE",
} as const;
export type NotMeasured = (typeof NotMeasured)[keyof typeof NotMeasured];

/** Null only beside its reason. */
export type Measured = { value: number; reason: null } | { value: null; reason: NotMeasured };

export const measured = (value: number): Measured => ({ value, reason: null });
export const notMeasured = (reason: NotMeasured): Measured => ({ value: null, reason });

/** How many voxels two labels have, and share. */
export interface VoxelCounts {
  a: number;
  b: number;
  both: number;
}

/** How two masks of one structure agree. What each number is exactly: README.md beside the feature. */
export interface Agreement {
  pair: LabelPair;
  voxels: VoxelCounts;
  dice: Measured;
  jaccard: Measured;
  /** Of `b` minus that of `a`. */
  volumeDifferenceMl: Measured;
  /** The larger of the two directed 95th percentiles, by area. */
  hd95Mm: Measured;
  /** Share of both surfaces that lies within `toleranceMm` of the other one. */
  surfaceDice: Measured;
  toleranceMm: number;
}

export interface AgreementWish {
  masks: MaskPair;
  pairs: readonly LabelPair[];
  /** For surface Dice; 0 or more. */
  toleranceMm: number;
}

export interface MeterOptions {
  /** Stops the work; nothing comes of it. */
  signal?: AbortSignal;
  /** @param done 0 to 1, never less than before */
  onProgress?(done: number): void;
  /** The masks' arrays are given away, which saves a copy of each: they are empty afterwards. Shared memory is never copied. */
  givesArrays?: boolean;
}

/** Works agreement out somewhere where nobody's stroke waits for it. */
export interface AgreementMeter {
  /**
   * @returns one for each pair, in their order
   * @throws GeometryMismatch when an array is not of the grid's size; RangeError for a label, tolerance or grid that can't be;
   * the signal's reason once it says stop
   */
  measure(wish: AgreementWish, options?: MeterOptions): Promise<Agreement[]>;
}
