import {
  type AffineLps,
  add,
  affineFromColumns,
  dot,
  length,
  normalize,
  scale,
  subtract,
  type Vec3,
} from "@covoxel/shared/geometry";
import type { GridWarning } from "./grid.js";
import { normalOf, type PlacedFrame } from "./placed-frame.js";

/** Neighbouring steps that differ by less than this share of themselves are one even spacing with rounding in it. */
const evenness = 0.05;
/** From here on the unevenness is said. */
const noticeable = 0.01;
const noticeableMm = 0.01;

/**
 * Cuts sorted slices into runs of even spacing, so that every slice lies where its grid says. A gap ends a run.
 * @param places one frame per place, in the direction of the normal
 */
export function evenRuns(places: readonly PlacedFrame[]): PlacedFrame[][] {
  if (places.length <= 2) return [[...places]];
  const steps = places.slice(1).map((frame, n) => subtract(frame.plane.originLps, places[n]!.plane.originLps));
  const usual = medianStep(steps);
  // A step belongs to a run when it is the usual one, or when a neighbour is like it: a second region of another spacing.
  const inRun = steps.map(
    (step, n) => alike(step, usual) || [steps[n - 1], steps[n + 1]].some((other) => other && alike(step, other)),
  );
  const runs: PlacedFrame[][] = [[places[0]!]];
  for (const [n, step] of steps.entries()) {
    const run = runs.at(-1)!;
    const previous = run.length > 1 ? steps[n - 1] : undefined;
    if (inRun[n] && (!previous || alike(step, previous))) run.push(places[n + 1]!);
    else runs.push([places[n + 1]!]);
  }
  return runs;
}

function medianStep(steps: readonly Vec3[]): Vec3 {
  return [...steps].sort((a, b) => length(a) - length(b))[Math.floor((steps.length - 1) / 2)]!;
}

function alike(a: Vec3, b: Vec3): boolean {
  return length(subtract(a, b)) <= evenness * Math.min(length(a), length(b));
}

export interface StackGeometry {
  ijkToLps: AffineLps;
  spacingMm: Vec3;
  warnings: GridWarning[];
}

/**
 * @param run evenly spaced slices along the normal
 * @returns null for a single slice of unknown thickness: it has no third dimension
 */
export function stackGeometry(run: readonly PlacedFrame[]): StackGeometry | null {
  const first = run[0]!;
  const { plane } = first;
  const thickness = first.frame.sliceThicknessMm;
  const normal = normalOf(first);
  if (run.length === 1 && thickness === null) return null;
  const step = run.length === 1 ? scale(normal, thickness!) : meanStep(run);
  const ijkToLps = affineFromColumns(
    scale(plane.iDirectionLps, plane.pixelSpacingMm[0]),
    scale(plane.jDirectionLps, plane.pixelSpacingMm[1]),
    step,
    plane.originLps,
  );
  const warnings =
    run.length === 1
      ? [singleSlice(thickness!)]
      : [...unevenness(run, step), ...tilt(step, normal), ...thicknessWarnings(thickness, length(step))];
  return { ijkToLps, spacingMm: [...plane.pixelSpacingMm, withoutNoise(length(step))], warnings };
}

function meanStep(run: readonly PlacedFrame[]): Vec3 {
  return scale(subtract(run.at(-1)!.plane.originLps, run[0]!.plane.originLps), 1 / (run.length - 1));
}

function singleSlice(thicknessMm: number): GridWarning {
  return {
    code: "SINGLE_SLICE",
    message: `A single slice: its depth is taken from the slice thickness of ${mm(thicknessMm)}.`,
    facts: { thicknessMm },
  };
}

function unevenness(run: readonly PlacedFrame[], step: Vec3): GridWarning[] {
  const origin = run[0]!.plane.originLps;
  const off = Math.max(...run.map(({ plane }, k) => length(subtract(plane.originLps, add(origin, scale(step, k))))));
  if (off <= Math.max(noticeableMm, noticeable * length(step))) return [];
  return [
    {
      code: "UNEVEN_SPACING",
      message: `Slices are not quite evenly spaced: some lie up to ${mm(off)} from where the grid shows them.`,
      facts: { offMm: off },
    },
  ];
}

function tilt(step: Vec3, normal: Vec3): GridWarning[] {
  const degrees = (Math.acos(Math.min(1, dot(normalize(step), normal))) * 180) / Math.PI;
  if (degrees < 0.5) return [];
  return [
    {
      code: "GANTRY_TILT",
      message: `The gantry was tilted by ${degrees.toFixed(1)}°: slices are shifted against each other. Positions in millimetres take it into account.`,
      facts: { degrees },
    },
  ];
}

function thicknessWarnings(thicknessMm: number | null, spacingMm: number): GridWarning[] {
  if (thicknessMm === null) return [];
  const facts = { thicknessMm, spacingMm };
  const figures = `Slices are ${mm(thicknessMm)} thick and ${mm(spacingMm)} apart`;
  if (thicknessMm > spacingMm * 1.01 + 0.01)
    return [
      {
        code: "OVERLAPPING_SLICES",
        message: `${figures}: they overlap. Volumes are computed with the distance, not the thickness.`,
        facts,
      },
    ];
  if (thicknessMm < spacingMm * 0.95 - 0.01)
    return [{ code: "SLICE_GAPS", message: `${figures}: what lies between them was not imaged.`, facts }];
  return [];
}

export const mm = (value: number) => `${Number(value.toFixed(value < 1 ? 3 : 2))} mm`;

/** Differences of rounded positions: 2.5, not 2.499999999999974. */
const withoutNoise = (value: number) => Number(value.toPrecision(10));
