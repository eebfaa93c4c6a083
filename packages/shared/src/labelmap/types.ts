/** Voxels along i (column, fastest in memory), j (row) and k (slice). */
export type Shape = readonly [ni: number, nj: number, nk: number];

/** Half-open: `min` is inside, `max` is the first voxel outside. Both are (i, j, k). */
export interface Box {
  readonly min: readonly [i: number, j: number, k: number];
  readonly max: readonly [i: number, j: number, k: number];
}

/** What made a patch: a tool in somebody's hand, or a model's suggestion that somebody accepted. `model` is "name@version". */
export type Origin = { readonly tool: string } | { readonly suggestionId: string; readonly model: string };

/** What one patch does to one segment. */
export interface PaintPart {
  /** 1 to 65535; 0 erases in the part's plane. */
  readonly segment: number;
  /** Segments of one plane exclude each other. Default 0. */
  readonly plane?: number;
  /**
   * Flat (k, j, iStart, iEnd) quads, iEnd exclusive, each with iStart < iEnd, in any order; disjoint, also from the other parts of the
   * same plane. Read during the call only; stays the caller's.
   */
  readonly spans: Int32Array;
}

/**
 * What is folded, and where: JSON, one row in the database. A manifest says more than another when its watermarks are higher; attaching
 * one that says less changes nothing.
 */
export interface Manifest {
  /** Counts the manifests of one mask from 1: what a swap is compared with. */
  readonly version: number;
  readonly shape: Shape;
  /** Hash of each slab in lower-case hex, by plane and chunk ("plane/i.j.k", see chunk-grid.ts). */
  readonly slabs: Record<string, string>;
  /** Actor -> its highest folded seq. */
  readonly watermarks: Record<string, number>;
  /** No folded patch has a higher stamp. */
  readonly maxHlc: number;
}

/** What may look different now: `box` covers every voxel of `plane` whose label or author may have changed. */
export interface MaskChange {
  readonly plane: number;
  readonly box: Box;
}

/** One actor's copy of the mask: what it shows is a function of the set of entries it knows, never of their order (SPEC.md LM1). */
export interface LabelmapReplica {
  /** Of the entries that this replica writes. */
  readonly formatVersion: number;
  readonly shape: Shape;
  /** Whose entries `paint`, `undo`, `redo` and `bye` write. */
  readonly actor: number;
  /** Writes as another actor from now on; what the one before wrote stays, and its undo window is closed to this replica. */
  continueAs(actor: number): void;

  /**
   * Paints at once, above everything this replica has seen.
   * @returns the entry to send; the replica keeps the same bytes, so never change them
   * @throws RangeError for spans or numbers that `PaintPart` forbids; PatchTooLarge. Nothing was painted then
   */
  paint(patch: { readonly parts: readonly PaintPart[]; readonly origin?: Origin }): Uint8Array;
  /** Takes back this actor's last visible patch. @returns the entry to send, or null when none is left in the window (LM4, LM5) */
  undo(): Uint8Array | null;
  /** Brings back what `undo` took last, unless something was painted since. @returns the entry to send, or null (LM6) */
  redo(): Uint8Array | null;
  /** Closes this actor's undo window. @returns the entry to send */
  bye(): Uint8Array;

  /**
   * Joins an entry: any order, any number of times; own ones too, which restores seq, hlc and the undo window.
   * The bytes are kept: never change them afterwards.
   * @throws UnknownVersion, UnknownCodec, MalformedEntry, OutsideGrid, EntryConflict; nothing was applied then
   */
  receive(actor: number, entry: Uint8Array): void;
  /** As if that entry had never been written, now or whenever it arrives; a patch still counts in its actor's window. */
  revoke(actor: number, seq: number): void;

