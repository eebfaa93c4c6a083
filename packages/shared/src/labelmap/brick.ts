import type { Rules } from "./rules.js";
import type { Stamp } from "./stamp.js";
import type { VoxelPart } from "./voxel-part.js";

/** Voxels of a brick along i, j and k, as powers of two; cells lie [k][j][i], i fastest. */
export const brickBits = { i: 6, j: 6, k: 3 } as const;
const cellCount = 1 << (brickBits.i + brickBits.j + brickBits.k);

/** A part in its place: under its patch's stamp. Parts of one patch that overlap (no honest author's do) keep to their order: the first shows. */
export interface PlacedPart extends Stamp {
  readonly part: VoxelPart;
  readonly order: number;
  /** Whether the bricks that it touches know of it. */
  registered: boolean;
}

/** The winner of each of 64 x 64 x 8 voxels, as an index into a table of parts: one byte a voxel until 256 parts win at once. */
export class Brick {
  cells: Uint8Array | Uint16Array = new Uint8Array(cellCount);
  /** Index 0 = nobody. */
  readonly winners: (PlacedPart | null)[] = [null];
  /** Segment number of each winner. */
  labels = new Uint16Array(16);
  /** Every part that ever covered a voxel here, visible or not. */
  readonly touching: PlacedPart[] = [];
  /** No winner here has a higher one. */
  newest: Stamp | null = null;

  /** State of the walk that is under way, see `BrickPlane`. */
  walk = 0;
  index = 0;
  /** Whether the part that is being joined shows above winner n; null: above all of them. */
  beats: Uint8Array | null = null;

  /** Makes this brick ready to be joined by `placed`. */
  beginJoin(placed: PlacedPart, { compareStamps }: Rules): void {
    this.index = this.indexFor(placed);
    if (this.newest === null || compareStamps(placed, this.newest) > 0) {
      this.newest = placed;
      this.beats = null;
      return;
    }
    this.beats = Uint8Array.from(this.winners, (other) => (other === null || compareStamps(placed, other) > 0 ? 1 : 0));
  }

  /** Where `placed` stands in the table; makes a place when it has none. */
  indexFor(placed: PlacedPart): number {
    const known = placed.registered ? this.winners.lastIndexOf(placed) : -1;
    if (known > 0) return known;
    if (this.winners.length === this.#dropLosersAt) this.#dropLosers();
    if (this.winners.length > 192 && this.cells instanceof Uint8Array) this.cells = Uint16Array.from(this.cells);
    const index = this.winners.push(placed) - 1;
    if (index >= this.labels.length) {
      const grown = new Uint16Array(this.labels.length * 2);
      grown.set(this.labels);
      this.labels = grown;
    }
    this.labels[index] = placed.part.segment;
    return index;
  }

  #dropLosersAt = 256;

  /** Forgets table entries that win no voxel any more. At most 32,768 can win one each. */
  #dropLosers(): void {
    const renamed = new Uint16Array(this.winners.length);
    for (const index of this.cells) renamed[index] = 1;
    let kept = 1;
    for (let index = 1; index < this.winners.length; index += 1) {
      if (renamed[index] === 0) continue;
      this.winners[kept] = this.winners[index]!;
      this.labels[kept] = this.labels[index]!;
      renamed[index] = kept;
      kept += 1;
    }
    this.winners.length = kept;
    this.#dropLosersAt = Math.min(65_536, Math.max(256, kept * 2));
    renamed[0] = 0;
    for (let cell = 0; cell < this.cells.length; cell += 1) this.cells[cell] = renamed[this.cells[cell]!]!;
  }
}
