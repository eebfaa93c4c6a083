import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityProblems, type Browsing, startBrowsing } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, openRoomPage, type RoomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");

/** Where pictures of the screens go, for people to look at; nowhere unless somebody asks. */
const pictures = process.env.COVOXEL_PICTURES;

describe.skipIf(!chromium.available)(`the past of a mask (needs Chromium)`, () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;
  let walt: TestPerson;

  const enter = async (person: TestPerson, id: string, size = { width: 1440, height: 900 }): Promise<RoomPage> =>
    openRoomPage((await covoxel.open(person, size)).page, id);
  const picture = async (room: RoomPage, name: string) => {
    if (pictures) await room.page.screenshot({ path: `${pictures}/${name}.png` });
  };

  beforeAll(async () => {
    covoxel = await startBrowsing();
    const projectId = await covoxel.server.createProject("Liver and tumour");
    const asReader = [{ projectId, roles: ["READER" as ProjectRole] }];
    rita = await covoxel.server.join("Rita Reader", asReader);
    walt = await covoxel.server.join("Walter Wu", asReader);
    series = await importPhantom(covoxel.server.admin, projectId, [128, 128, 16], [2.5, 2.5, 5]);
  });
  afterAll(() => covoxel?.stop());

  it("paint, go back in time, see it as it was in every view, bring a segment back, undo that", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const a = await enter(rita, id);
    const b = await enter(walt, id);
    await a.press("b");
    await a.draw(line(0.4));
    await a.saved();
    const [thenHash, thenPixels] = [await a.contentHash(), await quietOverlay(a)];
    const thenRevision = await a.revision();
    await a.press("e");
    await a.draw(line(0.4, 0.45, 0.55));
    await b.page.getByRole("button", { name: "Paint with Tumour" }).click();
    await b.press("b");
    await b.draw(line(0.6));
    await Promise.all([a.saved(), b.saved()]);
    await expect.poll(() => a.contentHash()).toBe(await b.contentHash());
    const nowHash = await a.contentHash();
    const nowPixels = await quietOverlay(a);
    expect(nowPixels).not.toBe(thenPixels);

    await a.press("Escape");
    await a.press("h");
    const rows = a.page.locator("[data-row]");
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.nth(0).textContent()).toContain("Walter Wu");
    expect(await rows.nth(1).textContent()).toContain("2 strokes (brush 1, eraser 1)");
    await picture(a, "timeline");
    expect(await accessibilityProblems(a.page)).toEqual([]);

    // By keyboard: from the end two steps back, past the eraser and the colleague.
    const slider = a.page.getByRole("slider", { name: "Revision to look at" });
    await slider.focus();
    await slider.press("ArrowLeft");
    await slider.press("ArrowLeft");
    await a.page.locator(`[data-past="${thenRevision}"]`).waitFor();
    await expect.poll(() => quietOverlay(a)).toBe(thenPixels);
    await picture(a, "past");
    expect(await accessibilityProblems(a.page)).toEqual([]);

    // The past stays as it was while people paint, and nobody paints on it.
    await b.draw(line(0.7));
    await b.saved();
    await expect.poll(() => a.contentHash()).toBe(await b.contentHash());
    await a.press("b");
    await a.draw(line(0.5));
    await a.press("Control+z");
    await a.saved();
    expect(await a.contentHash()).toBe(await b.contentHash());
    expect(await quietOverlay(a)).toBe(thenPixels);
    const before = await a.contentHash();
    expect(before).not.toBe(nowHash);

    // What the restoring would do is said before it is done.
    const said = a.page.locator("[data-come]");
    await said.waitFor();
    expect(Number(await said.getAttribute("data-come"))).toBeGreaterThan(0);
    expect(await said.getAttribute("data-go")).toBe("0");
    await a.page.getByRole("button", { name: /^Restore Liver as of/ }).click();
    await expect.poll(() => a.page.locator("[data-past]").count()).toBe(0);
    await a.saved();
    const liver = async () =>
      Number(await a.page.locator("[data-segment='1'] [data-voxels]").getAttribute("data-voxels"));
    await a.press("h");
    const restored = await a.contentHash();
    expect(restored).not.toBe(before);
    await expect.poll(() => b.contentHash()).toBe(restored);
    expect(await voxelsOf(id, { revision: thenRevision })).toBe(await voxelsOf(id, null));
    await expect.poll(liver).toBe(await voxelsOf(id, null));
    await a.press("Control+z");
    await a.saved();
    expect(await a.contentHash()).toBe(before);
    await a.press("Control+y");
    await a.saved();
    expect(await a.contentHash()).toBe(restored);
    expect(thenHash).not.toBe(restored);

    // It stands in the history as an act of its own.
    await a.press("h");
    await rows.filter({ hasText: "brought a segment back" }).waitFor();
    for (const room of [a, b]) await room.page.context().close();
  });

  it("hovering names who painted a voxel, when and with what, also when they have left", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const b = await enter(walt, id);
    await b.press("b");
    await b.draw(line(0.5));
    await b.saved();
    await b.page.context().close();
    const a = await enter(rita, id, { width: 1024, height: 768 });
    const box = await a.page.locator("[data-plane=AXIAL]").boundingBox();
    if (!box) throw new Error("The axial view is not on the screen.");
    await a.page.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height);
    const said = a.page.locator("[data-voxel-author]");
    await said.waitFor();
    expect(await said.textContent()).toMatch(/Liver.*Walter Wu, brush, .*\d\d:\d\d:\d\d/s);
    expect(await said.locator("time").getAttribute("title")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    await picture(a, "hover-1024");
    await a.press("h");
    await a.page.locator("[data-row]").first().waitFor();
    await a.page.getByRole("slider", { name: "Revision to look at" }).press("Home");
    await a.page.locator('[data-past="0"]').waitFor();
    await picture(a, "past-1024");
    expect(await a.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    expect(await accessibilityProblems(a.page)).toEqual([]);
    await a.press("Escape");
    await expect.poll(() => a.page.locator("[data-past]").count()).toBe(0);
    await a.page.context().close();
  });

  const voxelsOf = async (id: string, asOf: object | null): Promise<number> => {
    const { segmentation } = await rita.graphql<{ segmentation: { segments: { voxelCount: number }[] } }>(
      "query ($id: ID!, $asOf: AsOfInput) { segmentation(id: $id, asOf: $asOf) { segments { voxelCount } } }",
      { id, asOf },
    );
    return segmentation.segments[0]?.voxelCount ?? -1;
  };
});

/** A straight line across the axial view. */
const line = (y: number, from = 0.4, to = 0.6): [number, number][] =>
  Array.from({ length: 9 }, (_, step) => [from + ((to - from) * step) / 8, y]);

/** The labels on the screen without a hand over them. */
async function quietOverlay(room: RoomPage): Promise<string> {
  await room.page.mouse.move(2, 2);
  return room.overlayHash();
}
