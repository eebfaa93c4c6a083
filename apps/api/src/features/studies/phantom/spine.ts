import type { Canvas } from "./canvas.js";
import { material } from "./materials.js";
import { type Organ, type Point, smoothClosed } from "./shapes.js";

/** One vertebra and its disc, along z. */
export const vertebraPitchMm = 30;
/** Where a disc begins; the others lie whole pitches from it. */
const discAtMm = -148;

const corpus: readonly Point[] = [
  [0, 27.5],
  [-14, 30],
  [-23, 38],
  [-23.5, 48],
  [-17, 57],
  [-7, 59],
  [0, 57.5],
  [7, 59],
  [17, 57],
  [23.5, 48],
  [23, 38],
  [14, 30],
];

const around = (points: readonly Point[], share: number): Float64Array =>
  smoothClosed(points.flatMap(([x, y]) => [x * share, 44 + (y - 44) * share]));

/** Bodies with a dense shell, discs between them, the canal with its sac, arches and processes at their levels. */
export function createSpine(): Organ {
  return (canvas, zMm) => {
    const height = ((((zMm - discAtMm) / vertebraPitchMm) % 1) + 1) % 1; // 0 at a disc's lower face, towards 1 going up
    const size = 0.9 - zMm * 0.0007; // lower ones are larger
    const between = (from: number, to: number) => height > from && height < to;
    if (height < 0.2) {
      canvas.fill(around(corpus, size * 1.02), material.septum);
      canvas.fill(around(corpus, size * 1.0), material.disc);
    } else {
      const nearPlate = Math.min(height - 0.2, 1 - height);
      const hollow = 1 - 0.1 * Math.min(1, nearPlate * 4); // bodies are slimmer halfway
      canvas.fill(around(corpus, size * hollow), material.endplate);
      if (nearPlate > 0.045) canvas.fill(around(corpus, size * hollow * 0.93), material.marrow);
    }
    for (const side of [1, -1]) paintArch(canvas, side, between);
    if (between(0.04, 0.72)) paintSpinous(canvas, height);
    canvas.fill(oval(0, 67, 10.5, 8), material.septum);
    canvas.fill(oval(0, 67, 8.2, 6.4), material.cord);
    if (zMm > -20) canvas.fill(oval(0, 66.5, 4.6, 3.6), material.muscle);
  };
}

type Between = (from: number, to: number) => boolean;

function paintArch(canvas: Canvas, side: number, between: Between): void {
  const bone = (points: readonly Point[], shellMm = 1.6) => {
    const [x, y] = points.reduce(
      (sum, point) => [sum[0]! + point[0] / points.length, sum[1]! + point[1] / points.length],
      [0, 0],
    ) as [number, number];
    const reach = Math.max(...points.map((point) => Math.hypot(point[0] - x, point[1] - y)));
    const scaled = (share: number) =>
      smoothClosed(points.flatMap((point) => [(x + (point[0] - x) * share) * side, y + (point[1] - y) * share]));
    canvas.fill(scaled(1), material.cortical);
    canvas.fill(scaled(1 - (shellMm * 1.6) / reach), material.marrow);
  };
  const pedicle: Point[] = [
    [11, 54],
    [18, 53],
    [20, 62],
    [19, 70],
    [13, 71],
    [11.5, 63],
  ];
  const lamina: Point[] = [
    [19, 68],
    [20, 73],
    [9, 80],
    [0, 84],
    [0, 77],
    [10, 73],
  ];
  const transverse: Point[] = [
    [16, 64],
    [30, 64],
    [44, 68],
    [45, 72],
    [31, 71],
    [18, 71],
  ];
  const facet: Point[] = [
    [12, 66],
    [20, 63],
    [26, 67],
    [24, 75],
    [16, 77],
    [12, 72],
  ];
  if (between(0.58, 0.95)) bone(pedicle);
  if (between(0.22, 0.8)) bone(lamina, 1.1);
  if (between(0.6, 0.82)) bone(transverse, 1.2);
  if (!between(0.3, 0.85)) {
    bone(facet);
    canvas.fill(
      smoothClosed(
        [
          [15, 70.4],
          [24, 67.6],
          [24, 68.6],
          [15, 71.4],
        ].flatMap(([x, y]) => [x! * side, y!]),
      ),
      material.cord,
    );
  }
}

/** Longest and lowest at its tip. */
function paintSpinous(canvas: Canvas, height: number): void {
  const tip = 92 - Math.abs(height - 0.3) * 22;
  const outline = (inset: number) =>
    smoothClosed([
      0,
      76 + inset,
      3.2 - inset,
      80,
      2.6 - inset,
      tip - 5,
      4.4 - inset,
      tip - inset,
      -4.4 + inset,
      tip - inset,
      -2.6 + inset,
      tip - 5,
      -3.2 + inset,
      80,
    ]);
  canvas.fill(outline(0), material.cortical);
  canvas.fill(outline(1.3), material.marrow);
}

const oval = (x: number, y: number, rx: number, ry: number): Float64Array =>
  Float64Array.from({ length: 48 }, (_, n) => {
    const angle = ((n >> 1) / 24) * 2 * Math.PI;
    return n % 2 ? y + ry * Math.sin(angle) : x + rx * Math.cos(angle);
  });
