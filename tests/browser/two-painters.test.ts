import { gunzipSync } from "node:zlib";
import type { ProjectRole } from "@covoxel/shared/vocabulary";
import type { BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Browsing, startBrowsing } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, openRoomPage, type RoomPage, roomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");

type Point = readonly [number, number];

describe.skipIf(!chromium.available)(`two people painting one mask (needs Chromium)`, () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;
  let walt: TestPerson;
  const open: BrowserContext[] = [];

  const enter = async (person: TestPerson, segmentationId: string): Promise<RoomPage> => {
    const { page, context } = await covoxel.open(person);
    open.push(context);
    return openRoomPage(page, segmentationId);
  };
  const serverHash = async (id: string): Promise<string> => {
    const { segmentation } = await rita.graphql<{ segmentation: { contentHash: string } }>(
      "query ($id: ID!) { segmentation(id: $id) { contentHash } }",
      { id },
    );
    return segmentation.contentHash;
  };
  /** Every label of the saved mask, [k][j][i]. */
  const savedLabels = async (id: string): Promise<Uint8Array | Uint16Array> => {
    const { segmentation } = await covoxel.server.admin.graphql<{ segmentation: { niftiPath: string } }>(
      "query ($id: ID!) { segmentation(id: $id) { niftiPath } }",
      { id },
    );
    const answer = await covoxel.server.admin.fetch(segmentation.niftiPath);
    return niftiLabels(new Uint8Array(await answer.arrayBuffer()));
  };

  beforeAll(async () => {
    // Folds as soon as there is anything to fold, every second: nobody may notice.
    covoxel = await startBrowsing({ env: { ROOM_FOLD_ENTRIES: "1", ROOM_FOLD_EVERY_MS: "1000" } });
    const projectId = await covoxel.server.createProject("Liver and tumour");
    const asReader = [{ projectId, roles: ["READER" as ProjectRole] }];
    rita = await covoxel.server.join("Rita Reader", asReader);
    walt = await covoxel.server.join("Walter Wu", asReader);
    series = await importPhantom(covoxel.server.admin, projectId, [128, 128, 16], [2.5, 2.5, 5]);
  });
  // Pages that nobody looks at any more would go on drawing.
  afterEach(() => Promise.all(open.splice(0).map((context) => context.close())));
  afterAll(() => covoxel?.stop());

  it("thirty crossing strokes each, at once, on one slice: both screens, the server and a third client hold equal masks; undo touches only one's own", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const [a, b] = await Promise.all([enter(rita, id), enter(walt, id)]);
    await b.page.getByRole("button", { name: "Paint with Tumour" }).click();
    await Promise.all([a.press("b"), b.press("b")]);

    await Promise.all([paintAll(a, crossing("ROWS")), paintAll(b, crossing("COLUMNS"))]);
    await Promise.all([a.saved(), b.saved()]);
    await expect
      .poll(async () => [await a.contentHash(), await b.contentHash()])
      .toEqual([await serverHash(id), await serverHash(id)]);

    const before = await savedLabels(id);
    expect(new Set(before)).toEqual(new Set([0, 1, 2]));

    const c = await enter(rita, id);
    expect(await c.contentHash()).toBe(await serverHash(id));
    for (const room of [a, b, c]) await room.page.mouse.move(2, 2);
    const pixels = await Promise.all([a, b, c].map((room) => room.overlayHash()));
    expect(new Set(pixels).size).toBe(1);

    for (let n = 0; n < 30; n++) await a.press("Control+z");
    await a.saved();
    await expect.poll(() => b.contentHash()).toBe(await serverHash(id));
    const after = await savedLabels(id);
    let changed = 0;
    after.forEach((label, at) => {
      if (before[at] === 2) expect(label).toBe(2);
      if (before[at] !== label) changed++;
    });
    expect(changed).toBeGreaterThan(0);
    expect(new Set(after)).toEqual(new Set([0, 2]));
  });

  it("folds while two people paint: nothing flickers, nothing is lost", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const [a, b] = await Promise.all([enter(rita, id), enter(walt, id)]);
    await b.page.getByRole("button", { name: "Paint with Tumour" }).click();
    await Promise.all([a.press("b"), b.press("b")]);
    // A stroke that nothing will cross, to be watched: it is folded first.
    const watched: Point = [0.22, 0.22];
    await a.draw([watched, [0.26, 0.22]]);
    await a.saved();
    const watchers = [a, b].map((room) => watchSpot(room, watched));
    await Promise.all(watchers.map((watcher) => watcher.seen()));

    // One goes on past the fifty that can be taken back; the other keeps crossing.
    const strokes = 56;
    await Promise.all([paintAll(a, hatching("ROWS", strokes)), paintAll(b, hatching("COLUMNS", 12))]);
    await Promise.all([a.saved(), b.saved()]);
    const folded = async () => {
      const { rows } = await covoxel.server.database.pool.query(
        "select version, (select sum(value::int) from jsonb_each_text(manifest -> 'watermarks')) as entries from ink_manifest where segmentation_id = $1",
        [id],
      );
      return { version: Number(rows[0]?.version ?? 0), entries: Number(rows[0]?.entries ?? 0) };
    };
    await expect.poll(folded, { timeout: 60_000 }).toMatchObject({ entries: strokes + 1 - 50 });
    expect((await folded()).version).toBeGreaterThan(1);
    await expect
      .poll(async () => [await a.contentHash(), await b.contentHash()])
      .toEqual([await serverHash(id), await serverHash(id)]);
    for (const watcher of watchers) {
      const { frames, gone } = await watcher.stop();
      expect(frames).toBeGreaterThan(10);
      expect(gone).toBe(0);
    }
    // Somebody who comes now reads slabs; and what is in the window can still be taken back.
    const c = await enter(rita, id);
    await expect.poll(() => c.contentHash()).toBe(await serverHash(id));
    for (let n = 0; n < 10; n++) await a.press("Control+z");
    await a.saved();
    await expect.poll(() => b.contentHash()).toBe(await serverHash(id));
    await expect.poll(() => c.contentHash()).toBe(await serverHash(id));
  });

  it("a duplicated tab is a second painter: neither loses a stroke", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const first = await enter(rita, id);
    const opened = first.page.context().waitForEvent("page");
    // A window opened this way starts with a copy of the tab's session storage, as a duplicated tab does.
    await first.page.evaluate(() => void window.open(location.href));
    const second = roomPage(await opened);
    await second.ready();
    const actorOf = (room: RoomPage) => room.page.locator("[data-reading=open]").getAttribute("data-actor");
    expect(await actorOf(second)).not.toBe(await actorOf(first));

    await Promise.all([first.press("b"), second.press("b")]);
    await Promise.all([
      paintAll(first, [0.3, 0.34, 0.38].map((y) => [[0.35, y], [0.45, y]])),
      paintAll(second, [0.6, 0.64, 0.68].map((y) => [[0.55, y], [0.65, y]])),
    ]); // biome-ignore format: points
    await Promise.all([first.saved(), second.saved()]);
    await expect
      .poll(async () => [await first.contentHash(), await second.contentHash()])
      .toEqual([await serverHash(id), await serverHash(id)]);
    const third = await enter(walt, id);
    expect(await third.contentHash()).toBe(await serverHash(id));
    expect(countOf(await savedLabels(id), 1)).toBe(await strokesVoxels(second));
  });

  it("a page reloaded in mid-stroke brings the stroke back and saves it", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const room = await enter(rita, id);
    await room.press("b");
    const box = await room.page.locator("[data-plane=AXIAL]").boundingBox();
    if (!box) throw new Error("The axial view is not on the screen.");
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await room.page.mouse.move(...at(0.4, 0.4));
    await room.page.mouse.down();
    for (let x = 0.4; x <= 0.6; x += 0.02) await room.page.mouse.move(...at(x, 0.4));
    await room.page.reload();
    await room.page.mouse.up();
    await room.ready();
    await room.saved();
    await expect.poll(async () => countOf(await savedLabels(id), 1)).toBeGreaterThan(0);
    expect(await room.contentHash()).toBe(await serverHash(id));
  });

  /** What the page counts of segment 1, once it has finished counting. */
  async function strokesVoxels(room: RoomPage): Promise<number> {
    const figure = room.page.locator("[data-segment='1'] [data-voxels]");
    await expect.poll(async () => Number(await figure.getAttribute("data-voxels"))).toBeGreaterThan(0);
    return Number(await figure.getAttribute("data-voxels"));
  }
});

