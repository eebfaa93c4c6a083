import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { writeNifti } from "@covoxel/shared/nifti";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { afterEach, describe, expect, test } from "vitest";
import { NotFound } from "../../../errors.js";
import type { ReferenceGrid, Segmentation } from "../domain/segmentation.js";
import { Masks } from "./masks.js";

const shape = [40, 30, 6] as const;
const grid: ReferenceGrid = {
  seriesId: "srs_1" as ReferenceGrid["seriesId"],
  projectId: "prj_1" as ReferenceGrid["projectId"],
  kind: "VOLUME",
  shape,
  nt: 1,
  ijkToLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  spacingMm: [1, 1, 1],
  sourceKFlipped: true,
};

/** Journals in memory, and what each of them comes to. */
class Desk {
  readonly #journals = new Map<string, Uint8Array[]>();
  readonly #truths = new Map<string, LabelmapReplica>();
  entriesRead = 0;
  readonly masks = new Masks(
    {
      segmentations: {
        find: async (id) => (this.#journals.has(id) ? ({ id, seriesId: grid.seriesId } as Segmentation) : null),
        revisionsOf: async (ids) =>
          new Map(ids.flatMap((id) => (this.#journals.has(id) ? [[id, this.#journals.get(id)!.length]] : []))),
      },
      grids: { find: async () => grid },
      slabs: { read: async () => new Map() },
      store: {
        foldedLog: async (id) => ({ revision: this.#journals.get(id)!.length, manifest: null, log: [] }),
        entriesAfter: async (id, after, atMost) => {
          const entries = this.#journals.get(id)!.slice(after, after + atMost);
          this.entriesRead += entries.length;
          return entries.map((bytes, n) => ({ revision: after + n + 1, actor: 1, bytes }));
        },
      },
    },
    { idleMs: 60_000, timeoutMs: 60_000 },
  );

  open(name: string): SegmentationId {
    this.#journals.set(name, []);
    this.#truths.set(name, createReplica({ shape, actor: 1, now: () => 0 }));
    return name as SegmentationId;
  }

  truth(id: SegmentationId): LabelmapReplica {
    return this.#truths.get(id)!;
  }

  write(id: SegmentationId, entry: Uint8Array): void {
    this.#journals.get(id)!.push(entry);
  }

  /** Row j of slice k, from i 0 to `end`. */
  paint(id: SegmentationId, segment: number, [j, k]: [number, number], end: number, plane = 0): void {
    this.write(id, this.truth(id).paint({ parts: [{ segment, plane, spans: Int32Array.of(k, j, 0, end) }] }));
  }
}

let desk = new Desk();
afterEach(async () => {
  await desk.masks.close();
  desk = new Desk();
});

/** Voxel by voxel, the higher plane over the lower. */
function labelsOf(replica: LabelmapReplica): number[] {
  const [ni, nj, nk] = shape;
  return Array.from({ length: ni * nj * nk }, (_, n) => {
    const at = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))] as const;
    return replica.planes().reduce((label, plane) => replica.labelAt(...at, plane) || label, 0);
  });
}

describe("a mask read in its thread", () => {
  test("is what a replica of the same journal says, at each revision", async () => {
    const id = desk.open("seg_1");
    const empty = await desk.masks.measure(id);
    expect(empty).toEqual({ revision: 0, contentHash: desk.truth(id).contentHash(), voxelCounts: new Map() });
    desk.paint(id, 1, [3, 2], 20);
    desk.paint(id, 2, [3, 2], 5, 1);
    desk.write(id, desk.truth(id).undo()!);
    desk.write(id, desk.truth(id).redo()!);
    expect(await desk.masks.measure(id)).toEqual({
      revision: 4,
      contentHash: desk.truth(id).contentHash(),
      voxelCounts: new Map([
        [1, 20],
        [2, 5],
      ]),
    });
    const { labels, ...rest } = await desk.masks.snapshot(id);
    expect(rest).toEqual({ shape, revision: 4, contentHash: desk.truth(id).contentHash() });
    expect(labels).toEqual(Uint8Array.from(labelsOf(desk.truth(id))));
    desk.paint(id, 300, [4, 2], 7);
    expect((await desk.masks.snapshot(id)).labels).toEqual(Uint16Array.from(labelsOf(desk.truth(id))));
    const { contentHash, bytes } = await desk.masks.nifti(id);
    expect(contentHash).toBe(desk.truth(id).contentHash());
    expect(bytes).toEqual(writeNifti({ shape, labels: Uint16Array.from(labelsOf(desk.truth(id))) }, grid));
  });

  test("is read once for all who ask at once, and not again while nobody paints", async () => {
    const id = desk.open("seg_1");
    desk.paint(id, 1, [3, 2], 20);
    const [first, second] = await Promise.all([desk.masks.snapshot(id), desk.masks.snapshot(id)]);
    expect(second.labels).toBe(first.labels);
    expect(await desk.masks.measure(id)).toBe(await desk.masks.measure(id));
    desk.paint(id, 1, [4, 2], 20);
    expect((await desk.masks.measure(id)).revision).toBe(2);
    expect(desk.entriesRead).toBe(2);
  });

  test("is right however many others were asked for in between", async () => {
    const ids = Array.from({ length: 9 }, (_, n) => desk.open(`seg_${n}`));
    for (const round of [1, 2]) {
      for (const [n, id] of ids.entries()) desk.paint(id, 1, [n, round], 10 + n);
      const measures = await Promise.all(ids.map((id) => desk.masks.measure(id)));
      expect(measures.map(({ contentHash }) => contentHash)).toEqual(ids.map((id) => desk.truth(id).contentHash()));
    }
  });

  test("that crashes it is an error for who asked; the next question has a new thread", async () => {
    const [good, bad] = [desk.open("seg_good"), desk.open("seg_bad")];
    desk.paint(good, 1, [3, 2], 20);
    await desk.masks.measure(good);
    desk.paint(good, 2, [9, 2], 20);
    desk.write(bad, Uint8Array.of(1, 2, 3));
    const answers = await Promise.allSettled([desk.masks.measure(bad), desk.masks.measure(good)]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect((await desk.masks.snapshot(good)).contentHash).toBe(desk.truth(good).contentHash());
    await expect(desk.masks.measure(bad)).rejects.toThrow();
  });

  test("that doesn't exist is not found", async () => {
    const nowhere = "seg_nowhere" as SegmentationId;
    for (const asked of [desk.masks.measure(nowhere), desk.masks.snapshot(nowhere), desk.masks.nifti(nowhere)]) {
      await expect(asked).rejects.toThrow(NotFound);
    }
  });
});
