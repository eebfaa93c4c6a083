import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browsing, startBrowsing } from "../support/browser.js";
import { needs } from "../support/require.js";

const chromium = needs("chromium");

describe.skipIf(!chromium.available)(`the explorer (needs Chromium)`, () => {
  let browsing: Browsing;
  beforeAll(async () => {
    browsing = await startBrowsing();
  });
  afterAll(() => browsing?.stop());

  it("runs the first example as the person who is signed in, with every other host out of reach", async () => {
    const person = await browsing.server.join("Rita Reader");
    const { page, context, complaints } = await browsing.open(person);
    // The same rule as the test's own, in the browser: a request elsewhere would fail, and be noticed.
    await context.route(
      ({ origin }) => origin !== browsing.server.url,
      (route) => route.abort(),
    );
    await page.goto("/explore");
    await page.locator(".graphiql-query-editor .view-line").first().waitFor();
    const answered = page.waitForResponse((response) => {
      const asked = response.request().postData() ?? "";
      return response.url().endsWith("/graphql") && asked.includes("WhoAmI");
    });
    await page.locator("button.graphiql-execute-button").click();
    expect(await (await answered).json()).toMatchObject({
      data: { viewer: { person: { displayName: "Rita Reader" } } },
    });
    await page.locator(".graphiql-response .view-line", { hasText: "Rita" }).first().waitFor();
    expect(await page.locator(".graphiql-tab").count()).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
  });

  it("isn't there for anybody else", async () => {
    const { page } = await browsing.open(null);
    await page.goto("/explore");
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });
});
