import type { Shape3 } from "@covoxel/shared/geometry";
import { seededRandom } from "./random.js";

/** What the phantom's true masks contain. 0 is everything outside of the body. */
export const phantomSegments = [
  { number: 1, name: "Soft tissue", colour: "#c97b63" },
  { number: 2, name: "Fat", colour: "#e8c95d" },
  { number: 3, name: "Left lung", colour: "#6fa8dc" },
  { number: 4, name: "Right lung", colour: "#4f81bd" },
  { number: 5, name: "Liver", colour: "#a64d3f" },
  { number: 6, name: "Spleen", colour: "#8e5ea2" },
  { number: 7, name: "Bone", colour: "#e6e1d3" },
  { number: 8, name: "Heart", colour: "#d1495b" },
  { number: 9, name: "Aorta", colour: "#e63946" },
  { number: 10, name: "Kidneys", colour: "#6b8e23" },
  { number: 11, name: "Lesion", colour: "#39d353" },
] as const;

const [soft, fat, leftLung, rightLung, liver, spleen, bone, heart, aorta, kidneys, lesion] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
];

/** Mean and spread in Hounsfield units by label; portal-venous contrast. */
const hounsfield: readonly (readonly [mean: number, spread: number])[] = [
  [-1000, 6],
  [48, 12],
  [-98, 12],
  [-840, 28],
  [-835, 28],
  [108, 13],
  [121, 13],
  [620, 90],
  [140, 14],
  [165, 13],
  [175, 16],
  [72, 14],
];

/** In shares of the field of view: x to the patient's left, y to posterior, z from feet (0) to head (1); all from the centre. */
interface Ellipsoid {
  label: number;
  center: readonly [number, number, number];
  radii: readonly [number, number, number];
}

/** Later ones cover earlier ones. */
function organs(random: () => number): Ellipsoid[] {
  const wobble = (value: number) => value * (0.95 + 0.1 * random());
  const organ = (label: number, center: Ellipsoid["center"], radii: Ellipsoid["radii"]): Ellipsoid => ({
    label,
    center,
    radii: [wobble(radii[0]), wobble(radii[1]), wobble(radii[2])],
  });
  return [
    organ(leftLung, [0.17, -0.02, 0.3], [0.13, 0.19, 0.34]),
    organ(rightLung, [-0.17, -0.02, 0.3], [0.135, 0.195, 0.34]),
    organ(heart, [0.06, -0.09, 0.2], [0.095, 0.085, 0.15]),
    organ(liver, [-0.14, -0.03, -0.12], [0.185, 0.17, 0.2]),
    organ(spleen, [0.21, 0.08, -0.12], [0.07, 0.08, 0.12]),
    organ(kidneys, [-0.11, 0.12, -0.3], [0.045, 0.05, 0.12]),
    organ(kidneys, [0.11, 0.12, -0.28], [0.045, 0.05, 0.12]),
    organ(lesion, [-0.18 + 0.05 * random(), -0.05 + 0.06 * random(), -0.12 + 0.04 * random()], [0.03, 0.03, 0.045]),
  ];
}

export interface PhantomSlice {
  /** int16 Hounsfield units, [j][i]; the caller owns it. */
  hounsfield: Int16Array;
  /** uint8 labels of `phantomSegments`, [j][i]; the caller owns it. */
  labels: Uint8Array;
}

/**
 * A torso made of ellipses: the same for the same seed, whatever the resolution. A slice costs a few milliseconds at 512 x 512.
 * @returns a function that draws slice k; k counts from the feet up
 */
export function createAnatomy(seed: number, shape: Shape3): (k: number) => PhantomSlice {
  const [ni, nj, nk] = shape;
  const random = seededRandom(seed);
  const bodies = organs(random);
  const noise = texture(random);
  return (k) => {
    const labels = new Uint8Array(ni * nj);
    const z = nk === 1 ? 0 : k / (nk - 1) - 0.5;
    drawTrunk(labels, ni, nj, z);
    for (const body of bodies) drawEllipsoid(labels, ni, nj, z, body);
    drawSpine(labels, ni, nj, z);
    return { labels, hounsfield: shade(labels, noise, seededRandom(seed * 7919 + k)) };
  };
}

