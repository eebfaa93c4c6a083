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
  const air = tile.map((grain) => hounsfieldOf[0]! + ((grain * grainOf[0]!) >> 7));
  const row = new Int16Array(ni + 2);
  const softened = new Int16Array(ni * nj);
  const firsts = new Int32Array(nj + 2);
  const lasts = new Int32Array(nj + 2);

  /** Softens each row along i between its outermost bodies, and notes where these are; row j's at j + 1. */
  const soften = (materials: Uint8Array) => {
    softened.fill(hounsfieldOf[0]!);
    for (let j = 0; j < nj; j++) {
      const at = j * ni;
      let [first, last] = [0, ni - 1];
      while (first < ni && materials[at + first] === 0) first++;
      while (last > first && materials[at + last] === 0) last--;
      [firsts[j + 1], lasts[j + 1]] = [Math.max(0, first - 1), Math.min(ni - 1, last + 1)];
      if (first === ni) lasts[j + 1] = -1;
      const [from, to] = [firsts[j + 1]!, lasts[j + 1]!];
      for (let i = from; i <= to; i++) row[i + 1] = hounsfieldOf[materials[at + i]!]!;
      row[from] = row[from + 1]!;
      row[to + 2] = row[to + 1]!;
      for (let i = from; i <= to; i++)
        softened[at + i] = row[i + 1]! + ((sideI * (row[i]! + row[i + 2]! - 2 * row[i + 1]!)) >> 8);
    }
    [firsts[0], lasts[0], firsts[nj + 1], lasts[nj + 1]] = [ni, -1, ni, -1];
  };

  return (materials, sliceSeed) => {
    soften(materials);
    const out = new Int16Array(ni * nj);
    const random = seededRandom(sliceSeed);
    const [offsetI, offsetJ] = [Math.floor(random() * tileSize), Math.floor(random() * tileSize)];
    for (let j = 0; j < nj; j++) {
      const at = j * ni;
      const above = Math.max(0, j - 1) * ni;
      const below = Math.min(nj - 1, j + 1) * ni;
      const tileRow = ((j + offsetJ) & (tileSize - 1)) * tileSize;
      for (let i = -offsetI; i < ni; i += tileSize) {
        const from = tileRow + Math.max(0, -i);
        out.set(air.subarray(from, tileRow + Math.min(tileSize, ni - i)), at + Math.max(0, i));
      }
      const first = Math.min(firsts[j]!, firsts[j + 1]!, firsts[j + 2]!);
      const last = Math.max(lasts[j]!, lasts[j + 1]!, lasts[j + 2]!);
      for (let i = first; i <= last; i++) {
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
