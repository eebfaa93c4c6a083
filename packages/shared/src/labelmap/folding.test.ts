import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { deepTimeoutMs, isDeep, numRuns } from "../../../../tests/support/labelmap/effort.js";
import {
  attachWhole,
  type Folding,
  foldOn,
  isUnder,
  sabotageWinners,
} from "../../../../tests/support/labelmap/folding.js";
import { type Picture, pictureOf, type Sent, spec, whole } from "../../../../tests/support/labelmap/naive-spec.js";
import { foldStory, mix, play, type Script, shuffled } from "../../../../tests/support/labelmap/script.js";
import { decodeEntry, encodeEntry, makePatch, readEntry } from "./entry.js";
import { SlabMissing } from "./errors.js";
import { createReplica, createReplicaWithRules } from "./replica.js";
import { type Rules, rules } from "./rules.js";
import type { LabelmapReplica, Shape } from "./types.js";

if (isDeep) vi.setConfig({ testTimeout: deepTimeoutMs });
const planes = [0, 1, 2];
const salt = fc.nat(0xffff);

const open = (shape: Shape, theRules: Rules = rules, actor = 77) =>
  createReplicaWithRules({ shape, actor, now: () => 0 }, theRules);
const seqOf = ({ bytes }: Sent) => decodeEntry(bytes).seq;
const text = (picture: Picture) => JSON.stringify([...picture]);

/** What somebody has heard at some time: all of some actors and nothing of others, or of each a prefix, and of what follows now and then an entry. */
const heardBy = (log: readonly Sent[], who: number): Sent[] =>
  who % 2 === 0
    ? log.filter(({ actor }) => mix(actor, who) % 2 === 0)
    : log.filter((sent) => seqOf(sent) <= mix(sent.actor, who) % 150 || mix(sent.actor, seqOf(sent), who) % 4 === 0);

interface Sabotage {
  readonly rules?: Rules;
  /** What is published instead of a good folding. */
  readonly folding?: (folding: Folding, shape: Shape) => Folding;
}

/**
 * LM7 for one story: two compactors fold what they heard, the second perhaps on top of the first, each twice; a reader gets manifests,
 * slabs and entries in any order, entries that are folded sometimes twice and sometimes never.
 */
function foldsToSpec(story: Script, order: number, sabotage: Sabotage = {}): boolean {
  const { log } = play(story);
  const publish = (folding: Folding) => sabotage.folding?.(folding, story.shape) ?? folding;
  const foldings: Folding[] = [];
  const compact = (who: number, base: Folding | null) => {
    const compactor = open(story.shape, sabotage.rules);
    for (const { actor, bytes } of shuffled(heardBy(log, who), order)) compactor.receive(actor, bytes);
    // Others' manifests, too, without their slabs: some stand beside the base, some say less, some more.
    for (const [n, { manifest }] of foldings.entries()) if (mix(order, who, n) % 2 === 0) compactor.attach(manifest);
    const fold = (on: Folding | null): Folding => {
      const folding = foldOn(compactor, on, new Map(foldings.flatMap(({ slabs }) => [...slabs])));
      foldings.push(folding);
      return folding;
    };
    const first = fold(base);
    if (mix(order, who) % 2 === 0) compactor.attach(first.manifest);
    for (const { actor, bytes } of shuffled(heardBy(log, who + 1), who)) compactor.receive(actor, bytes);
    return [first, fold(first)];
  };
  const byFirst = compact(order, null);
  compact(order + 7, order % 3 === 0 ? byFirst[0]! : null);
  compact(order + 11, byFirst[order % 2]!);
  compact(order + 14, foldings[mix(order) % foldings.length]!);
  const published = foldings.map(publish);

  const reader = open(story.shape, sabotage.rules);
  const isFolded = (sent: Sent) => foldings.some(({ manifest }) => isUnder(manifest, sent.actor, seqOf(sent)));
  const delivered = log.filter((sent, n) => !isFolded(sent) || mix(n, order, 5) % 2 === 0);
  const acts = [
    ...shuffled(delivered, order).map(
      ({ actor, bytes }) =>
        () =>
          reader.receive(actor, bytes),
    ),
    ...published.map(
      ({ manifest }) =>
        () =>
          reader.attach(JSON.parse(JSON.stringify(manifest))),
    ),
    ...published.flatMap(({ slabs }) =>
      [...slabs].map(
        ([hash, bytes]) =>
          () =>
            reader.provide(hash, bytes),
      ),
    ),
  ];
  for (const act of shuffled(acts, order + 1)) {
    act();
    if (mix(order, acts.indexOf(act)) % 9 === 0) lookAround(reader);
  }
  return text(pictureOf(reader, planes)) === text(whole(spec(story.shape, log), story.shape, planes));
}

/** Reading decodes bricks; what comes afterwards must not depend on that. */
function lookAround(replica: LabelmapReplica): void {
  for (const plane of planes)
    try {
      replica.slice(2, 0, new Uint16Array(replica.shape[0] * replica.shape[1]), plane);
    } catch (error) {
      if (!(error instanceof SlabMissing)) throw error;
    }
}

