import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browsing, startBrowsing } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, openRoomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");

describe.skipIf(!chromium.available)("strokes that were set aside (needs Chromium)", () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let lea: TestPerson;
  let rita: TestPerson;

  beforeAll(async () => {
    covoxel = await startBrowsing();
    const projectId = await covoxel.server.createProject("Liver and tumour");
    const as = (...roles: ProjectRole[]) => [{ projectId, roles }];
    lea = await covoxel.server.join("Lea Lead", as("LEAD"));
    rita = await covoxel.server.join("Rita Reader", as("READER"));
    series = await importPhantom(covoxel.server.admin, projectId, [96, 96, 16], [2.5, 2.5, 5]);
  });
  afterAll(() => covoxel?.stop());

  const lock = (segmentationId: string, locked: boolean) =>
    covoxel.server.admin.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
      input: { segmentationId, number: 1, locked },
    });

  it("a reader finds a stroke that a lock refused, over a reload, restores it once the lock is gone, and can undo that", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const { page, context, complaints } = await covoxel.open(rita, { width: 1440, height: 900 });
    const room = await openRoomPage(page, id);
    const empty = await room.contentHash();
    await room.press("b");
    await context.setOffline(true);
    await room.draw([
      [0.3, 0.4],
      [0.5, 0.5],
    ]);
    const painted = await room.contentHash();
    expect(painted).not.toBe(empty);
    await lock(id, true);
    await context.setOffline(false);
    await room.saved();
    const panel = page.locator("[data-set-aside]");
    const row = panel.locator("[data-set-aside-stroke]");
    await row.filter({ hasText: "Liver" }).filter({ hasText: "locked" }).waitFor();
    expect(await room.contentHash()).toBe(empty);

    await page.reload();
    await room.ready();
    await row.filter({ hasText: "Liver" }).waitFor();
    await lock(id, false);
    await page.locator("[data-plane=AXIAL]").hover();
    await page.mouse.wheel(0, 100);
    await row.getByRole("button", { name: "Show" }).click();
    await row.getByRole("button", { name: "Restore" }).click();
    await room.saved();
    await row.waitFor({ state: "detached" });
    expect(await room.contentHash()).toBe(painted);
    await room.press("Control+z");
    await room.saved();
    expect(await room.contentHash()).toBe(empty);
    expect(faults(complaints)).toEqual([]);
  });

  it("a lead closes the segmentation: a reader's tools go, what was under way is set aside and can be dismissed and found again; reopened, painting goes on", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const [lead, reader] = [await covoxel.open(lea), await covoxel.open(rita, { width: 1024, height: 768 })];
    const [a, b] = [await openRoomPage(lead.page, id), await openRoomPage(reader.page, id)];
    await b.press("b");
    await reader.context.setOffline(true);
    await b.draw([
      [0.3, 0.4],
      [0.5, 0.5],
    ]);
    await lead.page.getByRole("button", { name: "Close to edits" }).click();
    await lead.page.getByRole("button", { name: "Close it" }).click();
    await lead.page.locator("[data-closed-to-edits=true]").waitFor();
    await reader.context.setOffline(false);
    await b.saved();
    await reader.page.locator("[data-closed-to-edits=true]").waitFor();
    const brush = reader.page.getByRole("button", { name: "Brush", exact: true });
    await expect.poll(() => brush.getAttribute("aria-disabled")).toBe("true");
    expect(await reader.page.getByRole("button", { name: "Open for edits" }).count()).toBe(0);

    const row = reader.page.locator("[data-set-aside-stroke]");
    await row.filter({ hasText: "closed to edits" }).waitFor();
    expect(await row.getByRole("button", { name: "Restore" }).isDisabled()).toBe(true);
    await row.getByRole("button", { name: "Dismiss" }).click();
    await row.waitFor({ state: "detached" });
    await reader.page.getByRole("button", { name: "1 dismissed" }).click();
    await row.getByRole("button", { name: "Take up again" }).click();
    await reader.page.locator("[data-set-aside='1']").waitFor();

    await lead.page.getByRole("button", { name: "Open for edits" }).click();
    await reader.page.locator("[data-closed-to-edits=true]").waitFor({ state: "detached" });
    await row.getByRole("button", { name: "Restore" }).click();
    await row.waitFor({ state: "detached" });
    await b.saved();
    await expect.poll(() => a.contentHash()).toBe(await b.contentHash());
    expect(faults([...lead.complaints, ...reader.complaints])).toEqual([]);
  });

  it("a lead removes an empty segment while a reader paints with it offline: the stroke is set aside, and restored it brings its segment back", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const [lead, reader] = [await covoxel.open(lea), await covoxel.open(rita, { width: 1024, height: 768 })];
    const [a, b] = [await openRoomPage(lead.page, id), await openRoomPage(reader.page, id)];
    const empty = await b.contentHash();
    await reader.page.getByRole("button", { name: "Paint with Tumour" }).click();
    await b.press("b");
    await reader.context.setOffline(true);
    await b.draw([
      [0.3, 0.4],
      [0.5, 0.5],
    ]);
    const painted = await b.contentHash();
    const tumour = '[data-segment="2"]';
    await lead.page.locator(tumour).hover();
    await lead.page.getByRole("button", { name: "Rename or recolour Tumour" }).click();
    await lead.page.getByRole("button", { name: "Remove", exact: true }).click();
    await lead.page.locator(tumour).waitFor({ state: "detached" });
    await reader.context.setOffline(false);
    await b.saved();
    await reader.page.locator(tumour).waitFor({ state: "detached" });
    const row = reader.page.locator("[data-set-aside-stroke]");
    await row.filter({ hasText: "does not exist any more" }).waitFor();
    expect(await b.contentHash()).toBe(empty);

    await row.getByRole("button", { name: "Restore" }).click();
    await row.waitFor({ state: "detached" });
    await b.saved();
    for (const { page } of [lead, reader]) await page.getByRole("button", { name: "Paint with Tumour" }).waitFor();
    await expect.poll(() => a.contentHash()).toBe(painted);
    expect(await b.contentHash()).toBe(painted);
    expect(faults([...lead.complaints, ...reader.complaints])).toEqual([]);
  });
});

/** A browser says in its console that it is offline: that is what the test asked for. */
const faults = (complaints: readonly string[]) => complaints.filter((line) => line.startsWith("error:"));
