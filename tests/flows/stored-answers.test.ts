import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePhantom, phantomNifti } from "../../apps/api/src/features/studies/phantom/index.js";
import { begin, liverProtocol, paintBox, type ReadingProject, startReadingProject, submit } from "../support/cases.js";
import { type DicomSlice, dicomSlice } from "../support/dicom-file.js";
import {
  frameMetadata,
  frameValues,
  type ImportedSeries,
  type ImportOutcome,
  importFiles,
  readImport,
} from "../support/imports.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;
const ghostOf = (id: string): string => `${id.slice(0, 4)}${"0".repeat(24)}`;
const withoutId = (answer: unknown, id: string): string => JSON.stringify(answer).replaceAll(id, "ID");

interface Place {
  study: string;
  series: string;
}
interface Imported {
  project: ReadingProject;
  outcome: ImportOutcome;
  image: Place;
  labels: Place;
}

/** A CT and its true labels, each a file, imported together as they lie in a folder. */
async function importBoth(protocol: object = liverProtocol): Promise<Imported> {
  const project = await startReadingProject(server, protocol);
  const phantom = generatePhantom({ seed: 3, shape: [48, 40, 12], spacingMm: [3, 3, 5] });
  const outcome = await importFiles(project.lead, project.projectId, [
    { path: "scan/ct.nii", bytes: phantomNifti(phantom, "CT") },
    { path: "scan/truth.nii.gz", bytes: gzipSync(phantomNifti(phantom, "LABELS")) },
  ]);
  const place = (pixelType: string): Place => {
    const { id, study } = outcome.series.find((series) => series.pixelType === pixelType)!;
    return { study: study.id, series: id };
  };
  return { project, outcome, image: place("i16"), labels: place("u8") };
}

const makeCases = ({ lead, projectId }: ReadingProject, ...studies: Place[]) =>
  lead.ask("mutation ($input: CreateCasesInput!) { createCases(input: $input) { id series { id } } }", {
    input: { projectId, studyIds: studies.map(({ study }) => study), released: true },
  });

async function give({ lead }: ReadingProject, caseId: string, reader: TestPerson) {
  const { assignRead } = await lead.graphql<{ assignRead: { id: string } }>(
    "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
    { input: { caseId, readerIds: [reader.id] } },
  );
  return begin(reader, assignRead.id);
}

/** Every way to a series and its study. @returns what somebody is told of them, and of what never was; their ids left out */
async function waysTo(who: TestPerson, { study, series }: Place): Promise<[found: string[], absent: string[]]> {
  const ask = async (ids: Place) => {
    const queries = [
      `query { study(id: "${ids.study}") { id description series { id } } }`,
      `query { series(id: "${ids.series}") { id content thumbnailPath maySegment } }`,
      `query { node(id: "${ids.series}") { id } }`,
      `query { node(id: "${ids.study}") { id } }`,
      `mutation { createSegmentation(input: { seriesId: "${ids.series}", name: "Copy" }) { name } }`,
      `mutation { setSeriesContent(id: "${ids.series}", content: LABELMAP) { id } }`,
    ];
    const answers: unknown[] = [];
    for (const query of queries) answers.push(await who.ask(query));
    for (const path of ["metadata", "frames/0/5", "thumbnail"]) {
      const response = await who.fetch(`/dicom-web/series/${ids.series}/${path}`);
      answers.push([response.status, response.status === 200 ? "" : await response.text()]);
    }
    return answers.map((answer) => withoutId(withoutId(answer, ids.series), ids.study));
  };
  return [await ask({ study, series }), await ask({ study: ghostOf(study), series: ghostOf(series) })];
}

const seenStudies = async (who: TestPerson, { projectId }: ReadingProject) => {
  const { studies, project } = await who.graphql<{
    studies: { totalCount: number; edges: { node: { id: string } }[] };
    project: { studyCount: number };
  }>(
    "query ($id: ID!) { project(id: $id) { studyCount } studies(filter: { projectId: $id }) { totalCount edges { node { id } } } }",
    { id: projectId },
  );
  expect([project.studyCount, studies.totalCount]).toEqual([studies.edges.length, studies.edges.length]);
  return studies.edges.map(({ node }) => node.id).sort();
};

