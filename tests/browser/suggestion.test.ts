import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityProblems, type Browsing, startBrowsing, type Window } from "../support/browser.js";
import type { ImportedSeries } from "../support/imports.js";
import { createSegmentation, importPhantom, openRoomPage, type RoomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");

describe.skipIf(!chromium.available)(`a suggestion on the page (needs Chromium)`, () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;

  const enter = async (segments: string[]): Promise<Window & { room: RoomPage; id: string }> => {
    const id = await createSegmentation(covoxel.server.admin, series.id, segments);
    const window = await covoxel.open(rita);
    return { ...window, room: await openRoomPage(window.page, id), id };
  };
  const stands = (page: Window["page"], status: string) =>
    page.locator(`[data-suggestion=${status}]`).waitFor({ timeout: 60_000 });
  const press = (page: Window["page"], name: string) => page.getByRole("button", { name, exact: true }).click();
  const askModel = (page: Window["page"]) => page.getByRole("button", { name: /^Ask CT tissue/ }).click();

  beforeAll(async () => {
    covoxel = await startBrowsing({ env: { SUGGESTION_SLAB_VOXELS: String(128 * 128 * 2) } });
    const projectId = await covoxel.server.createProject("Tissue");
    rita = await covoxel.server.join("Rita Reader", [{ projectId, roles: ["READER" as ProjectRole] }]);
    series = await importPhantom(covoxel.server.admin, projectId, [128, 128, 24], [2.5, 2.5, 5]);
  });
  afterAll(() => covoxel?.stop());

  it("grows as a dashed outline, is found again after a reload, and is accepted as a stroke of mine that undo takes back", async () => {
    const { page, room, complaints } = await enter(["Liver"]);
    const empty = await room.contentHash();
    await askModel(page);
    await stands(page, "READY");
    await page.locator("[data-slabs='12']").waitFor();
    await page.reload();
    await room.ready();
    await stands(page, "READY");
    await page.locator("[data-slabs='12']").waitFor();
    expect(await accessibilityProblems(page, "[data-suggestion]")).toEqual([]);
    expect(await room.contentHash()).toBe(empty);
    await page.getByRole("checkbox", { name: "Air" }).click();
    await press(page, "Accept");
    await stands(page, "ACCEPTED");
    await room.saved();
    await page.getByRole("button", { name: "Paint with Bone" }).waitFor();
    expect(await page.getByRole("button", { name: "Paint with Air" }).count()).toBe(0);
    expect(await room.contentHash()).not.toBe(empty);
    expect(await room.revision()).toBe(1);
    await room.press("Control+z");
    await room.saved();
    await expect.poll(() => room.contentHash()).toBe(empty);
    expect(complaints).toEqual([]);
  });

  it("rejected, it leaves nothing, and another can be asked for", async () => {
    const { page, room } = await enter([]);
    await askModel(page);
    await stands(page, "READY");
    await press(page, "Reject");
    await stands(page, "REJECTED");
    expect(await room.revision()).toBe(0);
    await askModel(page);
    await stands(page, "READY");
  });
});
