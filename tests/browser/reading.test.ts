import type { ProjectRole } from "@covoxel/shared/vocabulary";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityProblems, type Browsing, startBrowsing } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, openRoomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");

describe.skipIf(!chromium.available)(`the reading room (needs Chromium)`, () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;
  let segmentationId: string;

  beforeAll(async () => {
    covoxel = await startBrowsing();
    const projectId = await covoxel.server.createProject("Liver and tumour");
    rita = await covoxel.server.join("Rita Reader", [{ projectId, roles: ["READER" as ProjectRole] }]);
    series = await importPhantom(covoxel.server.admin, projectId, [128, 128, 16], [2.5, 2.5, 5]);
    segmentationId = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
  });
  afterAll(() => covoxel?.stop());

  it.each([
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
  ])("is clean to axe, fits its window and complains of nothing at $width x $height", async (size) => {
    const { page, complaints, context } = await covoxel.open(rita, size);
    await openRoomPage(page, segmentationId);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("draws each voxel where the pointer finds it: what is dark on the screen reads as air, what is bright as bone", async () => {
    const { page, context } = await covoxel.open(rita);
    await openRoomPage(page, segmentationId);
    await page.locator("[data-reading=open]").press("1");
    const box = await page.locator("[data-plane=AXIAL]").boundingBox();
    if (!box) throw new Error("The axial view is not on the screen.");
    const seen: { value: number; grey: number }[] = [];
    for (let y = 0.32; y < 0.7; y += 0.035) {
      for (let x = 0.2; x < 0.82; x += 0.014) {
        await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
        const value = await valueUnderCursor(page);
        if (value !== null) seen.push({ value, grey: await greyAt(page, x * box.width, y * box.height) });
      }
    }
    const air = seen.filter(({ value }) => value < -500);
    const bone = seen.filter(({ value }) => value > 300);
    expect(air.length).toBeGreaterThan(10);
    expect(bone.length).toBeGreaterThan(3);
    // A voxel at an edge blends into its neighbour; anywhere else half a voxel of misplacement would show.
    expect(air.filter(({ grey }) => grey > 60).length / air.length).toBeLessThan(0.1);
    expect(bone.filter(({ grey }) => grey < 160).length / bone.length).toBeLessThan(0.25);
    await context.close();
  });

  it("walks by keyboard: arrows through slices, b and e for tools, ] for size, Esc back to the window", async () => {
    const { page, context } = await covoxel.open(rita);
    await openRoomPage(page, segmentationId);
    const pane = page.locator("[data-plane=AXIAL]");
    await pane.focus();
    const before = Number(await pane.getAttribute("data-index"));
    await page.keyboard.press("ArrowUp");
    await expect.poll(async () => Number(await pane.getAttribute("data-index"))).toBe(before + 1);
    const pressed = (name: string) => page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed");
    await page.keyboard.press("b");
    await expect.poll(() => pressed("Brush")).toBe("true");
    await page.keyboard.press("e");
    await expect.poll(() => pressed("Eraser")).toBe("true");
    await page.keyboard.press("Escape");
    await expect.poll(() => pressed("Window")).toBe("true");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await context.close();
  });
});

/** The real value that the corner says, once the page has caught up with the pointer. */
function valueUnderCursor(page: Page): Promise<number | null> {
  return page.locator("[data-plane=AXIAL]").evaluate(async (pane) => {
    await new Promise((settle) => requestAnimationFrame(settle));
    const text = pane.querySelector<HTMLElement>("[data-value]")?.dataset.value;
    return text === undefined ? null : Number(text);
  });
}

/** Brightness of the picture itself, without what lies over it. */
function greyAt(page: Page, x: number, y: number): Promise<number> {
  return page
    .locator("[data-plane=AXIAL] canvas:not([data-layer])")
    .first()
    .evaluate(
      (canvas: HTMLCanvasElement, [px, py]) => {
        const scale = canvas.width / canvas.clientWidth;
        const pixel = canvas.getContext("2d")?.getImageData(Math.round(px * scale), Math.round(py * scale), 1, 1).data;
        return pixel?.[0] ?? -1;
      },
      [x, y] as const,
    );
}
