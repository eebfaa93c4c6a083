import type { WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browsing, expectSound, startBrowsing, type Window } from "../support/browser.js";
import { liverProtocol, type ReadingProject, startReadingProject } from "../support/cases.js";
import { importPhantom, keptForOffline, type RoomPage, roomPage } from "../support/reading.js";
import { needs } from "../support/require.js";

const chromium = needs("chromium");
const large = { width: 1440, height: 900 } as const;
const small = { width: 1024, height: 768 } as const;

/** A blob in the middle of the axial view. */
const blob = [
  [0.45, 0.45],
  [0.55, 0.46],
  [0.5, 0.5],
] as const;

describe.skipIf(!chromium.available)("cases and reads (needs Chromium)", () => {
  let browsing: Browsing;
  let project: ReadingProject;
  beforeAll(async () => {
    browsing = await startBrowsing();
    project = await startReadingProject(browsing.server);
    await importPhantom(project.lead, project.projectId, [96, 96, 12], [3.4, 3.4, 7]);
    await importPhantom(project.lead, project.projectId, [64, 64, 10], [5, 5, 8], 2);
  });
  afterAll(() => browsing?.stop());

  test("a lead makes cases, two readers read them blind: one is submitted twice, one returned; the board fills by itself", async () => {
    const lead = await browsing.open(project.lead, large);
    const sockets = await watchSockets(lead);
    await makeCases(lead);

    const rita = await browsing.open(project.readers[0], large);
    await openFirst(rita);
    await submitFirst(rita);
    await lead.page.getByRole("row", { name: /Case 1.*1 \/ 2.*1 \/ 2.*Rita Reader/ }).waitFor();
    // A socket that drops is asked to go on after the last event that came: what is told meanwhile is not missed.
    const before = sockets.since.length;
    await sockets.drop();
    await expect.poll(() => sockets.since.length).toBeGreaterThan(before);
    expect([sockets.since[0], typeof sockets.since.at(-1)]).toEqual([null, "string"]);

    const rob = await browsing.open(project.readers[1], { ...small, locale: "zh-CN" });
    await readSmall(rob);
    await lead.page.getByRole("row", { name: /Case 1.*2 \/ 2.*2 \/ 2.*Rita Reader, Rob Reader/ }).waitFor();
    await lookAfter(lead);
    for (const { context } of [lead, rita, rob]) await context.close();
  });

  test("where AI comes after the own read, it is asked for then; a read opens without a network, is submitted with one, and is gone when it is taken back", async () => {
    const [step] = liverProtocol.workflow.steps;
    const workflow = { ...liverProtocol.workflow, steps: [{ ...step, aiAssistance: "AFTER_OWN_READ" }] };
    const assisted = await startReadingProject(browsing.server, { ...liverProtocol, workflow });
    const [rita] = assisted.readers;
    await importPhantom(assisted.lead, assisted.projectId, [64, 64, 10], [5, 5, 8]);
    const { studies } = await assisted.lead.graphql<{ studies: { edges: { node: { id: string } }[] } }>(
      "query ($id: ID!) { studies(filter: { projectId: $id }) { edges { node { id } } } }",
      { id: assisted.projectId },
    );
    const input = { projectId: assisted.projectId, studyIds: studies.edges.map(({ node }) => node.id), released: true };
    await assisted.lead.graphql("mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }", {
      input,
    });
    const { claimNextRead } = await rita.graphql<{ claimNextRead: { id: string } }>(
      "mutation ($id: ID!) { claimNextRead(projectId: $id) { ... on Read { id } } }",
      { id: assisted.projectId },
    );

    const window = await browsing.open(rita, large);
    const { page } = window;
    await page.goto(`/reads/${claimNextRead.id}`);
    await roomPage(page).ready();
    const rule = page.locator("[data-ai-rule]");
    await rule.getByText("AI comes after your own read: finish it first.").waitFor();
    expect(await page.locator("[data-suggestion]").count()).toBe(0);
    await rule.getByRole("button", { name: "Finish my own read" }).click();
    await page.getByRole("button", { name: "Finish it", exact: true }).click();
    await page.getByText(/Own read finished/).waitFor();
    await page.locator("[data-suggestion]").waitFor();
    expect(window.complaints).toEqual([]);

    await paint(roomPage(page));
    await keptForOffline(roomPage(page));
    await window.context.setOffline(true);
    await page.locator("[data-reading=open][data-connection=OFFLINE]").waitFor();
    await page.reload();
    await page.locator("[data-reading=open][data-first-slice-at][data-connection=OFFLINE]").waitFor();
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    await page.getByRole("dialog").getByText("The server can't be reached").waitFor();
    await window.context.setOffline(false);
    await page
      .getByRole("dialog")
      .getByText(/voxels · required/)
      .waitFor();

    await assisted.lead.graphql("mutation ($id: ID!) { releaseRead(id: $id) { state } }", { id: claimNextRead.id });
    await page.getByText("This case is not yours to read").waitFor();
    await page.getByRole("link", { name: "Go to My work" }).waitFor();
    await window.context.close();
  });

  async function makeCases(lead: Window): Promise<void> {
    const { page } = lead;
    await page.goto(`/projects/${project.projectId}/cases`);
    await page.getByRole("button", { name: "Make cases of the studies" }).waitFor();
    await expectSound(lead, "cases-empty");
    await page.getByRole("button", { name: "Make cases of the studies" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make cases of 2 studies" }).waitFor();
    await dialog.getByLabel("Licence of the source (optional)").fill("CC0-1.0");
    await expectSound(lead, "cases-make");
    await dialog.getByRole("button", { name: "Make cases of 2 studies" }).click();
    await page.getByRole("row", { name: /Case 2 In quarantine/ }).waitFor();
    await page.getByRole("checkbox", { name: "Mark all cases shown" }).check();
    await page.getByRole("button", { name: "Release 2" }).click();
    await page.getByRole("row", { name: /Case 2 Available/ }).waitFor();
    await page.getByRole("checkbox", { name: "Mark case 2" }).uncheck();
    await page.getByRole("button", { name: "Assign 1" }).click();
    await assign(lead, "Rita Reader", "cases-assign");
    await page.getByRole("row", { name: /Case 1 In reading.*Rita Reader/ }).waitFor();
    await page.getByRole("checkbox", { name: "Mark case 1" }).uncheck();
    await page.getByRole("row", { name: /Case 2/ }).click();
    await page.getByRole("button", { name: "Assign", exact: true }).click();
    await assign(lead, "Ruth Reader");
    // A lead who thinks better of it.
    await page.getByRole("button", { name: "Take back: Ruth Reader" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("row", { name: /Case 2 Available/ }).waitFor();
    await expectSound(lead, "cases");
  }

  async function assign(lead: Window, reader: string, picture?: string): Promise<void> {
    const dialog = lead.page.getByRole("dialog");
    await dialog.getByLabel("Reader").click();
    await lead.page.getByRole("option", { name: reader }).click();
    await dialog.getByLabel("Due (optional)").fill("2027-03-01");
    if (picture) await expectSound(lead, picture);
    await dialog.getByRole("button", { name: "Assign" }).click();
    await dialog.waitFor({ state: "detached" });
  }

  async function openFirst(rita: Window): Promise<void> {
    const { page } = rita;
    await page.goto("/");
    // Whoever only reads is led to what there is to read.
    await page.waitForURL("**/work");
    await page.getByRole("link", { name: "My work 1" }).waitFor();
    await page.getByRole("row", { name: /Case 1 Livers .* Mar 1, 2027 To be read/ }).focus();
    await expectSound(rita, "work");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/reads\/rea_/);
    await roomPage(page).ready();
    await page.getByText("DE-IDENTIFIED").waitFor();
    expect(await page.locator("[data-patient-banner]").textContent()).toMatch(/^Patient [0-9A-F]{8}/);
    expect(await page.getByText("This step is read without AI.").count()).toBe(1);
    await paint(roomPage(page));
    await expectSound(rita, "read");
    await page.setViewportSize(small);
    await expectSound(rita, "read");
    await page.setViewportSize(large);
  }

  async function submitFirst(rita: Window): Promise<void> {
    const { page } = rita;
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    const dialog = page.getByRole("dialog");
    const liver = dialog.getByRole("radiogroup", { name: "Liver" });
    // Painted is present, and what is not painted nobody has spoken of yet.
    await expect.poll(() => liver.getByLabel("Present").isChecked()).toBe(true);
    expect(await dialog.getByRole("radiogroup", { name: "Tumour" }).getByRole("radio", { checked: true }).count()).toBe(
      0,
    );
    await dialog.getByText(/of 12 slices were never shown/).waitFor();
    await liver.getByLabel("Absent").check();
    await dialog.getByRole("button", { name: "Submit and lock" }).click();
    await dialog.getByText("It is painted: erase it, or say that it is present.").waitFor();
    await dialog.getByText("Answer this.").waitFor();
    await dialog.getByText("Say how certain you are.").waitFor();
    await expectSound(rita, "read-submit");
    await liver.getByLabel("Present").check();
    await dialog.getByLabel("good").check();
    await dialog.getByLabel("4", { exact: true }).check();
    expect(await dialog.getByText("Say how certain you are.").count()).toBe(0);
    await dialog.getByRole("button", { name: "Submit and lock" }).click();
    await page.getByText(/Locked: nothing of it changes any more/).waitFor();
    await page.getByRole("button", { name: "Claim next" }).waitFor();
    await expectSound(rita, "read-submitted");
    const { myReads } = await project.readers[0].graphql<{
      myReads: { edges: { node: { state: string; slicesShown: number; activeTimeS: number } }[] };
    }>("{ myReads { edges { node { state slicesShown activeTimeS } } } }");
    expect(myReads.edges[0]?.node.state).toBe("SUBMITTED");
    expect(myReads.edges[0]?.node.slicesShown).toBeGreaterThan(0);
    expect(myReads.edges[0]?.node.activeTimeS).toBeGreaterThan(0);
    await page.getByRole("link", { name: "Covoxel" }).click();
    await page.getByRole("row", { name: /Case 1.*Submitted/ }).waitFor();
    await page.getByRole("link", { name: "My work", exact: true }).waitFor();
  }

  /** The same in Chinese and in a small window; then the next case, which can't be read. */
  async function readSmall(rob: Window): Promise<void> {
    const { page } = rob;
    await page.goto("/work");
    await page.getByText("没有待阅病例").waitFor();
    await expectSound(rob, "work-empty-zh");
    await page.getByRole("button", { name: "领取下一个" }).click();
    await page.waitForURL(/\/reads\/rea_/);
    const first = page.url();
    const room = roomPage(page);
    await room.ready();
    await paint(room);
    await expectSound(rob, "read-zh");
    await page.getByRole("button", { name: "提交", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect
      .poll(() => dialog.getByRole("radiogroup", { name: "Liver" }).getByLabel("存在", { exact: true }).isChecked())
      .toBe(true);
    await dialog.getByLabel("fair").check();
    await dialog.getByLabel("5", { exact: true }).check();
    await expectSound(rob, "read-submit-zh");
    await dialog.getByRole("button", { name: "提交并锁定" }).click();
    await page.getByRole("button", { name: "领取下一个" }).click();
    await page.waitForURL((url) => url.href !== first);
    await room.ready();
    await page.getByRole("button", { name: "无法阅读此病例…" }).click();
    await dialog.getByRole("button", { name: "退回" }).click();
    await dialog.getByText("请选择原因。").waitFor();
    await dialog.getByLabel("图像质量差").check();
    await dialog.getByLabel("备注").fill("Motion");
    await expectSound(rob, "read-return-zh");
    await dialog.getByRole("button", { name: "退回" }).click();
    await page.waitForURL("**/work");
    await page.getByRole("row", { name: /病例 1.*已提交/ }).waitFor();
    await expectSound(rob, "work-zh");
  }

  async function lookAfter(lead: Window): Promise<void> {
    const { page } = lead;
    await page.getByRole("row", { name: /Case 2 Excluded.*Poor quality/ }).click();
    await page.getByText("Motion").first().waitFor();
    await expectSound(lead, "cases-live");
    await page.getByRole("button", { name: "Include again" }).click();
    await page.getByRole("row", { name: /Case 2 Available/ }).waitFor();
    await page.setViewportSize(small);
    await page.getByRole("row", { name: /Case 1/ }).click();
    await page.getByRole("link", { name: "Look: Rita Reader" }).waitFor();
    await expectSound(lead, "cases-live");
    await page.getByRole("link", { name: "Look: Rita Reader" }).click();
    await roomPage(page).ready();
    await page.getByText("Read by Rita Reader").waitFor();
    await expectSound(lead, "read-by-lead");
  }
});

/** Since which cursor a page asks for the board's events, each time that it asks, and a way to cut it off. */
async function watchSockets({ page }: Window): Promise<{ since: (string | null)[]; drop(): Promise<void> }> {
  const since: (string | null)[] = [];
  let open: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer();
    open = socket;
    socket.onMessage((message) => {
      const { type, payload } = JSON.parse(String(message));
      if (type === "subscribe" && payload.query.includes("events(")) since.push(payload.variables.since);
      server.send(message);
    });
  });
  return { since, drop: async () => open?.close() };
}

async function paint(room: RoomPage): Promise<void> {
  await room.press("b");
  await room.draw(blob);
  await room.saved();
}
