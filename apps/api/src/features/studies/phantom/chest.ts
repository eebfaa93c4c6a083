import type { Canvas } from "./canvas.js";
import { material, setOfMaterials } from "./materials.js";
import {
  createBody,
  createTube,
  type Level,
  type Organ,
  type Point,
  type Point3,
  paintTube,
  type Tube,
} from "./shapes.js";

const rightLung: readonly Point[] = [
  [-20, 38],
  [-36, 62],
  [-72, 69],
  [-106, 50],
  [-126, 10],
  [-122, -28],
  [-100, -58],
  [-64, -75],
  [-32, -72],
  [-30, -40],
  [-40, -10],
  [-28, 12],
];
const leftLung: readonly Point[] = [
  [36, 44],
  [44, 64],
  [74, 69],
  [108, 50],
  [126, 10],
  [123, -28],
  [104, -56],
  [76, -72],
  [52, -74],
  [72, -46],
  [68, -14],
  [40, 14],
];

/** Where the abdomen's dome stands in a half of the chest: a lung's outline, drawn together to the front as it rises. */
const dome = (lung: readonly Point[], [x, y]: Point): Level[] =>
  [0, 14, 30, 48, 62, 72, 80].map((zMm) => {
    const share = 1.03 * Math.sqrt(1 - ((zMm - 0) / 92) ** 2);
    return { zMm, points: lung.map((point): Point => [x + (point[0] - x) * share, y + (point[1] - y) * share]) };
  });

const heartLevels: readonly Level[] = [
  {
    zMm: 72,
    points: [
      [-22, -42],
      [-6, -66],
      [26, -76],
      [62, -68],
      [72, -54],
      [58, -38],
      [28, -24],
      [-6, -20],
    ],
  },
  {
    zMm: 110,
    points: [
      [-40, -30],
      [-26, -60],
      [6, -78],
      [52, -72],
      [76, -48],
      [68, -18],
      [32, 8],
      [-22, 2],
    ],
  },
  {
    zMm: 150,
    points: [
      [-38, -24],
      [-30, -56],
      [0, -76],
      [40, -72],
      [62, -46],
      [56, -14],
      [28, 14],
      [-22, 10],
    ],
  },
];
const leftVentricle: readonly Level[] = [
  {
    zMm: 84,
    points: [
      [32, -48],
      [46, -60],
      [60, -58],
      [58, -46],
      [44, -38],
    ],
  },
  {
    zMm: 115,
    points: [
      [24, -36],
      [40, -54],
      [60, -50],
      [60, -34],
      [38, -20],
    ],
  },
  {
    zMm: 150,
    points: [
      [16, -34],
      [28, -48],
      [46, -44],
      [46, -30],
      [30, -20],
    ],
  },
];
const rightVentricle: readonly Level[] = [
  {
    zMm: 84,
    points: [
      [-6, -52],
      [8, -65],
      [30, -71],
      [40, -66],
      [26, -54],
      [10, -44],
    ],
  },
  {
    zMm: 115,
    points: [
      [-8, -54],
      [4, -70],
      [34, -74],
      [48, -67],
      [30, -56],
      [12, -40],
    ],
  },
  {
    zMm: 150,
    points: [
      [-8, -56],
      [0, -68],
      [26, -70],
      [34, -62],
      [18, -52],
      [4, -46],
    ],
  },
];
const rightAtrium: readonly Level[] = [
  {
    zMm: 92,
    points: [
      [-32, -30],
      [-22, -46],
      [-10, -44],
      [-4, -30],
      [-16, -18],
    ],
  },
  {
    zMm: 125,
    points: [
      [-36, -24],
      [-27, -50],
      [-13, -48],
      [-5, -30],
      [-16, -8],
    ],
  },
  {
    zMm: 150,
    points: [
      [-34, -22],
      [-26, -46],
      [-13, -44],
      [-6, -28],
      [-16, -10],
    ],
  },
];
const leftAtrium: readonly Level[] = [
  {
    zMm: 118,
    points: [
      [-12, -4],
      [6, -18],
      [26, -14],
      [30, 0],
      [10, 7],
    ],
  },
  {
    zMm: 150,
    points: [
      [-20, 0],
      [0, -22],
      [28, -18],
      [34, 4],
      [8, 13],
    ],
  },
];