describe("a label map in a folder of images", () => {
  it("is imported as one, and the import says so; nobody makes a case of it", async () => {
    const { project, outcome, image, labels } = await importBoth();
    const warned = outcome.series.map(({ id, warnings }) => [id, warnings.some(({ code }) => code === "LABELMAP")]);
    expect(new Map(warned as [string, boolean][])).toEqual(
      new Map([
        [image.series, false],
        [labels.series, true],
      ]),
    );
    const refused = await makeCases(project, image, labels);
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      facts: { studyIds: [labels.study] },
    });
    expect((await makeCases(project, image)).data.createCases).toMatchObject([{ series: { id: image.series } }]);
  });

  it("is as absent to whoever reads blind, leads among them, and shown to those who oversee", async () => {
    const { project, outcome, image, labels } = await importBoth();
    const roles = [{ projectId: project.projectId, roles: ["LEAD" as const, "READER" as const] }];
    const both = await server.join("Bo Both", roles);
    const caseId = (await makeCases(project, image)).data.createCases[0].id;
    const said = (content: string) =>
      project.lead.graphql(`mutation ($id: ID!) { setSeriesContent(id: $id, content: ${content}) { id } }`, {
        id: labels.series,
      });
    await said("IMAGE");
    await said("LABELMAP");
    const onRecord = async (who: TestPerson) =>
      (
        await who.graphql<{ project: { audit: { edges: object[] } } }>(
          "query ($id: ID!, $of: ID) { project(id: $id) { audit(subject: $of) { edges { node { act } } } } }",
          { id: project.projectId, of: labels.series },
        )
      ).project.audit.edges.length;
    expect(await onRecord(both)).toBe(2);
    const own = await give(project, caseId, both);
    expect([await onRecord(both), await onRecord(project.lead)]).toEqual([0, 2]);
    await give(project, caseId, project.readers[0]);
    for (const who of [project.readers[0], both, project.readers[1], project.adjudicator, project.viewer]) {
      const [found, absent] = await waysTo(who, labels);
      expect(found).toEqual(absent);
    }
    expect(await seenStudies(both, project)).toEqual([image.study]);
    expect((await readImport(both, outcome.id)).series.map(({ id }) => id)).toEqual([image.series]);
    const [found, absent] = await waysTo(project.lead, labels);
    expect(found.filter((answer, n) => answer === absent[n])).toEqual([]);
    expect(await seenStudies(project.lead, project)).toEqual([image.study, labels.study].sort());
    // Whoever has answered oversees again.
    await paintBox(server, both, own.segmentationId, {}, [2, 2, 0, 8, 8, 2], [48, 40, 12]);
    await submit(both, own.id);
    expect(await seenStudies(both, project)).toEqual([image.study, labels.study].sort());
  });

  it("is shown beside the images it lies with, where the step of whoever reads lists stored segmentations", async () => {
    const steps = [{ ...liverProtocol.workflow.steps[0]!, visibleContext: ["STORED_SEGMENTATIONS"] }];
    const listing = { ...liverProtocol, workflow: { ...liverProtocol.workflow, steps } };
    for (const [protocol, isShown] of [
      [liverProtocol, false],
      [listing, true],
    ] as const) {
      const { project, image, labels } = await importBoth(protocol);
      const caseId = (await makeCases(project, image)).data.createCases[0].id;
      // As a source with both in one study would bring it.
      await server.database.pool.query("update series set study_id = $1 where id = $2", [image.study, labels.series]);
      await give(project, caseId, project.readers[0]);
      const { study } = await project.readers[0].graphql<{ study: { series: { id: string }[] } }>(
        "query ($id: ID!) { study(id: $id) { series { id } } }",
        { id: image.study },
      );
      const metadata = await project.readers[0].fetch(`/dicom-web/series/${labels.series}/metadata`);
      expect([study.series.map(({ id }) => id).includes(labels.series), metadata.status]).toEqual([
        isShown,
        isShown ? 200 : 404,
      ]);
    }
  });

  it("that was an image is one again when a lead says so, and is kept on record", async () => {
    const { project, outcome, image, labels } = await importBoth();
    const say = (who: TestPerson, { series }: Place, content: string) =>
      who.ask(
        "mutation ($id: ID!, $as: SeriesContent!) { setSeriesContent(id: $id, content: $as) { content warnings { code } } }",
        {
          id: series,
          as: content,
        },
      );
    expect(codeOf(await say(project.analyst, labels, "IMAGE"))).toBe("FORBIDDEN");
    expect((await say(project.lead, labels, "IMAGE")).data.setSeriesContent).toEqual({
      content: "IMAGE",
      warnings: [],
    });
    expect((await makeCases(project, labels)).data.createCases).toMatchObject([{ series: { id: labels.series } }]);
    expect(codeOf(await say(project.lead, labels, "LABELMAP"))).toBe("CONFLICT");
    // And one that was missed is said to be one.
    expect((await say(project.lead, image, "LABELMAP")).data.setSeriesContent.content).toBe("LABELMAP");
    expect(codeOf(await makeCases(project, image))).toBe("BAD_USER_INPUT");
    const { project: trail } = await project.lead.graphql<{ project: { audit: { edges: { node: object }[] } } }>(
      "query ($id: ID!) { project(id: $id) { audit(act: SERIES_CONTENT_SET) { edges { node { subject details { name value } } } } } }",
      { id: project.projectId },
    );
    expect(trail.audit.edges.map(({ node }) => node)).toEqual([
      { subject: image.series, details: [{ name: "content", value: "LABELMAP" }] },
      { subject: labels.series, details: [{ name: "content", value: "IMAGE" }] },
    ]);
    expect(outcome.refused).toEqual([]);
  });
});

