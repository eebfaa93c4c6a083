import { describe, expect, test } from "vitest";
import { firstPreviousHash, hashEntry } from "./chain.js";
import type { AuditEntry, ChainedEntry, ChainHead } from "./entry.js";
import { verifyChain } from "./verify-chain.js";

function chained(entry: AuditEntry, number: number, previousHash: string): ChainedEntry {
  return { ...entry, number, previousHash, hash: hashEntry(entry, previousHash) };
}

const saying = (n: number): AuditEntry => ({
  id: `aud_${n}`,
  at: new Date(n),
  who: "SYSTEM",
  act: "PROTOCOL_SAVED",
  subject: "prj_1",
  projectId: null,
  caseId: null,
  details: { version: n },
});

function chainOf(length: number): ChainedEntry[] {
  const chain: ChainedEntry[] = [];
  for (let n = 1; n <= length; n++) chain.push(chained(saying(n), n, chain.at(-1)?.hash ?? firstPreviousHash));
  return chain;
}

const headOf = (chain: readonly ChainedEntry[]): ChainHead => {
  const { number, hash } = chain.at(-1) ?? { number: 0, hash: firstPreviousHash };
  return { number, hash };
};

async function* each(chain: readonly ChainedEntry[]): AsyncIterable<ChainedEntry> {
  yield* chain;
}

/** What is said of a chain of ten after somebody was at it; `head` is as it was, unless they were at that, too. */
async function faultOf(change: (chain: ChainedEntry[]) => ChainedEntry[] | undefined, head = headOf(chainOf(10))) {
  const chain = chainOf(10);
  return (await verifyChain(each(change(chain) ?? chain), head)).fault;
}

const renumbered = (chain: readonly ChainedEntry[]): ChainedEntry[] =>
  chain.map((entry, n) => ({ ...entry, number: n + 1 }));

describe("a chain as it was written", () => {
  test.each([0, 1, 2, 10])("of %i entries is whole, and its head is said", async (length) => {
    const chain = chainOf(length);
    expect(await verifyChain(each(chain), headOf(chain))).toEqual({
      entries: length,
      head: headOf(chain),
      fault: null,
    });
  });

  test("still holds every head that was ever kept of it, and no other", async () => {
    const chain = chainOf(5);
    const ask = async (kept: ChainHead) => (await verifyChain(each(chain), headOf(chain), kept)).fault;
    for (let length = 0; length <= 5; length++) expect(await ask(headOf(chainOf(length)))).toBeNull();
    expect(await ask({ number: 3, hash: "3".repeat(64) })).toEqual({ kind: "NOT_AS_KEPT", number: 3 });
    expect(await ask(headOf(chainOf(8)))).toEqual({ kind: "NOT_AS_KEPT", number: 8 });
  });
});

describe("of a chain that somebody was at, the first fault is named", () => {
  test.each([1, 4, 10])("entry %i changed", async (number) => {
    const change = (chain: ChainedEntry[]) => {
      chain[number - 1] = { ...chain[number - 1]!, subject: "prj_2" };
      return chain;
    };
    expect(await faultOf(change)).toEqual({ kind: "CHANGED", number });
  });

  test.each([1, 4, 9])("entry %i removed", async (number) => {
    expect(await faultOf((chain) => chain.toSpliced(number - 1, 1))).toEqual({ kind: "REMOVED", number });
  });

  test.each([1, 4, 10])("entry %i put in, the later ones renumbered", async (number) => {
    const put = (chain: ChainedEntry[]) => {
      const before = chain[number - 2]?.hash ?? firstPreviousHash;
      return renumbered(chain.toSpliced(number - 1, 0, chained(saying(99), number, before)));
    };
    expect(await faultOf(put)).toEqual({ kind: "PUT_IN", number });
  });

  test("an entry changed together with its hash, and one removed with the later ones renumbered", async () => {
    const anew = (chain: ChainedEntry[]) => {
      chain[3] = chained(saying(99), 4, chain[2]!.hash);
      return chain;
    };
    expect(await faultOf(anew)).toEqual({ kind: "BROKEN_BEFORE", number: 5 });
    const removed = (chain: ChainedEntry[]) => renumbered(chain.toSpliced(3, 1));
    expect(await faultOf(removed)).toEqual({ kind: "BROKEN_BEFORE", number: 4 });
    const last = (chain: ChainedEntry[]) => {
      chain[9] = chained(saying(99), 10, chain[8]!.hash);
      return chain;
    };
    expect(await faultOf(last)).toEqual({ kind: "CHANGED", number: 10 });
  });

  test("the end cut off; with the head put back it takes one that was kept elsewhere to find it", async () => {
    const cut = (chain: ChainedEntry[]) => chain.slice(0, 7);
    expect(await faultOf(cut)).toEqual({ kind: "END_REMOVED", number: 8, last: 10 });
    const putBack = headOf(chainOf(7));
    expect(await faultOf(cut, putBack)).toBeNull();
    const kept = headOf(chainOf(9));
    expect((await verifyChain(each(chainOf(7)), putBack, kept)).fault).toEqual({ kind: "NOT_AS_KEPT", number: 9 });
  });

  test("the head put back alone", async () => {
    expect(await faultOf(() => undefined, headOf(chainOf(7)))).toEqual({ kind: "BEHIND_HEAD", number: 8 });
  });

  test("and where it is written anew from there on, only a head that was kept tells", async () => {
    const forged = chainOf(3);
    for (let n = 4; n <= 10; n++) forged.push(chained(saying(n + 100), n, forged.at(-1)!.hash));
    expect((await verifyChain(each(forged), headOf(forged))).fault).toBeNull();
    const kept = headOf(chainOf(6));
    expect((await verifyChain(each(forged), headOf(forged), kept)).fault).toEqual({ kind: "NOT_AS_KEPT", number: 6 });
  });

  test("and how far it was whole", async () => {
    const chain = chainOf(10).toSpliced(5, 1);
    expect(await verifyChain(each(chain), headOf(chainOf(10)))).toMatchObject({ entries: 5, head: headOf(chainOf(5)) });
  });
});