/** Lungs with their vessels, the domes of the diaphragm that rise into them, heart and oesophagus. */
export function createChest(random: () => number): Organ {
  const lungs = [
    { right: true, outline: rightLung, top: [-66, -20] as const },
    { right: false, outline: leftLung, top: [78, -18] as const },
  ].map(({ right, outline, top }) => ({
    lung: createBody(
      {
        levels: [
          { zMm: 14, points: outline },
          { zMm: 150, points: outline },
        ],
        capsMm: [1, 1],
      },
      random,
    ),
    dome: createBody({ levels: dome(outline, top), capsMm: [1, 9], strayMm: 1 }, random),
    tissue: right ? material.rightLung : material.leftLung,
    vessel: right ? material.rightLungVessel : material.leftLungVessel,
    within: setOfMaterials(right ? "rightLung" : "leftLung"),
    tree: vesselTree(random, right ? -1 : 1),
  }));
  const heart = createBody({ levels: heartLevels, capsMm: [12, 1] }, random);
  const chambers = [leftVentricle, rightVentricle, rightAtrium, leftAtrium].map((levels) =>
    createBody({ levels, capsMm: [12, 1] }, random),
  );
  return (canvas, zMm) => {
    if (zMm > 60) canvas.fill(mediastinum, material.mediastinum);
    for (const { lung, dome, tissue, vessel, within, tree } of lungs) {
      const outline = lung(zMm);
      if (!outline) continue;
      canvas.fill(outline, tissue);
      for (const tube of tree) paintTube(canvas, zMm, tube, vessel, { over: within });
      fillIfAny(canvas, dome(zMm), material.muscle);
      fillIfAny(canvas, dome(zMm, 2.2), material.fat);
    }
    fillIfAny(canvas, heart(zMm, -3), material.mediastinum);
    fillIfAny(canvas, heart(zMm), material.myocardium);
    for (const chamber of chambers) fillIfAny(canvas, chamber(zMm), material.ventricle);
    if (zMm > 45) {
      canvas.disc(6 + (150 - zMm) * 0.05, 17, 6.5, material.oesophagus);
      if (zMm > 90)
        canvas.disc(6 + (150 - zMm) * 0.05, 16, 1.8, material.bowelGas, { over: setOfMaterials("oesophagus") });
    }
  };
}

const fillIfAny = (canvas: Canvas, outline: Float64Array | null, what: number) => outline && canvas.fill(outline, what);

const mediastinum = Float64Array.from([-40, -79, 76, -79, 80, -20, 46, 30, 34, 44, -24, 44, -40, 0]);

/** Forks from the hilum outwards, each branch thinner and shorter than the one it leaves. */
function vesselTree(random: () => number, side: 1 | -1): Tube[] {
  const tubes: Tube[] = [];
  const grow = (from: Point3, towards: Point3, lengthMm: number, radiusMm: number) => {
    const bend = () => (random() - 0.5) * 0.9;
    const size = Math.hypot(...towards);
    const step = towards.map((value) => value / size + bend() * 0.5);
    const middle = from.map((value, axis) => value + step[axis]! * lengthMm * 0.5) as unknown as Point3;
    const to = middle.map((value, axis) => value + (step[axis]! + bend() * 0.4) * lengthMm * 0.5) as unknown as Point3;
    tubes.push(createTube([from, middle, to], (share) => radiusMm * (1 - 0.25 * share)));
    if (radiusMm < 0.62) return;
    for (let n = 0; n < 3; n++) {
      const turn = step.map((value) => value + bend() * 1.7) as unknown as Point3;
      grow(n === 2 ? middle : to, turn, lengthMm * (0.72 + 0.16 * random()), radiusMm * (0.62 + 0.12 * random()));
    }
  };
  for (let n = 0; n < 9; n++) {
    const angle = (n / 9) * 2 * Math.PI;
    grow(
      [side * 40, 6, 128 + (n % 3) * 9],
      [side * (0.75 + 0.3 * random()), Math.sin(angle), 0.7 * Math.cos(angle) - 0.35],
      30,
      3.1,
    );
  }
  return tubes;
}
