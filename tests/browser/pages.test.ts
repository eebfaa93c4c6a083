import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browsing, expectSound, startBrowsing, type WindowOptions } from "../support/browser.js";
import { dicomSlice, freshUid } from "../support/dicom-file.js";
import { needs } from "../support/require.js";
import type { Cast, TestPerson } from "../support/server.js";

const chromium = needs("chromium");
const large = { width: 1440, height: 900 } as const;
const small = { width: 1024, height: 768 } as const;

/** Twelve slices of one series with a ramp in each, and one file that only looks like DICOM. @returns the folder */
function writeStudyFolder(seed: number, slices = 12): string {
  const folder = join(mkdtempSync(join(tmpdir(), "covoxel-pages-")), "study");
  mkdirSync(folder);
  const [studyUid, seriesUid] = [freshUid(), freshUid()];
  for (let k = 0; k < slices; k++) {
    const pixels = Int16Array.from({ length: 64 * 48 }, (_, n) => 900 + ((n % 64) + 4 * k) * 4 + (seed % 7));
    const slice = {
      studyUid,
      seriesUid,
      patientName: `Phantom^${seed}`,
      patientId: `P-${seed}`,
      columns: 64,
      rows: 48,
      pixels,
    };
    writeFileSync(join(folder, `slice-${k}.dcm`), dicomSlice({ ...slice, z: k * 2, instanceNumber: k + 1 }));
  }
  writeFileSync(join(folder, "not-an-image.dcm"), "This is a letter, not an image. ".repeat(20));
  return folder;
}

