import type { Canvas } from "./canvas.js";
import { material, setOfMaterials } from "./materials.js";
import { createTube, type Organ, type Point3, paintTube, type Tube, tubeOfBalls } from "./shapes.js";

interface Loop {
  tube: Tube;
  wallMm: number;
  content: number;
  /** Gas gathers in front of this y (millimetres); null: none. */
  gasInFrontOfYMm: number | null;
}

const colon: readonly { path: readonly Point3[]; radiusMm: number; gasInFrontOfYMm: number | null }[] = [
  {
    path: [
      [-94, 4, -170],
      [-96, 2, -130],
      [-100, 6, -90],
      [-94, -8, -64],
    ],
    radiusMm: 20,
    gasInFrontOfYMm: -6,
  },
  {
    path: [
      [-94, -8, -64],
      [-80, -44, -62],
      [-48, -58, -74],
      [-10, -62, -86],
      [30, -61, -80],
    ],
    radiusMm: 16,
    gasInFrontOfYMm: -62,
  },
  {
    path: [
      [30, -61, -80],
      [64, -56, -56],
      [90, -40, -24],
      [106, -8, -2],
    ],
    radiusMm: 15,
    gasInFrontOfYMm: -50,
  },
  {
    path: [
      [106, -8, -2],
      [111, 20, -30],
      [112, 26, -80],
      [108, 18, -125],
      [100, 12, -170],
    ],
    radiusMm: 12.5,
    gasInFrontOfYMm: 14,
  },
];
const duodenum: readonly Point3[] = [
  [-34, -26, -10],
  [-46, -6, -22],
  [-46, 2, -48],
  [-28, 0, -66],
  [0, -4, -68],
  [28, -8, -58],
  [40, -18, -44],
];

/** Colon around the flanks with haustra, stool and gas; small bowel in the middle with fluid, fat between the loops. */
export function createBowel(random: () => number): Organ {
  const loops: Loop[] = [
    ...smallBowel(random),
    { tube: createTube(duodenum, () => 10.5), wallMm: 2, content: material.bowelFluid, gasInFrontOfYMm: null },
    ...colon.map(({ path, radiusMm, gasInFrontOfYMm }): Loop => {
      const phase = random() * 7;
      const haustra = (share: number) => radiusMm * (1 + 0.13 * Math.sin(share * path.length * 7 + phase));
      return { tube: createTube(path, haustra), wallMm: 2.2, content: material.stool, gasInFrontOfYMm };
    }),
  ];
  const bubbles = gasBubbles(
    random,
    loops.filter(({ content }) => content === material.stool),
  );
  const stool = setOfMaterials("stool");
  return (canvas, zMm) => {
    for (const loop of loops) paintLoop(canvas, zMm, loop);
    paintTube(canvas, zMm, bubbles, material.bowelGas, { over: stool });
  };
}

function paintLoop(canvas: Canvas, zMm: number, { tube, wallMm, content, gasInFrontOfYMm }: Loop): void {
  paintTube(canvas, zMm, tube, material.bowelWall);
  paintTube(canvas, zMm, tube, content, { insetMm: wallMm });
  if (gasInFrontOfYMm !== null)
    paintTube(canvas, zMm, tube, material.bowelGas, { insetMm: wallMm, inFrontOfYMm: gasInFrontOfYMm });
}

/** Loops to and fro in layers, each a little elsewhere for another seed. */
function smallBowel(random: () => number): Loop[] {
  const near = (value: number, reach: number) => value + (random() - 0.5) * 2 * reach;
  const rows = [-44, -66, -88, -108, -128, -148];
  return rows.flatMap((z, row) =>
    [-52, -27, 0].map((y, sheet) => {
      const columns = [
        [-70, -42, -10, 22, 56, 86],
        [-66, -36, -4, 30, 58, 88],
        [24, 38, 52, 66, 80],
      ][sheet]!;
      const path = columns.map(
        (x, n): Point3 => [near(x, 7), near(y + (n % 2 ? 8 : -5), 5), near(z + (n % 2 ? 10 : -8), 5)],
      );
      const [size, phase] = [near(11.5, 2), random() * 7];
      return {
        tube: createTube(
          row % 2 ? path : path.toReversed(),
          (share) => size * (1 + 0.14 * Math.sin(share * 17 + phase)),
        ),
        wallMm: 2.4,
        content: material.bowelFluid,
        gasInFrontOfYMm: random() < 0.35 ? near(y - 5, 3) : null,
      };
    }),
  );
}

/** Between crumbs of stool. */
function gasBubbles(random: () => number, loops: readonly Loop[]): Tube {
  const balls: number[] = [];
  for (const { tube } of loops)
    for (let n = 0; n < tube.balls.length; n += 4)
      if (random() < 0.8) {
        const reach = tube.balls[n + 3]! * 0.75;
        const [dx, dy] = [(random() * 2 - 1) * reach, (random() * 2 - 1) * reach];
        balls.push(tube.balls[n]! + dx, tube.balls[n + 1]! + dy, tube.balls[n + 2]!, 0.5 + random() ** 3 * 2.4);
      }
  return tubeOfBalls(balls);
}
