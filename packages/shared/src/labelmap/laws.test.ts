import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { deepTimeoutMs, isDeep, numRuns } from "../../../../tests/support/labelmap/effort.js";
import {
  type Picture,
  pictureOf,
  type Sent,
  spec,
  visiblePatches,
  whole as wholePicture,
} from "../../../../tests/support/labelmap/naive-spec.js";
import { longStream, play, type Script, script, shuffled } from "../../../../tests/support/labelmap/script.js";
import { decodeEntry } from "./entry.js";
import { createReplica, createReplicaWithRules } from "./replica.js";
import { type Rules, rules } from "./rules.js";
import { collectSpans } from "./spans.js";
import type { LabelmapReplica, Shape } from "./types.js";

if (isDeep) vi.setConfig({ testTimeout: deepTimeoutMs });
const planes = [0, 1, 2];
const salt = fc.nat(0xffff);

const fresh = (shape: Shape, log: readonly Sent[], readerRules: Rules = rules, actor = 77): LabelmapReplica => {
  const replica = createReplicaWithRules({ shape, actor, now: () => 0 }, readerRules);
  for (const { actor: from, bytes } of log) replica.receive(from, bytes);
  return replica;
};

const whole = (picture: Picture, shape: Shape) => wholePicture(picture, shape, planes);

/** LM1 for one story: a reader with the log in another order and every author, brought up to date, show what the law says. */
function converges(story: Script, order: number, authorRules: Rules = rules, readerRules: Rules = rules): boolean {
  const { replicas, log } = play(story, authorRules);
  const expected = JSON.stringify([...whole(spec(story.shape, log), story.shape)]);
  for (const replica of replicas)
    for (const { actor, bytes } of shuffled(log, order + replica.actor)) replica.receive(actor, bytes);
  return [fresh(story.shape, shuffled(log, order), readerRules), ...replicas].every(
    (replica) => JSON.stringify([...pictureOf(replica, planes)]) === expected,
  );
}

describe("[LM1] converge", () => {
  it("[LM1] any order, duplication and partition: every replica equals the spec, label and author", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => converges(story, order)),
      { numRuns },
    );
  });

  it("[LM1] also for streams that run past the undo window", () => {
    fc.assert(
      fc.property(longStream, salt, (story, order) => converges(story, order)),
      { numRuns },
    );
  });

  it("[LM1] slices along each axis show the same labels as single voxels", () => {
    fc.assert(
      fc.property(script, (story) => {
        const { replicas } = play(story);
        for (const plane of planes)
          expect(slicedLabels(replicas[0]!, plane)).toEqual(pickedLabels(replicas[0]!, plane));
      }),
      { numRuns },
    );
  });

  it("[LM1] more than 256 winners in one brick, and then none of them", () => {
    const shape: Shape = [40, 40, 1];
    const author = createReplica({ shape, actor: 9, now: () => 0 });
    const log: Sent[] = [];
    for (let n = 0; n < 1600; n += 1) {
      const spans = Int32Array.of(0, Math.floor(n / 40), n % 40, (n % 40) + 1);
      log.push({ actor: 9, bytes: author.paint({ parts: [{ segment: n + 1, spans }] }) });
    }
    for (const replica of [author, fresh(shape, shuffled(log, 3))])
      expect(pictureOf(replica, [0]).get(0)!.labels).toEqual(Array.from({ length: 1600 }, (_, n) => n + 1));
    const everything = collectSpans((visit) => {
      for (let j = 0; j < 40; j += 1) visit(0, j, 0, 40);
    });
    log.push({ actor: 9, bytes: author.paint({ parts: [{ segment: 0, spans: everything }] }) });
    expect(pictureOf(fresh(shape, shuffled(log, 4)), [0])).toEqual(spec(shape, log));
    expect(new Set(pictureOf(author, [0]).get(0)!.labels)).toEqual(new Set([0]));
  });
});