describe("an overlay plane in a DICOM file", () => {
  it("is not in pixels, headers or pictures, however the file holds it: to nobody", async () => {
    const project = await startReadingProject(server);
    const slices = (overlay: NonNullable<DicomSlice["overlay"]> | null) =>
      Array.from({ length: 4 }, (_, n) => ({
        path: `ct-${n}.dcm`,
        bytes: dicomSlice({
          studyUid: `2.25.7${overlay ? 1 : 0}`,
          seriesUid: `2.25.8${overlay ? 1 : 0}`,
          z: 2 * n,
          instanceNumber: n + 1,
          pixels: Int16Array.from({ length: 64 }, (_, at) => 100 + 7 * at + n),
          ...(overlay && { overlay }),
        }),
      }));
    const isDrawn = (i: number, j: number) => i > 2 && i < 6 && j > 2 && j < 6;
    const words = "TUMOUR FOUND HERE";
    const drawn = await importFiles(project.lead, project.projectId, slices({ isDrawn, words }));
    const plain = await importFiles(project.lead, project.projectId, slices(null));
    expect([drawn.refused, plain.refused]).toEqual([[], []]);
    const [image, same] = [drawn.series[0]!, plain.series[0]!];
    for (let k = 0; k < 4; k++)
      expect([...(await frameValues(project.lead, image, k))]).toEqual([...(await frameValues(project.lead, same, k))]);
    const picture = async ({ thumbnailPath }: ImportedSeries) =>
      Buffer.from(await (await project.lead.fetch(thumbnailPath!)).arrayBuffer()).toString("base64");
    expect(await picture(image)).toBe(await picture(same));
    const metadata = JSON.stringify(await frameMetadata(project.lead, image));
    expect([metadata.includes(words), /"60[0-9A-F]{2}[0-9A-F]{4}"/.test(metadata)]).toEqual([false, false]);
    // Nor is it kept beside the file, where something could serve it one day.
    const { rows } = await server.database.pool.query("select header::text from instance where project_id = $1", [
      project.projectId,
    ]);
    expect(rows.filter(({ header }) => header.includes(words))).toEqual([]);
  });
});
