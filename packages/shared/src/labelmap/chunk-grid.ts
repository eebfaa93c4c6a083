import { brickBits, brickShape } from "./board.js";
import type { Box, Shape } from "./types.js";

/**
 * A slab holds the folded voxels of one plane in one chunk of the grid: 2 x 2 x 4 bricks, 128 x 128 x 32 voxels, fewer at the grid's far
 * ends. Cubes rather than axial sheets, so that a coronal or sagittal slice needs a part of the slabs and not all of them.
 */
const chunkBricks = [2, 2, 4] as const;
const axes = [0, 1, 2] as const;
type Triple = readonly [number, number, number];

/** Numbers bricks and chunks of one grid, both in (k, j, i) order with i fastest. */
export class ChunkGrid {
  /** Bricks along i, j, k. */
  readonly bricks: Triple;
  readonly chunks: Triple;
  readonly #chunkOf: Uint32Array;

  constructor(readonly shape: Shape) {
    this.bricks = axes.map((axis) => Math.ceil(shape[axis] / brickShape[axis])) as unknown as Triple;
    this.chunks = axes.map((axis) => Math.ceil(this.bricks[axis] / chunkBricks[axis])) as unknown as Triple;
    this.#chunkOf = Uint32Array.from({ length: this.brickCount }, (_, brick) => {
      const place = this.placeOf(brick).map((at, axis) => Math.floor(at / chunkBricks[axis]!));
      return numberOf(this.chunks, place as unknown as Triple);
    });
  }

  get brickCount(): number {
    return this.bricks[0] * this.bricks[1] * this.bricks[2];
  }

  chunkOf(brick: number): number {
    return this.#chunkOf[brick]!;
  }

  /** The bricks of a chunk, in the order in which its slab holds them. */
  bricksOf(chunk: number): number[] {
    const [ci, cj, ck] = placeOf(this.chunks, chunk);
    const found: number[] = [];
    for (let k = ck * chunkBricks[2]; k < Math.min(this.bricks[2], (ck + 1) * chunkBricks[2]); k += 1)
      for (let j = cj * chunkBricks[1]; j < Math.min(this.bricks[1], (cj + 1) * chunkBricks[1]); j += 1)
        for (let i = ci * chunkBricks[0]; i < Math.min(this.bricks[0], (ci + 1) * chunkBricks[0]); i += 1)
          found.push(numberOf(this.bricks, [i, j, k]));
    return found;
  }

  /** In bricks along i, j, k. */
  placeOf(brick: number): Triple {
    return placeOf(this.bricks, brick);
  }

  /** How many voxels of a brick lie in the grid, along i, j, k. */
  sizeOf(brick: number): Shape {
    return this.placeOf(brick).map((at, axis) =>
      Math.min(brickShape[axis]!, this.shape[axis]! - at * brickShape[axis]!),
    ) as unknown as Shape;
  }

  /** Of the first voxel of a brick in the grid. */
  originOf(brick: number): Triple {
    const [i, j, k] = this.placeOf(brick);
    return [i << brickBits.i, j << brickBits.j, k << brickBits.k];
  }

  /** The voxels of a brick in the grid. */
  brickBox(brick: number): Box {
    const [min, size] = [this.originOf(brick), this.sizeOf(brick)];
    return { min, max: axes.map((axis) => min[axis] + size[axis]) as unknown as Triple };
  }

  /** The voxels of a chunk in the grid. */
  boxOf(chunk: number): Box {
    const bricks = this.bricksOf(chunk);
    return { min: this.brickBox(bricks[0]!).min, max: this.brickBox(bricks.at(-1)!).max };
  }

  /** Every brick that a slice cuts. @param axis 0 = i, 1 = j, 2 = k */
  *bricksAcross(axis: 0 | 1 | 2, index: number): Iterable<number> {
    const at = Math.floor(index / brickShape[axis]);
    const [low, high] = [[0, 0, 0], [...this.bricks]];
    low[axis] = at;
    high[axis] = at + 1;
    for (let k = low[2]!; k < high[2]!; k += 1)
      for (let j = low[1]!; j < high[1]!; j += 1)
        for (let i = low[0]!; i < high[0]!; i += 1) yield numberOf(this.bricks, [i, j, k]);
  }

  /** Every brick that a box inside the grid reaches. */
  *bricksWithin({ min, max }: Box): Iterable<number> {
    const low = axes.map((axis) => Math.floor(min[axis] / brickShape[axis])) as unknown as Triple;
    const high = axes.map((axis) => Math.ceil(max[axis] / brickShape[axis])) as unknown as Triple;
    for (let k = low[2]; k < high[2]; k += 1)
      for (let j = low[1]; j < high[1]; j += 1)
        for (let i = low[0]; i < high[0]; i += 1) yield numberOf(this.bricks, [i, j, k]);
  }

  /** As a manifest names it: plane, and the chunk's place along i, j, k. */
  keyOf(plane: number, chunk: number): string {
    return `${plane}/${placeOf(this.chunks, chunk).join(".")}`;
  }

  /** @returns null for what no manifest of this grid would say */
  parseKey(key: string): { plane: number; chunk: number } | null {
    const found = /^(0|[1-9]\d{0,2})\/(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.exec(key);
    if (found === null) return null;
    const [plane, ...place] = found.slice(1).map(Number) as [number, number, number, number];
    if (plane > 255 || place.some((at, axis) => at >= this.chunks[axis]!)) return null;
    return { plane, chunk: numberOf(this.chunks, place as unknown as Triple) };
  }
}

const numberOf = ([ni, nj]: Triple, [i, j, k]: Triple): number => (k * nj + j) * ni + i;

function placeOf([ni, nj]: Triple, number: number): Triple {
  const row = Math.floor(number / ni);
  return [number % ni, row % nj, Math.floor(row / nj)];
}
