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

describe.skipIf(!chromium.available)(`two people in one room (needs Chromium)`, () => {
  let covoxel: Browsing;
  let series: ImportedSeries;
  let rita: TestPerson;
  let walt: TestPerson;

  const enter = async (person: TestPerson, id: string): Promise<RoomPage> =>
    openRoomPage((await covoxel.open(person)).page, id);
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

  it("one follows the other through every view until they scroll themselves, or press Esc", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const [a, b] = [await enter(rita, id), await enter(walt, id)];
    const place = (room: RoomPage) =>
      Promise.all(["AXIAL", "CORONAL", "SAGITTAL"].map((plane) => indexOf(room, plane)));
    const walk = async (room: RoomPage, plane: string, key: string, times: number) => {
      await room.page.locator(`[data-plane=${plane}]`).focus();
      for (let n = 0; n < times; n++) {
        const before = await indexOf(room, plane);
        await room.press(key);
        await expect.poll(() => indexOf(room, plane)).not.toBe(before);
      }
    };
    const followed = a.page.locator("[data-following]");
    const walter = a.page.locator("[data-peer] button");
    const start = await place(a);
    await walk(b, "CORONAL", "ArrowDown", 7);
    await expect.poll(() => walter.isEnabled()).toBe(true);
    expect(await place(a)).toEqual(start);
    await walter.click();
    await followed.waitFor();
    await expect.poll(() => place(a)).toEqual(await place(b));
    await walk(b, "AXIAL", "ArrowUp", 3);
    await walk(b, "SAGITTAL", "PageDown", 2);
    await expect.poll(async () => `${await place(a)}`).toBe(`${await place(b)}`);
    expect(await place(b)).not.toEqual(start);
    await picture(a, "following");
    expect(await accessibilityProblems(a.page)).toEqual([]);

    // My own scroll is my own way.
    await walk(a, "AXIAL", "ArrowDown", 1);
    await expect.poll(() => followed.count()).toBe(0);
    const mine = await place(a);
    await walk(b, "AXIAL", "ArrowUp", 1);
    await expect
      .poll(() => a.page.locator("[data-peer]").textContent())
      .toContain(`slice ${(await indexOf(b, "AXIAL")) + 1}`);
    expect(await place(a)).toEqual(mine);

    await walter.click();
    await followed.waitFor();
    await a.press("Escape");
    await expect.poll(() => followed.count()).toBe(0);
    // Whom one follows may leave.
    await walter.click();
    await followed.waitFor();
    await b.page.context().close();
    await expect.poll(() => followed.count()).toBe(0);
    await a.page.context().close();
  });

  it("who holds P points at a voxel in all of the other's views, for as long as the key is down", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver"]);
    const [a, b] = [await enter(rita, id), await enter(walt, id)];
    const box = await b.page.locator("[data-plane=AXIAL]").boundingBox();
    if (!box) throw new Error("The axial view is not on the screen.");
    await b.page.mouse.move(box.x + 0.45 * box.width, box.y + 0.45 * box.height);
    await b.page.keyboard.down("p");
    const said = a.page.locator("[data-peer]");
    await expect.poll(() => said.textContent()).toContain("pointing");
    for (const plane of ["AXIAL", "CORONAL", "SAGITTAL"])
      await expect.poll(() => inked(a, plane, "hands")).toBeGreaterThan(100);
    await picture(a, "pointer");
    await b.page.keyboard.up("p");
    await expect.poll(() => said.textContent()).not.toContain("pointing");
    await expect.poll(() => inked(a, "CORONAL", "hands")).toBe(0);
    for (const room of [a, b]) await room.page.context().close();
  });

  it("voxels that both painted differently are counted, listed by place, drawn until switched off, and gone with the undo", async () => {
    const id = await createSegmentation(covoxel.server.admin, series.id, ["Liver", "Tumour"]);
    const [a, b] = [await enter(rita, id), await enter(walt, id)];
    await b.page.getByRole("button", { name: "Paint with Tumour" }).click();
    await Promise.all([a.press("b"), b.press("b")]);
    await a.draw(line(0.5));
    await a.saved();
    await expect.poll(() => b.contentHash()).toBe(await a.contentHash());
    await b.draw([
      [0.5, 0.45],
      [0.5, 0.55],
    ]);
    await b.saved();
    const counted = a.page.locator("[data-contested]");
    await counted.waitFor();
    const count = Number(await counted.getAttribute("data-contested"));
    expect(count).toBeGreaterThan(3);
    await expect.poll(() => b.page.locator("[data-contested]").getAttribute("data-contested")).toBe(`${count}`);
    await a.page.mouse.move(2, 2);
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBeGreaterThan(20);

    const slice = await indexOf(a, "AXIAL");
    await a.page.locator("[data-plane=AXIAL]").focus();
    await a.press("PageUp");
    await expect.poll(() => indexOf(a, "AXIAL")).not.toBe(slice);
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBe(0);
    await counted.click();
    const regions = a.page.getByRole("dialog").getByRole("button");
    await expect.poll(() => regions.count()).toBe(1);
    expect(await regions.first().textContent()).toContain(`${count} voxels`);
    await picture(a, "contested");
    expect(await accessibilityProblems(a.page)).toEqual([]);
    await regions.first().click();
    await expect.poll(() => indexOf(a, "AXIAL")).toBe(slice);
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBeGreaterThan(20);
    await a.press("Escape");
    await a.press("c");
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBe(0);
    // Switched off on the screen, never in the figure.
    expect(await counted.getAttribute("data-contested")).toBe(`${count}`);
    await a.press("c");
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBeGreaterThan(20);

    await b.press("Control+z");
    await b.saved();
    await expect.poll(() => counted.count()).toBe(0);
    await expect.poll(() => inked(a, "AXIAL", "marks")).toBe(0);
    for (const room of [a, b]) await room.page.context().close();
  });
});

const line = (y: number): [number, number][] => Array.from({ length: 9 }, (_, step) => [0.4 + (0.2 * step) / 8, y]);

const indexOf = async (room: RoomPage, plane: string): Promise<number> =>
  Number(await room.page.locator(`[data-plane=${plane}]`).getAttribute("data-index"));

/** How many pixels of a layer are not empty, once it has caught up. */
const inked = (room: RoomPage, plane: string, layer: string): Promise<number> =>
  room.page.locator(`[data-plane=${plane}] canvas[data-layer=${layer}]`).evaluate(async (canvas: HTMLCanvasElement) => {
    await new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) count++;
    return count;
  });
