import { afterEach, describe, expect, test } from "vitest";
import { GeometryMismatch } from "../../../errors.js";
import type { AgreementWish, LabelArray } from "../domain/agreement.js";
import { combineReads } from "../domain/combine-reads.js";
import { findDisagreements } from "../domain/find-disagreements.js";
import { measureAgreement } from "../domain/measure-agreement.js";
import { AgreementThread } from "./agreement-thread.js";
import { AgreementThreads, type AgreementThreadsOptions } from "./agreement-threads.js";

const shape = [60, 50, 40] as const;
const voxels = 60 * 50 * 40;
const ijkToLps = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];

/** Label 1 fills slices 5 to `end`, label 2 those from 30 on. */
function drawn<Labels extends LabelArray>(labels: Labels, end: number): Labels {
  labels.fill(1, 5 * 3000, end * 3000);
  labels.fill(2, 30 * 3000);
  return labels;
}
const wishOf = (a: LabelArray, b: LabelArray): AgreementWish => ({
  masks: { shape, ijkToLps, a, b },
  pairs: [
    { a: 1, b: 1 },
    { a: 2, b: 2 },
    { a: 3, b: 3 },
  ],
  toleranceMm: 1,
});
const wish = () => wishOf(drawn(new Uint8Array(voxels), 20), drawn(new Uint8Array(voxels), 23));

let threads: AgreementThreads | undefined;
const open = (options: Partial<AgreementThreadsOptions> = {}) => {
  threads = new AgreementThreads({ threads: 1, timeoutMs: 60_000, idleMs: 60_000, ...options });
  return threads;
};
afterEach(() => threads?.close());

describe("agreement measured in a thread", () => {
  test("is what it is here, and the masks stay as they were", async () => {
    const asked = wish();
    const told: number[] = [];
    const found = await open().measure(asked, { onProgress: (done) => told.push(done) });
    expect(found).toEqual(measureAgreement(wish()));
    expect(asked).toEqual(wish());
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  test("reads shared memory where it lies, and parts of a buffer", async () => {
    const a = drawn(new Uint8Array(new SharedArrayBuffer(voxels)), 20);
    const b = drawn(new Uint16Array(voxels + 7).subarray(7), 23);
    expect(await open().measure(wishOf(a, b), { givesArrays: true })).toEqual(measureAgreement(wish()));
    expect([a.length, b.length]).toEqual([voxels, voxels]);
  });

  test("takes arrays that are given away without a copy, also one mask compared with itself", async () => {
    const given = wish();
    await open().measure(given, { givesArrays: true });
    expect([given.masks.a.length, given.masks.b.length]).toEqual([0, 0]);
    const { a } = wish().masks;
    const [same] = await threads!.measure(wishOf(a, a), { givesArrays: true });
    expect(same!.dice.value).toBe(1);
  });

  test("is refused here already when it can't be measured", async () => {
    await expect(open().measure(wishOf(new Uint8Array(3), new Uint8Array(voxels)))).rejects.toThrow(GeometryMismatch);
  });
});

describe("a measurement that nobody wants any more", () => {
  test("ends with the signal's reason, and the next one is measured", async () => {
    const stop = new AbortController();
    const asked = open().measure(wish(), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("not needed")),
    });
    const next = threads!.measure(wish());
    await expect(asked).rejects.toThrow("not needed");
    expect(await next).toEqual(measureAgreement(wish()));
  });

  test("is given up by the thread itself, in the middle of it", async () => {
    const stop = new AbortController();
    const long = { ...wish(), pairs: Array(1000).fill({ a: 1, b: 1 }) };
    const thread = new AgreementThread();
    const told: number[] = [];
    const onProgress = (done: number) => {
      told.push(done);
      stop.abort(new Error("not needed"));
    };
    const task = { kind: "MEASURE", wish: long } as const;
    await expect(thread.perform(task, { signal: stop.signal, onProgress }, 600_000)).rejects.toThrow("not needed");
    expect(told).toHaveLength(1);
    expect(await thread.perform({ kind: "MEASURE", wish: wish() }, {}, 60_000)).toHaveLength(3);
    thread.end(new Error("done"));
  });

  test("is never begun when it still waits", async () => {
    const first = open().measure(wish());
    const stop = new AbortController();
    const told: number[] = [];
    const waiting = threads!.measure(wish(), { signal: stop.signal, onProgress: (done) => told.push(done) });
    stop.abort(new Error("not needed"));
    await expect(waiting).rejects.toThrow("not needed");
    await first;
    expect(await threads!.measure(wish())).toHaveLength(3);
    expect(told).toEqual([]);
    await expect(threads!.measure(wish(), { signal: stop.signal })).rejects.toThrow("not needed");
  });
});

