import { collectSpans } from "../../../packages/shared/src/labelmap/spans.js";
import type { Origin, PaintPart, Shape } from "../../../packages/shared/src/labelmap/types.js";

/**
 * The seeded workload: what people do to a mask of an abdomen, for measuring the engine and for training its codecs. Nothing of it is
 * random but by its seed; nothing of it comes from a patient.
 */
export const workloadShape: Shape = [512, 512, 300];

/** Classes of strokes by size and kind. */
export const strokeKinds = ["dab", "small", "medium", "large", "sphere", "erase", "threshold"] as const;
export type StrokeKind = (typeof strokeKinds)[number];

export interface PaintAct {
  readonly kind: StrokeKind | "organ";
  readonly parts: readonly PaintPart[];
  readonly origin: Origin;
}

/** Voxels that a round tool sweeps over; in voxels, not in millimetres. */
const radiusOf: Record<Exclude<StrokeKind, "dab">, readonly [min: number, max: number]> = {
  small: [5, 9],
  medium: [10, 18],
  large: [19, 30],
  sphere: [4, 16],
  erase: [4, 12],
  threshold: [8, 24],
};
const dabRadius = 3;

/** An ellipsoid with a wavy surface, as organs are at this scale. */
interface Organ {
  readonly segment: number;
  readonly plane: number;
  readonly centre: readonly [number, number, number];
  readonly radii: readonly [number, number, number];
  readonly waves: readonly { direction: readonly [number, number, number]; phase: number; height: number }[];
}

/** What one of several editors does at some time. */
export interface SessionStep {
  /** 0 for the first. */
  readonly editor: number;
  readonly atMs: number;
  readonly act: PaintAct | "undo";
}

export class Workload {
  readonly #random: () => number;
  readonly organs: readonly Organ[];
  #bitmap = new Uint8Array(1 << 20);

