import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";
import { dicomSlice } from "../support/dicom-file.js";
import {
  ended,
  filesBelow,
  finishImport,
  frameMetadata,
  frameValues,
  importFiles,
  readImport,
  type SentFile,
  sendFiles,
  startImport,
} from "../support/imports.js";
import { needs, sharedDataFolder } from "../support/require.js";
import { asToken, cookieOf, createToken, startTestServer, type TestServer } from "../support/server.js";

const root = resolve(import.meta.dirname, "../..");
const fromSource = (entry: string) => ["--import", "tsx", join(root, "apps/api/src", entry)];
/** Decorators are compiled as the API compiles them, wherever this runs. */
const environment = { ...process.env, TSX_TSCONFIG_PATH: join(root, "apps/api/tsconfig.json") };

/** Compressed slices, so that looking at them takes a while. */
async function compressedSlices(count: number, seed: number): Promise<SentFile[]> {
  const phantom = generatePhantom({ seed, shape: [256, 256, count], spacingMm: [1, 1, 2] });
  const files = await Array.fromAsync(phantomDicom(phantom, { encoding: "RLE" }));
  return files.map(({ name, bytes }) => ({ path: `Secret^Name/${name}`, bytes }));
}

describe("an API that is killed with -9 while it processes", () => {
  let database: TestDatabase;
  let home: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    database = await startTestDatabase();
    home = mkdtempSync(join(tmpdir(), "covoxel-crash-"));
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await database?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  let logged = "";
  async function startProcess(port: string): Promise<{ url: string; child: ChildProcess }> {
    const child = spawn(process.execPath, fromSource("main.ts"), {
      cwd: root,
      env: {
        ...environment,
        DATABASE_URL: database.url,
        COVOXEL_HOME: home,
        AUTH_SECRET: "a secret for tests, and for nothing else",
        PORT: port,
        LOG_LEVEL: "trace",
        IMPORT_CONCURRENCY: "1",
        DECODE_THREADS: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let output = "";
    const ready = Promise.withResolvers<string>();
    for (const stream of [child.stdout!, child.stderr!])
      stream.on("data", (chunk) => {
        output += chunk;
        logged += chunk;
        const url = /^Covoxel API: (\S+)$/m.exec(output)?.[1];
        if (url) ready.resolve(url);
      });
    child.once("exit", () => ready.reject(new Error(output)));
    return { url: await ready.promise, child };
  }

  it("finishes the import after its restart, with nothing lost or doubled, and tells its log no names", async () => {
    const first = await startProcess("0");
    const setup = new URL(/http\S+\/setup\?token=\S+/.exec(logged)![0]);
    const joined = await fetch(`${first.url}/api/setup`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: first.url },
      body: JSON.stringify({
        token: setup.searchParams.get("token"),
        name: "Ada",
        email: "ada@example.org",
        password: "correct horse battery",
      }),
    });
    const token = await createToken(first.url, cookieOf(joined), ["READ", "WRITE", "ADMIN"]);
    const me = asToken(first.url, token);
    const { createProject } = await me.graphql<{ createProject: { id: string } }>(
      'mutation { createProject(input: { name: "Crash" }) { id } }',
    );
    const id = await startImport(me, createProject.id);
    await sendFiles(me, id, await compressedSlices(60, 7));
    await me.graphql("mutation ($id: ID!) { finishImport(id: $id) { id } }", { id });
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const { rows } = await database.pool.query("select status from import where id = $1", [id]);
    expect(rows).toEqual([{ status: "PROCESSING" }]);

    await startProcess(new URL(first.url).port);
    const outcome = await ended(me, id);
    expect(outcome).toMatchObject({ status: "DONE", counts: { imported: 60, refused: 0, received: 0, staged: 0 } });
    expect(outcome.series).toHaveLength(1);
    expect(outcome.series[0]).toMatchObject({ shape: [256, 256, 60] });
    const truth = generatePhantom({ seed: 7, shape: [256, 256, 60], spacingMm: [1, 1, 2] });
    for (const k of [0, 29, 59])
      expect(await frameValues(me, outcome.series[0]!, k)).toEqual(Float64Array.from(truth.slice(k).hounsfield));
    expect(readdirSync(join(home, "quarantine"))).not.toContain(id);

    const patient = await database.pool.query("select patient_name, patient_id from study");
    const secrets = ["Secret", ".dcm", patient.rows[0].patient_name, patient.rows[0].patient_id, "1.2.826", "2.25."];
    expect(logged).toContain("request");
    expect(secrets.filter((secret) => secret && logged.includes(secret))).toEqual([]);
  });
});

describe("cancelling while it processes", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { IMPORT_CONCURRENCY: "1", DECODE_THREADS: "1" } });
  });
  afterAll(() => server?.stop());

  it("keeps nothing that was not a whole series yet", async () => {
    const projectId = await server.createProject();
    const id = await startImport(server.admin, projectId);
    await sendFiles(server.admin, id, await compressedSlices(40, 8));
    await server.admin.graphql("mutation ($id: ID!) { finishImport(id: $id) { id } }", { id });
    await server.admin.graphql("mutation ($id: ID!) { cancelImport(id: $id) { id } }", { id });
    const outcome = await readImport(server.admin, id);
    expect(outcome).toMatchObject({ status: "CANCELLED", series: [], counts: { files: 0 } });
    expect(readdirSync(join(server.home, "quarantine"))).not.toContain(id);
    const { rows } = await server.database.pool.query("select count(*) from instance");
    expect(Number(rows[0].count)).toBe(0);
    const objects = readdirSync(join(server.home, "objects"), { recursive: true, withFileTypes: true });
    expect(objects.filter((entry) => entry.isFile())).toEqual([]);
    const { job } = await server.database.pool
      .query("select status from job where id = $1", [outcome.jobId])
      .then((found) => ({ job: found.rows[0] }));
    expect(job.status).toBe("CANCELLED");
    expect((await importFiles(server.admin, projectId, await compressedSlices(3, 8))).counts.imported).toBe(3);
  });
});

