import { mkdirSync } from "node:fs";
import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Browsing, startBrowsing, type Window } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, keptForOffline, openRoomPage, type RoomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");
const strokesEach = process.env.COVOXEL_DEEP ? 200 : 20;
/** Pictures for people who look at the screens; none unless a folder is named. */
const pictures = process.env.COVOXEL_PICTURES;

type Point = readonly [number, number];

describe.skipIf(!chromium.available)("painting without a network (needs Chromium)", () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;
  let walt: TestPerson;

  const open: Window[] = [];
  const enter = async (person: TestPerson, id: string): Promise<{ window: Window; room: RoomPage }> => {
    const window = await covoxel.open(person);
    open.push(window);
    return { window, room: await openRoomPage(window.page, id) };
  };
  const serverHash = async (id: string): Promise<string> => {
    const { segmentation } = await rita.graphql<{ segmentation: { contentHash: string } }>(
      "query ($id: ID!) { segmentation(id: $id) { contentHash } }",
      { id },
    );
    return segmentation.contentHash;
  };

  beforeAll(async () => {
    covoxel = await startBrowsing();
    const projectId = await covoxel.server.createProject("Liver and tumour");
    const asReader = [{ projectId, roles: ["READER" as ProjectRole] }];
    rita = await covoxel.server.join("Rita Reader", asReader);
    walt = await covoxel.server.join("Walter Wu", asReader);
    series = await importPhantom(covoxel.server.admin, projectId, [128, 128, 16], [2.5, 2.5, 5]);
  });
  // Pages that nobody looks at any more would go on drawing.
  afterEach(() => Promise.all(open.splice(0).map(({ context }) => context.close())));
  afterAll(() => covoxel?.stop());

  it(`${strokesEach} crossing strokes each while cut off, one page reloaded meanwhile, one segment locked, then the segmentation closed: all equal on return, what both wrote is listed, what was refused is found`, async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour", "Vessel"]);
    const [a, b] = [await enter(rita, id), await enter(walt, id)];
    for (const { window, room } of [a, b]) {
      await keptForOffline(room);
      await window.context.setOffline(true);
      await room.page.locator("[data-reading=open][data-connection=OFFLINE]").waitFor();
    }
    await a.room.press("b");
    await choose(b.room, "Tumour");
    const [rows, columns] = [crossing("ROWS", strokesEach), crossing("COLUMNS", strokesEach)];
    await drawAll(a.room, rows);
    await drawAll(b.room, columns.slice(0, strokesEach / 2));
    expect(await waiting(b.room)).toBe(strokesEach / 2);
    await picture(b.room, "offline");

    // Nothing but this computer can answer now.
    await b.room.page.reload();
    await b.room.page.locator("[data-reading=open][data-first-slice-at][data-connection=OFFLINE]").waitFor();
    expect(await waiting(b.room)).toBe(strokesEach / 2);
    await expect.poll(() => b.room.page.getByText(/slices loaded/).count()).toBe(0);
    await picture(b.room, "offline-reloaded");
    await choose(b.room, "Vessel");
    await drawAll(b.room, columns.slice(strokesEach / 2));
    expect(await waiting(b.room)).toBe(strokesEach);
    // My own last stroke goes and comes, also without a network.
    const drawn = await b.room.contentHash();
    await b.room.press("Control+z");
    expect(await b.room.contentHash()).not.toBe(drawn);
    await b.room.press("Control+y");
    expect(await b.room.contentHash()).toBe(drawn);

    await covoxel.server.admin.graphql(
      "mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }",
      { input: { segmentationId: id, number: 2, locked: true } },
    );
    for (const { window } of [a, b]) await window.context.setOffline(false);
    await Promise.all([a.room.saved(), b.room.saved()]);
    await b.room.page.getByText("A stroke was refused and taken back").waitFor();
    const c = await enter(rita, id);
    const expectAllEqual = async () =>
      expect
        .poll(async () => [await a.room.contentHash(), await b.room.contentHash(), await c.room.contentHash()])
        .toEqual(Array(3).fill(await serverHash(id)));
    await expectAllEqual();
    await setAside(b.room, strokesEach / 2);
    const counts = await Promise.all([a, b, c].map(({ room }) => contested(room)));
    expect(counts[0]).toBeGreaterThan(0);
    expect(new Set(counts).size).toBe(1);

    // Cut off once more, and this time the whole segmentation is closed before the strokes arrive.
    await b.window.context.setOffline(true);
    await b.room.page.locator("[data-reading=open][data-connection=OFFLINE]").waitFor();
    await drawAll(b.room, columns.slice(0, 3));
    expect(await waiting(b.room)).toBe(3);
    await covoxel.server.admin.graphql("mutation ($id: ID!) { closeSegmentation(id: $id) { id } }", { id });
    await b.window.context.setOffline(false);
    await b.room.saved();
    await setAside(b.room, strokesEach / 2 + 3);
    await picture(b.room, "set-aside");
    await expectAllEqual();
    expect(b.window.complaints.filter((line) => line.startsWith("error:"))).toEqual([]);
  });

  it("a page with unsent strokes asks before it closes, one without doesn't; signing out asks, says what stays, and leaves no picture behind", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const { window, room } = await enter(walt, id);
    await keptForOffline(room);
    await room.press("b");
    await room.draw(crossing("ROWS", 1)[0] ?? []);
    await room.saved();
    const asked: string[] = [];
    room.page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await room.page.reload();
    await room.ready();
    expect(asked).toEqual([]);
    await window.context.setOffline(true);
    await room.page.locator("[data-connection=OFFLINE]").waitFor();
    await room.press("b");
    await room.draw(crossing("COLUMNS", 1)[0] ?? []);
    expect(await waiting(room)).toBe(1);
    await room.page.reload();
    await room.page.locator("[data-reading=open][data-connection=OFFLINE]").waitFor();
    expect(asked).toEqual(["beforeunload"]);

    // The line is back, but the room isn't opened again: the stroke waits on this computer.
    await room.page.goto("about:blank");
    await window.context.setOffline(false);
    await room.page.goto("/projects");
    await room.page.getByRole("button", { name: /account and language/ }).click();
    await room.page.getByRole("menuitem", { name: "Sign out" }).click();
    const dialog = room.page.getByRole("dialog");
    await dialog.getByText("1 stroke is not sent yet").waitFor();
    await dialog.getByRole("link", { name: "Liver and tumour" }).waitFor();
    await picture(room, "sign-out");
    await dialog.getByRole("button", { name: "Sign out, keep them here" }).click();
    await room.page.waitForURL(/sign-in/);
    expect(await copiesLeft(room)).toEqual({ copies: 0, caches: [], unsent: 1 });
  });

  it("one Ctrl+Z takes back strokes and edits of segments in the order of the acts; what a colleague changed since stays, and the page says so", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const { room } = await enter(rita, id);
    const { page } = room;
    const name = (number: number) => page.locator(`[data-segment="${number}"] span`).first();
    const rename = async (from: string, to: string) => {
      await page.locator(`[data-segment]`, { hasText: from }).hover();
      await page.getByRole("button", { name: `Rename or recolour ${from}` }).click();
      await page.getByLabel("Name", { exact: true }).fill(to);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: `Paint with ${to}` }).waitFor();
      await page.locator("main").hover();
    };
    const empty = await room.contentHash();
    const [first, second] = crossing("ROWS", 2);
    await room.press("b");
    await room.draw(first ?? []);
    const afterOne = await room.contentHash();
    await rename("Liver", "Left lobe");
    await room.draw(second ?? []);

    await room.press("Control+z");
    await expect.poll(() => room.contentHash()).toBe(afterOne);
    expect(await name(1).textContent()).toBe("Left lobe");
    await room.press("Control+z");
    await page.getByRole("button", { name: "Paint with Liver" }).waitFor();
    expect(await room.contentHash()).toBe(afterOne);
    await room.press("Control+z");
    await expect.poll(() => room.contentHash()).toBe(empty);
    await room.press("Control+y");
    await expect.poll(() => room.contentHash()).toBe(afterOne);
    await room.press("Control+y");
    await page.getByRole("button", { name: "Paint with Left lobe" }).waitFor();

    await rename("Tumour", "Cyst");
    await walt.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
      input: { segmentationId: id, number: 2, name: "Metastasis" },
    });
    await page.getByRole("button", { name: "Paint with Metastasis" }).waitFor();
    await room.press("Control+z");
    await page.getByText("Metastasis was changed by somebody since: that stays.").waitFor();
    expect(await name(2).textContent()).toBe("Metastasis");
    // The next one is the act before it.
    await room.press("Control+z");
    await page.getByRole("button", { name: "Paint with Liver" }).waitFor();
  });

  it("Ctrl+Z takes a stroke back and then the segment that was added for it, Ctrl+Y brings the same one and its stroke back; painted with by a colleague it stays", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const { room } = await enter(rita, id);
    const { page } = room;
    const added = page.locator('[data-segment="2"]');
    const chosen = () => page.locator("[data-chosen]").getAttribute("data-segment");
    const [first, second] = crossing("ROWS", 2);
    const empty = await room.contentHash();
    await room.press("a");
    await added.waitFor();
    await expect.poll(chosen).toBe("2");
    await room.draw(first ?? []);
    const painted = await room.contentHash();

    // Pressed faster than the server answers.
    await room.press("Control+z");
    await room.press("Control+z");
    await added.waitFor({ state: "detached" });
    await expect.poll(chosen).toBe("1");
    expect(await room.contentHash()).toBe(empty);
    await room.press("Control+y");
    await room.press("Control+y");
    await added.waitFor();
    await expect.poll(() => room.contentHash()).toBe(painted);
    await expect.poll(chosen).toBe("2");
    expect(await added.locator("span").first().textContent()).toBe("Segment 2");

    await room.saved();
    await room.press("Control+z");
    await expect.poll(() => room.contentHash()).toBe(empty);
    // Walter has signed out above.
    const { room: theirs } = await enter(covoxel.server.admin, id);
    await choose(theirs, "Segment 2");
    await theirs.draw(second ?? []);
    await theirs.saved();
    await room.press("Control+z");
    await page.getByText("Somebody else has painted with this segment: it stays.").waitFor();
    expect(await added.count()).toBe(1);
  });

  const choose = async (room: RoomPage, name: string) => {
    await room.page.getByRole("button", { name: `Paint with ${name}` }).click();
    await room.press("b");
  };
  const picture = async (room: RoomPage, name: string) => {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await room.page.screenshot({ path: `${pictures}/${name}.png` });
    await room.page.setViewportSize({ width: 1024, height: 768 });
    await room.page.screenshot({ path: `${pictures}/${name}-1024.png` });
    await room.page.setViewportSize({ width: 1440, height: 900 });
  };
});

