import { formatTable, median } from "../../support/bench.js";
import { startBrowsing } from "../../support/browser.js";
import { createSegmentation, importPhantom, openRoomPage, type RoomPage } from "../../support/reading.js";
import type { Section } from "../labelmap/section.js";
import { percentile, ratios } from "../labelmap/timing.js";
import type { Plan } from "./plan.js";

const pointsPerStroke = 20;

interface Stroke {
  echoMs: number[];
  frameMs: number[];
}

/**
 * How soon a hand sees what it does: the real reading page in Chromium, a brush drawn over the axial view.
 *
 * `echo_vs_frame`: from a pointer event (its own time stamp) to the end of the first frame in which the label canvas shows colour where the pointer is,
 * against the time from frame to frame while the same stroke is drawn. Chromium hands out pointer events once a frame, so one frame is the least.
 */
export async function measureEcho(plan: Plan): Promise<Section> {
  const covoxel = await startBrowsing();
  try {
    const { admin } = covoxel.server;
    const projectId = await covoxel.server.createProject("Echo");
    const series = await importPhantom(admin, projectId, [256, 256, 24], [1.5, 1.5, 4]);
    const id = await createSegmentation(admin, series.id, ["Liver"]);
    const { page } = await covoxel.open(admin);
    // What runs in the page was compiled by tsx, which marks functions by a helper of its own.
    await page.addInitScript("globalThis.__name = (marked) => marked");
    const room = await openRoomPage(page, id);
    await room.press("b");
    const strokes: Stroke[] = [];
    // The first one warms up.
    for (let n = 0; n <= plan.pageStrokes; n++) strokes.push(await drawAndWatch(room, n));
    return report(strokes.slice(1));
  } finally {
    await covoxel.stop();
  }
}

/** Draws a row of points so far apart that none is covered before the pointer comes there. */
async function drawAndWatch({ page, saved }: RoomPage, row: number): Promise<Stroke> {
  const box = (await page.locator("[data-plane=AXIAL]").boundingBox())!;
  const at = (n: number) =>
    [box.x + box.width * (0.15 + (0.7 * n) / pointsPerStroke), box.y + box.height * (0.2 + 0.06 * row)] as const;
  await page.mouse.move(...at(0));
  await page.mouse.down();
  await page.evaluate(watchFrames);
  const echoMs: number[] = [];
  for (let n = 1; n <= pointsPerStroke; n++) {
    const [x, y] = at(n);
    const echo = page.evaluate(watchPoint, { x, y });
    await page.mouse.move(x, y);
    echoMs.push(await echo);
  }
  const frameMs = await page.evaluate(() => (globalThis as unknown as Watching).stopFrames());
  await page.mouse.up();
  await saved();
  return { echoMs, frameMs };
}

interface Watching {
  stopFrames(): number[];
}

/** In the page: keeps the time of every frame until it is stopped. @returns nothing; `stopFrames` gives the times between them */
function watchFrames(): void {
  const times: number[] = [];
  let running = true;
  const tick = (time: number) => {
    times.push(time);
    if (running) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  (globalThis as unknown as Watching).stopFrames = () => {
    running = false;
    return times.slice(1).map((time, n) => time - (times[n] ?? time));
  };
}

/** In the page: resolves with the ms from the pointer event at this place to the end of the frame that shows colour there. */
function watchPoint({ x, y }: { x: number; y: number }): Promise<number> {
  const canvas = document.querySelector<HTMLCanvasElement>("[data-plane=AXIAL] canvas[data-layer=mask]")!;
  const place = canvas.getBoundingClientRect();
  const px = Math.round(((x - place.left) / place.width) * canvas.width);
  const py = Math.round(((y - place.top) / place.height) * canvas.height);
  const shown = () => (canvas.getContext("2d")?.getImageData(px, py, 1, 1).data[3] ?? 0) > 0;
  if (shown()) throw new Error("There is colour already where the pointer is to go.");
  return new Promise((settle) => {
    const moved = (event: PointerEvent) => {
      if (Math.abs(event.clientX - x) > 1 || Math.abs(event.clientY - y) > 1) return;
      removeEventListener("pointermove", moved, true);
      const afterFrame = new MessageChannel();
      afterFrame.port1.onmessage = () => {
        if (shown()) settle(performance.now() - event.timeStamp);
        else nextFrame();
      };
      // A message sent while a frame is made is heard when that frame is done.
      const nextFrame = () => requestAnimationFrame(() => afterFrame.port2.postMessage(null));
      nextFrame();
    };
    addEventListener("pointermove", moved, true);
  });
}

function report(strokes: readonly Stroke[]): Section {
  const echo = strokes.map(({ echoMs }) => median(echoMs));
  const frame = strokes.map(({ frameMs }) => median(frameMs));
  const all = { echo_ms: strokes.flatMap(({ echoMs }) => echoMs), frame_ms: strokes.flatMap(({ frameMs }) => frameMs) };
  const row = (name: string, values: readonly number[]) => [name, median(values), percentile(values, 0.95)];
  return {
    metrics: {
      echo_vs_frame: median(ratios(echo, frame)),
      echo_ms: median(all.echo_ms),
      frame_ms: median(all.frame_ms),
    },
    samples: all,
    tables: [
      formatTable(
        ["drawing on the page, ms", "median", "p95"],
        [row("pointer event to painted frame", all.echo_ms), row("frame to frame", all.frame_ms)],
      ),
    ],
  };
}
