import type { Page } from "playwright-core";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import { type ImportedSeries, importFiles, type SentFile } from "./imports.js";
import type { TestPerson } from "./server.js";

/** A generated abdomen of this size, imported like anybody's files. */
export async function importPhantom(
  person: TestPerson,
  projectId: string,
  shape: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
  /** Another one is another patient's study. */
  seed = 1,
): Promise<ImportedSeries> {
  const phantom = generatePhantom({ seed, shape, spacingMm });
  const files: SentFile[] = [];
  for await (const { name, bytes } of phantomDicom(phantom, { seriesDescription: "SYNTHETIC abdomen" })) {
    files.push({ path: name, bytes });
  }
  const outcome = await importFiles(person, projectId, files);
  const [series] = outcome.series;
  if (!series) throw new Error(`The phantom was not imported: ${JSON.stringify(outcome)}`);
  return series;
}

/** An empty mask on a series, with these segments. @returns its id */
export async function createSegmentation(
  person: TestPerson,
  seriesId: string,
  segments: readonly string[],
): Promise<string> {
  const made = await person.graphql<{ createSegmentation: { id: string } }>(
    "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }",
    { input: { seriesId, name: "Liver and tumour" } },
  );
  const segmentationId = made.createSegmentation.id;
  for (const name of segments) {
    await person.graphql("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
      input: { segmentationId, name },
    });
  }
  return segmentationId;
}

/** The reading room on a page, as a person at a mouse meets it. */
export interface RoomPage {
  page: Page;
  /** Waits until the first slice is drawn and the room is online. */
  ready(): Promise<void>;
  /** Presses the mouse and draws along these points of the axial view; fractions of its width and height. */
  draw(points: readonly (readonly [number, number])[]): Promise<void>;
  press(keys: string): Promise<void>;
  /** Waits until everything of mine is durable. */
  saved(): Promise<void>;
  revision(): Promise<number>;
  contentHash(): Promise<string>;
  /** SHA-256 over the pixels of the labels drawn over the axial view, as they are on the screen. */
  overlayHash(): Promise<string>;
}

export async function openRoomPage(page: Page, segmentationId: string): Promise<RoomPage> {
  await page.goto(`/read/${segmentationId}`);
  const room = roomPage(page);
  await room.ready();
  return room;
}

const inRoom = "[data-reading=open]";
const axial = "[data-plane=AXIAL]";

export function roomPage(page: Page): RoomPage {
  const attribute = (name: string) => page.locator(inRoom).getAttribute(name);
  return {
    page,
    ready: async () => {
      await page.locator(`${inRoom}[data-first-slice-at][data-connection=ONLINE]`).waitFor({ timeout: 60_000 });
    },
    draw: async (points) => {
      const box = await page.locator(axial).boundingBox();
      if (!box) throw new Error("The axial view is not on the screen.");
      const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
      const [first, ...rest] = points;
      if (!first) return;
      await page.mouse.move(...at(first));
      await page.mouse.down();
      for (const point of rest) await page.mouse.move(...at(point));
      await page.mouse.up();
    },
    press: (keys) => page.keyboard.press(keys),
    saved: async () => {
      const isSaved = page.locator(`${inRoom}[data-unsaved="0"][data-connection=ONLINE]`).waitFor({ timeout: 60_000 });
      await isSaved.catch(async () => {
        const state = await Promise.all(["data-connection", "data-unsaved", "data-revision"].map(attribute));
        throw new Error(`Not saved after a minute: connection, unsaved, revision = ${state.join(", ")}`);
      });
    },
    revision: async () => Number(await attribute("data-revision")),
    contentHash: async () => {
      await page.locator(inRoom).dispatchEvent("covoxel:describe");
      return (await attribute("data-content-hash")) ?? "";
    },
    overlayHash: () =>
      page.locator(`${axial} canvas[data-layer=mask]`).evaluate(async (canvas: HTMLCanvasElement) => {
        await new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
        const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
        const digest = await crypto.subtle.digest("SHA-256", pixels ?? new Uint8ClampedArray());
        return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }),
  };
}

/** Waits until this computer has all that the page needs without a network: itself, its pixels and the room. */
export async function keptForOffline({ page }: RoomPage): Promise<void> {
  await page.waitForFunction(async () => {
    const shelf = await caches.open("covoxel-pages");
    const names = (await shelf.keys()).map(({ url }) => new URL(url).pathname);
    return names.includes(location.pathname) && navigator.serviceWorker.controller !== null;
  });
  await page.getByText(/slices loaded/).waitFor({ state: "detached" });
}