describe("[LM2] keep", () => {
  it("[LM2] a voxel that exactly one visible patch covers shows that patch", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { log } = play(story);
        const replica = fresh(story.shape, shuffled(log, order));
        const [ni, nj] = story.shape;
        const covers = new Map<string, { label: number; author: string; times: number }>();
        for (const { actor, patch } of visiblePatches(log))
          for (const { actor: a, patch: only } of [{ actor, patch }])
            for (const [voxel, picture] of pictureVoxels(spec(story.shape, [sentOf(log, a, only.seq)]), ni, nj)) {
              const before = covers.get(voxel)?.times ?? 0;
              covers.set(voxel, { ...picture, times: before + 1 });
            }
        for (const [voxel, { label, author, times }] of covers) {
          if (times !== 1) continue;
          const [i, j, k, plane] = voxel.split(",").map(Number) as [number, number, number, number];
          expect(replica.labelAt(i, j, k, plane)).toBe(label);
          const shown = replica.authorAt(i, j, k, plane);
          expect(`${shown?.actor}/${shown?.seq}`).toBe(author);
        }
      }),
      { numRuns },
    );
  });
});

const sentOf = (log: readonly Sent[], actor: number, seq: number): Sent =>
  log.find((sent) => sent.actor === actor && decodeEntry(sent.bytes).seq === seq)!;

function* pictureVoxels(picture: Picture, ni: number, nj: number) {
  for (const [plane, { labels, authors }] of picture)
    for (const [at, author] of authors.entries())
      if (author !== null) {
        const row = Math.floor(at / ni);
        yield [`${at % ni},${row % nj},${Math.floor(row / nj)},${plane}`, { label: labels[at]!, author }] as const;
      }
}

describe("[LM3] cause", () => {
  it("[LM3] what is painted after seeing a patch lies above it", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { log } = play(story);
        const late = createReplica({ shape: story.shape, actor: 0, now: () => 0 });
        let highest = -1;
        for (const { actor, bytes } of shuffled(log, order)) {
          if (actor !== 0) late.receive(actor, bytes);
          const entry = decodeEntry(bytes);
          if (actor !== 0 && entry.kind === "patch") highest = Math.max(highest, entry.hlc);
        }
        const mine = decodeEntry(late.paint({ parts: [{ segment: 1, spans: Int32Array.of(0, 0, 0, 1) }] }));
        expect(mine.kind === "patch" && mine.hlc > highest).toBe(true);
        expect(late.authorAt(0, 0, 0)).toEqual({ actor: 0, seq: 1 });
      }),
      { numRuns },
    );
  });
});

