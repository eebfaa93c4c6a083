import { dot, type Shape3, type Vec3 } from "@covoxel/shared/geometry";
import { type Axis, type BoxIjk, clamp } from "../geometry/grid";

/** What a brush needs to know of a grid. */
export interface BrushGrid {
  shape: Shape3;
  /** Distances between voxel centres along i, j, k. */
  spacingMm: Vec3;
}

/** The tip that a stroke drags along: a disc lying in one slice, or a ball through the neighbouring ones. */
export interface BrushTip {
  form: "DISC" | "SPHERE";
  /** The slice being painted: the tip's centre stays on it. */
  axis: Axis;
  index: number;
  radiusMm: number;
}

/** What a gesture has covered so far. Grows with `extend`; read with `spans` or `forEachSpan`. */
export interface StrokeCoverage {
  /** Sweeps the tip from one pointer position to the next (fractional ijk); one point given twice is a dab. */
  extend(fromIjk: Vec3, toIjk: Vec3): void;
  /** Disjoint (k, j, iStart, iEnd) quads, iEnd exclusive, sorted by k, j, i; inside the grid. A fresh array. */
  spans(): Int32Array;
  forEachSpan(visit: (k: number, j: number, iStart: number, iEnd: number) => void): void;
  readonly box: BoxIjk | null;
}

/**
 * Collects the voxels under a brush: those whose centre lies within `radiusMm` of the pointer's path, measured in
 * millimetres, and those the path itself runs through, so that a tip finer than a voxel still draws a whole line.
 */
export function createStrokeCoverage(grid: BrushGrid, tip: BrushTip): StrokeCoverage {
  const [ni, nj, nk] = grid.shape;
  const rows = new Map<number, number[]>();
  let box: BoxIjk | null = null;

  const cover = (k: number, j: number, iStart: number, iEnd: number) => {
    const row = k * nj + j;
    const intervals = rows.get(row);
    if (intervals) insertInterval(intervals, iStart, iEnd);
    else rows.set(row, [iStart, iEnd]);
    box = grow(box, [iStart, j, k], [iEnd, j + 1, k + 1]);
  };

  const extend = (fromIjk: Vec3, toIjk: Vec3) => {
    const from = onSlice(fromIjk, tip);
    const to = onSlice(toIjk, tip);
    const reach = reachOf(grid, tip);
    const range = (axis: Axis, size: number): [number, number] => {
      if (tip.form === "DISC" && axis === tip.axis) return [tip.index, tip.index];
      return [
        clamp(Math.round(Math.min(from[axis], to[axis]) - reach[axis]), 0, size - 1),
        clamp(Math.round(Math.max(from[axis], to[axis]) + reach[axis]), 0, size - 1),
      ];
    };
    const [iLow, iHigh] = range(0, ni);
    const [jLow, jHigh] = range(1, nj);
    const [kLow, kHigh] = range(2, nk);
    const within = withinCapsule(grid.spacingMm, from, to, tip);
    for (let k = kLow; k <= kHigh; k++) {
      for (let j = jLow; j <= jHigh; j++) {
        let first = iLow;
        while (first <= iHigh && !within(first, j, k)) first++;
        let last = iHigh;
        while (last > first && !within(last, j, k)) last--;
        if (first <= iHigh) cover(k, j, first, last + 1);
        const path = pathThroughRow(from, to, j, k);
        if (path) {
          const start = clamp(path[0], 0, ni);
          const end = clamp(path[1], 0, ni);
          if (end > start) cover(k, j, start, end);
        }
      }
    }
  };

  const forEachSpan: StrokeCoverage["forEachSpan"] = (visit) => {
    for (const row of [...rows.keys()].sort((a, b) => a - b)) {
      const intervals = rows.get(row) as number[];
      const k = Math.floor(row / nj);
      for (let at = 0; at < intervals.length; at += 2) {
        visit(k, row - k * nj, intervals[at] as number, intervals[at + 1] as number);
      }
    }
  };

  return {
    extend,
    forEachSpan,
    spans() {
      const quads: number[] = [];
      forEachSpan((k, j, iStart, iEnd) => quads.push(k, j, iStart, iEnd));
      return Int32Array.from(quads);
    },
    get box() {
      return box;
    },
  };
}

