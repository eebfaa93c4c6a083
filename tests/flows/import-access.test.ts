import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countStatements } from "../support/count-statements.js";
import { dicomSlice, freshUid } from "../support/dicom-file.js";
import { type ImportedSeries, importFiles, sendFile, sendParcel, startImport } from "../support/imports.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
let cast: Cast;
let importId: string;
let series: ImportedSeries;

const uids = { studyUid: freshUid(), seriesUid: freshUid() };
const slices = Array.from({ length: 3 }, (_, n) => ({
  path: `Secret^Name/${n}.dcm`,
  bytes: dicomSlice({ ...uids, z: n, instanceNumber: n + 1 }),
}));

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  const outcome = await importFiles(cast.asLead, cast.projectId, slices);
  importId = outcome.id;
  series = outcome.series[0]!;
});
afterAll(() => server?.stop());

const startMutation = "mutation ($projectId: ID!) { startImport(projectId: $projectId) { id } }";
const codes = (answer: { errors?: { extensions: { code: string } }[] }) =>
  answer.errors?.map((error) => error.extensions.code);
const pathsOf = (of: ImportedSeries) => [
  `/dicom-web/series/${of.id}/metadata`,
  `/dicom-web/series/${of.id}/frames/0/0`,
  `/dicom-web/series/${of.id}/frames/0/0-2`,
  `/dicom-web/series/${of.id}/thumbnail`,
];

describe("importing", () => {
  it("is for leads and administrators", async () => {
    for (const person of [cast.asReader, cast.asAdjudicator, cast.asAnalyst, cast.asViewer])
      expect(codes(await person.ask(startMutation, { projectId: cast.projectId }))).toEqual(["FORBIDDEN"]);
    for (const person of [cast.asLead, server.admin])
      expect(codes(await person.ask(startMutation, { projectId: cast.projectId }))).toBeUndefined();
  });

  it("into a project that one isn't in says that there is none", async () => {
    expect(codes(await cast.asOutsider.ask(startMutation, { projectId: cast.projectId }))).toEqual(["NOT_FOUND"]);
  });

  it("of somebody else can't be added to, not even by another lead", async () => {
    const id = await startImport(cast.asLead, cast.projectId);
    const created = await sendFile(cast.asLead, id, slices[0]!);
    const address = created.headers.get("location")!;
    for (const person of [server.admin, cast.asReader, cast.asOutsider]) {
      expect((await sendFile(person, id, slices[1]!)).status).toBe(404);
      expect((await sendParcel(person, id, slices)).status).toBe(404);
      for (const method of ["HEAD", "PATCH", "DELETE"]) {
        const headers = {
          "tus-resumable": "1.0.0",
          "upload-offset": "0",
          "content-type": "application/offset+octet-stream",
        };
        expect([method, (await person.fetch(address, { method, headers })).status]).toEqual([method, 404]);
      }
    }
  });

  it("can't be read back through the upload address", async () => {
    const id = await startImport(cast.asLead, cast.projectId);
    const address = (await sendFile(cast.asLead, id, slices[0]!)).headers.get("location")!;
    expect((await cast.asLead.fetch(address)).status).toBe(404);
    const climbing = `/uploads/${id}/..%2f..%2fobjects`;
    const answer = await cast.asLead.fetch(climbing, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } });
    expect(answer.status).toBe(404);
  });

  it("can't be finished or cancelled by others: to them it doesn't exist", async () => {
    for (const act of ["finishImport", "cancelImport"]) {
      const ask = (person: TestPerson) =>
        person.ask(`mutation ($id: ID!) { ${act}(id: $id) { id } }`, { id: importId });
      expect(codes(await ask(cast.asViewer))).toEqual(["NOT_FOUND"]);
      expect(codes(await ask(cast.asOutsider))).toEqual(["NOT_FOUND"]);
    }
  });
});

