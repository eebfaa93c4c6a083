/**
 * Takes the pictures of the documentation: `tsx --tsconfig apps/api/tsconfig.json tests/browser/screenshots.ts`, after a build.
 * Two people at work in a generated abdomen: real pages, real server, real strokes.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { startBrowsing } from "../support/browser.js";
import { createSegmentation, importPhantom, openRoomPage, type RoomPage } from "../support/reading.js";

const pictures = join(import.meta.dirname, "../../docs/images");

mkdirSync(pictures, { recursive: true });
const covoxel = await startBrowsing();
try {
  const { server } = covoxel;
  const projectId = await server.createProject("Liver and tumour");
  const asReader = [{ projectId, roles: ["READER" as ProjectRole] }];
  const [mira, liam] = [await server.join("Mira Kim", asReader), await server.join("Liam Weber", asReader)];
  const series = await importPhantom(server.admin, projectId, [384, 384, 100], [1, 1, 3]);
  const id = await createSegmentation(server.admin, series.id, ["Liver", "Tumour", "Spleen"]);

  const a = await openRoomPage((await covoxel.open(mira)).page, id);
  const b = await openRoomPage((await covoxel.open(liam)).page, id);
  for (const room of [a, b]) {
    await room.press("1");
    await room.press("b");
  }
  await setBrush(a, "Ball", 34);
  await a.draw([
    [0.25, 0.42],
    [0.24, 0.48],
    [0.25, 0.53],
    [0.29, 0.5],
    [0.31, 0.45],
    [0.35, 0.42],
    [0.33, 0.48],
  ]);
  await setBrush(a, "Disc", 20);
  await a.saved();

  await b.page.getByRole("button", { name: "Paint with Tumour" }).click();
  await setBrush(b, "Disc", 12);
  await b.draw(arc(0.41, 0.44, 0.008, 0.01));
  await b.saved();

  // Liam is in the middle of a stroke while the picture is taken.
  const box = await b.page.locator("[data-plane=AXIAL]").boundingBox();
  if (!box) throw new Error("The axial view is not on the screen.");
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await b.page.mouse.move(...at([0.265, 0.42]));
  await b.page.mouse.down();
  for (const point of arc(0.278, 0.432, 0.014, 0.012)) await b.page.mouse.move(...at(point));

  const mine = await a.page.locator("[data-plane=AXIAL]").boundingBox();
  if (!mine) throw new Error("The axial view is not on the screen.");
  await a.page.mouse.move(mine.x + 0.33 * mine.width, mine.y + 0.5 * mine.height);
  await a.page.getByText("painting", { exact: false }).first().waitFor();
  await a.page.evaluate(() => new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle))));
  await a.page.screenshot({ path: join(pictures, "two-painters.png") });
  await b.page.mouse.up();
} finally {
  await covoxel.stop();
}

/** Points along a small ellipse. */
function arc(cx: number, cy: number, rx: number, ry: number): [number, number][] {
  return Array.from({ length: 14 }, (_, n) => {
    const angle = (n / 12) * 2 * Math.PI;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

async function setBrush(room: RoomPage, form: "Disc" | "Ball", diameterMm: number): Promise<void> {
  await room.page.getByText(form, { exact: true }).click();
  await room.page.getByLabel("Diameter").evaluate((input: HTMLInputElement, value) => {
    // React listens to the input event and reads the value that the browser's own setter wrote.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, String(value));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, Math.log(diameterMm));
}