/** The spans of a whole path at once. */
export function brushSpans(grid: BrushGrid, tip: BrushTip, pathIjk: readonly Vec3[]): Int32Array {
  const coverage = createStrokeCoverage(grid, tip);
  pathIjk.forEach((point, at) => {
    coverage.extend(pathIjk[Math.max(0, at - 1)] as Vec3, point);
  });
  return coverage.spans();
}

function onSlice(ijk: Vec3, tip: BrushTip): Vec3 {
  const point: [number, number, number] = [...ijk];
  point[tip.axis] = tip.index;
  return point;
}

function reachOf(grid: BrushGrid, tip: BrushTip): Vec3 {
  const reach = (axis: Axis) => tip.radiusMm / grid.spacingMm[axis] + 1;
  return [reach(0), reach(1), reach(2)];
}

/** A test whether a voxel centre lies within the tip's radius of the segment from `from` to `to`. */
function withinCapsule(spacingMm: Vec3, from: Vec3, to: Vec3, tip: BrushTip) {
  const mm = (ijk: Vec3): Vec3 => [ijk[0] * spacingMm[0], ijk[1] * spacingMm[1], ijk[2] * spacingMm[2]];
  const a = mm(from);
  const b = mm(to);
  const along: Vec3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const lengthSquared = dot(along, along);
  // A hair of slack, so that a voxel exactly on the rim doesn't depend on rounding.
  const limit = tip.radiusMm * tip.radiusMm + 1e-9;
  return (i: number, j: number, k: number): boolean => {
    const x = i * spacingMm[0] - a[0];
    const y = j * spacingMm[1] - a[1];
    const z = k * spacingMm[2] - a[2];
    const share = lengthSquared > 0 ? clamp((x * along[0] + y * along[1] + z * along[2]) / lengthSquared, 0, 1) : 0;
    const dx = x - share * along[0];
    const dy = y - share * along[1];
    const dz = z - share * along[2];
    return dx * dx + dy * dy + dz * dz <= limit;
  };
}

/** The voxels of row (j, k) that the path itself runs through, as [iStart, iEnd), or null. */
function pathThroughRow(from: Vec3, to: Vec3, j: number, k: number): [number, number] | null {
  let start = 0;
  let end = 1;
  for (const [axis, at] of [
    [1, j],
    [2, k],
  ] as const) {
    const delta = to[axis] - from[axis];
    if (delta === 0) {
      if (Math.round(from[axis]) !== at) return null;
      continue;
    }
    const enter = (at - 0.5 - from[axis]) / delta;
    const leave = (at + 0.5 - from[axis]) / delta;
    start = Math.max(start, Math.min(enter, leave));
    end = Math.min(end, Math.max(enter, leave));
  }
  if (start > end) return null;
  const i0 = Math.round(from[0] + start * (to[0] - from[0]));
  const i1 = Math.round(from[0] + end * (to[0] - from[0]));
  return [Math.min(i0, i1), Math.max(i0, i1) + 1];
}

/** Adds [start, end) to sorted, disjoint intervals, joining those it touches. Changes `intervals`. */
function insertInterval(intervals: number[], start: number, end: number): void {
  let at = 0;
  while (at < intervals.length && (intervals[at + 1] as number) < start) at += 2;
  let stop = at;
  let low = start;
  let high = end;
  while (stop < intervals.length && (intervals[stop] as number) <= end) {
    low = Math.min(low, intervals[stop] as number);
    high = Math.max(high, intervals[stop + 1] as number);
    stop += 2;
  }
  intervals.splice(at, stop - at, low, high);
}

function grow(box: BoxIjk | null, lo: Vec3, hi: Vec3): BoxIjk {
  if (!box) return { lo, hi };
  const join = (pick: (a: number, b: number) => number, a: Vec3, b: Vec3): Vec3 => [
    pick(a[0], b[0]),
    pick(a[1], b[1]),
    pick(a[2], b[2]),
  ];
  return { lo: join(Math.min, box.lo, lo), hi: join(Math.max, box.hi, hi) };
}