describe("the command line", () => {
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "covoxel-cli-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function covoxel(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [...fromSource("cli/main.ts"), ...args], {
      cwd: root,
      env: { ...environment, DATABASE_URL: server.database.url, COVOXEL_HOME: server.home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const [status] = await once(child, "close");
    return { status, out, err };
  }

  async function onlySeries(projectId: string) {
    const { studies } = await server.admin.graphql<{
      studies: { edges: { node: { series: Awaited<ReturnType<typeof readImport>>["series"] } }[] };
    }>(
      `query ($projectId: ID!) { studies(filter: { projectId: $projectId }) { edges { node { series {
        id gridKind shape spacingMm ijkToLps pixelType units } } } } }`,
      { projectId },
    );
    expect(studies.edges).toHaveLength(1);
    return studies.edges[0]!.node.series[0]!;
  }

  it("imports a folder beside a running server, says what was refused, and ends with 3", async () => {
    mkdirSync(join(folder, "deep/er"), { recursive: true });
    for (const n of [0, 1, 2])
      writeFileSync(
        join(folder, "deep/er", `${n}`),
        dicomSlice({ z: 2 * n, instanceNumber: n + 1, seriesUid: "2.25.77" }),
      );
    writeFileSync(join(folder, "letter.bin"), "Dear colleague");
    const projectId = await server.createProject("By hand");
    const run = await covoxel("import", folder, "--project", "By hand", "--as", server.admin.email);
    expect(run).toMatchObject({ status: 3, err: "" });
    expect(run.out).toMatch(/^Done: 3 imported, 0 already here, 1 refused, 0 ignored; 1 series of 1 studies\.$/m);
    expect(run.out).toMatch(/letter\.bin: Not a DICOM, NIfTI or MGH image\./);
    expect((await onlySeries(projectId)).shape).toEqual([8, 8, 3]);
    expect(readdirSync(join(folder, "deep/er"))).toHaveLength(3);
  });

  it("asks for words it understands, and says what is not there", async () => {
    expect((await covoxel("import", folder)).status).toBe(2);
    const nowhere = await covoxel("import", folder, "--project", "Nowhere");
    expect(nowhere).toMatchObject({ status: 1, out: "" });
    expect(nowhere.err).toMatch(/--create/);
    const nobody = await covoxel("import", folder, "--project", "x", "--as", "nobody@example.org");
    expect(nobody).toMatchObject({ status: 1 });
  });

  const data = needs("shared-data");
  it.skipIf(!data.available)("brings the same series as the browser (needs shared data)", async () => {
    const source = join(sharedDataFolder, "ct-totalseg/example_ct_dicom");
    const run = await covoxel("import", source, "--project", "Real", "--create");
    expect(run).toMatchObject({ status: 0 });
    const { projects } = await server.admin.graphql<{ projects: { edges: { node: { id: string; name: string } }[] } }>(
      "{ projects { edges { node { id name } } } }",
    );
    const byHand = await onlySeries(projects.edges.find(({ node }) => node.name === "Real")!.node.id);
    const id = await startImport(server.admin, await server.createProject());
    await sendFiles(server.admin, id, filesBelow(source));
    const byBrowser = (await finishImport(server.admin, id)).series[0]!;
    expect(byHand).toMatchObject({ shape: [512, 512, 20], units: "HU" });
    const places = async (series: typeof byHand) =>
      (await frameMetadata(server.admin, series)).map((frame) => frame["00200032"]!.Value);
    expect(await places(byHand)).toEqual(await places(byBrowser));
    for (const k of [0, 7, 19])
      expect(await frameValues(server.admin, byHand, k)).toEqual(await frameValues(server.admin, byBrowser, k));
  });
});
