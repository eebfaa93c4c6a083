import type { Shape3 } from "@covoxel/shared/geometry";
import { boxMm } from "./canvas.js";
import { grainOf, hounsfieldOf } from "./materials.js";
import { seededRandom } from "./random.js";

const tileSize = 256;

/**
 * Turns materials into Hounsfield units as a scanner sees them: edges softened by its point spread (about 1.2 mm wide),
 * then grain of neighbouring pixels that know of each other.
 * @returns a function of uint8 materials [j][i] (left as they are) and a seed, to int16 Hounsfield units [j][i]; the caller owns them
 */
export function createShader([ni, nj]: Shape3, seed: number): (materials: Uint8Array, sliceSeed: number) => Int16Array {
  const tile = grainTile(seededRandom(seed ^ 0x5eed));
  const [sideI, sideJ] = [pointSpread(boxMm[0] / ni), pointSpread(boxMm[1] / nj)];
  const row = new Int16Array(ni);
  const softened = new Int16Array(ni * nj);
  return (materials, sliceSeed) => {
    for (let j = 0; j < nj; j++) {
      const at = j * ni;
      for (let i = 0; i < ni; i++) row[i] = hounsfieldOf[materials[at + i]!]!;
      softened[at] = row[0]!;
      softened[at + ni - 1] = row[ni - 1]!;
      for (let i = 1; i < ni - 1; i++)
        softened[at + i] = row[i]! + ((sideI * (row[i - 1]! + row[i + 1]! - 2 * row[i]!)) >> 8);
    }
    const out = new Int16Array(ni * nj);
    const random = seededRandom(sliceSeed);
    const [offsetI, offsetJ] = [Math.floor(random() * tileSize), Math.floor(random() * tileSize)];
    for (let j = 0; j < nj; j++) {
      const at = j * ni;
      const above = Math.max(0, j - 1) * ni;
      const below = Math.min(nj - 1, j + 1) * ni;
      const tileRow = ((j + offsetJ) & (tileSize - 1)) * tileSize;
      for (let i = 0; i < ni; i++) {
        const here = softened[at + i]!;
        const edge = (sideJ * (softened[above + i]! + softened[below + i]! - 2 * here)) >> 8;
        const grain = (tile[tileRow + ((i + offsetI) & (tileSize - 1))]! * grainOf[materials[at + i]!]!) >> 7;
        out[at + i] = here + edge + grain;
      }
    }
    return out;
  };
}

/** What each neighbour along an axis gives, in 1/256, for pixels of this size. */
const pointSpread = (pixelMm: number) => Math.round(64 * Math.min(1, (0.75 / pixelMm) ** 2));

/** Band-limited grain as of a reconstruction kernel, mean 0 and standard deviation 1, in 1/128; wraps around. */
function grainTile(random: () => number): Int16Array {
  const size = tileSize * tileSize;
  const white = Float32Array.from({ length: size }, () => random() + random() + random() - 1.5);
  const out = new Float32Array(size);
  const wrap = size - 1;
  let squares = 0;
  for (let n = 0; n < size; n++) {
    const at = (di: number, dj: number) => white[(n + di + dj * tileSize + size) & wrap]!;
    const near = at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1);
    const corners = at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1);
    const far = at(-3, 0) + at(3, 0) + at(0, -3) + at(0, 3);
    out[n] = white[n]! + 0.62 * near + 0.34 * corners - 0.25 * far;
    squares += out[n]! ** 2;
  }
  const scale = 128 / Math.sqrt(squares / size);
  return Int16Array.from(out, (value) => Math.round(value * scale));
}
