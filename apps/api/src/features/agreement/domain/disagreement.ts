import type { AffineLps, Shape3, Vec3 } from "@covoxel/shared/geometry";
import { GeometryMismatch } from "../../../errors.js";
import type { LabelArray, MeterOptions } from "./agreement.js";

/** Two or more reads of one plane, on one grid. Whoever looks for what they disagree about only reads them. */
export interface ReadsToCompare {
  /** [ni, nj, nk] */
  shape: Shape3;
  reads: readonly LabelArray[];
}

/** The segment number that one label has in each read, in their order; 0 where a read has no such segment, and so no voxel of it. */
export type NumbersInReads = readonly number[];

export interface DisagreementWish extends ReadsToCompare {
  /** Voxel centres to LPS millimetres; need not be along the patient's axes, nor at right angles. */
  ijkToLps: AffineLps;
  labels: readonly NumbersInReads[];
  /** So many disagreements of a label are listed one by one; 0 to 1000. */
  atMost: number;
}

/** Voxels of one label that hang together by a face, an edge or a corner, and that some reads hold and others don't. */
export interface Disagreement {
  /** From 1, the largest first; of two that are equally large the one that begins first in (k, j, i) order. */
  number: number;
  voxels: number;
  volumeMl: number;
  /** Half-open and tight: i0, j0, k0, i1, j1, k1. */
  boxIjk: readonly [number, number, number, number, number, number];
  /** One of its voxels, on the slice that has most of them: where to look first. */
  at: { ijk: Vec3; lps: Vec3 };
  /** How many of its voxels each read holds. */
  heldBy: readonly number[];
  /** Which those are, for each read: packed spans (packages/shared/src/labelmap/packed-spans.ts). */
  spans: readonly Uint8Array[];
}

/** What the reads say of one label. */
export interface LabelDisagreements {
  /** Voxels that all reads hold. */
  agreedVoxels: number;
  listed: Disagreement[];
  /** All beyond those that are listed, in one. */
  rest: { disagreements: number; voxels: number; volumeMl: number; heldBy: readonly number[] };
}

/** Finds disagreements somewhere where nobody's stroke waits for it. */
export interface DisagreementFinder {
  /**
   * @returns one for each label, in their order
   * @throws GeometryMismatch when an array is not of the grid's size; RangeError for numbers that can't be; the signal's reason once it says stop
   */
  findDisagreements(wish: DisagreementWish, options?: MeterOptions): Promise<LabelDisagreements[]>;
}

const most = { labels: 1024, listed: 1000, reads: 64, axis: 65_000 };

/** @throws GeometryMismatch, RangeError */
export function checkReads({ shape, reads }: ReadsToCompare, labels: readonly NumbersInReads[]): void {
  const voxels = shape[0] * shape[1] * shape[2];
  if (reads.some(({ length }) => length !== voxels))
    throw new GeometryMismatch("These reads are not on one grid.", {
      shape,
      voxels: reads.map(({ length }) => length),
    });
  if (Math.max(...shape) > most.axis) throw new RangeError(`At most ${most.axis} voxels along an axis are compared.`);
  if (reads.length < 2 || reads.length > most.reads) throw new RangeError(`2 to ${most.reads} reads are compared.`);
  if (labels.length > most.labels) throw new RangeError(`At most ${most.labels} labels are compared at once.`);
  if (labels.some((numbers) => numbers.length !== reads.length))
    throw new RangeError("A label has a number in each read.");
  for (const number of labels.flat())
    if (!Number.isInteger(number) || number < 0 || number > 0xffff)
      throw new RangeError(`${number} is no segment number.`);
}

/** @throws RangeError */
export function checkMostListed(atMost: number): void {
  if (!Number.isInteger(atMost) || atMost < 0 || atMost > most.listed)
    throw new RangeError(`0 to ${most.listed} disagreements of a label are listed.`);
}
