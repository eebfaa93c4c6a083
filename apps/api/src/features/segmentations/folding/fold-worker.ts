import { parentPort } from "node:worker_threads";
import { createReplica, type LabelmapReplica, type Manifest, SlabMissing } from "@covoxel/shared/labelmap";

export interface FoldWish {
  shape: readonly [number, number, number];
  /** What the next manifest stands on; null: everything is among the entries. */
  base: Manifest | null;
  entries: readonly { actor: number; bytes: Uint8Array }[];
  /** Entries that were set aside: their numbers are used up. */
  refused: readonly { actor: number; seq: number }[];
}

export type FoldRequest =
  | { kind: "FOLD"; wish: FoldWish }
  /** Answers MISSING. */
  | { kind: "PROVIDE"; slabs: ReadonlyMap<string, Uint8Array> };

export type FoldReply =
  /** Slabs of the base that the fold stands on. */
  { kind: "MISSING"; hashes: readonly string[] } | { kind: "FOLDED"; next: Manifest; slabs: Map<string, Uint8Array> };

let underWay: { replica: LabelmapReplica; base: Manifest | null } | null = null;

// Whatever is thrown here ends the thread, and the fold with it: nothing was changed by it.
parentPort?.on("message", (request: FoldRequest) => {
  if (request.kind === "FOLD") underWay = open(request.wish);
  else for (const [hash, bytes] of request.slabs) underWay?.replica.provide(hash, bytes);
  if (underWay) parentPort?.postMessage(fold(underWay));
});

function open({ shape, base, entries, refused }: FoldWish): { replica: LabelmapReplica; base: Manifest | null } {
  const replica = createReplica({ shape, actor: 0, now: () => 0 });
  if (base) replica.attach(base);
  for (const { actor, seq } of refused) replica.revoke(actor, seq);
  for (const { actor, bytes } of entries) replica.receive(actor, bytes);
  return { replica, base };
}

function fold({ replica, base }: { replica: LabelmapReplica; base: Manifest | null }): FoldReply {
  try {
    const folded = replica.fold(base);
    underWay = null;
    return { kind: "FOLDED", ...folded };
  } catch (error) {
    if (error instanceof SlabMissing) return { kind: "MISSING", hashes: error.hashes };
    throw error;
  }
}
