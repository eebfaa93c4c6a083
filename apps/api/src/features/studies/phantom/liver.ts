import { material, setOfMaterials } from "./materials.js";
import { createBody, createTube, type Level, type Organ, type Point3, paintTube } from "./shapes.js";

const rightLobe: readonly Level[] = [
  {
    zMm: -45,
    points: [
      [-86, -45],
      [-94, -56],
      [-106, -48],
      [-121, -22],
      [-124, 2],
      [-117, 20],
      [-108, 24],
      [-101, 12],
      [-95, -8],
      [-88, -28],
    ],
  },
  {
    zMm: -15,
    points: [
      [-58, -66],
      [-76, -69],
      [-102, -55],
      [-121, -25],
      [-126, 6],
      [-117, 34],
      [-102, 45],
      [-86, 28],
      [-70, 4],
      [-56, -32],
    ],
  },
  {
    zMm: 15,
    points: [
      [-24, -68],
      [-62, -74],
      [-98, -58],
      [-121, -26],
      [-127, 9],
      [-117, 40],
      [-92, 55],
      [-62, 44],
      [-36, 24],
      [-16, -8],
    ],
  },
  {
    zMm: 45,
    points: [
      [-14, -68],
      [-58, -75],
      [-96, -58],
      [-120, -25],
      [-126, 8],
      [-113, 40],
      [-84, 60],
      [-50, 52],
      [-25, 34],
      [-10, -4],
    ],
  },
];
const leftLobe: readonly Level[] = [
  {
    zMm: 2,
    points: [
      [-30, -70],
      [2, -75],
      [26, -72],
      [33, -63],
      [20, -54],
      [2, -46],
      [-14, -36],
      [-34, -24],
    ],
  },
  {
    zMm: 30,
    points: [
      [-32, -68],
      [5, -75],
      [42, -70],
      [64, -58],
      [52, -46],
      [24, -38],
      [-4, -22],
      [-34, -2],
    ],
  },
  {
    zMm: 58,
    points: [
      [-32, -64],
      [2, -72],
      [34, -68],
      [52, -56],
      [40, -44],
      [14, -34],
      [-12, -22],
      [-38, -10],
    ],
  },
];

const within = setOfMaterials("liver");

/** x, y, z of each vessel's way and its radius at the root; all thin out. */
const vessels: readonly { path: readonly Point3[]; radiusMm: number }[] = [
  // hepatic veins to the vena cava below the dome
  {
    path: [
      [-20, 10, 66],
      [-48, 6, 60],
      [-78, 4, 46],
      [-104, 0, 20],
    ],
    radiusMm: 4.6,
  },
  {
    path: [
      [-20, 6, 66],
      [-38, -16, 58],
      [-54, -38, 40],
      [-66, -52, 14],
    ],
    radiusMm: 4.2,
  },
  {
    path: [
      [-18, 4, 66],
      [-10, -20, 60],
      [4, -40, 52],
      [22, -56, 40],
    ],
    radiusMm: 3.8,
  },
  {
    path: [
      [-48, 6, 60],
      [-70, 22, 56],
      [-92, 32, 48],
    ],
    radiusMm: 2.6,
  },
  {
    path: [
      [-78, 4, 46],
      [-92, -20, 40],
      [-106, -32, 34],
    ],
    radiusMm: 2.3,
  },
  {
    path: [
      [-54, -38, 40],
      [-76, -52, 36],
      [-90, -54, 30],
    ],
    radiusMm: 2.1,
  },
  // portal vein and its branches
  {
    path: [
      [-28, -8, 8],
      [-42, -10, 18],
      [-60, -8, 24],
      [-76, 2, 24],
    ],
    radiusMm: 5.6,
  },
  {
    path: [
      [-76, 2, 24],
      [-92, 18, 18],
      [-106, 22, 6],
      [-112, 18, -14],
    ],
    radiusMm: 3.2,
  },
  {
    path: [
      [-76, 2, 24],
      [-90, -18, 28],
      [-104, -28, 26],
      [-112, -20, 12],
    ],
    radiusMm: 3.2,
  },
  {
    path: [
      [-60, -8, 24],
      [-72, -30, 18],
      [-84, -48, 4],
      [-90, -50, -12],
    ],
    radiusMm: 2.8,
  },
  {
    path: [
      [-76, 2, 24],
      [-84, 26, 34],
      [-88, 42, 38],
    ],
    radiusMm: 2.5,
  },
  {
    path: [
      [-42, -10, 18],
      [-28, -26, 28],
      [-12, -42, 32],
      [10, -56, 32],
      [34, -60, 30],
    ],
    radiusMm: 3.6,
  },
  {
    path: [
      [-12, -42, 32],
      [-14, -56, 22],
      [-6, -64, 12],
    ],
    radiusMm: 2.1,
  },
  {
    path: [
      [-92, 18, 18],
      [-100, 34, 22],
      [-106, 38, 30],
    ],
    radiusMm: 1.7,
  },
  {
    path: [
      [-90, -18, 28],
      [-98, -10, 44],
      [-106, 2, 54],
    ],
    radiusMm: 1.8,
  },
  {
    path: [
      [-84, -48, 4],
      [-98, -40, -6],
      [-108, -28, -20],
    ],
    radiusMm: 1.7,
  },
];

const gallbladder: readonly Point3[] = [
  [-40, -22, 2],
  [-47, -34, -8],
  [-53, -46, -20],
  [-56, -54, -30],
];

/** Two lobes under the dome, veins and portal branches, fissures with fat, two lesions, the gallbladder below. */
export function createLiver(random: () => number): Organ {
  const right = createBody({ levels: rightLobe, capsMm: [22, 45] }, random);
  const left = createBody({ levels: leftLobe, capsMm: [18, 20] }, random);
  const branches = vessels.map(({ path, radiusMm }) => createTube(path, (share) => radiusMm * (1 - 0.6 * share)));
  const ligament = createTube(
    [
      [-12, -76, -5],
      [-14, -62, 8],
      [-18, -46, 18],
    ],
    (share) => 2.6 - 1.4 * share,
  );
  const fissure = createTube(
    [
      [-16, -42, 22],
      [-13, -24, 30],
      [-8, -6, 40],
    ],
    () => 1.1,
  );
  const sac = createTube(gallbladder, (share) => 6 + 9 * share);
  const shift = () => (random() - 0.5) * 10;
  const lesion = createTube(
    [
      [-88 + shift(), -34 + shift(), 4 + shift()],
      [-84, -36, 10],
      [-82, -30, 14],
    ],
    () => 15.5,
  );
  const second = createTube(
    [
      [-96, 22, 44],
      [-94, 24, 46],
    ],
    () => 7,
  );
  const reachable = setOfMaterials("liver", "hepaticVessel", "lesion");
  return (canvas, zMm) => {
    for (const outline of [left(zMm), right(zMm)]) if (outline) canvas.fill(outline, material.liver);
    for (const branch of branches) paintTube(canvas, zMm, branch, material.hepaticVessel, { over: within });
    for (const gap of [ligament, fissure]) paintTube(canvas, zMm, gap, material.fat, { over: reachable });
    for (const tumour of [lesion, second]) paintTube(canvas, zMm, tumour, material.lesion, { over: reachable });
    paintTube(canvas, zMm, lesion, material.necrosis, { over: reachable, insetMm: 7 });
    paintTube(canvas, zMm, sac, material.gallbladderWall);
    paintTube(canvas, zMm, sac, material.bile, { insetMm: 1.5 });
  };
}
