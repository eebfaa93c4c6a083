import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "../../apps/api/src/compose.js";
import { readConfig } from "../../apps/api/src/config.js";
import { accessibilityProblems, chromiumFlags, startWeb } from "../support/browser.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";
import { findCommand, needs } from "../support/require.js";

const chromium = needs("chromium");
const pictures = join(import.meta.dirname, "../../test-out/pages");

describe.skipIf(!chromium.available)(`the first start (needs Chromium)`, () => {
  let database: TestDatabase;
  let web: Awaited<ReturnType<typeof startWeb>>;
  let api: Api;
  let browser: Browser;
  const home = mkdtempSync(join(tmpdir(), "covoxel-first-start-"));

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    database = await startTestDatabase();
    web = await startWeb();
    api = await startApi({
      config: readConfig({
        PORT: "0",
        COVOXEL_HOME: home,
        AUTH_SECRET: "a secret for tests, and for nothing else",
        LOG_LEVEL: "silent",
        WEB_ORIGIN: web.origin,
      }),
      connection: database,
    });
    browser = await playwright.launch({ executablePath: findCommand("chromium") ?? "", args: chromiumFlags });
  });
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
    await web?.stop();
    await database?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test("whoever comes without the printed link is told where it is; with it they set up and load the demo", async () => {
    const size = { width: 1440, height: 900 };
    const context = await browser.newContext({ baseURL: api.origin, viewport: size, locale: "en" });
    const page = await context.newPage();
    await page.goto("/");
    await page.getByText("Open the link that the start printed").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, "setup-no-token.png") });

    await page.goto("/setup?token=wrong");
    const fill = async (password: string, again: string) => {
      await page.getByLabel("Name").fill("Ada Admin");
      await page.getByLabel("Email").fill("ada@example.org");
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByLabel("Password, once more").fill(again);
      await page.keyboard.press("Enter");
    };
    await fill("correct horse battery", "another horse");
    await page.getByText("The two passwords differ.").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await fill("correct horse battery", "correct horse battery");
    await page.getByText(/This link doesn't work/).waitFor();
    await page.screenshot({ path: join(pictures, "setup-wrong-link.png") });

    await page.goto(api.setupPath ?? "");
    await fill("correct horse battery", "correct horse battery");
    await page.getByRole("button", { name: "Load the demo" }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, "projects-none.png") });

    await page.getByRole("button", { name: "Load the demo" }).click();
    await page.waitForURL(/\/import\?import=imp_/);
    await page.screenshot({ path: join(pictures, "demo-loading.png") });
    await page.getByText("The import is done").waitFor({ timeout: 120_000 });
    await page.screenshot({ path: join(pictures, "demo-loaded.png") });
    await page.getByRole("link", { name: "See the studies" }).click();
    await page.getByText("SYNTHETIC: no patient stands behind it").waitFor();
    await page.getByRole("button", { name: "Background jobs" }).click();
    await page.getByRole("dialog").getByText("Done").first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, "demo-jobs.png") });
  });
});
