/** The labels of one plane of a whole mask. */
export interface PlaneLabels {
  plane: number;
  /** Segment numbers, [k][j][i], i fastest; 0 is background. */
  labels: Uint8Array | Uint16Array;
}

/** What a new mask is to hold from its first revisions on. */
export interface VoxelsToFill {
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  /** Each plane at most once; segments of one plane exclude each other, those of different planes may share voxels. */
  planes: readonly PlaneLabels[];
  /** What its journal names as their origin, as it names a brush; at most 200 bytes. */
  tool: string;
}

/** One entry of the journal that it begins with. */
export interface FilledEntry {
  kind: "patch" | "bye";
  /** From 1, without a gap. */
  seq: number;
  /** Of a patch. */
  hlc: number | null;
  /** Half-open i0, j0, k0, i1, j1, k1; of a patch. */
  box: readonly number[] | null;
  /** Of a patch. */
  voxelCount: number | null;
  /** Entry format v1 (packages/shared/src/labelmap/SPEC.md). */
  bytes: Uint8Array;
}

/** Voxels as entries of a journal: what took its time is done, and writing them is quick. */
export interface EncodedMask {
  shape: VoxelsToFill["shape"];
  tool: string;
  /** Every segment that has a voxel, with its plane. */
  segments: readonly { number: number; plane: number }[];
  /** None where there is no voxel. The last one ends their author's undoing, so that all of it can be folded. */
  entries: readonly FilledEntry[];
}
