import { parentPort } from "node:worker_threads";
import { createReplica, type LabelmapReplica, type Manifest, SlabMissing } from "@covoxel/shared/labelmap";
import { type NiftiGrid, writeNifti } from "@covoxel/shared/nifti";
import type { Measure } from "../domain/segmentation.js";
import { countLabels, type LabelArray, readLabels, readPlane, readPlanes } from "./mask-content.js";

/** What of a mask somebody wants to have. */
export type MaskWish =
  | { kind: "MEASURE" }
  | { kind: "LABELS" }
  | { kind: "PLANES" }
  | { kind: "NIFTI"; grid: NiftiGrid }
  /** The bytes that the content hash is of. */
  | { kind: "CONTENT" }
  | ShownWish
  | SlicesWish;

/** Which of these patches count in the mask; asked of a mask that was read from its whole journal. */
export interface ShownWish {
  kind: "SHOWN";
  patches: readonly { actor: number; seq: number }[];
}

/** Slices `kStart` to `kEnd` (exclusive) of one plane's labels. */
export interface SlicesWish {
  kind: "SLICES";
  plane: number;
  kStart: number;
  kEnd: number;
}

/** Entries of one journal, in the order of revisions. */
export interface PackedEntries {
  /** Of the last one. */
  revision: number;
  actors: readonly number[];
  /** Where each entry ends in `bytes`; it begins where the one before ends. */
  ends: readonly number[];
  bytes: Uint8Array<ArrayBuffer>;
}

export type MaskRequest =
  | { kind: "ATTACH"; id: string; shape: Shape; manifest: Manifest }
  | { kind: "FEED"; id: string; shape: Shape; entries: PackedEntries }
  /** Slabs that an answer asked for. */
  | { kind: "PROVIDE"; id: string; shape: Shape; slabs: ReadonlyMap<string, Uint8Array> }
  | { kind: "FORGET"; id: string }
  | { kind: "READ"; id: string; shape: Shape; wish: MaskWish };

/** What is wanted lies in slabs that were not provided yet. */
export interface SlabsWanted {
  missing: readonly string[];
}

export interface MaskReply {
  /** Null for SLICES and SHOWN: they are not worth the reading of a whole mask. */
  measure: Measure | null;
  /**
   * Labels [k][j][i], the bytes of an uncompressed NIfTI file or of the content, or 1 for each patch that is shown and 0 for the others;
   * null where only the measure was wanted, or where slices hold nothing.
   */
  array: LabelArray | null;
  /** Of PLANES: labels [k][j][i] of each plane that anything was painted in, ascending. */
  planes?: { plane: number; labels: LabelArray }[];
}

type Shape = readonly [number, number, number];

interface Mask {
  replica: LabelmapReplica;
  revision: number;
  measure: Measure | null;
}

const masks = new Map<string, Mask>();

// Whatever is thrown here ends the thread: a mask that was fed by half must not be read, and a new thread starts from the journal.
parentPort?.on("message", (request: MaskRequest) => {
  if (request.kind === "FORGET") return masks.delete(request.id);
  const mask = open(request);
  if (request.kind === "ATTACH") return mask.replica.attach(request.manifest);
  if (request.kind === "FEED") return feed(mask, request.entries);
  if (request.kind === "PROVIDE") {
    for (const [hash, bytes] of request.slabs) mask.replica.provide(hash, bytes);
    return;
  }
  const reply = tryToRead(mask, request.wish);
  return parentPort?.postMessage(reply, buffersOf(reply));
});

const buffersOf = (reply: MaskReply | SlabsWanted): ArrayBuffer[] =>
  "missing" in reply
    ? []
    : [...(reply.array ? [reply.array] : []), ...(reply.planes ?? []).map(({ labels }) => labels)].map(
        ({ buffer }) => buffer,
      );

function tryToRead(mask: Mask, wish: MaskWish): MaskReply | SlabsWanted {
  try {
    return read(mask, wish);
  } catch (error) {
    if (error instanceof SlabMissing) return { missing: error.hashes };
    throw error;
  }
}

function open({ id, shape }: { id: string; shape: Shape }): Mask {
  const known = masks.get(id);
  if (known) return known;
  const mask = { replica: createReplica({ shape, actor: 0, now: () => 0 }), revision: 0, measure: null };
  masks.set(id, mask);
  return mask;
}

function feed(mask: Mask, { revision, actors, ends, bytes }: PackedEntries): void {
  for (const [n, actor] of actors.entries()) mask.replica.receive(actor, bytes.subarray(ends[n - 1] ?? 0, ends[n]));
  mask.revision = revision;
  mask.measure = null;
}

function read(mask: Mask, wish: MaskWish): MaskReply {
  const { replica, revision } = mask;
  if (wish.kind === "SLICES") return { measure: null, array: readPlane(replica, wish) as MaskReply["array"] };
  if (wish.kind === "SHOWN")
    return {
      measure: null,
      array: Uint8Array.from(wish.patches, ({ actor, seq }) => Number(replica.isShown(actor, seq))),
    };
  mask.measure ??= { revision, contentHash: replica.contentHash(), voxelCounts: countLabels(replica) };
  const { measure } = mask;
  if (wish.kind === "MEASURE") return { measure, array: null };
  if (wish.kind === "PLANES") return { measure, array: null, planes: readPlanes(replica) };
  if (wish.kind === "CONTENT") return { measure, array: replica.contentBytes() as MaskReply["array"] };
  const labels = readLabels(replica, Math.max(0, ...measure.voxelCounts.keys()));
  if (wish.kind === "LABELS") return { measure, array: labels as MaskReply["array"] };
  const file = writeNifti({ shape: replica.shape, labels }, wish.grid);
  return { measure, array: file as MaskReply["array"] };
}
