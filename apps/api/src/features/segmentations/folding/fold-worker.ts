import { parentPort } from "node:worker_threads";
import { createReplica, type LabelmapReplica, type Manifest, SlabMissing } from "@covoxel/shared/labelmap";

export interface FoldWish {
  shape: readonly [number, number, number];
  /** What the next manifest stands on; null: everything is among the entries. */
  base: Manifest | null;
  entries: readonly { actor: number; bytes: Uint8Array }[];
  /** Entries that were set aside: their numbers are used up. */
  refused: readonly { actor: number; seq: number }[];
  /** Nobody will ever write as these again. */
  retired: readonly number[];
}

export type FoldRequest =
  | { kind: "FOLD"; wish: FoldWish }
  /** Answers MISSING. */
  | { kind: "PROVIDE"; slabs: ReadonlyMap<string, Uint8Array> };

export type FoldReply =
  /** Slabs of the base that the fold stands on. */
  { kind: "MISSING"; hashes: readonly string[] } | { kind: "FOLDED"; next: Manifest; slabs: Map<string, Uint8Array> };

interface UnderWay {
  replica: LabelmapReplica;
  base: Manifest | null;
  /** The last entry of each retired actor. */
  lastSeqs: ReadonlyMap<number, number>;
}

let underWay: UnderWay | null = null;

// Whatever is thrown here ends the thread, and the fold with it: nothing was changed by it.
parentPort?.on("message", (request: FoldRequest) => {
  if (request.kind === "FOLD") underWay = open(request.wish);
  else for (const [hash, bytes] of request.slabs) underWay?.replica.provide(hash, bytes);
  if (underWay) parentPort?.postMessage(fold(underWay));
});

function open({ shape, base, entries, refused, retired }: FoldWish): UnderWay {
  const replica = createReplica({ shape, actor: 0, now: () => 0 });
  if (base) replica.attach(base);
  for (const { actor, seq } of refused) replica.revoke(actor, seq);
  for (const { actor, bytes } of entries) replica.receive(actor, bytes);
  const lastSeqs = new Map(retired.map((actor) => [actor, replica.lastSeq(actor)]));
  for (const [actor, seq] of lastSeqs) if (seq > 0) replica.receive(actor, byeAfter(actor, seq, shape));
  return { replica, base, lastSeqs };
}

/** What a retired actor would have said to close its window. It is nowhere but here: the number stays free for what its author may still hold. */
function byeAfter(actor: number, seq: number, shape: FoldWish["shape"]): Uint8Array {
  const author = createReplica({ shape, actor, now: () => 0 });
  author.revoke(actor, seq);
  return author.bye();
}

function fold({ replica, base, lastSeqs }: UnderWay): FoldReply {
  try {
    const { next, slabs } = replica.fold(base);
    underWay = null;
    const marks = Object.entries(next.watermarks).map(([actor, seq]) => {
      const lastSeq = lastSeqs.get(Number(actor));
      return [actor, lastSeq === undefined ? seq : Math.min(seq, lastSeq)] as const;
    });
    return { kind: "FOLDED", next: { ...next, watermarks: Object.fromEntries(marks) }, slabs };
  } catch (error) {
    if (error instanceof SlabMissing) return { kind: "MISSING", hashes: error.hashes };
    throw error;
  }
}