  constructor(
    readonly seed: number,
    readonly shape: Shape = workloadShape,
    readonly planes = 3,
  ) {
    this.#random = randomFrom(seed);
    this.organs = Array.from({ length: 10 }, (_, n) => this.#organ(n));
  }

  /** One act on an organ of the caller's choice; without it, on any. */
  act(kind: StrokeKind, organ: Organ = this.pick(this.organs), slice?: number): PaintAct {
    const origin = { tool: kind === "erase" ? "eraser" : kind === "sphere" || kind === "threshold" ? kind : "brush" };
    const segment = kind === "erase" ? 0 : organ.segment;
    const k = slice ?? this.#sliceOf(organ);
    const spans = kind === "sphere" ? this.#sphere(organ, k) : this.#sweep(kind, organ, k);
    return { kind, origin, parts: [{ segment, plane: organ.plane, spans }] };
  }

  /** A whole organ at once, as a model's accepted suggestion brings it. @param voxels about how many it should have */
  fill(voxels: number, at = 0): PaintAct {
    const [ni, nj, nk] = this.shape;
    const template = this.organs[at % this.organs.length]!;
    const side = Math.cbrt((voxels * 3) / (4 * Math.PI));
    const organ: Organ = {
      ...template,
      centre: [ni / 2, nj / 2, nk / 2],
      radii: [side * 1.05, side * 0.95, Math.min(side, nk / 2 - 4)],
    };
    const parts = [{ segment: organ.segment, plane: organ.plane, spans: this.#fillOf(organ) }];
    return { kind: "organ", origin: { suggestionId: "sug_workload", model: "organs@1" }, parts };
  }

  /** The mix of a working day. */
  *acts(count: number): Iterable<PaintAct> {
    for (let n = 0; n < count; n += 1) yield this.act(this.kind());
  }

  /**
   * Several editors at work for hours: each stays with an organ, does a few strokes on a slice and goes on to the next, and takes one
   * stroke in twenty back.
   */
  *session(editors: number, steps: number): Iterable<SessionStep> {
    const desks = Array.from({ length: editors }, () => this.#newDesk());
    let atMs = 0;
    for (let n = 0; n < steps; n += 1) {
      atMs += Math.ceil((-Math.log(1 - this.#random()) * 3000) / editors);
      const editor = Math.floor(this.#random() * editors);
      if (this.#random() < 0.05) {
        yield { editor, atMs, act: "undo" };
        continue;
      }
      const desk = desks[editor]!;
      if (this.#random() < 0.15) desk.slice += 1;
      const top = desk.organ.centre[2] + desk.organ.radii[2] * 0.95;
      if (desk.slice > Math.min(top, this.shape[2] - 1) || this.#random() < 0.01) Object.assign(desk, this.#newDesk());
      yield { editor, atMs, act: this.act(this.kind(), desk.organ, desk.slice) };
    }
  }

  #newDesk(): { organ: Organ; slice: number } {
    const organ = this.pick(this.organs);
    return { organ, slice: this.#sliceOf(organ) };
  }

  /** How often each kind of stroke happens. */
  kind(): StrokeKind {
    const at = this.#random();
    if (at < 0.1) return "dab";
    if (at < 0.4) return "small";
    if (at < 0.68) return "medium";
    if (at < 0.78) return "large";
    if (at < 0.82) return "sphere";
    return at < 0.94 ? "erase" : "threshold";
  }

  chance(): number {
    return this.#random();
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }

  #between(min: number, max: number): number {
    return min + this.#random() * (max - min);
  }

  #organ(n: number): Organ {
    const [ni, nj, nk] = this.shape;
    const angle = (n / 10) * 2 * Math.PI;
    const reach = n === 0 ? 0 : 0.24;
    return {
      segment: n + 1,
      plane: n % this.planes,
      centre: [
        ni * (0.5 + reach * Math.cos(angle)),
        nj * (0.5 + reach * Math.sin(angle)),
        nk * this.#between(0.35, 0.65),
      ],
      radii: [ni * this.#between(0.07, 0.14), nj * this.#between(0.07, 0.14), nk * this.#between(0.2, 0.4)],
      waves: Array.from({ length: 5 }, (_, wave) => ({
        direction: [
          this.#between(-2, 2) * (wave + 1),
          this.#between(-2, 2) * (wave + 1),
          this.#between(-1, 1),
        ] as const,
        phase: this.#between(0, 2 * Math.PI),
        height: 0.09 / (wave + 1),
      })),
    };
  }

  #sliceOf({ centre, radii }: Organ): number {
    const half = radii[2] * 0.95;
    return Math.round(this.#between(Math.max(0, centre[2] - half), Math.min(this.shape[2] - 1, centre[2] + half)));
  }

  /** A point on the slice's cross-section through the organ, more often near its border, where people work. */
  #pointIn(organ: Organ, k: number): readonly [number, number] {
    const height = Math.min(0.95, Math.abs(k - organ.centre[2]) / organ.radii[2]);
    const scale = Math.sqrt(1 - height * height) * Math.sqrt(this.#random());
    const angle = this.#between(0, 2 * Math.PI);
    return [
      organ.centre[0] + organ.radii[0] * scale * Math.cos(angle),
      organ.centre[1] + organ.radii[1] * scale * Math.sin(angle),
    ];
  }

  /** A disc along a smooth curve on slice k. */
  #sweep(kind: Exclude<StrokeKind, "sphere">, organ: Organ, k: number): Int32Array {
    const [ni, nj] = this.shape;
    const radius = kind === "dab" ? dabRadius : this.#between(...radiusOf[kind]);
    const points = this.#curve(this.#pointIn(organ, k), kind === "dab" ? 0 : this.#between(10, 90), radius / 4);
    const [iMin, jMin] = [0, 1].map((axis) => Math.floor(Math.min(...points.map((p) => p[axis]!)) - radius)) as [
      number,
      number,
    ];
    const [iMax, jMax] = [0, 1].map((axis) => Math.ceil(Math.max(...points.map((p) => p[axis]!)) + radius)) as [
      number,
      number,
    ];
    const [i0, j0] = [Math.max(0, iMin), Math.max(0, jMin)];
    const [width, height] = [Math.min(ni, iMax + 1) - i0, Math.min(nj, jMax + 1) - j0];
    if (width <= 0 || height <= 0) return this.#sweep(kind, organ, k);
    const bitmap = this.#clear(width * height);
    for (const [x, y] of points)
      for (
        let j = Math.max(j0, Math.ceil(y - radius));
        j <= Math.min(j0 + height - 1, Math.floor(y + radius));
        j += 1
      ) {
        const half = Math.sqrt(radius * radius - (j - y) * (j - y));
        const row = (j - j0) * width - i0;
        const from = Math.max(i0, Math.ceil(x - half));
        const to = Math.min(i0 + width - 1, Math.floor(x + half));
        if (from <= to) bitmap.fill(1, row + from, row + to + 1);
      }
    if (kind === "threshold")
      for (let at = 0; at < width * height; at += 1)
        if (bitmap[at] === 1 && !this.#isBright(organ, i0 + (at % width), j0 + Math.floor(at / width), k))
          bitmap[at] = 0;
    const spans = collectSpans((visit) => {
      for (let j = 0; j < height; j += 1)
        for (let i = 0; i < width; i += 1) {
          if (bitmap[j * width + i] === 0) continue;
          const from = i;
          while (i < width && bitmap[j * width + i] === 1) i += 1;
          visit(k, j0 + j, i0 + from, i0 + i);
        }
    });
    return spans.length > 0 ? spans : this.#sweep(kind, organ, k);
  }

  /** Points a step apart along a curve that turns smoothly. */
  #curve(from: readonly [number, number], length: number, step: number): (readonly [number, number])[] {
    const points = [from];
    let [x, y] = from;
    let heading = this.#between(0, 2 * Math.PI);
    let turn = this.#between(-0.03, 0.03);
    for (let gone = 0; gone < length; gone += step) {
      turn = Math.max(-0.08, Math.min(0.08, turn + this.#between(-0.01, 0.01)));
      heading += turn * step;
      x += Math.cos(heading) * step;
      y += Math.sin(heading) * step;
      points.push([x, y]);
    }
    return points;
  }

  /** A ball; slices lie twice as far apart as pixels. */
  #sphere(organ: Organ, k0: number): Int32Array {
    const [ni, nj, nk] = this.shape;
    const [x, y] = this.#pointIn(organ, k0);
    const radius = this.#between(...radiusOf.sphere);
    return collectSpans((visit) => {
      for (let k = Math.max(0, Math.ceil(k0 - radius / 2)); k <= Math.min(nk - 1, k0 + radius / 2); k += 1) {
        const disc = radius * radius - 4 * (k - k0) * (k - k0);
        for (let j = Math.max(0, Math.ceil(y - Math.sqrt(disc))); j <= Math.min(nj - 1, y + Math.sqrt(disc)); j += 1) {
          const half = Math.sqrt(Math.max(0, disc - (j - y) * (j - y)));
          const [from, to] = [Math.max(0, Math.ceil(x - half)), Math.min(ni - 1, Math.floor(x + half))];
          if (from <= to) visit(k, j, from, to + 1);
        }
      }
    });
  }

  #fillOf(organ: Organ): Int32Array {
    const [ni, nj, nk] = this.shape;
    const reach = organ.radii.map((radius) => radius * 1.4);
    const range = (axis: 0 | 1 | 2, size: number) => [
      Math.max(0, Math.floor(organ.centre[axis] - reach[axis]!)),
      Math.min(size, Math.ceil(organ.centre[axis] + reach[axis]!)),
    ];
    const [[i0, i1], [j0, j1], [k0, k1]] = [range(0, ni), range(1, nj), range(2, nk)] as number[][] as [
      number[],
      number[],
      number[],
    ];
    return collectSpans((visit) => {
      for (let k = k0!; k < k1!; k += 1)
        for (let j = j0!; j < j1!; j += 1)
          for (let i = i0!; i < i1!; i += 1) {
            if (!isInside(organ, i, j, k)) continue;
            const from = i;
            while (i < i1! && isInside(organ, i, j, k)) i += 1;
            visit(k, j, from, i);
          }
    });
  }

  /** What a CT's noise leaves of an organ above a threshold: ragged at the scale of a pixel or two. */
  #isBright(organ: Organ, i: number, j: number, k: number): boolean {
    const grain =
      noise(i, j, k, this.seed) +
      noise(i >> 1, j >> 1, k, this.seed + 1) +
      noise(i >> 2, j >> 2, k >> 1, this.seed + 2);
    return grain + (isInside(organ, i, j, k) ? 0.75 : -0.9) > 1.2;
  }

  #clear(length: number): Uint8Array {
    if (this.#bitmap.length < length) this.#bitmap = new Uint8Array(length * 2);
    this.#bitmap.fill(0, 0, length);
    return this.#bitmap;
  }
}

function isInside({ centre, radii, waves }: Organ, i: number, j: number, k: number): boolean {
  const x = (i - centre[0]) / radii[0];
  const y = (j - centre[1]) / radii[1];
  const z = (k - centre[2]) / radii[2];
  const distance = x * x + y * y + z * z;
  if (distance < 0.5) return true;
  if (distance > 1.7) return false;
  let border = 1;
  for (const { direction, phase, height } of waves)
    border += height * Math.sin(direction[0] * x + direction[1] * y + direction[2] * z + phase);
  return distance < border * border;
}

/** 0 to 1, the same for the same place. */
function noise(i: number, j: number, k: number, seed: number): number {
  let hash = Math.imul(
    i ^ Math.imul(j, 0x9e3779b1) ^ Math.imul(k, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35),
    0x27d4eb2f,
  );
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Numbers from 0 to 1 that depend on nothing but the seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
