import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { liver, noLiver, type ReadingProject, readTwice, startReadingProject } from "../support/cases.js";
import { needs, python } from "../support/require.js";
import { startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const folder = join(import.meta.dirname, "../../docs/examples");
const run = promisify(execFile);
const tool = needs("python");

describe.skipIf(!tool.available)("the examples for data scientists (needs python)", () => {
  let server: TestServer;
  let project: ReadingProject;
  beforeAll(async () => {
    server = await startTestServer();
    project = await startReadingProject(server);
    await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 8, 8, 2]));
    await readTwice(server, project, noLiver, noLiver);
  });
  afterAll(() => server?.stop());

  const environmentOf = (who: TestPerson) => ({
    PATH: process.env.PATH,
    PYTHONDONTWRITEBYTECODE: "1",
    COVOXEL_URL: server.url,
    COVOXEL_TOKEN: who.token,
    COVOXEL_PROJECT: project.projectId,
  });
  const script = (who: TestPerson) =>
    run(python, [join(folder, "agreement_table.py"), project.projectId], { env: environmentOf(who) });

  it("print a table of segments with volumes and Dice, by the token of an analyst", async () => {
    const { stdout } = await script(project.analyst);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ["case", "segment", "volume mL", "Dice", "HD95 mm", "result"],
      ["Case 1", "Liver", "0.07", "1.000", "0.0", "agreed"],
      ["Case 1", "Tumour", "0.00", "-", "-", "agreed"],
      ["Case 2", "Liver", "0.00", "-", "-", "agreed"],
      ["Case 2", "Tumour", "0.00", "-", "-", "agreed"],
    ]);
  });

  it("say what is wrong in a sentence, to those who see nothing of the project", async () => {
    await expect(script(project.outsider)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("NOT_FOUND"),
    });
  });

  it("are a notebook, too, whose cells run from the first to the last", async () => {
    interface Notebook {
      cells: { cell_type: string; source: string[] }[];
    }
    const notebook = JSON.parse(readFileSync(join(folder, "asking_covoxel.ipynb"), "utf8")) as Notebook;
    const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code").map(({ source }) => source.join(""));
    const { stdout } = await run(python, ["-c", cells.join("\n\n")], {
      env: environmentOf(project.analyst),
      cwd: folder,
    });
    expect(stdout).toContain("Case 1  Liver");
    expect(stdout).toMatch(/Case 2: \d+ bytes, "[0-9a-f]{64}"/);
  });
});
