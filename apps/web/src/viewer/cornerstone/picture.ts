import type { Vec3 } from "@covoxel/shared/geometry";
import type { GridView } from "../geometry/grid-views";
import type { WindowPreset } from "../pixels/series-metadata";

/**
 * Continuous slice indices (u, v: the lower in-plane axis first, voxel centres at whole numbers) -> CSS pixels of the
 * pane: x = a u + c v + e, y = b u + d v + f. The six numbers are a canvas transform.
 */
export interface SliceToCanvas {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

/** Where a pane looks. */
export interface PaneCamera {
  /** The voxel index in the middle of the pane; along the view's axis it is the slice. */
  centerIjk: Vec3;
  /** CSS pixels a millimetre. */
  pxPerMm: number;
}

export type Window = Pick<WindowPreset, "center" | "width">;

/** One pane's picture, whatever draws it. Everything takes effect at the next frame, told by `onDrawn`. */
export interface Picture {
  readonly view: GridView;
  setCamera(camera: PaneCamera): void;
  setWindow(window: Window, inverted: boolean): void;
  /** Values of slices first to last along k have changed. */
  pixelsChanged(first: number, last: number): void;
  /** For the camera set last. */
  sliceToCanvas(): SliceToCanvas;
  onDrawn(callback: () => void): () => void;
  close(): void;
}
