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
  const web = await startWeb();
  const server = await startTestServer({ ...options, env: { WEB_ORIGIN: web.origin, ...options.env } });
  const browser = await chromium.launch({ executablePath: findCommand("chromium") ?? "", args: chromiumFlags });
  return {
    server,
    browser,
    open: (person, windowOptions) => openWindow(browser, server.url, person, windowOptions),
    stop: async () => {
      await browser.close();
      await server.stop();
      await web.stop();
    },
  };
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
  const axe = new AxeBuilder({ page });
  const { violations } = await (within ? axe.include(within) : axe).analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length}x, e.g. ${nodes[0]?.html})`);
}

const pictures = join(import.meta.dirname, "../../test-out/pages");

/** A page as it stands: a picture for people, no complaint of axe's, nothing wider than the window, nothing in the console. */
export async function expectSound({ page, complaints }: Window, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const { width } = page.viewportSize() ?? { width: 0 };
  await page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  expect(complaints).toEqual([]);
}
