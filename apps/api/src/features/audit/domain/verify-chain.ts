import { firstPreviousHash, hashEntry } from "./chain.js";
import type { ChainedEntry, ChainHead } from "./entry.js";

/** The first thing that is not as it was written; numbers are those that entries have now. */
export type ChainFault =
  /** It says something else than when it was written. */
  | { kind: "CHANGED"; number: number }
  /** There is none of that number, though later ones are there. */
  | { kind: "REMOVED"; number: number }
  /** The entry behind it stands on the one before it. */
  | { kind: "PUT_IN"; number: number }
  /** It is whole, but does not stand on the one before it: either that one was written anew with its hash, or others were between them. */
  | { kind: "BROKEN_BEFORE"; number: number }
  /** The head says that the chain goes on to `last`. */
  | { kind: "END_REMOVED"; number: number; last: number }
  /** The head says that the chain ends before it. */
  | { kind: "BEHIND_HEAD"; number: number }
  /** What somebody kept of the chain elsewhere is not in it. */
  | { kind: "NOT_AS_KEPT"; number: number };

export interface ChainReport {
  entries: number;
  /** As the entries that were read say it. */
  head: ChainHead;
  fault: ChainFault | null;
}

const beginning: ChainHead = { number: 0, hash: firstPreviousHash };

/**
 * Reads a chain from its first entry on, up to the first fault.
 * @param entries by number
 * @param head as the installation remembers it
 * @param kept as somebody wrote it down at any time before
 */
export async function verifyChain(
  entries: AsyncIterable<ChainedEntry>,
  head: ChainHead,
  kept: ChainHead | null = null,
): Promise<ChainReport> {
  let last = beginning;
  let here: ChainedEntry | null = null;
  let seesKept = kept === null || isSame(kept, beginning);
  const report = (fault: ChainFault | null): ChainReport => ({ entries: last.number, head: last, fault });
  for await (const next of withEnd(entries)) {
    if (here) {
      const fault = judge(last, here, next);
      if (fault) return report(fault);
      last = { number: here.number, hash: here.hash };
      seesKept ||= kept !== null && isSame(kept, last);
      if (kept?.number === last.number && !seesKept) return report({ kind: "NOT_AS_KEPT", number: last.number });
    }
    here = next;
  }
  return report(judgeEnd(last, head) ?? (seesKept ? null : { kind: "NOT_AS_KEPT", number: kept!.number }));
}

function judge(last: ChainHead, here: ChainedEntry, next: ChainedEntry | null): ChainFault | null {
  const { number } = here;
  if (number !== last.number + 1) return { kind: "REMOVED", number: last.number + 1 };
  if (next?.previousHash === last.hash) return { kind: "PUT_IN", number };
  if (hashEntry(here, here.previousHash) !== here.hash) return { kind: "CHANGED", number };
  return here.previousHash === last.hash ? null : { kind: "BROKEN_BEFORE", number };
}

function judgeEnd(last: ChainHead, head: ChainHead): ChainFault | null {
  if (head.number > last.number) return { kind: "END_REMOVED", number: last.number + 1, last: head.number };
  if (head.number < last.number) return { kind: "BEHIND_HEAD", number: head.number + 1 };
  return head.hash === last.hash ? null : { kind: "CHANGED", number: last.number };
}

const isSame = (a: ChainHead, b: ChainHead): boolean => a.number === b.number && a.hash === b.hash;

async function* withEnd(entries: AsyncIterable<ChainedEntry>): AsyncIterable<ChainedEntry | null> {
  yield* entries;
  yield null;
}