describe("undo and redo", () => {
  const afterHearingAll = (story: Script, order: number) => {
    const { replicas, log } = play(story);
    const replica = replicas[0]!;
    for (const { actor, bytes } of shuffled(log, order)) replica.receive(actor, bytes);
    return { replica, log };
  };

  it("[LM4] undo changes only voxels whose winner is the undone patch", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { replica } = afterHearingAll(story, order);
        const before = pictureOf(replica, planes);
        const toggle = replica.undo();
        if (toggle === null) return;
        const entry = decodeEntry(toggle);
        const undone = `${replica.actor}/${entry.kind === "toggle" ? entry.target : 0}`;
        const after = pictureOf(replica, planes);
        for (const plane of planes)
          before.get(plane)!.authors.forEach((author, at) => {
            if (author === undone) expect(after.get(plane)!.authors[at]).not.toBe(undone);
            else expect(after.get(plane)!.authors[at]).toBe(author);
          });
      }),
      { numRuns },
    );
  });

  it("[LM5] an undone patch leaves what would be there had it never been painted", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { replica, log } = afterHearingAll(story, order);
        const toggle = replica.undo();
        if (toggle === null) return;
        const entry = decodeEntry(toggle);
        const never = new Set([`${replica.actor}/${entry.kind === "toggle" ? entry.target : 0}`]);
        expect(pictureOf(replica, planes)).toEqual(whole(spec(story.shape, log, never), story.shape));
      }),
      { numRuns },
    );
  });

  it("[LM5] a refused patch, too, whether the refusal or the patch arrives first", () => {
    fc.assert(
      fc.property(script, salt, fc.boolean(), (story, order, early) => {
        const { log } = play(story);
        const victim = log[order % Math.max(1, log.length)];
        if (victim === undefined) return;
        const seq = decodeEntry(victim.bytes).seq;
        const replica = createReplica({ shape: story.shape, actor: 77, now: () => 0 });
        if (early) replica.revoke(victim.actor, seq);
        for (const { actor, bytes } of shuffled(log, order)) replica.receive(actor, bytes);
        if (!early) replica.revoke(victim.actor, seq);
        const expected = spec(story.shape, log, new Set([`${victim.actor}/${seq}`]));
        expect(pictureOf(replica, planes)).toEqual(whole(expected, story.shape));
      }),
      { numRuns },
    );
  });

  it("[LM6] redo restores what undo took, as long as nothing was painted in between", () => {
    fc.assert(
      fc.property(script, salt, fc.integer({ min: 1, max: 60 }), (story, order, times) => {
        const { replica } = afterHearingAll(story, order);
        const before = pictureOf(replica, planes);
        let undone = 0;
        while (undone < times && replica.undo() !== null) undone += 1;
        for (let n = 0; n < undone; n += 1) expect(replica.redo()).not.toBeNull();
        expect(pictureOf(replica, planes)).toEqual(before);
      }),
      { numRuns },
    );
  });

  it("[LM6] painting ends redo", () => {
    const replica = createReplica({ shape: [4, 4, 1], actor: 1, now: () => 0 });
    const dot = (i: number) => replica.paint({ parts: [{ segment: 1, spans: Int32Array.of(0, 0, i, i + 1) }] });
    dot(0);
    replica.undo();
    dot(1);
    expect(replica.redo()).toBeNull();
    expect([replica.labelAt(0, 0, 0), replica.labelAt(1, 0, 0)]).toEqual([0, 1]);
  });

  it("[LM4] exactly the last 50 patches can be undone, whatever was undone before, and none behind a bye", () => {
    const replica = createReplica({ shape: [200, 1, 1], actor: 1, now: () => 0 });
    const paintAt = (i: number) => replica.paint({ parts: [{ segment: 1, spans: Int32Array.of(0, 0, i, i + 1) }] });
    for (let i = 0; i < 60; i += 1) paintAt(i);
    let undone = 0;
    while (replica.undo() !== null) undone += 1;
    expect(undone).toBe(50);
    expect([replica.labelAt(9, 0, 0), replica.labelAt(10, 0, 0)]).toEqual([1, 0]);
    for (let n = 0; n < 10; n += 1) expect(replica.redo()).not.toBeNull();
    replica.bye();
    expect([replica.undo(), replica.redo()]).toEqual([null, null]);
    paintAt(100);
    expect(replica.undo()).not.toBeNull();
    expect(replica.undo()).toBeNull();
  });
});

describe("[LM9] reset", () => {
  it("[LM9] a fresh read of the log is the live replica: picture, next seq and stamp, undo and redo", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { replicas, log } = play(story);
        const live = replicas[0]!;
        for (const { actor, bytes } of log) live.receive(actor, bytes);
        const reloaded = createReplica({ shape: story.shape, actor: live.actor, now: () => story.startMs });
        for (const { actor, bytes } of shuffled(log, order)) reloaded.receive(actor, bytes);
        expect(pictureOf(reloaded, planes)).toEqual(pictureOf(live, planes));
        for (const act of ["redo", "undo", "undo", "redo", "bye"] as const)
          expect(reloaded[act]()).toEqual(live[act]());
        const dot = { parts: [{ segment: 1, spans: Int32Array.of(0, 0, 0, 1) }] };
        const [a, b] = [decodeEntry(reloaded.paint(dot)), decodeEntry(live.paint(dot))];
        expect(a.seq).toBe(b.seq);
      }),
      { numRuns },
    );
  });
});

