import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { generatePhantom, phantomNifti } from "../../apps/api/src/features/studies/phantom/index.js";
import { type Browsing, expectSound, startBrowsing, type Window } from "../support/browser.js";
import {
  type Box,
  caseState,
  claimAndBegin,
  gridShape,
  paintBox,
  type ReadingProject,
  startReadingProject,
  submit,
} from "../support/cases.js";
import { importFiles } from "../support/imports.js";
import { importPhantom, roomPage } from "../support/reading.js";
import { needs } from "../support/require.js";

const chromium = needs("chromium");
const large = { width: 1440, height: 900 } as const;
const small = { width: 1024, height: 768 } as const;

/** Of the two reads: Dice 0.952, 300 voxels of 32 mm³ as the first has it. */
const livers: readonly [Box, Box] = [
  [2, 2, 0, 12, 12, 3],
  [2, 2, 0, 12, 13, 3],
];
const tumour: Box = [5, 5, 1, 8, 8, 2];

describe.skipIf(!chromium.available)("the data set (needs Chromium)", () => {
  let browsing: Browsing;
  let project: ReadingProject;
  beforeAll(async () => {
    browsing = await startBrowsing();
    project = await startReadingProject(browsing.server);
  });
  afterAll(() => browsing?.stop());

  test("a lead freezes what was read, mends what stands in the way, and takes it home as NIfTI", async () => {
    const lead = await browsing.open(project.lead, large);
    const { page } = lead;
    await page.goto(`/projects/${project.projectId}`);
    await page.getByRole("link", { name: "Data set", exact: true }).click();
    await page.getByText("No case has a result yet").waitFor();
    await page.getByText("Nothing is frozen yet.").waitFor();
    await page.getByText(/press “Freeze a version”/).waitFor();
    await expectSound(lead, "dataset-empty");

    await readPhantom(1, "CC-BY-4.0");
    await readPhantom(2, null);
    await askForResults(lead);
    await saveAsCsv(lead);
    await freezeMended(lead);
    await expectSound(lead, "dataset");
    await page.setViewportSize(small);
    await expectSound(lead, "dataset");
    await page.setViewportSize(large);

    await page.getByRole("link", { name: "Version 1", exact: true }).click();
    await page.getByRole("row", { name: /Case 2 .*Liver: Present; Tumour: Present/ }).waitFor();
    await page.getByText(/By patient: 50 \/ 25 \/ 25 %, seed spring/).waitFor();
    await exportByKeyboard(lead);
    const download = page.getByRole("link", { name: "Download: NIfTI, pseudonyms" });
    await download.waitFor();
    await expectSound(lead, "dataset-version");
    await page.setViewportSize(small);
    await expectSound(lead, "dataset-version");
    await page.setViewportSize(large);

    const [taken] = await Promise.all([page.waitForEvent("download"), download.click()]);
    expect(taken.suggestedFilename()).toBe("dataset-v1-nifti.zip");
    const zip = await readFile(await taken.path());
    const sha256 = createHash("sha256").update(zip).digest("hex");
    expect(await page.getByTitle(sha256).count()).toBe(1);
    const files = unzipSync(zip);
    expect(Object.keys(files).filter((name) => name.startsWith("nifti/"))).toEqual(
      [1, 2].flatMap((number) => [0, 1].map((plane) => `nifti/case-000${number}-plane-${plane}.nii.gz`)),
    );
    const said = JSON.parse(Buffer.from(files["files.json"]!).toString("utf8")) as {
      files: { name: string; segments: object[] }[];
    }[];
    expect(said.flatMap((one) => one.files.map(({ name }) => name)).filter((name) => !(name in files))).toEqual([]);
    const found = (at: number) => said[at]!.files.flatMap(({ segments }) => segments);
    expect(found(0)).toMatchObject([{ finding: "PRESENT" }, { label: "tumour", finding: null }]);
    expect(found(1)).toMatchObject([{ finding: "PRESENT" }, { label: "tumour", finding: "PRESENT" }]);
    const manifest = await page.getByRole("link", { name: "Download manifest.json" }).getAttribute("href");
    const kept = await (await project.lead.fetch(manifest!)).arrayBuffer();
    expect(Buffer.from(files["manifest.json"]!)).toEqual(Buffer.from(kept));

    await lookAtTrail(lead);
    expect(lead.complaints).toEqual([]);
    await lead.context.close();
  });

  test("an analyst asks and takes home, in Chinese; neither freezes nor names patients; readers have no such page", async () => {
    const analyst = await browsing.open(project.analyst, { ...small, locale: "zh-CN" });
    const { page } = analyst;
    await page.goto(`/projects/${project.projectId}/datasets`);
    await page.getByRole("row", { name: /病例 1 Liver/ }).waitFor();
    expect(await page.getByRole("button", { name: "冻结版本" }).count()).toBe(0);
    await expectSound(analyst, "dataset-zh");
    await page.getByRole("link", { name: "版本 1", exact: true }).click();
    await page.getByRole("link", { name: "下载：NIfTI，假名" }).waitFor();
    expect(await page.getByText("含患者姓名").count()).toBe(0);
    // One of the cases came as NIfTI: refused in the page's own words, and the case is named.
    await page.getByRole("button", { name: "生成：DICOM SEG，假名" }).click();
    await page.getByText(/而这些图像以 NIfTI 或 MGH 导入/).waitFor();
    expect(await page.getByRole("alert").getByRole("link").allTextContents()).toEqual(["病例 2"]);
    expect(await page.getByText(/DICOM images/).count()).toBe(0);
    await expectSound(analyst, "dataset-version-zh");
    expect(await page.getByRole("link", { name: "审计" }).count()).toBe(0);
    // The row leads to the mask, which is there to be looked at.
    await page.goto(`/projects/${project.projectId}/datasets`);
    await page.getByRole("link", { name: "查看病例 1 的掩膜" }).first().click();
    await roomPage(page).ready();
    expect(analyst.complaints).toEqual([]);
    await analyst.context.close();

    const reader = await browsing.open(project.readers[0], large);
    await reader.page.goto(`/projects/${project.projectId}/datasets`);
    await reader.page.getByText("Data sets are for leads and analysts").waitFor();
    expect(await reader.page.getByRole("link", { name: /Data set|Audit/ }).count()).toBe(0);
    await reader.page.goto(`/projects/${project.projectId}/audit`);
    await reader.page.getByText("The audit trail is for leads").waitFor();
    expect(reader.complaints).toEqual([]);
    await reader.context.close();
  });

  /** A case of one generated patient, read twice and agreed. The second one's came as NIfTI, which names no patient. */
  async function readPhantom(seed: number, licence: string | null): Promise<void> {
    const { server } = browsing;
    const { projectId, lead, readers } = project;
    const series = seed === 1 ? await importPhantom(lead, projectId, gridShape, [4, 4, 2]) : await importNifti();
    const { createCases } = await lead.graphql<{ createCases: { id: string }[] }>(
      "mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }",
      { input: { projectId, studyIds: [series.study.id], released: true, licence } },
    );
    for (const [n, box] of livers.entries()) {
      const reader = readers[n]!;
      const read = await claimAndBegin(reader, projectId);
      await paintBox(server, reader, read.segmentationId, {}, box);
      const findings = [{ labelKey: "liver", finding: "PRESENT" }];
      if (seed === 2) {
        await paintBox(server, reader, read.segmentationId, { segment: 2, plane: 1 }, tumour);
        findings.push({ labelKey: "tumour", finding: "PRESENT" });
      }
      expect((await submit(reader, read.id, findings)).submitRead.state).toBe("SUBMITTED");
    }
    const isDone = async () => expect(await caseState(lead, createCases[0]!.id)).toBe("DONE");
    await vi.waitFor(isDone, { timeout: 30_000, interval: 100 });
  }

  async function importNifti() {
    const phantom = generatePhantom({ seed: 2, shape: gridShape, spacingMm: [4, 4, 2] });
    const files = [{ path: "scan.nii", bytes: phantomNifti(phantom, "CT") }];
    return (await importFiles(project.lead, project.projectId, files)).series[0]!;
  }

  async function askForResults({ page }: Window): Promise<void> {
    await page.reload();
    await page.getByRole("row", { name: /Case 2 Liver Present 9.60 0.952 Reads agreed/ }).waitFor();
    await page.getByRole("row", { name: /Case 2 Tumour Present 0.29 1.000/ }).waitFor();
    await page.getByLabel("Volume from mL").fill("0.1");
    await page.getByLabel("Volume to mL").fill("1");
    await page.getByText("1 row", { exact: true }).waitFor();
    await page.getByLabel("Dice to").fill("0.9");
    await page.getByText("No result is like this").waitFor();
    await page.getByRole("button", { name: "Ask for all" }).click();
    await page.getByLabel("Label").selectOption({ label: "Liver" });
    await page.getByText("2 rows", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Ask for all" }).click();
    // Of case 1 nobody said anything about a tumour.
    await page.getByText("3 rows", { exact: true }).waitFor();
  }

  /** Every row says what it is for, figures are whole, and what isn't there is empty. */
  async function saveAsCsv({ page }: Window): Promise<void> {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV", exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("Results.csv");
    const use = "Research use only. Not a medical device.";
    expect((await readFile(await file.path(), "utf8")).split("\r\n").slice(0, 2)).toEqual([
      "\uFEFFCase,Label,Finding,Volume mL,Lowest Dice,How,Use",
      `1,Liver,Present,9.6,${600 / 630},Reads agreed,${use}`,
    ]);
  }

  /** Tab by Tab to a control, as somebody does who uses no mouse. */
  async function tabTo(page: Page, goal: Locator): Promise<void> {
    for (let presses = 0; presses < 80; presses++) {
      if (await goal.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`No Tab leads to ${goal}.`);
  }

  /** Begun and cancelled while it works, then made: all of it by keyboard. */
  async function exportByKeyboard({ page }: Window): Promise<void> {
    const make = page.getByRole("button", { name: "Make it: NIfTI, pseudonyms" });
    const blocker = await browsing.server.database.pool.connect();
    await blocker.query("begin");
    // The export looks here first, and waits.
    await blocker.query("lock table dataset_export in access exclusive mode");
    await tabTo(page, make);
    await page.keyboard.press("Enter");
    const cancel = page.getByRole("button", { name: "Cancel: Data set export" });
    await cancel.waitFor();
    await tabTo(page, cancel);
    await page.keyboard.press("Enter");
    await page.getByText("Cancelled", { exact: true }).waitFor();
    await blocker.query("rollback");
    blocker.release();
    await tabTo(page, make);
    await page.keyboard.press("Enter");
  }

  async function freezeMended(lead: Window): Promise<void> {
    const { page } = lead;
    await page.getByRole("button", { name: "Freeze a version" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nobody knows whose images these are").waitFor();
    await expectSound(lead, "dataset-patient-unknown");
    await dialog.getByRole("link", { name: "Case 2" }).click();
    await page.getByText("Nobody knows: say whose images these are").waitFor();
    await expectSound(lead, "cases-patient");
    await page.getByRole("button", { name: "Whose images", exact: true }).click();
    await dialog.getByLabel("Patient ID").fill("NIfTI-2");
    await expectSound(lead, "cases-patient-dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Named by a lead").waitFor();
    // Found by what it is called from now on.
    await page.getByLabel("Filter by case, image, patient or reader").fill("nifti-2");
    await page.getByText("1 of 2 rows").waitFor();

    await page.getByRole("link", { name: "Data set", exact: true }).click();
    await page.getByRole("button", { name: "Freeze a version" }).click();
    await dialog.getByText("The source has no licence").waitFor();
    expect(await dialog.getByRole("button", { name: "Freeze it" }).isDisabled()).toBe(true);
    await expectSound(lead, "dataset-refused");
    await dialog.getByRole("link", { name: "Case 2" }).click();
    await page.getByRole("button", { name: "Due date and licence" }).click();
    await dialog.getByLabel("Licence of the source").fill("CC0-1.0");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });

    await page.getByRole("link", { name: "Data set", exact: true }).click();
    await page.getByRole("button", { name: "Freeze a version" }).click();
    await dialog.getByText("2 cases of 2 patients").waitFor();
    await dialog.getByLabel("Training %").fill("50");
    await dialog.getByText("The three parts must come to 100 %.").waitFor();
    await dialog.getByLabel("Validation %").fill("25");
    await dialog.getByLabel("Test %").fill("25");
    await dialog.getByLabel("Seed").fill("spring");
    await dialog.getByText("2 cases of 2 patients").waitFor();
    await dialog.getByLabel("Note (optional)").fill("The first two");
    await expectSound(lead, "dataset-freeze");
    await dialog.getByRole("button", { name: "Freeze it" }).click();
    await page.getByText("Version 1 is frozen").waitFor();

    // The same state again, from the fields as they were: the same version.
    await page.getByRole("button", { name: "Freeze a version" }).click();
    await dialog.getByText("2 cases of 2 patients").waitFor();
    expect(await dialog.getByLabel("Seed").inputValue()).toBe("spring");
    await dialog.getByRole("button", { name: "Freeze it" }).click();
    await page.getByText("Nothing has changed since version 1").waitFor();

    // By hand it goes on from how they stand.
    await page.getByRole("button", { name: "Freeze a version" }).click();
    await dialog.getByText("2 cases of 2 patients").waitFor();
    await dialog.getByLabel("Case by case").check();
    await dialog.getByLabel("Split of case 1").selectOption({ label: "Validation" });
    await dialog.getByLabel("Split of case 2").selectOption({ label: "Test" });
    await dialog.getByText("2 cases of 2 patients").waitFor();
    await expectSound(lead, "dataset-given");
    await dialog.getByRole("button", { name: "Freeze it" }).click();
    await page.getByText("Version 2 is frozen").waitFor();
    const second = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("link", { name: "Version 2", exact: true }) });
    expect(await second.getByRole("list", { name: "Cases per split" }).textContent()).toMatch(
      /Training 0.*Validation 1.*Test 1/,
    );
  }

  async function lookAtTrail(lead: Window): Promise<void> {
    const { page } = lead;
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByRole("row", { name: /Lea Lead Data set taken home/ }).waitFor();
    // The one that was cancelled, and the one that was made.
    expect(await page.getByRole("row", { name: /Lea Lead Data set exported/ }).count()).toBe(2);
    await expectSound(lead, "audit");
    await page.setViewportSize(small);
    await expectSound(lead, "audit");
    await page.getByLabel("Only this act").selectOption({ label: "Data set frozen" });
    await page.getByText("2 rows", { exact: true }).waitFor();
    await page.setViewportSize(large);
  }
});
