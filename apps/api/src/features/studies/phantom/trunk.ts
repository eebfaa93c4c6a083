import type { Canvas } from "./canvas.js";
import { material, setOfMaterials } from "./materials.js";
import { mirrored, type Organ, type Point, smoothClosed, wave } from "./shapes.js";

const vertices = 144;

/** The skin's course around the patient for a body of half width and half depth 1: an ellipse, a little boxy, flatter at the back. */
const rim = Array.from({ length: vertices }, (_, n) => {
  const angle = (n / vertices) * 2 * Math.PI;
  const [side, back] = [Math.cos(angle), Math.sin(angle)];
  const boxy = (share: number, power: number) => Math.sign(share) * Math.abs(share) ** power;
  const dimpleMm = back > 0 ? 5 * Math.exp(-((side / 0.13) ** 2)) : 0;
  return { angle, side, back, dimpleMm, x: boxy(side, 0.9), y: boxy(back, back > 0 ? 0.8 : 0.88) };
});

/** Right half of the abdominal cavity, from the front to the spine. */
const cavityHalf: readonly Point[] = [
  [-12, -79],
  [-48, -77],
  [-88, -62],
  [-118, -30],
  [-130, 8],
  [-122, 42],
  [-98, 64],
  [-70, 71],
  [-46, 62],
  [-30, 46],
  [-16, 26],
];
export const cavityPoints: readonly Point[] = [...cavityHalf, ...mirrored(cavityHalf).reverse()];
export const abdominalCavity = smoothClosed(cavityPoints.flat());

/** Skin, fat of varying thickness, the wall's muscles in their layers, and the cavity full of fat; all organs come on top. */
export function createTrunk(random: () => number): Organ {
  const lumps = Array.from({ length: 5 }, (_, n) => ({
    sway: wave(random, 1.1 / (1 + n * 0.5), 90),
    phase: random() * 7,
  }));
  const thickness = wave(random, 1.5, 110);
  const strands = createStrands(random);
  /** The skin moved inwards, at each vertex by its depth. */
  const ring = (zMm: number, ripples: Float64Array, depthMm: (n: number) => number) => {
    const halfWidth = 160 + waist(zMm);
    const outline = new Float64Array(vertices * 2);
    for (let n = 0; n < vertices; n++) {
      const depth = depthMm(n) - ripples[n]!;
      const { x, y, back, dimpleMm } = rim[n]!;
      outline[n * 2] = (halfWidth - depth) * x;
      outline[n * 2 + 1] = ((back > 0 ? 101 : 103) - depth) * y - dimpleMm;
    }
    return outline;
  };
  const ripplesAt = (zMm: number) => {
    const sways = lumps.map(({ sway }) => sway(zMm));
    return Float64Array.from(rim, ({ angle }) =>
      lumps.reduce((sum, { phase }, n) => sum + sways[n]! * Math.sin(angle * (n + 2) + phase), 0),
    );
  };
  return (canvas, zMm) => {
    const belly = 1 / (1 + Math.exp((zMm - 40) / 35)); // 1 below the ribs, 0 at the chest
    const ripples = ripplesAt(zMm);
    const base = 7 + thickness(zMm);
    const fat = Float64Array.from(rim, ({ side, back }) => {
      const ofBelly = back < 0 ? 6 + 3 * Math.abs(side) : 5 + 4 * Math.abs(side);
      return base + belly * ofBelly + (back > 0.3 ? 1.5 : 0);
    });
    const inside = (depthMm: number) => ring(zMm, ripples, () => depthMm);
    const wall = (depthMm: number) => ring(zMm, ripples, (n) => fat[n]! + depthMm);
    canvas.fill(inside(0), material.skin);
    canvas.fill(inside(1.7), material.fat);
    for (const strand of strands) strand(canvas, zMm);
    canvas.fill(wall(0), material.muscle);
    for (const layer of zMm < 75 ? [4.6, 8.8] : [6.2]) {
      canvas.fill(wall(layer), material.septum);
      canvas.fill(wall(layer + 1.1), material.muscle);
    }
    canvas.fill(abdominalCavity, material.fat);
    paintRectus(canvas, zMm);
    paintBack(canvas, zMm);
  };
}

const fatOnly = setOfMaterials("fat");

const waist = (zMm: number) => 3 * Math.cos((zMm + 150) / 70) - (zMm > 60 ? (zMm - 60) * 0.03 : 0);

/** Septa in the fat below the skin: short, faint, along the skin. */
function createStrands(random: () => number): Organ[] {
  return Array.from({ length: 70 }, () => {
    const [angle, center, reach] = [random() * 2 * Math.PI, random() * 320 - 160, 14 + random() * 30];
    const depth = 3 + random() * 9;
    return (canvas, zMm) => {
      if (Math.abs(zMm - center) > reach) return;
      for (let n = -6; n <= 6; n++) {
        const at = angle + n * 0.009;
        const inwards = depth + Math.sin(n * 0.5 + center) + (zMm - center) * 0.06;
        canvas.disc((160 - inwards) * Math.cos(at), (102 - inwards) * Math.sin(at), 0.5, material.septum, {
          over: fatOnly,
        });
      }
    };
  });
}

const rectus: readonly Point[] = [
  [-4, -84],
  [-30, -86],
  [-56, -79],
  [-60, -74],
  [-50, -73],
  [-28, -77.5],
  [-5, -77],
];

/** The straight muscles at the front, set apart from each other and from the flank by fat. */
function paintRectus(canvas: Canvas, zMm: number): void {
  if (zMm > 70) return;
  for (const points of [rectus, mirrored(rectus)]) {
    const outline = smoothClosed(points.flat());
    const middle = points === rectus ? -32 : 32;
    canvas.fill(
      outline.map((value, n) => (n % 2 ? (value + 79) * 1.45 - 79 : (value - middle) * 1.12 + middle)),
      material.septum,
    );
    canvas.fill(outline, material.muscle);
  }
}

const backMuscles: readonly (readonly Point[])[] = [
  [
    [-7, 70],
    [-18, 70],
    [-23, 78],
    [-19, 87],
    [-8, 88],
  ],
  [
    [-24, 70],
    [-42, 72],
    [-60, 77],
    [-62, 84],
    [-44, 90],
    [-26, 89],
    [-22, 80],
  ],
];
const backFat: readonly Point[] = [
  [0, 64],
  [-30, 67],
  [-62, 74],
  [-69, 82],
  [-48, 92],
  [-20, 92],
  [0, 91],
];

/** Beside the spine: multifidus and erector spinae, and below the ribs psoas and quadratus lumborum. */
function paintBack(canvas: Canvas, zMm: number): void {
  for (const side of [1, -1]) {
    const paint = (points: readonly Point[], what: number) =>
      canvas.fill(smoothClosed(points.flatMap(([x, y]) => [x * side, y])), what);
    paint(backFat, material.septum);
    for (const muscle of backMuscles) paint(muscle, material.muscle);
    const psoas = Math.min(19, (5 - zMm) * 0.17);
    if (psoas > 2) {
      const x = -(25 + psoas * 0.75);
      paint(
        [
          [x - psoas * 0.95, 47],
          [x - psoas * 0.45, 47 - psoas * 0.72],
          [x + psoas * 0.35, 46 - psoas * 0.6],
          [x + psoas * 0.85, 52],
          [x + psoas * 0.3, 61],
          [x - psoas * 0.6, 58],
        ],
        material.muscle,
      );
    }
    if (zMm < 0)
      paint(
        [
          [-50, 64],
          [-66, 64],
          [-77, 69],
          [-68, 74],
          [-52, 70],
        ],
        material.muscle,
      );
  }
}