/** Skin to ribs: fat around muscle, every few centimetres a ring of rib. */
function drawTrunk(labels: Uint8Array, ni: number, nj: number, z: number): void {
  const waist = 1 - 0.08 * Math.cos(2 * Math.PI * z);
  const ellipse = (label: number, scale: number) =>
    fillEllipse(labels, ni, nj, 0, 0, 0.43 * scale * waist, 0.31 * scale * waist, label);
  ellipse(fat, 1);
  ellipse(soft, 0.9);
  const ribbed = z > -0.15 && ((z + 1) * 12) % 1 < 0.35;
  if (ribbed) {
    ellipse(bone, 0.84);
    ellipse(soft, 0.8);
  }
}

function drawSpine(labels: Uint8Array, ni: number, nj: number, z: number): void {
  const disc = ((z + 1) * 16) % 1 < 0.2;
  fillEllipse(labels, ni, nj, 0, 0.17, 0.05, 0.045, disc ? soft : bone);
  fillEllipse(labels, ni, nj, 0, 0.235, 0.022, 0.02, bone);
  fillEllipse(labels, ni, nj, 0, 0.222, 0.013, 0.012, soft);
  fillEllipse(labels, ni, nj, 0.035, 0.11, 0.026, 0.026, aorta);
}

function drawEllipsoid(
  labels: Uint8Array,
  ni: number,
  nj: number,
  z: number,
  { label, center, radii }: Ellipsoid,
): void {
  const rest = 1 - ((z - center[2]) / radii[2]) ** 2;
  if (rest <= 0) return;
  const shrink = Math.sqrt(rest);
  fillEllipse(labels, ni, nj, center[0], center[1], radii[0] * shrink, radii[1] * shrink, label);
}

/** Row by row, as spans: a voxel belongs where its centre lies. */
function fillEllipse(
  labels: Uint8Array,
  ni: number,
  nj: number,
  centerX: number,
  centerY: number,
  radiusX: number,
  radiusY: number,
  label: number,
): void {
  const [ci, cj] = [(centerX + 0.5) * ni - 0.5, (centerY + 0.5) * nj - 0.5];
  const [ri, rj] = [radiusX * ni, radiusY * nj];
  for (let j = Math.max(0, Math.ceil(cj - rj)); j <= Math.min(nj - 1, Math.floor(cj + rj)); j++) {
    const half = ri * Math.sqrt(Math.max(0, 1 - ((j - cj) / rj) ** 2));
    const [from, to] = [Math.max(0, Math.ceil(ci - half)), Math.min(ni - 1, Math.floor(ci + half))];
    if (to >= from) labels.fill(label, j * ni + from, j * ni + to + 1);
  }
}

const textureSize = 2 ** 18;

/** Grain a few voxels wide, mean 0, spread about 1, in 1/64. */
function texture(random: () => number): Int16Array {
  const white = Float32Array.from({ length: textureSize }, () => random() + random() + random() + random() - 2);
  return Int16Array.from(
    white,
    (_, n) => 64 * 1.1 * (white[n]! + 0.8 * white[(n + 1) % textureSize]! + 0.5 * white[(n + 2) % textureSize]!),
  );
}

function shade(labels: Uint8Array, noise: Int16Array, random: () => number): Int16Array {
  const out = new Int16Array(labels.length);
  const means = Int16Array.from(hounsfield, ([mean]) => mean);
  const spreads = Int16Array.from(hounsfield, ([, spread]) => spread);
  let at = Math.floor(random() * textureSize);
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n]!;
    out[n] = means[label]! + ((noise[at]! * spreads[label]!) >> 6);
    at = (at + 1) & (textureSize - 1);
  }
  return out;
}
