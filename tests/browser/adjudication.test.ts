import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Browsing, expectSound, startBrowsing, type Window } from "../support/browser.js";
import {
  type Box,
  caseState,
  claimAndBegin,
  paintBox,
  type ReadingProject,
  startReadingProject,
  submitMutation,
} from "../support/cases.js";
import { importPhantom, keptForOffline, type RoomPage, roomPage } from "../support/reading.js";
import { needs } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");
const large = { width: 1440, height: 900 } as const;
const small = { width: 1024, height: 768 } as const;

const shape = [96, 96, 12] as const;
const [ni, nj, nk] = shape;

/** What a reader paints: the liver in plane 0, a tumour that may lie in it in plane 1. */
interface Painted {
  liver: readonly Box[];
  tumour: Box | null;
}
const core: Box = [30, 30, 3, 50, 50, 8];
/** What only one of them holds, as pieces are numbered: the largest first. The third is the tumour, which they hold askew. */
const pieces = {
  first: [50, 30, 3, 60, 50, 8],
  second: [20, 30, 3, 26, 50, 8],
  fourth: [70, 60, 4, 76, 66, 7],
  fifth: [24, 66, 5, 28, 70, 8],
} satisfies Record<string, Box>;
const rita: Painted = { liver: [core, pieces.first, pieces.fourth], tumour: [36, 36, 4, 44, 44, 6] };
const rob: Painted = { liver: [core, pieces.second, pieces.fifth], tumour: [36, 36, 5, 44, 46, 7] };