describe("looking", () => {
  it("is for everybody in the project", async () => {
    for (const person of [cast.asLead, cast.asReader, cast.asAdjudicator, cast.asAnalyst, cast.asViewer, server.admin])
      for (const path of pathsOf(series)) expect([path, (await person.fetch(path)).status]).toEqual([path, 200]);
  });

  it("finds nothing for others", async () => {
    for (const path of pathsOf(series)) {
      expect([path, (await cast.asOutsider.fetch(path)).status]).toEqual([path, 404]);
      expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 401]);
    }
    const query = `query ($study: ID!, $series: ID!, $import: ID!) {
      study(id: $study) { id } series(id: $series) { id } import(id: $import) { id } node(id: $series) { id }
    }`;
    const variables = { study: series.study.id, series: series.id, import: importId };
    expect(await cast.asOutsider.graphql(query, variables)).toEqual({
      study: null,
      series: null,
      import: null,
      node: null,
    });
    const list = "query ($projectId: ID!) { studies(filter: { projectId: $projectId }) { totalCount } }";
    expect(codes(await cast.asOutsider.ask(list, { projectId: cast.projectId }))).toEqual(["NOT_FOUND"]);
  });

  it("keeps what it found in the person's own cache only, and answers 304", async () => {
    const path = `/dicom-web/series/${series.id}/frames/0/0`;
    const first = await cast.asViewer.fetch(path);
    expect(first.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    const again = { "if-none-match": first.headers.get("etag")! };
    expect((await cast.asViewer.fetch(path, { headers: again })).status).toBe(304);
    expect((await cast.asOutsider.fetch(path, { headers: again })).status).toBe(404);
  });

  it.each(["3", "-1", "0-3", "2-1", "x", "0-1-2", "1e0"])("finds no frame %s", async (k) => {
    expect((await cast.asLead.fetch(`/dicom-web/series/${series.id}/frames/0/${k}`)).status).toBe(404);
  });

  it("shows a thumbnail", async () => {
    const answer = await cast.asViewer.fetch(series.thumbnailPath!);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });
});

describe("the list of studies", () => {
  const list = `query ($projectId: ID!, $first: Int!) {
    studies(filter: { projectId: $projectId }, first: $first) {
      totalCount edges { node { id patientName project { name } series { id warnings { code } study { id } } } }
    }
  }`;

  it("takes as many SQL statements for one study as for many", async () => {
    const many = Array.from({ length: 8 }, (_, n) => ({
      path: `${n}.dcm`,
      bytes: dicomSlice({ studyUid: freshUid(), seriesUid: freshUid(), instanceNumber: n + 1 }),
    }));
    await importFiles(cast.asLead, cast.projectId, many);
    const statements = async (first: number) => {
      let rows = 0;
      const count = await countStatements(async () => {
        const answer = await cast.asViewer.graphql<{ studies: { edges: unknown[] } }>(list, {
          projectId: cast.projectId,
          first,
        });
        rows = answer.studies.edges.length;
      });
      return { count, rows };
    };
    const one = await statements(1);
    const all = await statements(9);
    expect([one.rows, all.rows]).toEqual([1, 9]);
    expect(one.count).toBeGreaterThan(2);
    expect(all.count).toBe(one.count);
  });

  it("pages, and finds words without reading them as patterns", async () => {
    const ask = (filter: object, first = 25, after: string | null = null, who = cast.asViewer) =>
      who.graphql<{
        studies: {
          totalCount: number;
          edges: { node: { id: string } }[];
          pageInfo: { endCursor: string; hasNextPage: boolean };
        };
      }>(
        "query ($filter: StudyFilter!, $first: Int!, $after: String) { studies(filter: $filter, first: $first, after: $after) { totalCount edges { node { id } } pageInfo { endCursor hasNextPage } } }",
        { filter: { projectId: cast.projectId, ...filter }, first, after },
      );
    const { studies: all } = await ask({});
    const { studies: first } = await ask({}, 2);
    const { studies: rest } = await ask({}, 25, first.pageInfo.endCursor);
    expect([...first.edges, ...rest.edges]).toEqual(all.edges);
    expect((await ask({ text: "secret-id" }, 25, null, cast.asLead)).studies.totalCount).toBe(all.totalCount);
    // Who sees pseudonyms can't feel for names.
    expect((await ask({ text: "secret-id" })).studies.totalCount).toBe(0);
    expect((await ask({ text: "%" })).studies.totalCount).toBe(0);
    expect((await ask({ modality: "MR" })).studies.totalCount).toBe(0);
    expect((await ask({ modality: "CT" })).studies.totalCount).toBe(all.totalCount);
  });
});

describe("privacy", () => {
  const secrets = ["Secret", "SECRET-ID-1", uids.studyUid, uids.seriesUid];
  const tellsNothing = (text: string) => secrets.filter((secret) => text.includes(secret));

  it("keeps names and UIDs out of addresses, object keys and metadata", async () => {
    const metadata = await (await cast.asViewer.fetch(`/dicom-web/series/${series.id}/metadata`)).text();
    expect(tellsNothing(metadata)).toEqual([]);
    const stored = readdirSync(server.home, { recursive: true }).join("\n");
    expect(stored.length).toBeGreaterThan(100);
    expect(tellsNothing(stored)).toEqual([]);
    const { rows } = await server.database.pool.query("select object_key, byte_offset from frame");
    expect(tellsNothing(JSON.stringify(rows))).toEqual([]);
  });

  it("keeps them out of jobs and events", async () => {
    const jobs = await server.database.pool.query("select * from job");
    const events = await server.database.pool.query("select * from event");
    expect(jobs.rows.length).toBeGreaterThan(0);
    expect(tellsNothing(JSON.stringify([jobs.rows, events.rows]))).toEqual([]);
  });
});