async function copiesLeft({ page }: RoomPage): Promise<{ copies: number; caches: string[]; unsent: number }> {
  return page.evaluate(async () => {
    const count = (name: string, store: string) =>
      new Promise<number>((settle, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction(store).objectStore(store).count();
          asked.onsuccess = () => settle(asked.result);
        };
      });
    return {
      copies: await count("covoxel-copies", "copy"),
      caches: await caches.keys(),
      unsent: await count("covoxel-outbox", "entry"),
    };
  });
}

const waiting = async ({ page }: RoomPage) =>
  Number(await page.locator("[data-reading=open]").getAttribute("data-unsaved"));

/** Waits until the page lists so many of my strokes as set aside. */
const setAside = ({ page }: RoomPage, count: number) => page.locator(`[data-set-aside="${count}"]`).waitFor();

/** What the page counts once it has counted. */
async function contested({ page }: RoomPage): Promise<number> {
  const figure = page.locator("[data-contested]");
  await figure.waitFor();
  return Number(await figure.getAttribute("data-contested"));
}

/** Wavy lines across the middle of the view, along its rows or down its columns. */
function crossing(way: "ROWS" | "COLUMNS", count: number): Point[][] {
  return Array.from({ length: count }, (_, n) => {
    const across = 0.3 + (0.4 * n) / Math.max(1, count - 1);
    return Array.from({ length: 5 }, (_, step): Point => {
      const along = 0.3 + (0.4 * step) / 4;
      const wave = across + 0.012 * Math.sin(step + n);
      return way === "ROWS" ? [along, wave] : [wave, along];
    });
  });
}

async function drawAll(room: RoomPage, strokes: readonly (readonly Point[])[]): Promise<void> {
  for (const stroke of strokes) await room.draw(stroke);
}
