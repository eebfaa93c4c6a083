import { material } from "./materials.js";
import { createTube, type Organ, type Point3, paintTube, type Tube } from "./shapes.js";

const aorta: readonly Point3[] = [
  [26, 30, 165],
  [22, 27, 110],
  [12, 18, 60],
  [7, 13, 0],
  [6, 14, -90],
  [5, 16, -165],
];
const venaCava: readonly Point3[] = [
  [-20, -14, 96],
  [-21, 0, 76],
  [-21, 14, 55],
  [-20, 15, 0],
  [-19, 15, -80],
  [-17, 16, -165],
];
/** Splenic, superior mesenteric and portal veins; coeliac trunk, mesenteric and renal arteries; renal veins. */
const others: readonly { path: readonly Point3[]; radiusMm: number }[] = [
  {
    path: [
      [84, 34, 26],
      [58, 18, 18],
      [28, 0, 10],
      [-8, -8, 4],
    ],
    radiusMm: 3.6,
  },
  {
    path: [
      [-8, -8, 4],
      [-18, -9, 6],
      [-28, -8, 8],
      [-36, -9, 13],
    ],
    radiusMm: 5.6,
  },
  {
    path: [
      [-8, -8, 4],
      [-9, -17, -20],
      [-8, -20, -60],
      [-14, -24, -110],
    ],
    radiusMm: 5,
  },
  {
    path: [
      [8, 6, 12],
      [8, -4, 12],
      [-2, -8, 14],
      [-22, -14, 16],
    ],
    radiusMm: 2.6,
  },
  {
    path: [
      [8, -4, 12],
      [26, 0, 16],
      [56, 16, 24],
      [88, 36, 30],
    ],
    radiusMm: 2,
  },
  {
    path: [
      [8, 5, -6],
      [7, -8, -16],
      [5, -14, -50],
      [0, -18, -110],
    ],
    radiusMm: 3.2,
  },
  {
    path: [
      [12, 16, -22],
      [28, 24, -24],
      [54, 34, -28],
    ],
    radiusMm: 2.4,
  },
  {
    path: [
      [2, 17, -28],
      [-26, 27, -32],
      [-54, 34, -42],
    ],
    radiusMm: 2.4,
  },
  {
    path: [
      [56, 30, -26],
      [34, 16, -22],
      [8, 1, -20],
      [-18, 12, -22],
    ],
    radiusMm: 3.8,
  },
  {
    path: [
      [-56, 32, -42],
      [-38, 22, -38],
      [-20, 16, -36],
    ],
    radiusMm: 4.2,
  },
];

/** The great vessels of the abdomen and what leaves them. */
export function createVessels(random: () => number): Organ {
  const aortaTube = createTube(aorta, (share) => 12.2 - 3.4 * share);
  const cavaTube = createTube(venaCava, () => 10.4);
  const otherTubes = others.map(({ path, radiusMm }) => createTube(path, () => radiusMm));
  const mesentery = mesentericBranches(random);
  return (canvas, zMm) => {
    for (const tube of mesentery) paintTube(canvas, zMm, tube, material.softVessel);
    for (const tube of otherTubes) paintTube(canvas, zMm, tube, material.softVessel);
    paintTube(canvas, zMm, cavaTube, material.venaCava, { tallness: 1.2 });
    paintTube(canvas, zMm, aortaTube, material.aorta);
    if (zMm < -40 && Math.sin(zMm / 5.5) > 0.3)
      for (let n = 0; n < 5; n++) {
        const angle = 0.7 + n * 0.14 + Math.sin(zMm / 23);
        canvas.disc(6 + 8.4 * Math.cos(angle), 14.5 + 8.4 * Math.sin(angle), 0.9, material.plaque);
      }
  };
}

/** A fan from the root of the mesentery to the loops. */
function mesentericBranches(random: () => number): Tube[] {
  return Array.from({ length: 60 }, () => {
    const z = -35 - random() * 95;
    const to: Point3 = [-75 + random() * 160, -58 + random() * 66, z - 25 + random() * 50];
    const middle: Point3 = [to[0] * 0.5 + random() * 8, -20 + to[1] * 0.3, (z + to[2]) / 2];
    return createTube([[-4, -18, z], middle, to], (share) => 2 - 1.1 * share);
  });
}
