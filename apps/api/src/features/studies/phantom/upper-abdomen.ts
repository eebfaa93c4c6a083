import { material, setOfMaterials } from "./materials.js";
import { createBody, createTube, type Level, type Organ, type Point3, paintTube } from "./shapes.js";

const spleen: readonly Level[] = [
  {
    zMm: 12,
    points: [
      [96, 28],
      [112, 22],
      [124, 30],
      [116, 48],
      [100, 58],
      [90, 52],
      [92, 40],
    ],
  },
  {
    zMm: 38,
    points: [
      [92, 18],
      [112, 6],
      [127, 18],
      [120, 46],
      [98, 64],
      [74, 66],
      [82, 44],
    ],
  },
  {
    zMm: 60,
    points: [
      [94, 14],
      [112, 8],
      [123, 22],
      [114, 46],
      [94, 61],
      [74, 60],
      [80, 38],
    ],
  },
];
const stomach: readonly Level[] = [
  {
    zMm: -14,
    points: [
      [-30, -42],
      [-12, -54],
      [20, -64],
      [48, -60],
      [50, -48],
      [22, -44],
      [-4, -34],
      [-24, -32],
    ],
  },
  {
    zMm: 8,
    points: [
      [2, -38],
      [22, -58],
      [60, -68],
      [88, -58],
      [96, -40],
      [78, -26],
      [44, -24],
      [16, -24],
    ],
  },
  {
    zMm: 35,
    points: [
      [30, -18],
      [40, -46],
      [72, -64],
      [102, -48],
      [110, -18],
      [96, 6],
      [68, 12],
      [40, 2],
    ],
  },
  {
    zMm: 60,
    points: [
      [38, -8],
      [46, -34],
      [72, -50],
      [98, -36],
      [106, -12],
      [92, 8],
      [68, 14],
      [46, 8],
    ],
  },
];
/** Where air stands above fluid in a patient on their back. */
const fluidLevelYMm = -36;

const pancreas: readonly Point3[] = [
  [-30, -6, -22],
  [-26, -12, -8],
  [-6, -16, 2],
  [22, -8, 8],
  [50, 10, 14],
  [76, 28, 22],
];
const adrenals: readonly (readonly Point3[])[] = [
  [
    [-28, 22, 40],
    [-32, 30, 30],
    [-38, 38, 20],
  ],
  [
    [-30, 26, 32],
    [-28, 36, 22],
  ],
  [
    [36, 22, 36],
    [44, 30, 26],
    [52, 34, 18],
  ],
  [
    [40, 26, 30],
    [38, 36, 20],
  ],
];

/** Spleen, stomach with its air-fluid level, pancreas, adrenals, and the crura of the diaphragm. */
export function createUpperAbdomen(random: () => number): Organ {
  const spleenAt = createBody({ levels: spleen, capsMm: [14, 16] }, random);
  const stomachAt = createBody({ levels: stomach, capsMm: [10, 14], strayMm: 2.5 }, random);
  const lobules = Array.from({ length: 40 }, () => 0.85 + random() * 0.3);
  const pancreasTube = createTube(pancreas, (share) => (10.5 - 3 * share) * lobules[Math.floor(share * 39)]!);
  const adrenalTubes = adrenals.map((path) => createTube(path, () => 2.3));
  const fluid = setOfMaterials("stomachFluid");
  return (canvas, zMm) => {
    for (const side of [1, -1])
      if (zMm > -50 && zMm < 62)
        for (let y = 12; y < 38; y += 2) canvas.disc(side * (9 + (y - 12) * 0.62) + 1, y, 3.4, material.muscle);
    for (const tube of adrenalTubes) paintTube(canvas, zMm, tube, material.adrenal);
    paintTube(canvas, zMm, pancreasTube, material.pancreas);
    const spleenOutline = spleenAt(zMm);
    if (spleenOutline) canvas.fill(spleenOutline, material.spleen);
    const [outer, inner] = [stomachAt(zMm), stomachAt(zMm, 4)];
    if (!outer || !inner) return;
    canvas.fill(outer, material.stomachWall);
    canvas.fill(inner, material.stomachFluid);
    canvas.fill(inner, material.stomachGas, { over: fluid, inFrontOfYMm: fluidLevelYMm });
  };
}
