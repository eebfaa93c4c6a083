import type { Manifest } from "@covoxel/shared/labelmap";
import type { Identity } from "@covoxel/shared/room-protocol";
import type { OutboxOwner } from "./outbox-store";

/** What a room needs to come up without its server, as it was when this tab last heard from it. */
export interface RoomCopy {
  identity: Identity;
  mayPaint: boolean;
  /** Of the last entry in `ink`. */
  revision: number;
  generation: number;
  /** Server time when it was kept, ms since the document's epoch, and what this computer's own clock said then. */
  serverTimeMs: number;
  wallMs: number;
  /** Yjs states. */
  meta: Uint8Array;
  ink: Uint8Array;
  /** What is folded; null while nothing is. Its slabs are kept beside it. */
  manifest: Manifest | null;
}

/** Copies of rooms on this computer, each for one person: never shown to somebody else who signs in on the same browser. */
export interface RoomCopies {
  load(owner: OutboxOwner): Promise<RoomCopy | null>;
  /**
   * Keeps it, unless another tab has kept one of a later revision.
   * @returns the revision of the one that is there now; null where nothing may be kept
   * @throws when the browser's quota is used up
   */
  save(owner: OutboxOwner, copy: RoomCopy): Promise<number | null>;
  /** Hashes of the slabs that are here. */
  slabs(owner: OutboxOwner): Promise<ReadonlySet<string>>;
  /** By SHA-256, as the manifest names them. */
  loadSlab(owner: OutboxOwner, hash: string): Promise<Uint8Array | null>;
  saveSlab(owner: OutboxOwner, hash: string, bytes: Uint8Array): Promise<void>;
}

export function createMemoryCopies(): RoomCopies {
  const copies = new Map<string, RoomCopy>();
  const slabs = new Map<string, Uint8Array>();
  const keyOf = ({ personId, segmentationId }: OutboxOwner, hash = "") => [personId, segmentationId, hash].join("/");
  return {
    load: async (owner) => copies.get(keyOf(owner)) ?? null,
    save: async (owner, copy) => {
      const before = copies.get(keyOf(owner));
      if (!before || before.revision <= copy.revision) copies.set(keyOf(owner), copy);
      return copies.get(keyOf(owner))!.revision;
    },
    slabs: async (owner) =>
      new Set(
        [...slabs.keys()].filter((key) => key.startsWith(keyOf(owner))).map((key) => key.slice(keyOf(owner).length)),
      ),
    loadSlab: async (owner, hash) => slabs.get(keyOf(owner, hash)) ?? null,
    saveSlab: async (owner, hash, bytes) => void slabs.set(keyOf(owner, hash), bytes),
  };
}
