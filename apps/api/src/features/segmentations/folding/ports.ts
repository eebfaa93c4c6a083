import type { Manifest } from "@covoxel/shared/labelmap";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { FoldedLog } from "../room/ports.js";

/** What a fold works on; all of it durable. */
export interface Foldable extends FoldedLog {
  /** Entries that were set aside, above the manifest's watermarks. */
  refused: { actor: number; seq: number }[];
  /** Actors that nobody is any more: their undo windows are closed. */
  retired: number[];
}

export interface ManifestStore {
  foldable(id: SegmentationId): Promise<Foldable>;
  /** As if nothing was ever folded: the whole journal. `manifest` is the one to replace. */
  everything(id: SegmentationId): Promise<Foldable>;
  /** Whether the manifest in force names that slab. */
  isNamed(id: SegmentationId, hash: string): Promise<boolean>;
  /** Slabs that are about to be written: not swept for a day, named by a manifest or not. */
  claim(id: SegmentationId, hashes: readonly string[], at: Date): Promise<void>;
  /**
   * Puts `next` in place of the manifest one version below it, and begins a new ink document.
   * @returns the ink document's generation
   * @throws RoomMoved when the token is not the room's any more; ManifestMoved when another manifest is there
   */
  swap(id: SegmentationId, next: Manifest, how: { token: number; at: Date }): Promise<number>;
  /** Up to `atMost` slabs that no manifest names and nobody needed since `before`. */
  idleSlabs(before: Date, atMost: number): Promise<{ id: SegmentationId; hash: string }[]>;
  /**
   * Forgets one of them, unless somebody needs it after all.
   * @param remove deletes its bytes; nobody can claim it meanwhile
   */
  forgetSlab(slab: { id: SegmentationId; hash: string }, before: Date, remove: () => Promise<void>): Promise<void>;
}

/** The manifest that a fold stood on was replaced meanwhile. */
export class ManifestMoved extends Error {
  override readonly name = "ManifestMoved";
}
