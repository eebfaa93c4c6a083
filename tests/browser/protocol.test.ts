import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityProblems, type Browsing, startBrowsing } from "../support/browser.js";
import { needs } from "../support/require.js";
import type { Cast } from "../support/server.js";

const chromium = needs("chromium");
const pictures = join(import.meta.dirname, "../../test-out/pages");

describe.skipIf(!chromium.available)(`the protocol page (needs Chromium)`, () => {
  let browsing: Browsing;
  let cast: Cast;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browsing = await startBrowsing();
    cast = await browsing.server.cast();
  });
  afterAll(() => browsing?.stop());

  test("a lead writes labels, workflow and questions; the next version is saved; a reader can only read it", async () => {
    const window = await browsing.open(cast.asLead, { width: 1440, height: 900 });
    const { page } = window;
    await page.goto(`/projects/${cast.projectId}/protocol`);
    await page.getByText("Nobody has written a protocol yet").waitFor();
    const save = page.getByRole("button", { name: /Save as version/ });
    expect(await save.isDisabled()).toBe(true);

    for (const name of ["Liver", "Tumour"]) {
      await page.getByRole("button", { name: "Add a label" }).click();
      await page.getByRole("menuitem", { name: new RegExp(`^${name}`) }).click();
    }
    await page.getByLabel("How many Tumour").selectOption("INSTANCES");
    await page.getByLabel("Tumour may overlap others").check();
    await page.getByRole("button", { name: /codes of Tumour/ }).click();
    const codes = page.getByRole("dialog");
    const region = codes.getByRole("group", { name: "Anatomic region" });
    await region.getByLabel("Scheme").fill("SCT");
    await region.getByLabel("Value").fill("10200004");
    await region.getByLabel("Meaning").fill("Liver");
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(pictures, "protocol-codes-1440.png") });
    await codes.getByRole("button", { name: "Done" }).click();

    await page.getByLabel("They agree at a Dice of").fill("0.9");
    await page.getByRole("button", { name: "Add a question" }).click();
    await page.getByLabel("Question 1", { exact: true }).fill("Image quality");
    await page.getByLabel("Answered by").selectOption("ORDINAL");
    // One answer is none to choose from: the server says where, and nothing typed is lost.
    const answers = page.getByRole("combobox", { name: "Answers, from lowest to highest" });
    await answers.fill("poor");
    await answers.press("Enter");
    await save.click();
    await page.getByText("questions.0.options").waitFor();
    for (const grade of ["fair", "good"]) {
      await answers.fill(grade);
      await answers.press("Enter");
    }
    await page.getByLabel("Instructions").fill("Outline what is viable.");
    await page.screenshot({ path: join(pictures, "protocol-1440.png") });
    expect(await accessibilityProblems(page)).toEqual([]);
    // A link away asks first.
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Stay here" }).click();
    expect(await page.getByLabel("Instructions").inputValue()).toBe("Outline what is viable.");
    await save.click();
    await page.getByText(/Version 1, saved by Lea Lead/).waitFor();
    expect(await page.getByLabel("What Tumour is drawn as").isDisabled()).toBe(true);
    expect(window.complaints).toEqual([]);
    await window.context.close();

    const reader = await browsing.open(cast.asReader, { width: 1024, height: 768 });
    await reader.page.goto(`/projects/${cast.projectId}/protocol`);
    await reader.page.getByText(/Version 1, saved by Lea Lead/).waitFor();
    expect(await reader.page.getByLabel("Name of Liver").inputValue()).toBe("Liver");
    expect(await reader.page.getByRole("button", { name: /Save|Add/ }).count()).toBe(0);
    await reader.page.screenshot({ path: join(pictures, "protocol-1024.png") });
    expect(await accessibilityProblems(reader.page)).toEqual([]);
    expect(await reader.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    await reader.context.close();
  });

  test("whoever saves over somebody else's newer version is told, and keeps what they wrote", async () => {
    const { page, context } = await browsing.open(browsing.server.admin, { width: 1440, height: 900 });
    const projectId = await browsing.server.createProject("Two leads");
    await page.goto(`/projects/${projectId}/protocol`);
    await page.getByLabel("Instructions").fill("Mine");
    const steps = [{ key: "read", name: "Read", reads: 1, mode: "SHARED", aiAssistance: "NONE", visibleContext: [] }];
    const agreement = { diceAtLeast: 0.85, result: "DESIGNATED_READ" };
    const workflow = { steps, agreement, adjudication: { mayHaveReadTheCase: false } };
    await browsing.server.admin.graphql(
      "mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }",
      {
        input: {
          projectId,
          editedVersion: 0,
          protocol: { labels: [], questions: [], workflow, instructions: "Theirs", showsPseudonyms: true },
        },
      },
    );
    await page.getByRole("button", { name: /Save as version/ }).click();
    await page.getByText("Someone else was faster").waitFor();
    expect(await page.getByLabel("Instructions").inputValue()).toBe("Mine");
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByRole("button", { name: "Leave without saving" }).click();
    await page.waitForURL("**/members");
    await context.close();
  });
});
