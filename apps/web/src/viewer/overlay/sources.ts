import type { Vec3 } from "@covoxel/shared/geometry";
import type { Axis, BoxIjk } from "../geometry/grid";

/** Where the labels on top of the pictures come from. */
export interface MaskSource {
  /** Planes that hold anything, ascending; 0 is always among them. */
  planes(): readonly number[];
  /** Writes one slice of labels into the caller's `out`; layout as LabelmapReplica.slice. */
  slice(axis: Axis, index: number, plane: number, out: Uint16Array): void;
  labelAt(i: number, j: number, k: number, plane: number): number;
  /** Told which voxels may look different. */
  subscribe(listener: (box: BoxIjk) => void): () => void;
}

/** Labels that somebody proposes: drawn as a dashed outline, never filled. */
export interface SuggestionSource {
  /** Writes one slice of proposed labels into `out`. @returns false where nothing is known yet; `out` is then untouched */
  slice(axis: Axis, index: number, out: Uint16Array): boolean;
  /** CSS colour of one proposed label. */
  colourOf(label: number): string;
  subscribe(listener: (box: BoxIjk | null) => void): () => void;
}

/** Voxels to be pointed out over everything that is painted. */
export interface MarkSource {
  /** Only their outline is drawn: what lies inside is to be looked at. */
  isOutline?: boolean;
  /** Writes 1 where a voxel of the slice is marked, else 0; layout as MaskSource.slice. @returns whether any is */
  slice(axis: Axis, index: number, out: Uint8Array): boolean;
  subscribe(listener: (box: BoxIjk) => void): () => void;
}

/**
 * Masks of several people laid over each other, under the live mask. While they are shown, of the live mask only outlines are drawn, in
 * white: it is told from what it is compared with.
 */
export interface ComparisonSource {
  /** '#rrggbb' of each number that `slice` writes; 0 is nobody's. */
  colours: ReadonlyMap<number, string>;
  /** Areas are tinted; else only their outlines are drawn. */
  isFilled: boolean;
  /** Segments of the live mask that are compared; others are not drawn. */
  segments: ReadonlySet<number>;
  /** Writes for each voxel of the slice who holds it; layout as MaskSource.slice. */
  slice(axis: Axis, index: number, out: Uint16Array): void;
  subscribe(listener: (box: BoxIjk) => void): () => void;
}

export interface SegmentLook {
  number: number;
  /** '#rrggbb' */
  colour: string;
  visible: boolean;
  locked: boolean;
  plane: number;
}

/** Somebody else at work here. */
export interface Colleague {
  sessionId: number;
  name: string;
  initials: string;
  /** '#rrggbb' */
  colour: string;
  cursorIjk: Vec3 | null;
  slice: { axis: Axis; index: number } | null;
  /** Holds the cursor out for everybody to see. */
  isPointing: boolean;
}

/** A piece of somebody's stroke that is still being drawn. `points` are flat (u, v) slice indices. */
export interface StrokePiece {
  sessionId: number;
  strokeId: number;
  axis: Axis;
  index: number;
  radiusMm: number;
  points: readonly number[];
  done: boolean;
}
