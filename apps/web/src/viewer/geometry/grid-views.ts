import { dot, scale, type Vec3 } from "@covoxel/shared/geometry";
import { AXES, type Axis, axisDirection, inPlaneAxes, type ViewerGrid } from "./grid";
import { edgeLetters } from "./patient-words";

export type AnatomicalPlane = "AXIAL" | "CORONAL" | "SAGITTAL";

/** A grid axis and whether its index grows (+1) or shrinks (-1) towards the screen's right or bottom. */
export interface ScreenAxis {
  axis: Axis;
  sign: 1 | -1;
}

export interface EdgeLetters {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

/** How the slices across one grid axis are laid on the screen. */
export interface GridView {
  /** The axis the wheel walks along; slices are cut across it. */
  axis: Axis;
  plane: AnatomicalPlane;
  right: ScreenAxis;
  down: ScreenAxis;
  /** What lies at each edge of the screen, from the true directions: "R", or "RA" where the cut is oblique. Null without a patient. */
  letters: EdgeLetters | null;
  /** True where the index grows towards the head: the slice bar, the wheel and the arrow keys then run with the patient, head up. */
  growsUp: boolean;
}

// LPS: +x patient's left, +y posterior, +z head.
const NORMAL: Record<AnatomicalPlane, Vec3> = { AXIAL: [0, 0, 1], CORONAL: [0, 1, 0], SAGITTAL: [1, 0, 0] };
const SCREEN: Record<AnatomicalPlane, { right: Vec3; down: Vec3 }> = {
  AXIAL: { right: [1, 0, 0], down: [0, 1, 0] },
  CORONAL: { right: [1, 0, 0], down: [0, 0, -1] },
  SAGITTAL: { right: [0, 1, 0], down: [0, 0, -1] },
};
const PLANES: readonly AnatomicalPlane[] = ["AXIAL", "CORONAL", "SAGITTAL"];

/**
 * Names the slices across i, j and k by the nearest anatomical plane, each plane once, and turns each view the way
 * radiologists hang films: patient's right on screen left in axial and coronal, anterior left in sagittal, head up.
 * @returns one view per grid axis, in the order axial, coronal, sagittal
 */
export function planGridViews(grid: ViewerGrid): GridView[] {
  const directions = AXES.map((axis) => axisDirection(grid, axis));
  let best: { planes: readonly AnatomicalPlane[]; score: number } | null = null;
  for (const planes of permutations(PLANES)) {
    const score = planes.reduce((sum, plane, axis) => sum + Math.abs(dot(directions[axis] as Vec3, NORMAL[plane])), 0);
    if (best === null || score > best.score + 1e-9) best = { planes, score };
  }
  const planes = best?.planes ?? PLANES;
  const views = AXES.map((axis) => hang(grid, axis, planes[axis] as AnatomicalPlane));
  return views.sort((a, b) => PLANES.indexOf(a.plane) - PLANES.indexOf(b.plane));
}

/** A picture as it was taken: columns to the right, rows downwards. For radiographs, ultrasound and films. */
export function pictureView(grid: ViewerGrid): GridView {
  const named = planGridViews(grid).find((view) => view.axis === 2);
  return viewOf(grid, 2, named?.plane ?? "AXIAL", { axis: 0, sign: 1 }, { axis: 1, sign: 1 });
}

function hang(grid: ViewerGrid, axis: Axis, plane: AnatomicalPlane): GridView {
  const [u, v] = inPlaneAxes(axis);
  const { right, down } = SCREEN[plane];
  const along = (a: Axis, want: Vec3) => dot(axisDirection(grid, a), want);
  const straight = Math.abs(along(u, right)) + Math.abs(along(v, down));
  const swapped = Math.abs(along(v, right)) + Math.abs(along(u, down));
  const [across, downward]: [Axis, Axis] = straight >= swapped ? [u, v] : [v, u];
  return viewOf(
    grid,
    axis,
    plane,
    { axis: across, sign: along(across, right) < 0 ? -1 : 1 },
    { axis: downward, sign: along(downward, down) < 0 ? -1 : 1 },
  );
}

function viewOf(grid: ViewerGrid, axis: Axis, plane: AnatomicalPlane, right: ScreenAxis, down: ScreenAxis): GridView {
  const towards = (screen: ScreenAxis, by: 1 | -1) =>
    edgeLetters(scale(axisDirection(grid, screen.axis), screen.sign * by));
  const letters =
    "ijkToLps" in grid
      ? { left: towards(right, -1), right: towards(right, 1), top: towards(down, -1), bottom: towards(down, 1) }
      : null;
  const growsUp = plane === "AXIAL" && "ijkToLps" in grid && axisDirection(grid, axis)[2] > 0;
  return { axis, plane, right, down, letters, growsUp };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}