describe("[LM12] hash", () => {
  /** The same labels, painted at once by somebody else. */
  const repainted = (shape: Shape, picture: Picture, change = 0): LabelmapReplica => {
    const replica = createReplica({ shape, actor: 123, now: () => 42 });
    for (const [plane, { labels }] of picture) {
      const cells = Uint16Array.from(labels);
      if (plane === 0) cells[change % cells.length]! ^= change === 0 ? 0 : 1;
      for (const label of new Set(cells))
        if (label !== 0) {
          const [ni, nj] = shape;
          const spans = collectSpans((visit) => {
            cells.forEach((value, at) => {
              const row = Math.floor(at / ni);
              if (value === label) visit(Math.floor(row / nj), row % nj, at % ni, (at % ni) + 1);
            });
          });
          replica.paint({ parts: [{ segment: label, plane, spans }] });
        }
    }
    return replica;
  };

  it("[LM12] equal labels have an equal hash, whatever the history; one other voxel changes it", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { log } = play(story);
        const picture = whole(spec(story.shape, log), story.shape);
        const hash = fresh(story.shape, shuffled(log, order)).contentHash();
        expect(repainted(story.shape, picture).contentHash()).toBe(hash);
        expect(repainted(story.shape, picture, 1 + order).contentHash()).not.toBe(hash);
      }),
      { numRuns },
    );
  });

  it("[LM12] the grid counts: an empty mask on another grid has another hash", () => {
    const empty = (shape: Shape) => createReplica({ shape, actor: 1, now: () => 0 }).contentHash();
    expect(empty([2, 3, 4])).not.toBe(empty([4, 3, 2]));
    expect(empty([2, 3, 4])).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("[LM13] contested", () => {
  it("[LM13] voxels where visible patches of two actors say different things, and no others", () => {
    fc.assert(
      fc.property(script, salt, (story, order) => {
        const { log } = play(story);
        const opinions = new Map<string, Set<number>>();
        for (const actor of story.actors)
          for (const [voxel, { label }] of pictureVoxels(
            spec(
              story.shape,
              log.filter((sent) => sent.actor === actor),
            ),
            story.shape[0],
            story.shape[1],
          ))
            opinions.set(voxel, (opinions.get(voxel) ?? new Set()).add(label));
        const expected = [...opinions].filter(([, labels]) => labels.size > 1).map(([voxel]) => voxel);
        const found = [...fresh(story.shape, shuffled(log, order)).contested()];
        expect(found.map(({ i, j, k, plane }) => `${i},${j},${k},${plane}`).sort()).toEqual(expected.sort());
      }),
      { numRuns },
    );
  });
});

describe("controls: a broken rule is noticed", () => {
  const caught = (stories: fc.Arbitrary<Script>, authorRules: Rules, readerRules: Rules) =>
    fc.check(
      fc.property(stories, salt, (story, order) => converges(story, order, authorRules, readerRules)),
      { numRuns: 2000, endOnFailure: true },
    ).failed;
  const comparing = (compareStamps: Rules["compareStamps"]): Rules => ({ ...rules, compareStamps });

  it.each([
    ["no tie-break by actor", comparing((a, b) => a.hlc - b.hlc)],
    ["actor as int32", comparing((a, b) => a.hlc - b.hlc || (a.actor | 0) - (b.actor | 0) || a.seq - b.seq)],
    ["hlc as int32", comparing((a, b) => (a.hlc | 0) - (b.hlc | 0) || a.actor - b.actor || a.seq - b.seq)],
    ["hlc as uint32", comparing((a, b) => (a.hlc >>> 0) - (b.hlc >>> 0) || a.actor - b.actor || a.seq - b.seq)],
  ])("[LM1] %s", (_sabotage, broken) => {
    expect(caught(script, rules, broken)).toBe(true);
  });

  it("[LM1] undo window one too wide, at the author", () => {
    expect(caught(longStream, { ...rules, undoWindowPatches: 51 }, rules)).toBe(true);
  });

  it("[LM1] undo window one too narrow, at the reader", () => {
    expect(caught(longStream, rules, { ...rules, undoWindowPatches: 49 })).toBe(true);
  });
});

function slicedLabels(replica: LabelmapReplica, plane: number): number[][] {
  const [ni, nj, nk] = replica.shape;
  return ([0, 1, 2] as const).flatMap((axis) =>
    Array.from({ length: replica.shape[axis] }, (_, index) => {
      const out = new Uint16Array((ni * nj * nk) / replica.shape[axis]);
      replica.slice(axis, index, out, plane);
      return [...out];
    }),
  );
}

function pickedLabels(replica: LabelmapReplica, plane: number): number[][] {
  const [ni, nj, nk] = replica.shape;
  const at = (i: number, j: number, k: number) => replica.labelAt(i, j, k, plane);
  const range = (n: number) => Array.from({ length: n }, (_, index) => index);
  return [
    ...range(ni).map((i) => range(nk).flatMap((k) => range(nj).map((j) => at(i, j, k)))),
    ...range(nj).map((j) => range(nk).flatMap((k) => range(ni).map((i) => at(i, j, k)))),
    ...range(nk).map((k) => range(nj).flatMap((j) => range(ni).map((i) => at(i, j, k)))),
  ];
}
