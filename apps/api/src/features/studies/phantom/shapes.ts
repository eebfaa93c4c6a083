import type { Canvas, PaintLimits } from "./canvas.js";

/** Paints what of an organ lies in the slice at z (millimetres, see `boxMm`). */
export type Organ = (canvas: Canvas, zMm: number) => void;

/** x, y in millimetres. */
export type Point = readonly [x: number, y: number];
/** x, y, z in millimetres. */
export type Point3 = readonly [x: number, y: number, z: number];

/** The same points to the other side of the patient. */
export const mirrored = (points: readonly Point[]): Point[] => points.map(([x, y]) => [-x, y]);

/** A smooth curve of z (or whatever), mean 0, that stays within about its amplitude; `period` long. */
export function wave(random: () => number, amplitude: number, period: number): (at: number) => number {
  const parts = [1, 1.7, 2.9].map((pace) => ({ pace: (pace * 2 * Math.PI) / period, phase: random() * 7 }));
  return (at) =>
    parts.reduce((sum, { pace, phase }) => sum + Math.sin(at * pace + phase) / pace, 0) * (amplitude / (period / 4));
}

const perSegment = 6;

/** A closed Catmull-Rom curve. @param points x, y… @returns x, y… with `perSegment` times as many points */
export function smoothClosed(points: ArrayLike<number>): Float64Array {
  const count = points.length / 2;
  const out = new Float64Array(points.length * perSegment);
  let at = 0;
  for (let n = 0; n < count; n++) {
    const [a, b, c, d] = [(n + count - 1) % count, n, (n + 1) % count, (n + 2) % count];
    const [ax, bx, cx, dx] = [points[a * 2]!, points[b * 2]!, points[c * 2]!, points[d * 2]!];
    const [ay, by, cy, dy] = [points[a * 2 + 1]!, points[b * 2 + 1]!, points[c * 2 + 1]!, points[d * 2 + 1]!];
    for (let step = 0; step < perSegment; step++) {
      out[at++] = catmullRom(ax, bx, cx, dx, step / perSegment);
      out[at++] = catmullRom(ay, by, cy, dy, step / perSegment);
    }
  }
  return out;
}

const catmullRom = (a: number, b: number, c: number, d: number, t: number) =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));

/** An outline at a level; every level of a body has the same number of points, in the same order. */
export interface Level {
  zMm: number;
  points: readonly Point[];
}

export interface BodyShape {
  /** From feet to head. */
  levels: readonly Level[];
  /** How far it goes on below the first and above the last level, rounding off like an ellipsoid. */
  capsMm: readonly [below: number, above: number];
  /** How much each point of an outline strays, so that no two patients are the same. */
  strayMm?: number;
}

/** Outlines by level, smooth between them. @returns the outline at z, or null where there is none */
export function createBody(
  { levels, capsMm, strayMm = 1.5 }: BodyShape,
  random: () => number,
): (zMm: number, insetMm?: number) => Float64Array | null {
  const count = levels[0]!.points.length;
  const stray = Array.from({ length: count * 2 }, () => wave(random, strayMm, 60));
  const [first, last] = [levels[0]!.zMm, levels.at(-1)!.zMm];
  return (zMm, insetMm = 0) => {
    const beyond = zMm < first ? (first - zMm) / capsMm[0] : zMm > last ? (zMm - last) / capsMm[1] : 0;
    if (beyond >= 1) return null;
    const points = outlineAt(levels, zMm).map((value, n) => value + stray[n]!(zMm));
    shrink(points, Math.sqrt(1 - beyond ** 2), insetMm);
    return smoothClosed(points);
  };
}

function outlineAt(levels: readonly Level[], zMm: number): number[] {
  const found = levels.findIndex((level) => level.zMm > zMm);
  const above = found < 0 ? levels.length - 1 : found;
  const below = Math.max(0, above - 1);
  const [a, b, c, d] = [Math.max(0, below - 1), below, above, Math.min(levels.length - 1, above + 1)];
  const length = levels[c]!.zMm - levels[b]!.zMm;
  const t = length ? Math.min(1, Math.max(0, (zMm - levels[b]!.zMm) / length)) : 0;
  return levels[0]!.points.flatMap((_, n) =>
    [0, 1].map((axis) => {
      const at = (level: number) => levels[level]!.points[n]![axis as 0 | 1];
      return catmullRom(at(a), at(b), at(c), at(d), t);
    }),
  );
}

/** Towards the middle, by a share and then by a length; in place. */
function shrink(points: number[], share: number, insetMm: number): void {
  const count = points.length / 2;
  let [midX, midY] = [0, 0];
  for (let n = 0; n < count; n++) {
    midX += points[n * 2]! / count;
    midY += points[n * 2 + 1]! / count;
  }
  for (let n = 0; n < count; n++) {
    const [x, y] = [points[n * 2]! - midX, points[n * 2 + 1]! - midY];
    const length = Math.hypot(x, y) * share;
    const keep = share * Math.max(0, 1 - insetMm / Math.max(length, 1e-6));
    points[n * 2] = midX + x * keep;
    points[n * 2 + 1] = midY + y * keep;
  }
}

/** A flexible tube: balls along a path, near enough to each other to look like one. x, y, z, radius… in millimetres. */
export interface Tube {
  balls: Float64Array;
  /** Where along z any of it lies, with a little to spare for tall balls. */
  fromZMm: number;
  toZMm: number;
}

export function tubeOfBalls(balls: readonly number[]): Tube {
  let [fromZMm, toZMm] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < balls.length; n += 4) {
    fromZMm = Math.min(fromZMm, balls[n + 2]! - 2 * balls[n + 3]!);
    toZMm = Math.max(toZMm, balls[n + 2]! + 2 * balls[n + 3]!);
  }
  return { balls: Float64Array.from(balls), fromZMm, toZMm };
}

/** @param radiusMm at a share (0..1) of the way along the path */
export function createTube(path: readonly Point3[], radiusMm: (share: number) => number): Tube {
  const balls: number[] = [];
  const segments = path.length - 1;
  for (let n = 0; n < segments; n++) {
    const [a, b, c, d] = [path[Math.max(0, n - 1)]!, path[n]!, path[n + 1]!, path[Math.min(segments, n + 2)]!];
    const length = Math.hypot(c[0] - b[0], c[1] - b[1], c[2] - b[2]);
    const steps = Math.max(1, Math.ceil(length / Math.max(0.6, 0.35 * radiusMm((n + 0.5) / segments))));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      for (const axis of [0, 1, 2] as const) balls.push(catmullRom(a[axis], b[axis], c[axis], d[axis], t));
      balls.push(Math.max(0.3, radiusMm((n + t) / segments)));
    }
  }
  return tubeOfBalls(balls);
}

/** @param tallness how much taller (along z) than wide the balls are @param insetMm paints a thinner tube, for what is inside of a wall */
export function paintTube(
  canvas: Canvas,
  zMm: number,
  tube: Tube,
  material: number,
  { insetMm = 0, tallness = 1, ...limits }: PaintLimits & { insetMm?: number; tallness?: number } = {},
): void {
  if (zMm < tube.fromZMm || zMm > tube.toZMm) return;
  const { balls } = tube;
  for (let n = 0; n < balls.length; n += 4) {
    const radius = balls[n + 3]! - insetMm;
    const off = (zMm - balls[n + 2]!) / tallness;
    const rest = radius * radius - off * off;
    if (radius > 0 && rest > 0) canvas.disc(balls[n]!, balls[n + 1]!, Math.sqrt(rest), material, limits);
  }
}
