import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addSeries, saved as settled, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
let cast: Cast;
beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterAll(() => server?.stop());

const code = (value: string, meaning: string) => ({ scheme: "SCT", value, meaning });
const tumour = {
  key: "tumour",
  name: "Tumour",
  kind: "INSTANCES",
  geometry: "MASK",
  isRequired: true,
  mayOverlap: true,
  colour: "#d55e00",
  category: code("49755003", "Morphologically Abnormal Structure"),
  type: code("108369006", "Neoplasm"),
  anatomicRegion: code("10200004", "Liver"),
  laterality: null,
};
const quality = {
  key: "quality",
  text: "Image quality",
  kind: "ORDINAL",
  isRequired: true,
  options: ["poor", "fair", "good"],
  unit: null,
};
const protocol = {
  labels: [tumour],
  questions: [quality],
  workflow: {
    steps: [
      { key: "read", name: "Read", reads: 2, mode: "INDEPENDENT", aiAssistance: "AFTER_OWN_READ", visibleContext: [] },
    ],
    agreement: { diceAtLeast: 0.9, result: "UNION" },
    adjudication: { mayHaveReadTheCase: false },
  },
  instructions: "Outline what is viable; leave necrosis out.",
  showsPseudonyms: true,
};

const fields = `version savedAt savedBy { displayName } instructions showsPseudonyms
  labels { key name kind geometry isRequired mayOverlap colour
    category { scheme value meaning } type { scheme value meaning } anatomicRegion { scheme value meaning } laterality { value } }
  questions { key text kind isRequired options unit }
  workflow { steps { key name reads mode aiAssistance visibleContext } agreement { diceAtLeast result } adjudication { mayHaveReadTheCase } }`;
const save = `mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { ${fields} } }`;
const see = `query ($id: ID!, $version: Int) { project(id: $id) { mayEditProtocol protocol(version: $version) { ${fields} } } }`;

const saved = (who: TestPerson, projectId: string, editedVersion: number, document: object = protocol) =>
  who.ask(save, { input: { projectId, editedVersion, protocol: document } });
const seen = async (who: TestPerson, id: string, version: number | null = null) =>
  (
    await who.graphql<{ project: { mayEditProtocol: boolean; protocol: Record<string, unknown> | null } }>(see, {
      id,
      version,
    })
  ).project;
const problemOf = ({ errors }: GraphqlAnswer) => ({
  code: errors?.[0]?.extensions.code,
  ...(errors?.[0]?.extensions.facts as object),
});