describe.skipIf(!chromium.available)(`management pages (needs Chromium)`, () => {
  let browsing: Browsing;
  let cast: Cast;

  beforeAll(async () => {
    browsing = await startBrowsing();
    cast = await browsing.server.cast();
  });
  afterAll(() => browsing?.stop());

  const visit = async (who: Parameters<Browsing["open"]>[0], path: string, options: WindowOptions) => {
    const window = await browsing.open(who, options);
    await window.page.goto(path);
    return window;
  };

  const signIn = async (page: Page, { email, password }: TestPerson) => {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.keyboard.press("Enter");
  };

  describe("what people do there, at 1440 x 900", () => {
    const size = large;

    test("whoever is signed out sees the sign-in page and comes back to where they were", async () => {
      // Before its script has taken it over, the form takes nothing: the browser would send it, and lose the way back.
      const sent = await fetch(`${browsing.server.url}/sign-in?return=/projects`);
      expect(await sent.text()).toMatch(/<form[^>]*><fieldset[^>]* disabled/);
      const window = await visit(null, `/projects/${cast.projectId}/members`, size);
      const { page } = window;
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await expectSound(window, "sign-in");

      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Enter the email address of your account.").waitFor();
      await page.getByLabel("Email").fill(cast.asLead.email);
      expect(await page.getByText("Enter the email address of your account.").count()).toBe(0);

      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.keyboard.press("Enter");
      await page.getByText("Email or password is wrong.").waitFor();
      await page.getByLabel("Password", { exact: true }).fill(cast.asLead.password);
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/projects/${cast.projectId}/members`);
      await page.getByRole("heading", { name: "Liver" }).waitFor();
      await window.context.close();
    });

    test("projects: a table, and arrows and Enter lead into one", async () => {
      const window = await visit(browsing.server.admin, "/projects", size);
      const { page } = window;
      await page.getByRole("link", { name: "Liver" }).first().waitFor();
      await expectSound(window, "projects");

      await page.getByRole("row", { name: /Liver/ }).first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/projects\/prj_/);
      await window.context.close();
    });

    test("an administrator makes a project; a name is asked for, and the complaint goes when one is typed", async () => {
      const window = await visit(browsing.server.admin, "/projects", size);
      const { page } = window;
      await page.getByRole("button", { name: "New project" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Create the project" }).click();
      await dialog.getByText("Give the project a name.").waitFor();
      await expectSound(window, "create-project");
      await dialog.getByLabel("Name").fill(`Brain ${size.width}`);
      expect(await dialog.getByText("Give the project a name.").count()).toBe(0);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: `Brain ${size.width}` }).waitFor();
      await page.getByText("No studies yet").waitFor();
      await expectSound(window, "studies-empty");
      await window.context.close();
    });

    test("members: roles are check marks, and a changed one is kept", async () => {
      const window = await visit(cast.asLead, `/projects/${cast.projectId}/members`, size);
      const { page } = window;
      const mark = page.getByRole("checkbox", { name: "Analyst: Rita Reader" });
      await mark.waitFor();
      await expectSound(window, "members");
      const before = await mark.isChecked();
      await mark.click();
      await expect.poll(() => mark.isChecked()).toBe(!before);
      await page.reload();
      await mark.waitFor();
      expect(await mark.isChecked()).toBe(!before);
      await window.context.close();
    });

    test("a viewer sees the members and can change nothing", async () => {
      const window = await visit(cast.asViewer, `/projects/${cast.projectId}/members`, size);
      const { page } = window;
      await page.getByRole("checkbox", { name: "Reader: Rita Reader" }).waitFor();
      expect(await page.getByRole("checkbox", { disabled: false }).count()).toBe(0);
      expect(await page.getByRole("button", { name: "Add a member" }).count()).toBe(0);
      expect(await page.getByRole("link", { name: "Import" }).count()).toBe(0);
      await window.context.close();
    });

    test("people: an invitation's link is shown once, and someone comes in by it", async () => {
      const window = await visit(browsing.server.admin, "/people", size);
      const { page } = window;
      await page.getByText("Rita Reader").waitFor();
      await expectSound(window, "people");
      await page.getByRole("button", { name: "Invite someone" }).click();
      await page.getByRole("button", { name: "Make the link" }).click();
      const link = await page.getByLabel("Link for one person").inputValue();
      await expectSound(window, "invitation");
      await window.context.close();

      const guest = await visit(null, new URL(link).pathname, size);
      await guest.page.getByLabel("Name").fill(`Gast ${size.width}`);
      await guest.page.getByLabel("Email").fill(`gast-${size.width}@example.org`);
      await guest.page.getByLabel("Password", { exact: true }).fill("short");
      await guest.page.getByRole("button", { name: "Create my account" }).click();
      await guest.page.getByText("Use at least 12 characters.").waitFor();
      await expectSound(guest, "join");
      await guest.page.getByLabel("Password", { exact: true }).fill("a long enough password");
      await guest.page.getByLabel("Password, once more").fill("a long enough password");
      await guest.page.keyboard.press("Enter");
      await guest.page.getByText("You are in no project yet").waitFor();
      await expectSound(guest, "projects-empty");
      await guest.context.close();
    });

    test("tokens: made, shown once, revoked", async () => {
      const window = await visit(cast.asAnalyst, "/tokens", size);
      const { page } = window;
      await page.getByRole("button", { name: "New token" }).click();
      await page.getByLabel("Name").fill(`Notebook ${size.width}`);
      await expectSound(window, "create-token");
      await page.getByRole("button", { name: "Make the token" }).click();
      expect(await page.getByLabel("Token", { exact: true }).inputValue()).toMatch(/^cvx_/);
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: `Revoke Notebook ${size.width}` }).click();
      await page.getByRole("row", { name: new RegExp(`Notebook ${size.width}.*Revoked`) }).waitFor();
      await expectSound(window, "tokens");
      await window.context.close();
    });

    test("import: a folder goes up, every file is accounted for, and its study can be read", async () => {
      const folder = writeStudyFolder(size.width);
      const projectId = await browsing.server.createProject(`Import ${size.width}`);
      const window = await visit(browsing.server.admin, `/projects/${projectId}/import`, size);
      const { page } = window;
      await page.getByRole("button", { name: "Choose a folder" }).waitFor();
      await expectSound(window, "import-empty");
      await page.getByTestId("choose-folder").setInputFiles(folder);
      await page.getByText("The import is done").waitFor();
      await page.getByText("not-an-image.dcm").waitFor();
      expect(await page.getByRole("term").filter({ hasText: "files imported" }).locator("..").textContent()).toMatch(
        /12$/,
      );
      await expectSound(window, "import-done");

      await page.getByRole("link", { name: "See the studies" }).click();
      await page.getByRole("row", { name: /Phantom/ }).waitFor();
      await page.getByText("64 × 48 × 12").waitFor();
      await expectSound(window, "studies");
      await page.getByRole("button", { name: /New segmentation/ }).click();
      await page.waitForURL(/\/read\/seg_/);
      await page.goto(`/projects/${projectId}`);
      await page.getByRole("link", { name: "Open Segmentation 1" }).waitFor();
      await expectSound(window, "studies-segmentation");

      await page.goto(`/projects/${projectId}/import`);
      await page.getByTestId("choose-folder").setInputFiles(folder);
      await page.getByText("The import is done").waitFor();
      const already = page.getByRole("term").filter({ hasText: "already here" }).locator("..");
      await expect.poll(() => already.textContent()).toMatch(/12$/);
      await window.context.close();
    });

    test("the language changes on the spot and stays", async () => {
      const window = await visit(cast.asReader, "/about", size);
      const { page } = window;
      await page.getByRole("heading", { name: "About Covoxel" }).waitFor();
      await expectSound(window, "about");
      await page.getByRole("button", { name: /Rita Reader/ }).click();
      await expectSound(window, "user-menu");
      await page.getByRole("menuitemradio", { name: "简体中文" }).click();
      await page.getByRole("heading", { name: "关于 Covoxel" }).waitFor();
      await page.goto("/projects");
      await page.getByRole("heading", { name: "项目" }).waitFor();
      await page.getByRole("link", { name: "Liver" }).waitFor();
      await expectSound(window, "projects-zh");
      await window.context.close();
    });

    test("signing out leaves nothing to go back to", async () => {
      const window = await visit(null, "/sign-in", size);
      const { page } = window;
      await signIn(page, cast.asViewer);
      await page.getByRole("link", { name: "Liver" }).waitFor();
      await page.getByRole("button", { name: /Vic Viewer/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.goto("/projects");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await window.context.close();
    });

    test("a session that ends while a page is open leads to the sign-in page and back", async () => {
      const window = await visit(cast.asLead, `/projects/${cast.projectId}/members`, size);
      const { page } = window;
      await page.getByRole("checkbox", { name: "Lead: Lea Lead" }).waitFor();
      await window.context.clearCookies();
      await page.getByRole("checkbox", { name: "Viewer: Rita Reader" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await signIn(page, cast.asLead);
      await page.waitForURL(`**/projects/${cast.projectId}/members`);
      await window.context.close();
    });

    test("an upload that a reload interrupted goes on with the same folder, and nothing is sent twice", async () => {
      const folder = writeStudyFolder(size.width + 1, 127);
      const projectId = await browsing.server.createProject(`Resume ${size.width}`);
      const window = await visit(browsing.server.admin, `/projects/${projectId}/import`, size);
      const { page } = window;
      // The network lets one of two parcels of 64 files through: the other stays unsent, and the page is left.
      let held = 0;
      await page.route("**/uploads/*/parcels", (route) => (++held > 1 ? undefined : route.continue()));
      await page.getByTestId("choose-folder").setInputFiles(folder);
      await page.getByText(/^64 of 128 files$/).waitFor();
      await expectSound(window, "import-sending");
      page.once("dialog", (dialog) => dialog.accept());
      // The browser tells Playwright no size of a Blob that is sent, so the reloaded page adds them up.
      await page.addInitScript(() => {
        const send = globalThis.fetch;
        let sent = 0;
        globalThis.fetch = (input, init) => {
          if (init?.body instanceof Blob) sent += init.body.size;
          globalThis.sessionStorage.setItem("bytes sent by this test's page", String(sent));
          return send(input, init);
        };
      });
      await page.reload();
      // Only now: with the route gone, what it held back would go out after all.
      await page.unrouteAll({ behavior: "ignoreErrors" });

      await page.getByText(/An upload was interrupted: 64 files/).waitFor();
      await expectSound(window, "import-interrupted");
      await page.getByTestId("choose-folder").setInputFiles(folder);
      await page.getByText("The import is done").waitFor();
      const bytes = await page.evaluate(() => globalThis.sessionStorage.getItem("bytes sent by this test's page"));
      const largest = Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
      expect(Number(bytes)).toBeGreaterThan(62 * largest);
      expect(Number(bytes)).toBeLessThan(68 * largest);
      await window.context.close();
    });

    test("an address that leads nowhere says so and offers a way on", async () => {
      const window = await visit(cast.asReader, "/nowhere", size);
      await window.page.getByRole("heading", { name: "This page isn't here" }).waitFor();
      await window.page.goto("/projects/prj_aaaaaaaaaaaaaaaaaaaaaaaa");
      await window.page.getByText("This isn't here").waitFor();
      await window.context.close();
    });
  });

  test("at 1024 x 768 they are sound as well", async () => {
    const guest = await visit(null, "/sign-in", small);
    await guest.page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectSound(guest, "sign-in");
    await guest.context.close();

    const window = await visit(browsing.server.admin, "/projects", small);
    const { page } = window;
    const project = `/projects/${cast.projectId}`;
    const study = { directory: writeStudyFolder(small.width), projectId: await browsing.server.createProject("Small") };
    const dialog = (name: string) => async () => {
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
    };
    const sendFolder = async () => {
      await page.getByTestId("choose-folder").setInputFiles(study.directory);
      await page.getByText("The import is done").waitFor();
    };
    const shown: [name: string, path: string, what: string, act?: () => Promise<void>][] = [
      ["projects", "/projects", "Liver"],
      ["create-project", "/projects", "Liver", dialog("New project")],
      ["members", `${project}/members`, "Rita Reader"],
      ["people", "/people", "Rita Reader"],
      ["invitation", "/people", "Rita Reader", dialog("Invite someone")],
      ["tokens", "/tokens", "New token"],
      ["create-token", "/tokens", "New token", dialog("New token")],
      ["studies-empty", `/projects/${study.projectId}`, "No studies yet"],
      ["import-empty", `/projects/${study.projectId}/import`, "Choose a folder"],
      ["import-done", `/projects/${study.projectId}/import`, "Choose a folder", sendFolder],
      ["studies", `/projects/${study.projectId}`, "64 × 48 × 12"],
      ["about", "/about", "About Covoxel"],
      ["nowhere", "/nowhere", "This page isn't here"],
    ];
    for (const [name, path, what, act] of shown) {
      await page.goto(path);
      await page.getByText(what).first().waitFor();
      await act?.();
      // A page that isn't there is one the browser complains of.
      if (name === "nowhere") window.complaints.length = 0;
      await expectSound(window, name);
    }
    await window.context.close();
  });
});