/** Thirty wavy lines across the middle of the view, along its rows or down its columns. */
function crossing(way: "ROWS" | "COLUMNS"): Point[][] {
  return Array.from({ length: 30 }, (_, n) => {
    const across = 0.3 + (0.4 * n) / 29;
    return Array.from({ length: 5 }, (_, step): Point => {
      const along = 0.3 + (0.4 * step) / 4;
      const wave = across + 0.012 * Math.sin(step + n);
      return way === "ROWS" ? [along, wave] : [wave, along];
    });
  });
}

/** Looks at one spot of the drawn labels in every frame. @param at in shares of the view */
function watchSpot(room: RoomPage, [x, y]: Point) {
  const canvas = room.page.locator("[data-plane=AXIAL] canvas[data-layer=mask]");
  const watching = canvas.evaluate(
    (element: HTMLCanvasElement, [x, y]) => {
      const seen = { frames: 0, gone: 0 };
      Object.assign(window, { watchedSpot: seen });
      const look = () => {
        const [column, row] = [Math.round(x * element.width), Math.round(y * element.height)];
        const isPainted = element.getContext("2d")!.getImageData(column, row, 1, 1).data[3]! > 0;
        if (isPainted) seen.frames++;
        else if (seen.frames > 0) seen.gone++;
        requestAnimationFrame(look);
      };
      look();
    },
    [x, y] as const,
  );
  const read = () =>
    room.page.evaluate(() => (window as unknown as { watchedSpot: { frames: number; gone: number } }).watchedSpot);
  return {
    seen: async () => {
      await watching;
      await expect.poll(async () => (await read()).frames).toBeGreaterThan(0);
    },
    stop: read,
  };
}

/** Short straight lines that cross those of the other way. */
function hatching(way: "ROWS" | "COLUMNS", count: number): Point[][] {
  return Array.from({ length: count }, (_, n) => {
    const across = 0.35 + (0.3 * n) / count;
    return way === "ROWS"
      ? [
          [0.4, across],
          [0.6, across],
        ]
      : [
          [across, 0.4],
          [across, 0.6],
        ];
  });
}

async function paintAll(room: RoomPage, strokes: readonly (readonly Point[])[]): Promise<void> {
  for (const stroke of strokes) await room.draw(stroke);
}

function countOf(labels: Uint8Array | Uint16Array, wanted: number): number {
  let count = 0;
  for (const label of labels) if (label === wanted) count++;
  return count;
}

/** The voxels of a NIfTI-1 label map (uint8 or uint16, little-endian). */
function niftiLabels(file: Uint8Array): Uint8Array | Uint16Array {
  const bytes = file[0] === 0x1f ? new Uint8Array(gunzipSync(file)) : file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bits = view.getInt16(72, true);
  const data = bytes.slice(view.getFloat32(108, true));
  return bits === 8 ? data : new Uint16Array(data.buffer);
}