describe.skipIf(!chromium.available)("adjudication (needs Chromium)", () => {
  let browsing: Browsing;
  let project: ReadingProject;
  beforeAll(async () => {
    browsing = await startBrowsing();
    project = await startReadingProject(browsing.server);
    for (const seed of [1, 2]) await importPhantom(project.lead, project.projectId, shape, [3.4, 3.4, 7], seed);
    const cases = await makeCases();
    await readBoth();
    await readBoth();
    const inAdjudication = async (id: string) => expect(await caseState(project.lead, id)).toBe("IN_ADJUDICATION");
    for (const id of cases) await vi.waitFor(() => inAdjudication(id), { timeout: 60_000, interval: 200 });
  });
  afterAll(() => browsing?.stop());

  test("is claimed, decided by keys, taken back, redrawn and signed: the result holds just what was decided, the reads what was submitted", async () => {
    const adi = await browsing.open(project.adjudicator, large);
    const { page } = adi;
    const room = roomPage(page);
    await page.goto("/");
    // Whoever only adjudicates is led to what there is to decide.
    await page.waitForURL("**/work");
    await page.getByText("Nothing to adjudicate").waitFor();
    await expectSound(adi, "work-adjudicator");
    await page.getByRole("button", { name: "Claim next to adjudicate" }).click();
    await page.waitForURL(/\/adjudicate\/adj_/);
    await room.ready();
    await page.locator("[data-sides='1']").waitFor();
    const id = page.url().split("/").at(-1) as string;
    const { sides } = await factsOf(project.adjudicator, id);
    const held = [rita, rob].map((painted) => voxelsOf(painted));
    // Which of them is Reader 1 was drawn.
    const ofSide = sides.map(({ liverVoxels }) => held.find(({ liver }) => count(liver) === liverVoxels)!);
    expect(count(ofSide[0]!.liver)).not.toBe(count(ofSide[1]!.liver));
    await decide(adi);

    // The figures follow what is painted.
    const [one, two] = ofSide as [Voxels, Voxels];
    const bothHold = (plane: "liver" | "tumour") => one[plane].map((voxel, at) => voxel & two[plane][at]!);
    const decided: Voxels = { liver: Uint8Array.from(bothHold("liver")), tumour: new Uint8Array(ni * nj * nk) };
    copy(one.liver, decided.liver, pieces.first);
    copy(two.liver, decided.liver, pieces.second);
    decided.tumour.set(one.tumour.map((voxel, at) => voxel | two.tumour[at]!));
    const figures = page.locator("[data-result=liver]");
    await expect.poll(() => figures.getAttribute("data-voxels")).toBe(String(count(decided.liver)));
    await expect
      .poll(() => page.locator("[data-result=tumour]").getAttribute("data-voxels"))
      .toBe(String(count(decided.tumour)));
    const dice = (2 * count(both(decided.liver, one.liver))) / (count(decided.liver) + count(one.liver));
    await figures
      .getByRole("cell", { name: dice.toFixed(3), exact: true })
      .first()
      .waitFor();

    await redrawLast(adi);
    await sign(adi);
    const { segmentationId, lineage } = await resultOf(id);
    const signed = await labelsOf(project.adjudicator, segmentationId);
    const [i0, j0, , i1, j1] = pieces.fifth;
    // As wide as the brush at most.
    const near: Box = [i0 - 8, j0 - 8, 0, i1 + 8, j1 + 8, nk];
    const outside = (voxels: Uint8Array) => {
      const rest = voxels.slice();
      fill(rest, near, 0);
      return rest;
    };
    expect(outside(signed.liver)).toEqual(outside(decided.liver));
    expect(signed.tumour.map((label) => Math.min(label, 1))).toEqual(decided.tumour);
    expect(count(signed.liver)).toBeGreaterThan(count(decided.liver));

    // What was submitted, bit for bit.
    expect(lineage.map(({ name }) => name).sort()).toEqual(["Rita Reader", "Rob Reader"]);
    for (const { name, read, submitted } of lineage) {
      const reader = name === "Rita Reader" ? 0 : 1;
      const now = await labelsOf(project.readers[reader], read);
      expect(now.liver).toEqual(held[reader]!.liver);
      expect(now.tumour.map((label) => Math.min(label, 1))).toEqual(held[reader]!.tumour);
      expect(submitted).toBe(true);
    }
    await adi.context.close();
    await lookAsLead();
  });

  test("outlives a reload, a server that is away, another tab and a session with the readers; in Chinese and in a small window", async () => {
    const lea = await browsing.open(project.lead, large);
    await lea.page.goto(`/projects/${project.projectId}/cases?case=2`);
    await lea.page.getByRole("button", { name: "Assign an adjudicator" }).click();
    const dialog = lea.page.getByRole("dialog");
    await dialog.getByLabel("Adjudicator").click();
    await lea.page.getByRole("option", { name: "Adi Adjudicator" }).click();
    await expectSound(lea, "cases-assign-adjudicator");
    await dialog.getByRole("button", { name: "Assign" }).click();
    await lea.page.getByText("To be decided").waitFor();

    const adi = await browsing.open(project.adjudicator, { ...small, locale: "zh-CN" });
    const { page } = adi;
    await page.goto("/work");
    await page.getByRole("row", { name: /病例 2 .*0\/5.*待决定/ }).focus();
    await expectSound(adi, "work-adjudicator-zh");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/adjudicate\/adj_/);
    const room = roomPage(page);
    await ready(room);
    await page.keyboard.press("j");
    await page.keyboard.press("1");
    await decidedIs(page, 1);
    await room.saved();
    await expectSound(adi, "adjudication-zh");
    await page.reload();
    await ready(room);
    await decidedIs(page, 1);

    // The server takes the stroke, and goes away before it hears of the decision.
    let away = true;
    await page.route("**/graphql", (route) =>
      away && route.request().postData()?.includes("decideDisagreement") ? route.abort() : route.continue(),
    );
    await page.keyboard.press("j");
    await page.keyboard.press("4");
    await page.locator("[data-unsaved='1']").waitFor();
    away = false;
    await room.saved();
    await decidedIs(page, 2);
    await page.unroute("**/graphql");
    await keptForOffline(room);
    await adi.context.setOffline(true);
    await page.locator("[data-connection=OFFLINE]").waitFor();
    await page.reload();
    await page.locator("[data-reading=open][data-first-slice-at][data-connection=OFFLINE]").waitFor();
    await decidedIs(page, 2);
    await page.keyboard.press("j");
    expect(await page.getByRole("button", { name: "都不取" }).isDisabled()).toBe(true);
    await page.getByText("无法连接服务器").first().waitFor();
    adi.complaints.length = 0;
    await adi.context.setOffline(false);
    await room.saved();

    const second = await adi.context.newPage();
    await second.goto(page.url());
    await ready(roomPage(second));
    await decidedIs(second, 2);
    await second.keyboard.press("j");
    await second.keyboard.press("2");
    await decidedIs(second, 3);
    await decidedIs(page, 3);
    await second.close();
    adi.complaints.length = 0;

    await page.getByRole("button", { name: "邀请阅片者…" }).click();
    await expectSound(adi, "adjudication-session-zh");
    await page.getByRole("button", { name: "邀请", exact: true }).click();
    await page.getByText(/共同讨论/).waitFor();
    const reader = await browsing.open(project.readers[0], small);
    await reader.page.goto("/work");
    await reader.page
      .getByRole("row", { name: /Case 2/ })
      .getByRole("link", { name: "Session" })
      .click();
    await ready(roomPage(reader.page));
    await reader.page.getByText(/Adi Adjudicator decides and signs/).waitFor();
    expect(await reader.page.getByRole("button", { name: "Sign result" }).count()).toBe(0);
    expect(await reader.page.getByRole("button", { name: "Take 1" }).count()).toBe(0);
    await expectSound(reader, "adjudication-session");

    await page.getByRole("button", { name: "退还…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "退还" }).click();
    await page.waitForURL("**/work");
    await lea.page.getByText("Nobody yet").waitFor();
    for (const { context } of [lea, adi, reader]) await context.close();
  });

  /** From the first to the fourth, with a wrong choice that is taken back, brought back and taken back. */
  async function decide(adi: Window): Promise<void> {
    const { page } = adi;
    const row = (number: number) => page.locator(`[data-disagreement="${number}"]`);
    expect(await page.getByRole("option").count()).toBe(5);
    expect(await page.content()).not.toMatch(/Rita|Rob /);
    await page.keyboard.press("j");
    await row(1).getByText("open", { exact: true }).waitFor();
    await page.locator("[data-plane=AXIAL]").getByText("4 / 12").waitFor();
    await page.keyboard.press("4");
    await row(1).getByText("neither").waitFor();
    await page.keyboard.press("2");
    await row(1).getByText("as Reader 2").waitFor();
    await page.keyboard.press("Control+z");
    await row(1).getByText("neither").waitFor();
    await page.keyboard.press("Control+z");
    await row(1).getByText("open", { exact: true }).waitFor();
    await page.keyboard.press("Control+y");
    await page.keyboard.press("1");
    await row(1).getByText("as Reader 1").waitFor();
    await expectSound(adi, "adjudication");
    await page.keyboard.press("ArrowDown");
    // Keys of the list are the list's alone: neither the next slice nor another window.
    await page.locator("[data-plane=AXIAL]").getByText("4 / 12").waitFor();
    await page.locator("[data-plane=AXIAL]").getByText("W 400 L 40").waitFor();
    await page.getByRole("button", { name: "Take 2" }).click();
    await row(2).getByText("as Reader 2").waitFor();
    await row(3).click();
    await page.getByText("Tumour:").waitFor();
    await page.keyboard.press("3");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("4");
    await decidedIs(page, 4);
    await roomPage(page).saved();
    await page.setViewportSize(small);
    await expectSound(adi, "adjudication");
    await page.getByRole("tab", { name: "Answers" }).click();
    await page.getByText("differs").first().waitFor();
    await expectSound(adi, "adjudication-answers");
    await page.getByRole("tab", { name: "Agreement" }).click();
    await page.setViewportSize(large);
  }

  /** The dialog says what is open, and leads there; there it is drawn by hand. */
  async function redrawLast(adi: Window): Promise<void> {
    const { page } = adi;
    await page.getByRole("button", { name: "Sign result" }).click();
    await page.getByText("1 disagreement is still open").waitFor();
    await page.getByRole("button", { name: "Show the next" }).click();
    await page.locator("[data-plane=AXIAL]").getByText("6 / 12").waitFor();
    await page.keyboard.press("r");
    await page.getByText("Redraw it with the brush").first().waitFor();
    const [i0, j0, , i1, j1] = pieces.fifth;
    await drawThrough(page, [(i0 + i1) / 2, (j0 + j1) / 2], [(i0 + i1) / 2 + 1, (j0 + j1) / 2]);
    await decidedIs(page, 5);
    await roomPage(page).saved();
    await page.locator('[data-disagreement="5"]').getByText("redrawn").waitFor();
  }

  async function sign(adi: Window): Promise<void> {
    const { page } = adi;
    await page.getByRole("button", { name: "Sign result" }).click();
    const dialog = page.getByRole("dialog");
    await expect
      .poll(() => dialog.getByRole("radiogroup", { name: "Liver" }).getByLabel("Present").isChecked())
      .toBe(true);
    await dialog.getByText("Research use only.").waitFor();
    await dialog.getByLabel("Note (optional)").fill("Left lobe kept");
    await expectSound(adi, "adjudication-sign");
    await dialog.getByRole("button", { name: "Sign and lock" }).click();
    await page.getByText(/Signed by Adi Adjudicator/).waitFor();
    await page.getByRole("link", { name: "Rita Reader" }).waitFor();
    await page.getByRole("link", { name: "Rob Reader" }).waitFor();
    await page.getByRole("button", { name: "Claim next to adjudicate" }).waitFor();
    expect(await page.getByRole("button", { name: "Take 1" }).count()).toBe(0);
    await expectSound(adi, "adjudication-signed");
    await page.setViewportSize(small);
    await expectSound(adi, "adjudication-signed");
  }

  async function lookAsLead(): Promise<void> {
    const lea = await browsing.open(project.lead, large);
    await lea.page.goto(`/projects/${project.projectId}/cases?case=1`);
    await lea.page.getByText("Adjudicated", { exact: true }).waitFor();
    await lea.page.getByText(/The reads don't agree/).waitFor();
    await expectSound(lea, "cases-outcome");
    await lea.page.setViewportSize(small);
    await expectSound(lea, "cases-outcome");
    await lea.page.getByRole("link", { name: "Look at the result" }).click();
    await ready(roomPage(lea.page));
    await lea.page.getByText(/Signed by Adi Adjudicator/).waitFor();
    expect(await lea.page.getByRole("button", { name: "Sign result" }).count()).toBe(0);
    await lea.context.close();
  }

  async function makeCases(): Promise<string[]> {
    const { studies } = await project.lead.graphql<{ studies: { edges: { node: { id: string } }[] } }>(
      "query ($id: ID!) { studies(filter: { projectId: $id }) { edges { node { id } } } }",
      { id: project.projectId },
    );
    const studyIds = studies.edges.map(({ node }) => node.id);
    const input = { projectId: project.projectId, studyIds, grouping: "STUDY", released: true };
    const { createCases } = await project.lead.graphql<{ createCases: { id: string }[] }>(
      "mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }",
      { input },
    );
    return createCases.map(({ id }) => id);
  }

  /** The next case. */
  async function readBoth(): Promise<void> {
    for (const [n, { liver, tumour }] of [rita, rob].entries()) {
      const reader = project.readers[n]!;
      const { id: readId, segmentationId } = await claimAndBegin(reader, project.projectId);
      const paint = (where: { segment?: number; plane?: number }, box: Box) =>
        paintBox(browsing.server, reader, segmentationId, where, box, shape);
      for (const box of liver) await paint({}, box);
      if (tumour) await paint({ segment: 2, plane: 1 }, tumour);
      const findings = ["liver", "tumour"].map((labelKey) => ({ labelKey, finding: "PRESENT" }));
      const answers = [{ questionKey: "quality", text: n === 0 ? "good" : "fair", number: null }];
      const { submitRead } = await reader.graphql<{ submitRead: { state?: string } }>(submitMutation, {
        input: { readId, findings, answers, confidence: 4 - n },
      });
      expect(submitRead.state).toBe("SUBMITTED");
    }
  }

  async function factsOf(who: TestPerson, id: string): Promise<{ sides: { liverVoxels: number }[] }> {
    const { adjudication } = await who.graphql<{
      adjudication: { sides: { findings: { labelKey: string; voxelCount: number }[] }[] };
    }>("query ($id: ID!) { adjudication(id: $id) { sides { findings { labelKey voxelCount } } } }", { id });
    const liverOf = (findings: { labelKey: string; voxelCount: number }[]) =>
      findings.find(({ labelKey }) => labelKey === "liver")?.voxelCount ?? 0;
    return { sides: adjudication.sides.map(({ findings }) => ({ liverVoxels: liverOf(findings) })) };
  }

  async function resultOf(id: string) {
    const { adjudication } = await project.adjudicator.graphql<{
      adjudication: {
        segmentation: { id: string };
        sides: {
          lineage: {
            contentHash: string;
            read: {
              readers: { displayName: string }[];
              segmentation: { id: string; contentHash: string };
              submission: { contentHash: string };
            };
          };
        }[];
      };
    }>(
      `query ($id: ID!) { adjudication(id: $id) { segmentation { id } sides { lineage { contentHash
        read { readers { displayName } segmentation { id contentHash } submission { contentHash } } } } } }`,
      { id },
    );
    const lineage = adjudication.sides.map(({ lineage: { contentHash, read } }) => ({
      name: read.readers[0]!.displayName,
      read: read.segmentation.id,
      submitted: contentHash === read.submission.contentHash && contentHash === read.segmentation.contentHash,
    }));
    return { segmentationId: adjudication.segmentation.id, lineage };
  }
});

const ready = async (room: RoomPage): Promise<void> => {
  await room.ready();
  await room.page.locator("[data-sides='1']").waitFor();
};

const decidedIs = (page: Window["page"], count: number) =>
  page.locator(`[data-reading=open][data-decided="${count}"]`).waitFor();

/** Draws in the axial view, which shows the whole slice as large as it fits. */
async function drawThrough(page: Window["page"], ...points: (readonly [number, number])[]): Promise<void> {
  const box = await page.locator("[data-plane=AXIAL]").boundingBox();
  if (!box) throw new Error("The axial view is not on the screen.");
  const side = Math.min(box.width, box.height);
  const [left, top] = [(box.width - side) / 2, (box.height - side) / 2];
  const at = ([i, j]: readonly [number, number]) =>
    [(left + (i / ni) * side) / box.width, (top + (j / nj) * side) / box.height] as const;
  await roomPage(page).draw(points.map(at));
}

/** 1 where something is painted, [k][j][i]. */
interface Voxels {
  liver: Uint8Array;
  tumour: Uint8Array;
}

function voxelsOf({ liver, tumour }: Painted): Voxels {
  const voxels = { liver: new Uint8Array(ni * nj * nk), tumour: new Uint8Array(ni * nj * nk) };
  for (const box of liver) fill(voxels.liver, box, 1);
  if (tumour) fill(voxels.tumour, tumour, 1);
  return voxels;
}

function fill(voxels: Uint8Array, [i0, j0, k0, i1, j1, k1]: Box, value: number): void {
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++) voxels.fill(value, (k * nj + j) * ni + i0, (k * nj + j) * ni + i1);
}

function copy(from: Uint8Array, to: Uint8Array, [i0, j0, k0, i1, j1, k1]: Box): void {
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++) {
      const row = (k * nj + j) * ni;
      to.set(from.subarray(row + i0, row + i1), row + i0);
    }
}

const both = (a: Uint8Array, b: Uint8Array) => a.map((voxel, at) => voxel & b[at]!);
const count = (voxels: Uint8Array) => voxels.reduce((sum, voxel) => sum + Math.min(voxel, 1), 0);

/** What the server holds. */
async function labelsOf(who: TestPerson, segmentationId: string): Promise<Voxels> {
  const { segmentation } = await who.graphql<{ segmentation: { revision: number } }>(
    "query ($id: ID!) { segmentation(id: $id) { revision } }",
    { id: segmentationId },
  );
  const plane = async (number: number) => {
    const asked = `asOf=${segmentation.revision}&plane=${number}&from=0&to=${nk}`;
    const path = `/files/segmentations/${segmentationId}/slices?${asked}`;
    return new Uint8Array(await (await who.fetch(path)).arrayBuffer());
  };
  return { liver: await plane(0), tumour: await plane(1) };
}