describe("[LM7] fold", () => {
  it("[LM7] any gap-free prefixes, folded by two, joined in any order with late and duplicate entries, are the spec", () => {
    fc.assert(
      fc.property(foldStory, salt, (story, order) => foldsToSpec(story, order)),
      { numRuns },
    );
  });

  it("[LM7] the same knowledge gives the same manifest and the same bytes", () => {
    fc.assert(
      fc.property(foldStory, salt, (story, order) => {
        const heard = heardBy(play(story).log, order);
        const [one, other] = [1, 2].map((who) => {
          const replica = open(story.shape, rules, who);
          for (const { actor, bytes } of shuffled(heard, order + who)) replica.receive(actor, bytes);
          if (who === 2) lookAround(replica);
          return foldOn(replica, null);
        });
        expect(other).toEqual(one);
      }),
      { numRuns },
    );
  });

  it("[LM7] whoever knows every entry needs no slab, and sees nothing change", () => {
    fc.assert(
      fc.property(foldStory, salt, (story, order) => {
        const { replicas, log } = play(story);
        const live = replicas[0]!;
        for (const { actor, bytes } of shuffled(log, order)) live.receive(actor, bytes);
        const before = text(pictureOf(live, planes));
        for (let folds = 0; folds < 2; folds += 1) {
          live.attach(foldOn(live, null).manifest);
          const missing = planes.flatMap((plane) => live.slabsNeeded(2, 0, plane));
          expect(missing).toEqual([]);
          expect(text(pictureOf(live, planes))).toBe(before);
        }
        let undone = 0;
        while (live.undo() !== null) undone += 1;
        for (; undone > 0; undone -= 1) live.redo();
        expect(text(pictureOf(live, planes))).toBe(text(whole(spec(story.shape, log), story.shape, planes)));
      }),
      { numRuns },
    );
  });
});

describe("[LM5] refused after it was folded past", () => {
  it("[LM5] a refusal that comes after the manifest that left the patch out takes it away all the same", () => {
    const shape: Shape = [300, 8, 8];
    const author = createReplica({ shape, actor: 1, now: () => 0 });
    const bar = (segment: number, i: number) =>
      author.paint({ parts: [{ segment, spans: Int32Array.of(0, 0, i, i + 9) }] });
    const server = createReplica({ shape, actor: 2, now: () => 0 });
    for (const [n, entry] of [bar(1, 0), bar(2, 4), bar(3, 200), author.bye()].entries())
      if (n === 1) server.revoke(1, 2);
      else server.receive(1, entry);
    const folding = foldOn(server, null);
    author.attach(folding.manifest);
    expect(author.labelAt(5, 0, 0)).toBe(2);
    author.revoke(1, 2);
    // Its own word is not to be trusted any more: it asks for the slabs.
    expect(author.slabsNeeded(2, 0)).toEqual(Object.values(folding.manifest.slabs));
    for (const [hash, bytes] of folding.slabs) author.provide(hash, bytes);
    expect([5, 10, 205].map((i) => author.labelAt(i, 0, 0))).toEqual([1, 0, 3]);
    expect(author.contentHash()).toBe(server.contentHash());
    author.revoke(1, 2);
    expect(author.slabsNeeded(2, 0)).toEqual([]);
  });
});

describe("slabs and parts in odd order", () => {
  const shape: Shape = [300, 8, 8];
  const bar = (replica: LabelmapReplica, segment: number, i: number) =>
    replica.paint({ parts: [{ segment, spans: Int32Array.of(0, 0, i, i + 9) }] });

  it("[LM7] slabs provided before their manifest stay, whatever is folded meanwhile", () => {
    const author = createReplica({ shape, actor: 1, now: () => 0 });
    const entries = [bar(author, 1, 0), bar(author, 2, 200), author.bye()];
    const folding = foldOn(author, null);
    const reader = createReplica({ shape, actor: 2, now: () => 0 });
    for (const [hash, bytes] of folding.slabs) reader.provide(hash, bytes);
    for (const entry of entries) reader.receive(1, entry);
    reader.fold(null);
    reader.receive(1, bar(author, 3, 100));
    reader.receive(1, author.bye());
    reader.fold(null);
    const fresh = reader.slabsNeeded(2, 0);
    reader.attach(folding.manifest);
    expect([fresh, reader.slabsNeeded(2, 0)]).toEqual([[], []]);
    expect([reader.labelAt(3, 0, 0), reader.labelAt(103, 0, 0)]).toEqual([1, 3]);
  });

  it("[LM7] slabs that one manifest did without are still here when one beside it names them", () => {
    const [ada, ben] = [1, 2].map((actor) => createReplica({ shape, actor, now: () => 0 }));
    const entries: Sent[] = [];
    const write = (author: LabelmapReplica, segment: number, i: number) => {
      entries.push(
        { actor: author.actor, bytes: bar(author, segment, i) },
        { actor: author.actor, bytes: author.bye() },
      );
    };
    const knowing = (known: readonly Sent[]) => {
      const replica = createReplica({ shape, actor: 3, now: () => 0 });
      for (const { actor, bytes } of known) replica.receive(actor, bytes);
      return replica;
    };
    write(ada!, 1, 0);
    write(ben!, 2, 200);
    const first = foldOn(knowing(entries), null);
    const both = entries.length;
    write(ada!, 3, 4);
    write(ben!, 4, 204);
    const withAda = foldOn(knowing(entries.slice(0, both + 2)), first);
    const withBen = foldOn(knowing([...entries.slice(0, both), ...entries.slice(both + 2)]), first);
    const reader = createReplica({ shape, actor: 4, now: () => 0 });
    const brought = new Set<string>();
    for (const { manifest, slabs } of [first, withAda, withBen]) {
      reader.attach(manifest);
      for (const [hash, bytes] of slabs) {
        if (!brought.has(hash)) reader.provide(hash, bytes);
        brought.add(hash);
      }
    }
    expect([2, 6, 202, 206].map((i) => reader.labelAt(i, 0, 0))).toEqual([1, 3, 2, 4]);
    expect(reader.contentHash()).toBe(knowing(entries).contentHash());
  });

  it("[LM1] of overlapping parts of one patch the first shows, also where it is folded or worked out late", () => {
    const [one, other] = [1, 2].map((segment) => {
      const entry = readEntry(bar(createReplica({ shape, actor: 1, now: () => 0 }), segment, segment * 4));
      return entry.kind === "patch" ? entry.parts[0]! : null;
    });
    const forged = encodeEntry(makePatch(1, 1, null, [one!, other!]));
    const live = createReplica({ shape, actor: 1, now: () => 0 });
    live.receive(1, forged);
    live.bye();
    const reader = createReplica({ shape, actor: 2, now: () => 0 });
    attachWhole(reader, foldOn(live, null));
    expect([live.labelAt(9, 0, 0), reader.labelAt(9, 0, 0), reader.labelAt(14, 0, 0)]).toEqual([1, 1, 2]);
  });
});

