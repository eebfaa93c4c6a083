import { RefusalReason } from "@covoxel/shared/room-protocol";
import { describe, expect, test } from "vitest";
import type { KeyedTexts } from "./environment";
import { Outbox } from "./outbox";
import { createMemoryOutbox, type OutboxStore } from "./outbox-store";

const owner = { personId: "psn_1", segmentationId: "seg_1" };
const bytes = (n: number) => Uint8Array.of(n, 255, 0, n);

function texts(): KeyedTexts & { map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    keys: () => [...map.keys()],
    get: (key) => map.get(key) ?? null,
    set: (key, text) => map.set(key, text),
    delete: (key) => map.delete(key),
  };
}

/** A store whose writes hang, as when the page goes before the disk answers. */
const slowStore = (inner: OutboxStore): OutboxStore => ({ ...inner, put: () => new Promise(() => undefined) });

describe("the outbox", () => {
  test("sends by seq within each actor and forgets only what was confirmed", async () => {
    const store = createMemoryOutbox(true);
    const outbox = new Outbox(owner, store, null);
    for (const [actor, seq] of [
      [7, 2],
      [7, 1],
      [3, 9],
    ] as const)
      outbox.add(actor, seq, bytes(seq));
    expect(outbox.waiting().map(({ actor, seq }) => [actor, seq])).toEqual([
      [3, 9],
      [7, 1],
      [7, 2],
    ]);
    outbox.received(7, 1);
    expect([outbox.count("SENDING"), outbox.count("RECEIVED")]).toEqual([2, 1]);
    // The line broke: what was only received is sent again.
    outbox.unsent();
    expect([outbox.count("SENDING"), outbox.count("RECEIVED")]).toEqual([3, 0]);
    expect(outbox.confirmed(7, 1, 1)).toBe(true);
    expect(outbox.confirmed(7, 1, 1)).toBe(false);
    expect((await store.load(owner)).map(({ seq }) => seq)).toEqual([9, 2]);
  });

  test("keeps a refused entry with its reason, apart from what is sent", async () => {
    const store = createMemoryOutbox(true);
    const outbox = new Outbox(owner, store, null);
    outbox.add(7, 1, bytes(1));
    expect(outbox.refused(7, 1, RefusalReason.SEGMENT_LOCKED)).toBe(true);
    expect(outbox.waiting()).toEqual([]);
    expect(await store.load(owner)).toEqual([
      { actor: 7, seq: 1, bytes: bytes(1), refusal: "SEGMENT_LOCKED", savedAs: null },
    ]);
  });

  test("holds what is saved until this computer's copy has it, and counts it to nobody", async () => {
    const store = createMemoryOutbox(true);
    const outbox = new Outbox(owner, store, null, true);
    for (const seq of [1, 2, 3]) void outbox.add(7, seq, bytes(seq));
    outbox.confirmed(7, 1, 10);
    outbox.confirmed(7, 2, 11);
    expect(outbox.waiting().map(({ seq }) => seq)).toEqual([3]);
    expect((await store.load(owner)).map(({ seq, savedAs }) => [seq, savedAs])).toEqual([
      [1, 10],
      [2, 11],
      [3, null],
    ]);
    expect(await store.waitingOf(owner.personId)).toEqual([{ segmentationId: "seg_1", entries: 1 }]);
    outbox.copied(10);
    expect((await store.load(owner)).map(({ seq }) => seq)).toEqual([2, 3]);

    const next = new Outbox(owner, store, null, true);
    for (const entry of await next.load()) if (entry.savedAs) next.adoptSaved(entry);
    next.copied(11);
    expect((await store.load(owner)).map(({ seq }) => seq)).toEqual([3]);
  });

  test("what the store doesn't have yet is written at once when the page goes, and found by the next page", async () => {
    const [store, emergency] = [createMemoryOutbox(true), texts()];
    const leaving = new Outbox(owner, slowStore(store), emergency);
    leaving.add(7, 1, bytes(1));
    leaving.addAtOnce(7, 2, bytes(2));
    expect(emergency.map.size).toBe(1);
    leaving.saveAtOnce();
    expect(emergency.map.size).toBe(2);

    const elsewhere = new Outbox({ ...owner, personId: "psn_2" }, store, emergency);
    expect(await elsewhere.load()).toEqual([]);
    const found = await new Outbox(owner, store, emergency).load();
    expect(found.map((entry) => [entry.seq, [...entry.bytes]])).toEqual([
      [1, [1, 255, 0, 1]],
      [2, [2, 255, 0, 2]],
    ]);
    expect(emergency.map.size).toBe(0);
  });

  test("a browser that forbids storage doesn't forbid painting, and is not called durable", async () => {
    const broken: OutboxStore = {
      durable: true,
      load: () => Promise.reject(new Error("denied")),
      put: () => Promise.reject(new Error("denied")),
      delete: () => Promise.reject(new Error("denied")),
      waitingOf: () => Promise.reject(new Error("denied")),
    };
    const outbox = new Outbox(owner, broken, null);
    expect(await outbox.load()).toEqual([]);
    outbox.add(7, 1, bytes(1));
    expect(outbox.waiting()).toHaveLength(1);
    expect(outbox.durable).toBe(false);
  });
});
