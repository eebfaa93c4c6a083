import { type AffineLps, affineFromColumns, type Shape3, scale, type Vec3 } from "@covoxel/shared/geometry";
import { createAnatomy, type PhantomSlice } from "./anatomy.js";
import { seededRandom } from "./random.js";
import { phantomSegments } from "./segments.js";

export interface PhantomOptions {
  seed: number;
  /** [ni, nj, nk] */
  shape: Shape3;
  spacingMm: Vec3;
  /** Turns the whole grid in the patient, about x then z. Default 0: straight axial. */
  obliqueDegrees?: number;
  /** Leans the slices while the table still moves along z. */
  gantryTiltDegrees?: number;
}

/** A labelled CT of nobody: seeded, marked SYNTHETIC everywhere, drawn one slice at a time. */
export interface Phantom {
  seed: number;
  shape: Shape3;
  spacingMm: Vec3;
  /** Voxel (i, j, k) to LPS millimetres; the grid's middle lies at the origin. */
  ijkToLps: AffineLps;
  segments: typeof phantomSegments;
  /** Slice k, from the feet up; a new one each time. */
  slice(k: number): PhantomSlice;
  /** True labels, uint8, [k][j][i]. */
  labels(): Uint8Array;
  /** A stream of chance of its own for each purpose. */
  random(purpose: string): () => number;
}

export function generatePhantom({
  seed,
  shape,
  spacingMm,
  obliqueDegrees = 0,
  gantryTiltDegrees = 0,
}: PhantomOptions): Phantom {
  const slice = createAnatomy(seed, shape);
  const frameVoxels = shape[0] * shape[1];
  return {
    seed,
    shape,
    spacingMm,
    ijkToLps: placeGrid(shape, spacingMm, radians(obliqueDegrees), radians(gantryTiltDegrees)),
    segments: phantomSegments,
    slice,
    labels() {
      const volume = new Uint8Array(frameVoxels * shape[2]);
      for (let k = 0; k < shape[2]; k++) volume.set(slice(k).labels, k * frameVoxels);
      return volume;
    },
    random: (purpose) => seededRandom([...purpose].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), seed)),
  };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function placeGrid(shape: Shape3, spacingMm: Vec3, oblique: number, tilt: number): AffineLps {
  const turn = (v: Vec3): Vec3 => rotateZ(rotateX(v, oblique), oblique / 2);
  const i = turn([1, 0, 0]);
  const j = turn(rotateX([0, 1, 0], tilt));
  const k = turn([0, 0, 1]);
  const columns = [i, j, k].map((direction, axis) => scale(direction, spacingMm[axis]!)) as [Vec3, Vec3, Vec3];
  const origin = [0, 1, 2].map(
    (row) => -columns.reduce((sum, column, axis) => sum + (column[row]! * (shape[axis]! - 1)) / 2, 0),
  );
  return affineFromColumns(...columns, origin as unknown as Vec3);
}

const rotateX = ([x, y, z]: Vec3, angle: number): Vec3 => [
  x,
  y * Math.cos(angle) - z * Math.sin(angle),
  y * Math.sin(angle) + z * Math.cos(angle),
];
const rotateZ = ([x, y, z]: Vec3, angle: number): Vec3 => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
  z,
];