describe("many measurements", () => {
  test("wait for their turn: one begins when the one before is done", async () => {
    const seen: string[] = [];
    const measure = async (n: number) => {
      await threads!.measure(wish(), { onProgress: (done) => done < 0.5 && seen.push(`begins ${n}`) });
      seen.push(`done ${n}`);
    };
    open();
    await Promise.all([0, 1, 2].map(measure));
    expect(seen.filter((event, n) => event !== seen[n - 1])).toEqual(
      [0, 1, 2].flatMap((n) => [`begins ${n}`, `done ${n}`]),
    );
  });

  test("are divided among threads", async () => {
    open({ threads: 2 });
    const found = await Promise.all(Array.from({ length: 5 }, () => threads!.measure(wish())));
    expect(found).toEqual(Array(5).fill(measureAgreement(wish())));
  });

  test("end, each with its error, when a thread takes too long; no turn is lost", async () => {
    open({ timeoutMs: 1 });
    const asked = await Promise.allSettled([threads!.measure(wish()), threads!.measure(wish())]);
    expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("go on after a pause in which threads were let go", async () => {
    open({ idleMs: 0 });
    await threads!.measure(wish());
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await threads!.measure(wish())).toHaveLength(3);
  });

  test("are errors for who asked when all is closed", async () => {
    open();
    const asked = [threads!.measure(wish()), threads!.measure(wish())].map((answer) => answer.catch((error) => error));
    threads!.close();
    expect(await Promise.all(asked)).toEqual([expect.any(Error), expect.any(Error)]);
    await expect(threads!.measure(wish())).rejects.toThrow("stopped");
  });
});

describe("disagreements and combined reads worked out in a thread", () => {
  const reads = () => [drawn(new Uint8Array(voxels), 20), drawn(new Uint16Array(voxels), 23)];

  test("are what they are here", async () => {
    const asked = {
      shape,
      ijkToLps,
      reads: reads(),
      labels: [
        [1, 1],
        [2, 2],
        [3, 0],
      ],
      atMost: 5,
    };
    const found = await open().findDisagreements(asked);
    expect(found).toEqual(findDisagreements(asked));
    expect(found[0]!.listed[0]!.voxels).toBe(3 * 3000);
    const labels = [{ numbers: [1, 1], result: 300 }];
    const wish = { shape, reads: reads(), labels, by: { rule: "ALL" } } as const;
    const combined = await threads!.combineReads({ ...wish, reads: reads() }, { givesArrays: true });
    expect(combined).toBeInstanceOf(Uint16Array);
    expect(combined).toEqual(combineReads(wish));
  });

  test("are refused here already when they can't be, and given up when nobody wants them any more", async () => {
    const short = { shape, ijkToLps, reads: [new Uint8Array(3), new Uint8Array(voxels)], labels: [], atMost: 5 };
    await expect(open().findDisagreements(short)).rejects.toThrow(GeometryMismatch);
    const stop = new AbortController();
    stop.abort(new Error("not needed"));
    const wish = { shape, reads: reads(), labels: [], by: { rule: "ALL" } } as const;
    await expect(threads!.combineReads(wish, { signal: stop.signal })).rejects.toThrow("not needed");
  });
});