describe("[LM9] reset", () => {
  it("[LM9] manifest, log and outbox make the live replica again: picture, hash, undo, redo, seq and stamp", () => {
    fc.assert(
      fc.property(foldStory, salt, (story, order) => {
        const { replicas, log } = play(story);
        const live = replicas[0]!;
        for (const { actor, bytes } of shuffled(log, order)) live.receive(actor, bytes);
        const server = open(story.shape);
        for (const { actor, bytes } of heardBy(log, order)) server.receive(actor, bytes);
        const folding = foldOn(server, null);
        const reloaded = createReplica({ shape: story.shape, actor: live.actor, now: () => story.startMs });
        const rest = log.filter((sent) => !isUnder(folding.manifest, sent.actor, seqOf(sent)));
        for (const { actor, bytes } of shuffled(rest, order + 1)) reloaded.receive(actor, bytes);
        attachWhole(reloaded, folding);
        if (order % 2 === 0) attachWhole(live, folding);
        expect(text(pictureOf(reloaded, planes))).toBe(text(pictureOf(live, planes)));
        expect(reloaded.contentHash()).toBe(live.contentHash());
        for (const act of ["redo", "undo", "undo", "redo", "bye"] as const)
          expect(reloaded[act]()).toEqual(live[act]());
        const dot = { parts: [{ segment: 1, spans: Int32Array.of(0, 0, 0, 1) }] };
        const [a, b] = [decodeEntry(reloaded.paint(dot)), decodeEntry(live.paint(dot))];
        expect([a.seq, a.kind === "patch" && a.hlc > folding.manifest.maxHlc]).toEqual([b.seq, true]);
        expect(text(pictureOf(reloaded, planes))).toBe(text(pictureOf(live, planes)));
      }),
      { numRuns },
    );
  });
});

describe("controls: a broken fold is noticed", () => {
  const caught = (sabotage: Sabotage) =>
    fc.check(
      fc.property(foldStory, salt, (story, order) => foldsToSpec(story, order, sabotage)),
      { numRuns: 500, endOnFailure: true },
    ).failed;

  it("[LM7] stamps dropped in slabs", () => {
    const folding = (good: Folding, shape: Shape) => sabotageWinners(good, shape, (winner) => ({ ...winner, hlc: 0 }));
    expect(caught({ folding })).toBe(true);
  });

  it("[LM7] watermark not advanced", () => {
    const folding = ({ manifest, slabs }: Folding) => ({ manifest: { ...manifest, watermarks: {} }, slabs });
    expect(caught({ folding })).toBe(true);
  });

  it("[LM7] a patch folded while its author may still take it back", () => {
    expect(caught({ rules: { ...rules, undoWindowPatches: 49 } })).toBe(true);
  });

  it.each([
    ["actor as int32", (a, b) => a.hlc - b.hlc || (a.actor | 0) - (b.actor | 0) || a.seq - b.seq],
    ["hlc as int32", (a, b) => (a.hlc | 0) - (b.hlc | 0) || a.actor - b.actor || a.seq - b.seq],
    ["no tie-break by actor", (a, b) => a.hlc - b.hlc],
  ] as [string, Rules["compareStamps"]][])("[LM7] %s", (_what, compareStamps) => {
    expect(caught({ rules: { ...rules, compareStamps } })).toBe(true);
  });
});
