import type { Vec3 } from "@covoxel/shared/geometry";
import type { Window } from "../cornerstone/picture";
import type { Axis } from "../geometry/grid";

export type Tool = "WINDOW" | "PAN" | "CROSSHAIR" | "BRUSH" | "ERASER";

export interface BrushSettings {
  diameterMm: number;
  form: "DISC" | "SPHERE";
}

/** What the reader has set. */
export interface ViewerState {
  /** The slice in front on each axis: where the three cuts cross. */
  positionIjk: Vec3;
  /** The pane that keys act on. */
  activeAxis: Axis;
  tool: Tool;
  brush: BrushSettings;
  /** Segment that the brush paints; null while there is none. */
  segment: number | null;
  window: Window;
  inverted: boolean;
  loadedFrames: number;
  /** Crossing lines are drawn while Shift is held or the crosshair is in hand. */
  crosshair: boolean;
  painting: boolean;
  /** Segments hidden on this screen. */
  hidden: ReadonlySet<number>;
  /** An earlier state of the mask is on the screen. */
  isPast: boolean;
  /** My cursor is held out for everybody to see. */
  isPointing: boolean;
}

/** What is under the pointer; changes with every move. */
export interface CursorState {
  at: { axis: Axis; ijk: Vec3; voxel: Vec3 | null; value: number | null; lpsMm: Vec3 | null } | null;
}

/** How one pane looks at its slice, as last drawn. */
export interface PaneState {
  /** 1 = the whole slice fits. */
  zoom: number;
  pxPerMm: number;
  /** The slice on the screen now, which may lag behind the one asked for; -1 before the first. */
  drawnIndex: number;
  /** False while another pane has all the room. */
  onScreen: boolean;
}

export const brushLimitsMm = { min: 0.5, max: 100 } as const;

/** The next size up or down: steps grow with the size, and every size is a figure one can say. */
export function nextBrushDiameter(diameterMm: number, direction: 1 | -1): number {
  const step =
    diameterMm + direction * 1e-6 < 5
      ? 0.5
      : diameterMm + direction * 1e-6 < 20
        ? 1
        : diameterMm + direction * 1e-6 < 50
          ? 2
          : 5;
  const next = Math.round((diameterMm + direction * step) / step) * step;
  return Math.min(brushLimitsMm.max, Math.max(brushLimitsMm.min, next));
}
