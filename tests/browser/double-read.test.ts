import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import { type Browsing, startBrowsing, takePicture, type Window } from "../support/browser.js";
import { type RoomPage, roomPage } from "../support/reading.js";
import { needs, sharedDataFolder } from "../support/require.js";
import type { TestPerson } from "../support/server.js";

const chromium = needs("chromium");
const data = needs("shared-data");
const large = { width: 1440, height: 900 } as const;

type Stroke = readonly (readonly [number, number])[];
/** Of the axial view: what both outline, and what only one does. Half of each read of the CT is its reader's alone; the phantom's are equal. */
const shared: Stroke = [
  [0.35, 0.45],
  [0.5, 0.45],
];
const alone: readonly [Stroke, Stroke] = [
  [
    [0.35, 0.6],
    [0.5, 0.6],
  ],
  [
    [0.6, 0.5],
    [0.7, 0.5],
  ],
];

/**
 * The first whole use of Covoxel: everything that its five people do goes through its pages, on a real CT whose reads differ and on a
 * generated one whose reads agree, both without a tumour.
 */
describe.skipIf(!chromium.available || !data.available)(
  "one blinded double read (needs Chromium and shared data)",
  () => {
    let browsing: Browsing;
    let projectId: ProjectId;
    const people = {} as Record<"lead" | "rita" | "rob" | "adjudicator" | "analyst", TestPerson>;
    const opened: Window[] = [];
    const enter = async (person: TestPerson): Promise<Window> => {
      const window = await browsing.open(person, large);
      opened.push(window);
      return window;
    };

    beforeAll(async () => {
      browsing = await startBrowsing();
      projectId = await browsing.server.createProject("Liver and tumour");
      const join = (name: string, role: ProjectRole) => browsing.server.join(name, [{ projectId, roles: [role] }]);
      people.lead = await join("Lea Lead", ProjectRole.LEAD);
      people.rita = await join("Rita Reader", ProjectRole.READER);
      people.rob = await join("Rob Reader", ProjectRole.READER);
      people.adjudicator = await join("Adi Adjudicator", ProjectRole.ADJUDICATOR);
      people.analyst = await join("Ana Analyst", ProjectRole.ANALYST);
    });
    afterAll(() => browsing?.stop());

    test("a lead sets it up, two read blind, what differs is adjudicated, what agrees passes, and an analyst takes the frozen version home", async () => {
      const lead = await enter(people.lead);
      await writeProtocol(lead);
      await importScans(lead);
      await makeCases(lead);

      const rita = await enter(people.rita);
      const rob = await enter(people.rob);
      await read(rita, 0, "rita");
      await lead.page.getByRole("row", { name: /Case 1 .*1 \/ 2/ }).waitFor();
      expect(await rob.page.content()).not.toContain("Rita");
      await read(rob, 1, "rob");
      await lead.page.getByRole("row", { name: /Done/ }).waitFor();
      await lead.page.getByRole("row", { name: /In adjudication/ }).waitFor();
      await takePicture(lead, "double-read-board");

      const adjudicator = await enter(people.adjudicator);
      await adjudicate(adjudicator);
      await expect.poll(() => lead.page.getByRole("row", { name: /Done/ }).count()).toBe(2);

      await freeze(lead);
      const analyst = await enter(people.analyst);
      await takeHome(analyst);
      for (const { complaints } of opened) expect(complaints).toEqual([]);
      for (const { context } of opened) await context.close();
    });

    async function writeProtocol(lead: Window): Promise<void> {
      const { page } = lead;
      await page.goto(`/projects/${projectId}/protocol`);
      for (const name of ["Liver", "Tumour"]) {
        await page.getByRole("button", { name: "Add a label" }).click();
        await page.getByRole("menuitem", { name: new RegExp(`^${name}`) }).click();
        await page.getByLabel(`${name} is required`).check();
      }
      await page.getByLabel("Instructions").fill("Outline the liver; say whether there is a tumour.");
      await page.getByRole("button", { name: /Save as version/ }).click();
      await page.getByText(/Version 1, saved by Lea Lead/).waitFor();
      await takePicture(lead, "double-read-protocol");
    }

    async function importScans(lead: Window): Promise<void> {
      const { page } = lead;
      await page.goto(`/projects/${projectId}/import`);
      await page.getByTestId("choose-folder").setInputFiles(await scans());
      await page.getByText("The import is done").waitFor({ timeout: 60_000 });
      await takePicture(lead, "double-read-import");
    }

    async function makeCases(lead: Window): Promise<void> {
      const { page } = lead;
      const dialog = page.getByRole("dialog");
      await page.goto(`/projects/${projectId}/cases`);
      await page.getByRole("button", { name: "Make cases of the studies" }).click();
      await dialog.getByLabel("Licence of the source (optional)").fill("Apache-2.0");
      await dialog.getByRole("button", { name: "Make cases of 2 studies" }).click();
      await page.getByRole("row", { name: /Case 2 In quarantine/ }).waitFor();
      await page.getByRole("checkbox", { name: "Mark all cases shown" }).check();
      await page.getByRole("button", { name: "Release 2" }).click();
      await page.getByRole("row", { name: /Case 2 Available/ }).waitFor();
      await page.getByRole("checkbox", { name: "Mark all cases shown" }).uncheck();
    }

    /** Both cases, each as its banner says what it is. */
    async function read(reader: Window, which: 0 | 1, name: string): Promise<void> {
      const { page } = reader;
      const room = roomPage(page);
      await page.goto("/work");
      for (let n = 0; n < 2; n++) {
        const before = page.url();
        await page.getByRole("button", { name: "Claim next" }).click();
        await page.waitForURL((url) => url.href !== before && url.pathname.startsWith("/reads/"));
        await room.ready();
        const isReal = /CT Body/.test((await page.locator("[data-patient-banner]").textContent()) ?? "");
        await paint(room, isReal ? [shared, alone[which]] : [shared]);
        await takePicture(reader, `double-read-${name}-${isReal ? "ct" : "phantom"}`);
        await submit(reader);
      }
      await takePicture(reader, `double-read-${name}-submitted`);
    }

    async function submit({ page }: Window): Promise<void> {
      await page.getByRole("button", { name: "Submit", exact: true }).click();
      const dialog = page.getByRole("dialog");
      const liver = dialog.getByRole("radiogroup", { name: "Liver" });
      await expect.poll(() => liver.getByLabel("Present").isChecked()).toBe(true);
      await dialog.getByRole("radiogroup", { name: "Tumour" }).getByLabel("Absent").check();
      await dialog.getByLabel("4", { exact: true }).check();
      await dialog.getByRole("button", { name: "Submit and lock" }).click();
      await page.getByText(/Locked: nothing of it changes any more/).waitFor();
    }

    /** The larger disagreement is taken, the smaller is not. */
    async function adjudicate(adjudicator: Window): Promise<void> {
      const { page } = adjudicator;
      const room = roomPage(page);
      await page.goto("/work");
      await page.getByRole("button", { name: "Claim next to adjudicate" }).click();
      await page.waitForURL(/\/adjudicate\/adj_/);
      await room.ready();
      await page.locator("[data-sides='1']").waitFor();
      expect(await page.getByRole("option").count()).toBe(2);
      expect(await page.content()).not.toMatch(/Rita|Rob /);
      await page.keyboard.press("j");
      await page.keyboard.press("3");
      await page.locator("[data-reading=open][data-decided='1']").waitFor();
      await takePicture(adjudicator, "double-read-adjudicate");
      await page.keyboard.press("j");
      await page.keyboard.press("4");
      await page.locator("[data-reading=open][data-decided='2']").waitFor();
      await room.saved();
      await page.getByRole("button", { name: "Sign result" }).click();
      const dialog = page.getByRole("dialog");
      await expect
        .poll(() => dialog.getByRole("radiogroup", { name: "Liver" }).getByLabel("Present").isChecked())
        .toBe(true);
      expect(await dialog.getByRole("radiogroup", { name: "Tumour" }).getByLabel("Absent").isChecked()).toBe(true);
      await takePicture(adjudicator, "double-read-sign");
      await dialog.getByRole("button", { name: "Sign and lock" }).click();
      await page.getByText(/Signed by Adi Adjudicator/).waitFor();
      await page.getByRole("link", { name: "Rita Reader" }).waitFor();
      await takePicture(adjudicator, "double-read-signed");
    }

    /** The CT's source names no patient: a split by patient is refused until the lead says whose images these are. */
    async function freeze(lead: Window): Promise<void> {
      const { page } = lead;
      const dialog = page.getByRole("dialog");
      await page.getByRole("link", { name: "Data set", exact: true }).click();
      await page.getByRole("button", { name: "Freeze a version" }).click();
      await dialog.getByText("Nobody knows whose images these are").waitFor();
      await takePicture(lead, "double-read-refused");
      await dialog.getByRole("link", { name: /Case [12]/ }).click();
      await page.getByRole("button", { name: "Whose images" }).click();
      await dialog.getByLabel("a patient of whom there is no other case").check();
      await takePicture(lead, "double-read-patient");
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("link", { name: "Data set", exact: true }).click();
      await page.getByRole("button", { name: "Freeze a version" }).click();
      await dialog.getByText("2 cases of 2 patients").waitFor();
      await dialog.getByRole("button", { name: "Freeze it" }).click();
      await page.getByText("Version 1 is frozen").waitFor();
      await takePicture(lead, "double-read-frozen");
    }

    async function takeHome(analyst: Window): Promise<void> {
      const { page } = analyst;
      await page.goto(`/projects/${projectId}/datasets`);
      await page.getByRole("row", { name: /Liver Present .*Adjudicated/ }).waitFor();
      await page.getByRole("row", { name: /Liver Present .*1\.000 .*Reads agreed/ }).waitFor();
      await page.getByText("4 rows", { exact: true }).waitFor();
      await takePicture(analyst, "double-read-results");
      await page.getByRole("link", { name: "Version 1", exact: true }).click();
      await page.getByRole("button", { name: "Make it: NIfTI, pseudonyms" }).click();
      const download = page.getByRole("link", { name: "Download: NIfTI, pseudonyms" });
      await download.waitFor();
      await takePicture(analyst, "double-read-version");
      const [taken] = await Promise.all([page.waitForEvent("download"), download.click()]);
      const zip = await readFile(await taken.path());
      expect(await page.getByTitle(createHash("sha256").update(zip).digest("hex")).count()).toBe(1);
      await expectResults(unzipSync(zip));
    }

    /** Where the reads agree, they are equal here; where they didn't, the larger disagreement was taken: it is the larger read in both. */
    async function expectResults(files: Record<string, Uint8Array>): Promise<void> {
      const { project } = await people.lead.graphql<{
        project: { cases: { edges: { node: { number: number; reads: { segmentation: { id: string } }[] } }[] } };
      }>(
        "query ($id: ID!) { project(id: $id) { cases { edges { node { number reads { segmentation { id } } } } } } }",
        { id: projectId },
      );
      expect(project.cases.edges.length).toBe(2);
      for (const { node } of project.cases.edges) {
        const masks = await Promise.all(node.reads.map(({ segmentation }) => maskOf(segmentation.id)));
        const [larger] = masks.sort((a, b) => countOf(b) - countOf(a));
        const result = labelsOf(files[`nifti/case-${String(node.number).padStart(4, "0")}.nii.gz`]!);
        expect(countOf(result)).toBeGreaterThan(0);
        expect(Buffer.compare(result, larger!)).toBe(0);
      }
    }

    async function maskOf(segmentationId: string): Promise<Uint8Array> {
      const answer = await people.lead.fetch(`/files/segmentations/${segmentationId}/nifti`);
      return labelsOf(new Uint8Array(await answer.arrayBuffer()));
    }
  },
);

/** [k][j][i], of a gzipped NIfTI-1 file of bytes. */
const labelsOf = (file: Uint8Array): Uint8Array => gunzipSync(file).subarray(352);

function countOf(labels: Uint8Array): number {
  let count = 0;
  for (const label of labels) if (label !== 0) count++;
  return count;
}

async function paint(room: RoomPage, strokes: readonly Stroke[]): Promise<void> {
  await room.press("b");
  for (const stroke of strokes) await room.draw(stroke);
  await room.saved();
}

/** A folder with the shared CT as it is, and with a generated abdomen beside it. */
async function scans(): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), "covoxel-double-read-")), "scans");
  cpSync(join(sharedDataFolder, "ct-totalseg/example_ct_dicom"), join(folder, "ct"), { recursive: true });
  mkdirSync(join(folder, "generated"));
  const phantom = generatePhantom({ seed: 1, shape: [96, 96, 12], spacingMm: [3.4, 3.4, 7] });
  for await (const { name, bytes } of phantomDicom(phantom, { seriesDescription: "SYNTHETIC abdomen" }))
    writeFileSync(join(folder, "generated", name.replaceAll("/", "-")), bytes);
  return folder;
}
