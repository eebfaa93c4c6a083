import type { Shape3 } from "@covoxel/shared/geometry";
import { createBowel } from "./bowel.js";
import { boxMm, createCanvas } from "./canvas.js";
import { createChest } from "./chest.js";
import { createKidneys } from "./kidneys.js";
import { createLiver } from "./liver.js";
import { labelOf } from "./materials.js";
import { seededRandom } from "./random.js";
import { createRibs } from "./ribs.js";
import { createShader } from "./shade.js";
import type { Organ } from "./shapes.js";
import { createSpine } from "./spine.js";
import { paintTable } from "./table.js";
import { createTrunk } from "./trunk.js";
import { createUpperAbdomen } from "./upper-abdomen.js";
import { createVessels } from "./vessels.js";

export interface PhantomSlice {
  /** int16 Hounsfield units, [j][i]; the caller owns it. */
  hounsfield: Int16Array;
  /** uint8 labels of `phantomSegments`, [j][i], of the shapes before blur and grain; made when asked for, the caller owns it. */
  labels: Uint8Array;
}

/** In the order they are painted: later ones lie over earlier ones. */
function createOrgans(random: () => number): Organ[] {
  return [
    paintTable,
    createTrunk(random),
    createChest(random),
    createBowel(random),
    createUpperAbdomen(random),
    createKidneys(random),
    createLiver(random),
    createVessels(random),
    createRibs(random),
    createSpine(),
  ];
}

/**
 * A torso from the heart to the fourth lumbar vertebra, see `boxMm` for its frame: the same for the same seed, whatever
 * the resolution. A slice costs a few milliseconds at 512 x 512.
 * @returns a function that draws slice k; k counts from the feet up
 */
export function createAnatomy(seed: number, shape: Shape3): (k: number) => PhantomSlice {
  const [ni, nj, nk] = shape;
  const organs = createOrgans(seededRandom(seed));
  const shade = createShader(shape, seed);
  const materials = new Uint8Array(ni * nj);
  const canvas = createCanvas(materials, ni, nj);
  return (k) => {
    materials.fill(0);
    const zMm = ((k + 0.5) / nk - 0.5) * boxMm[2];
    for (const paint of organs) paint(canvas, zMm);
    const painted = materials.slice();
    return {
      hounsfield: shade(painted, seed * 7919 + k),
      get labels() {
        return labelsOf(painted);
      },
    };
  };
}

function labelsOf(materials: Uint8Array): Uint8Array {
  const labels = new Uint8Array(materials.length);
  for (let n = 0; n < labels.length; n++) labels[n] = labelOf[materials[n]!]!;
  return labels;
}