describe("the protocol of a project", () => {
  test("before anybody wrote one: two blinded reads without AI, agreement by Dice, else adjudication", async () => {
    const { mayEditProtocol, protocol: opening } = await seen(cast.asViewer, cast.projectId);
    expect(mayEditProtocol).toBe(false);
    expect(opening).toMatchObject({
      version: 0,
      savedAt: null,
      savedBy: null,
      labels: [],
      workflow: {
        steps: [{ reads: 2, mode: "INDEPENDENT", aiAssistance: "NONE", visibleContext: [] }],
        agreement: { diceAtLeast: 0.85 },
      },
    });
  });

  test("each save is a version; the ones before stay as they were", async () => {
    const id = await server.createProject("Versions");
    expect((await saved(server.admin, id, 0)).errors).toBeUndefined();
    const next = { ...protocol, labels: [{ ...tumour, name: "Lesion" }] };
    expect((await saved(server.admin, id, 1, next)).errors).toBeUndefined();
    const first = { ...protocol, version: 1, savedBy: { displayName: "Ada Admin" } };
    expect((await seen(server.admin, id, 1)).protocol).toMatchObject(first);
    expect((await seen(server.admin, id)).protocol).toMatchObject({ version: 2, labels: [{ name: "Lesion" }] });
    expect((await seen(server.admin, id, 3)).protocol).toBeNull();
  });

  test("who edited an older version is told which is current, and overwrites nothing", async () => {
    const id = await server.createProject("Two leads");
    await saved(server.admin, id, 0);
    const stale = await saved(server.admin, id, 0, { ...protocol, instructions: "mine" });
    expect(problemOf(stale)).toMatchObject({ code: "STALE_REVISION", version: 1 });
    const twoAtOnce = await Promise.all([saved(server.admin, id, 1), saved(server.admin, id, 1)]);
    expect(twoAtOnce.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect((await seen(server.admin, id)).protocol).toMatchObject({ version: 2 });
  });

  test.each<[why: string, document: object, field: string]>([
    ["a key used twice", { ...protocol, labels: [tumour, { ...tumour, name: "Other" }] }, "labels.1.key"],
    ["a key that is a sentence", { ...protocol, labels: [{ ...tumour, key: "The tumour" }] }, "labels.0.key"],
    ["no colour", { ...protocol, labels: [{ ...tumour, colour: "red" }] }, "labels.0.colour"],
    [
      "a side of nothing",
      { ...protocol, labels: [{ ...tumour, anatomicRegion: null, laterality: code("7771000", "Left") }] },
      "labels.0.laterality",
    ],
    ["one answer to choose", { ...protocol, questions: [{ ...quality, options: ["poor"] }] }, "questions.0.options"],
    [
      "a majority of two",
      { ...protocol, workflow: { ...protocol.workflow, agreement: { diceAtLeast: 0.9, result: "MAJORITY" } } },
      "workflow.agreement.result",
    ],
    [
      "a read after unblinding as a step",
      { ...protocol, workflow: { ...protocol.workflow, steps: [{ ...protocol.workflow.steps[0], mode: "SESSION" }] } },
      "workflow.steps.0.mode",
    ],
  ])("refuses %s, and says where", async (_why, document, field) => {
    const answer = await saved(cast.asLead, cast.projectId, 0, document);
    expect(problemOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field });
  });

  test("a label keeps its geometry, a question its kind", async () => {
    const id = await server.createProject("Kinds");
    await saved(server.admin, id, 0);
    const boxed = await saved(server.admin, id, 1, { ...protocol, labels: [{ ...tumour, geometry: "BOX" }] });
    expect(problemOf(boxed)).toMatchObject({ code: "BAD_USER_INPUT", field: "labels.0.geometry" });
    const asked = await saved(server.admin, id, 1, { ...protocol, questions: [{ ...quality, kind: "CHOICE" }] });
    expect(problemOf(asked)).toMatchObject({ code: "BAD_USER_INPUT", field: "questions.0.kind" });
  });

  test.each(["BOX", "POINT", "LINE"])(
    "a %s can't be drawn yet, so no read is required to have one",
    async (geometry) => {
      const id = await server.createProject("Not drawn yet");
      const labels = (isRequired: boolean) => [
        { ...tumour, isRequired: true },
        { ...tumour, key: "apex", geometry, isRequired },
      ];
      const refused = await saved(server.admin, id, 0, { ...protocol, labels: labels(true) });
      expect(problemOf(refused)).toMatchObject({ code: "BAD_USER_INPUT", field: "labels.1.isRequired" });
      const kept = await saved(server.admin, id, 0, { ...protocol, labels: labels(false) });
      expect(kept.data.saveProtocol.version).toBe(1);
    },
  );

  test("a new segmentation begins with the labels that are painted; those that may overlap in planes of their own", async () => {
    const id = await server.createProject("Labels");
    const liver = { ...tumour, key: "liver", name: "Liver", kind: "CLASS", mayOverlap: false, colour: "#0072b2" };
    const apex = { ...liver, key: "apex", name: "Apex", geometry: "POINT", isRequired: false };
    await saved(server.admin, id, 0, { ...protocol, labels: [liver, apex, tumour] });
    const seriesId = await addSeries(server.database, id, { shape: [32, 32, 4] });
    const { createSegmentation } = await server.admin.graphql<{
      createSegmentation: { id: string; segments: object[] };
    }>(
      `mutation ($input: CreateSegmentationInput!) {
        createSegmentation(input: $input) { id segments { number name labelKey colour plane } }
      }`,
      { input: { seriesId, name: "Organs" } },
    );
    expect(createSegmentation.segments).toEqual([
      { number: 1, name: "Liver", labelKey: "liver", colour: "#0072b2", plane: 0 },
      { number: 2, name: "Tumour 1", labelKey: "tumour", colour: "#d55e00", plane: 1 },
    ]);
    const room = await new TestBrowser(server.admin, server.url).newTab().open(createSegmentation.id, [32, 32, 4]);
    expect(room.segments().map(({ number, plane }) => [number, plane])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    const spans = stroke(1, [4, 4], [20, 20], 2, [32, 32, 4]);
    room.paint([{ segment: 1, spans }], { tool: "brush" });
    room.paint([{ segment: 2, plane: 1, spans }], { tool: "brush" });
    await settled(room);
    expect([room.replica.planes(), room.refused()]).toEqual([[0, 1], []]);
    await room.close();
    const { addSegment } = await server.admin.graphql<{ addSegment: object }>(
      "mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number labelKey } }",
      { input: { segmentationId: createSegmentation.id, name: "Cyst" } },
    );
    expect(addSegment).toEqual({ number: 3, labelKey: null });

    const another =
      "mutation ($id: ID!, $key: String!) { addInstance(segmentationId: $id, labelKey: $key) { number name labelKey plane } }";
    const added = (labelKey: string) => server.admin.ask(another, { id: createSegmentation.id, key: labelKey });
    expect((await added("tumour")).data.addInstance).toEqual({
      number: 4,
      name: "Tumour 2",
      labelKey: "tumour",
      plane: 1,
    });
    expect(problemOf(await added("liver")).code).toBe("CONFLICT");
    expect(problemOf(await added("apex")).code).toBe("NOT_FOUND");
  });

  test("is written by leads, read by members, and not there for others", async () => {
    for (const who of [cast.asReader, cast.asAdjudicator, cast.asAnalyst, cast.asViewer])
      expect(problemOf(await saved(who, cast.projectId, 0))).toMatchObject({ code: "FORBIDDEN" });
    expect(problemOf(await saved(cast.asOutsider, cast.projectId, 0))).toMatchObject({ code: "NOT_FOUND" });
    expect(await seen(cast.asOutsider, cast.projectId)).toBeNull();
    expect((await saved(cast.asLead, cast.projectId, 0)).errors).toBeUndefined();
  });
});
