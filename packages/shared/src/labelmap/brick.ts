import { Board, type Winner } from "./board.js";
import type { VoxelPart } from "./voxel-part.js";

/** A part in its place: under its patch's stamp. Parts of one patch that overlap (no honest author's do) keep to their order: the first shows. */
export interface PlacedPart extends Winner {
  readonly part: VoxelPart;
  readonly order: number;
  /** Whether the bricks that it touches know of it. */
  registered: boolean;
}

/** 64 x 64 x 8 voxels of one plane: what is folded there, what was painted since, and the board that shows both. */
export class Brick {
  /** Of what is folded, as far as it is in memory. */
  base: Board | null = null;
  /** Hashes of slabs that hold more of it. Their join with `base` is all that is folded here. */
  pending: readonly string[];
  /** Every unfolded part that ever covered a voxel here, visible or not. */
  touching: PlacedPart[] = [];
  /** What shows; `base` itself where nothing was painted since; null until somebody asks. */
  top: Board | null;
  /** The last walk that came by, see `BrickPlane`. */
  walk = 0;
  isEntered = false;

  constructor(pending: readonly string[]) {
    this.pending = pending;
    this.top = pending.length === 0 ? new Board() : null;
  }
}
