import { type ChildProcess, fork } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { findCommand } from "./require.js";
import { startTestServer, type TestPerson, type TestServer, type TestServerOptions } from "./server.js";

const webFolder = join(import.meta.dirname, "../../apps/web");

/** A whole Covoxel with its pages, and a Chromium that has reached no other host. */
export interface Browsing {
  server: TestServer;
  browser: Browser;
  /** A window of its own, signed in as `person`; null for somebody who isn't. */
  open(person: TestPerson | null, options?: WindowOptions): Promise<Window>;
  /** Closes every window and stops everything. */
  stop(): Promise<void>;
}

export interface WindowOptions {
  width?: number;
  height?: number;
  /** What the browser says its language is; default `en`. */
  locale?: string;
}

export interface Window {
  page: Page;
  context: BrowserContext;
  /** What went wrong on the page so far: its errors, what the content policy refused, requests to other hosts. */
  complaints: string[];
}

/** WebGL without a graphics card: slow, so tests wait for events and never for a time. */
export const chromiumFlags = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--disable-background-networking",
  // WebGL stays; putting the page together without it is five times faster where there is no graphics card.
  "--disable-gpu-compositing",
  "--force-color-profile=srgb",
];

/** The API in this process, the built web beside it behind the API's one port, and Chromium. */
export async function startBrowsing(options: TestServerOptions = {}): Promise<Browsing> {
  const { web, browser } = await borrow();
  const server = await startTestServer({ ...options, env: { WEB_ORIGIN: web.origin, ...options.env } });
  const windows: Window[] = [];
  return {
    server,
    browser,
    open: async (person, windowOptions) => {
      const window = await openWindow(browser, server.url, person, windowOptions);
      windows.push(window);
      return window;
    },
    stop: async () => {
      for (const { context } of windows) await context.close();
      await server.stop();
      giveBack();
    },
  };
}

/** The pages keep nothing of anybody, and windows share nothing: one web and one Chromium do for file after file. */
interface Shared {
  web: Awaited<ReturnType<typeof startWeb>>;
  browser: Browser;
}
let shared: Promise<Shared> | null = null;
let borrowers = 0;
let ending: NodeJS.Timeout | undefined;
/** As long as the next file takes to begin; a process that has no next one ends after it. */
const lingerMs = 3_000;

function borrow(): Promise<Shared> {
  clearTimeout(ending);
  borrowers++;
  shared ??= (async () => ({
    web: await startWeb(),
    browser: await chromium.launch({ executablePath: findCommand("chromium") ?? "", args: chromiumFlags }),
  }))();
  return shared;
}

function giveBack(): void {
  if (--borrowers > 0) return;
  ending = setTimeout(async () => {
    const last = shared;
    shared = null;
    const { web, browser } = (await last) as Shared;
    await browser.close();
    await web.stop();
  }, lingerMs);
}

/** The built pages as the supervisor starts them. @throws when they were not built */
export async function startWeb(): Promise<{ origin: string; stop(): Promise<void> }> {
  if (!existsSync(join(webFolder, ".next/BUILD_ID"))) {
    throw new Error("The web is not built: `npm test` builds it; alone, `node scripts/build.mjs web` does.");
  }
  const child: ChildProcess = fork(join(webFolder, "server.mjs"), {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk));
  const ended = new Promise<void>((settle) => child.once("exit", () => settle()));
  const origin = await new Promise<string>((settle, reject) => {
    child.on("message", (message: { type: string; origin: string }) => {
      if (message.type === "ready") settle(message.origin);
    });
    child.once("exit", (code) => reject(new Error(`The web ended (${code}) before it was ready:\n${output}`)));
  });
  return {
    origin,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function openWindow(
  browser: Browser,
  url: string,
  person: TestPerson | null,
  { width = 1440, height = 900, locale = "en" }: WindowOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    baseURL: url,
    reducedMotion: "reduce",
  });
  if (person) {
    const cookies = person.cookie.split("; ").map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return { name, value: value.join("="), url };
    });
    await context.addCookies(cookies);
  }
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== url) complaints.push(`another host was asked: ${origin}`);
  });
  return { page, context, complaints };
}

/**
 * What axe finds wrong with the page as it stands: one line a rule, with the first element that breaks it.
 * @param within a selector of the part to look at; the whole page when absent
 */
export async function accessibilityProblems(page: Page, within?: string): Promise<string[]> {
  // What is fine need not be listed: that takes longer than finding what isn't.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}x, e.g. ${nodes[0]?.html})`);
}

const pictures = join(import.meta.dirname, "../../test-out/pages");

/** A picture of the page as it stands, for people to look at. */
export async function takePicture({ page }: Window, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const { width } = page.viewportSize() ?? { width: 0 };
  await page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
}

/** A page as it stands: a picture, no complaint of axe's, nothing wider than the window, nothing in the console. */
export async function expectSound(window: Window, name: string): Promise<void> {
  const { page, complaints } = window;
  await takePicture(window, name);
  const { width } = page.viewportSize() ?? { width: 0 };
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(complaints).toEqual([]);
}