  /** @returns the segment number, 0 for background. @throws RangeError outside the grid; SlabMissing */
  labelAt(i: number, j: number, k: number, plane?: number): number;
  /** @returns whose patch shows at this voxel (the erasing one where erased); null where no visible patch covers it. @throws RangeError, SlabMissing */
  authorAt(i: number, j: number, k: number, plane?: number): { actor: number; seq: number } | null;
  /**
   * Writes one slice of labels into the caller's `out`. Axis 0 = i, 1 = j, 2 = k; of the two other axes the lower one is fastest:
   * axis 2 gives out[j * ni + i], axis 1 out[k * ni + i], axis 0 out[k * nj + j].
   * Where nothing is painted it writes 0; only the bricks that the slice cuts are decoded.
   * @throws SlabMissing while `slabsNeeded` names any, and `out` is zeroed then; RangeError if the index lies outside, `out` is too short, or a
   * label doesn't fit into it (`out` is then half-written)
   */
  slice(axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array, plane?: number): void;
  /**
   * Voxels about which visible patches of different actors disagree (SPEC.md LM13); by plane, then by brick.
   * @param within only those of this box; what it costs then goes with the box, not with the mask
   * @throws SlabMissing
   */
  contested(within?: Box): Iterable<{ i: number; j: number; k: number; plane: number }>;
  /** SHA-256 in lower-case hex over the grid and every plane's labels: equal labels, equal hash, whatever the history (LM12). @throws SlabMissing */
  contentHash(): string;
  /** What `contentHash` is the SHA-256 of: the labels alone, run by run; `decodeContent` reads them. The caller's own. @throws SlabMissing */
  contentBytes(): Uint8Array;

  /**
   * Stands on what a manifest folded as well: a join, so older or repeated ones change nothing. Entries under its watermarks are
   * forgotten; slabs that hold what is not known here entry by entry are asked for by `slabsNeeded` or SlabMissing.
   * @throws MalformedManifest; nothing was attached then
   */
  attach(manifest: Manifest): void;
  /** Hashes of the slabs that one slice (see `slice`) needs and that were not provided yet; none twice. @throws RangeError */
  slabsNeeded(axis: 0 | 1 | 2, index: number, plane?: number): string[];
  /**
   * Takes a slab's bytes, before or after the manifest that names it; each brick is decoded when it is read. The bytes are kept: never change them afterwards.
   * @throws SlabMismatch when the bytes have another hash; MalformedSlab
   */
  provide(hash: string, bytes: Uint8Array): void;
  /**
   * Folds on top of `base`, the manifest that the next one shall replace: of each actor a prefix without gaps, outside the undo window, that is known here. The same
   * knowledge gives the same bytes. Changes nothing here: attach `next` once it has won its swap.
   * @returns `next`, one version above `base`, and the bytes of its slabs that this fold wrote, by hash; the replica keeps the same bytes
   * @throws MalformedManifest; SlabMissing, naming slabs of `base` to provide first
   */
  fold(base: Manifest | null): { next: Manifest; slabs: Map<string, Uint8Array> };

  /** Beside the stable surface: told after each change, with a box per plane. Returns how to stop. Listeners must not write. */
  onChange(listener: (change: MaskChange) => void): () => void;
  /** Planes that any patch has touched, folded or not, ascending. */
  planes(): number[];
  /**
   * The labels that some voxel would lose if this entry arrived now (0 where nobody's voxel would become somebody's): for a patch, those under
   * it where it would win; for an undo, those of the patch where it shows; none for what is known or folded already.
   * @throws what `receive` does; SlabMissing
   */
  labelsChangedBy(actor: number, entry: Uint8Array): Set<number>;
  /** A patch this replica knows, whether visible or not; null once it is folded. */
  patch(actor: number, seq: number): PatchEntry | null;
  /** Whether that patch counts in the mask: known here and not folded, neither undone nor revoked. It may lie under others all the same. */
  isShown(actor: number, seq: number): boolean;
  /** The highest seq known of an actor, folded or not; 0 when none is. */
  lastSeq(actor: number): number;
}

/** A part as read from an entry; immutable. `forEachSpan` and `spansOf` give its voxels. */
export interface PatchPart {
  readonly plane: number;
  readonly segment: number;
  readonly codec: number;
  /** Tight: some voxel lies on each of its faces. */
  readonly box: Box;
  readonly voxelCount: number;
}

export interface PatchEntry {
  readonly kind: "patch";
  readonly version: number;
  readonly seq: number;
  /** Hybrid logical clock: ms since the document's epoch or more, below 2^53. */
  readonly hlc: number;
  readonly origin: Origin | null;
  readonly parts: readonly PatchPart[];
  /** Of all parts; null when the patch paints nothing. */
  readonly box: Box | null;
  readonly voxelCount: number;
}

/** How often the actor's own patch `target` has been undone and redone: odd hides it, even shows it; the highest count holds. */
export interface ToggleEntry {
  readonly kind: "toggle";
  readonly version: number;
  readonly seq: number;
  readonly target: number;
  readonly count: number;
}

export interface ByeEntry {
  readonly kind: "bye";
  readonly version: number;
  readonly seq: number;
}

export type Entry = PatchEntry | ToggleEntry | ByeEntry;
