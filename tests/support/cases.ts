import { type ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { expect, vi } from "vitest";
import { addSeries, saved, TestBrowser } from "./rooms.js";
import type { TestPerson, TestServer } from "./server.js";

/** What most tests read under: a liver that must be spoken of and a tumour that may lie in it, two blinded reads. */
export const liverProtocol = {
  labels: [label("liver", "Liver", { isRequired: true }), label("tumour", "Tumour", { mayOverlap: true })],
  questions: [
    { key: "quality", text: "Image quality", kind: "ORDINAL", isRequired: true, options: ["poor", "fair", "good"] },
  ],
  workflow: {
    steps: [
      {
        key: "read",
        name: "Read",
        reads: 2,
        mode: "INDEPENDENT",
        aiAssistance: "NONE",
        visibleContext: [] as string[],
      },
    ],
    agreement: { diceAtLeast: 0.85, result: "DESIGNATED_READ" },
    adjudication: { mayHaveReadTheCase: false },
  },
  instructions: "Outline the liver.",
  showsPseudonyms: true,
};

function label(key: string, name: string, more: object) {
  const colour = key === "liver" ? "#d55e00" : "#0072b2";
  const codes = { category: null, type: null, anatomicRegion: null, laterality: null };
  return {
    key,
    name,
    kind: "CLASS",
    geometry: "MASK",
    isRequired: false,
    mayOverlap: false,
    colour,
    ...codes,
    ...more,
  };
}

/** Half-open: i0, j0, k0, i1, j1, k1. */
export type Box = readonly [number, number, number, number, number, number];

export const gridShape = [16, 16, 4] as const;

/** A project with a protocol, and everybody whom a blinded double read takes. */
export interface ReadingProject {
  projectId: ProjectId;
  lead: TestPerson;
  readers: readonly [TestPerson, TestPerson, TestPerson];
  adjudicator: TestPerson;
  analyst: TestPerson;
  viewer: TestPerson;
  outsider: TestPerson;
}

export async function startReadingProject(
  server: TestServer,
  protocol: object = liverProtocol,
): Promise<ReadingProject> {
  const projectId = await server.createProject("Livers");
  const as = async (name: string, ...roles: ProjectRole[]) => {
    const person = await known(server, name);
    await server.admin.graphql("mutation ($input: MemberInput!) { addMember(input: $input) { id } }", {
      input: { projectId, personId: person.id, roles },
    });
    return person;
  };
  await server.admin.graphql("mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }", {
    input: { projectId, editedVersion: 0, protocol },
  });
  return {
    projectId,
    lead: await as("Lea Lead", ProjectRole.LEAD),
    readers: [
      await as("Rita Reader", ProjectRole.READER),
      await as("Rob Reader", ProjectRole.READER),
      await as("Ruth Reader", ProjectRole.READER),
    ],
    adjudicator: await as("Adi Adjudicator", ProjectRole.ADJUDICATOR),
    analyst: await as("Ana Analyst", ProjectRole.ANALYST),
    viewer: await as("Vic Viewer", ProjectRole.VIEWER),
    outsider: await known(server, "Otto Outsider"),
  };
}

const people = new WeakMap<TestServer, Map<string, Promise<TestPerson>>>();

/** Hashing a password takes its time: each name signs up once. */
function known(server: TestServer, name: string): Promise<TestPerson> {
  const all = people.get(server) ?? new Map<string, Promise<TestPerson>>();
  people.set(server, all);
  const person = all.get(name) ?? server.join(name);
  all.set(name, person);
  return person;
}

export interface TestCase {
  id: string;
  studyId: string;
  seriesId: string;
}

/** A case of one series without pixels. @param patient whose it is; nobody's when null */
export async function addCase(
  server: TestServer,
  { projectId, lead }: Pick<ReadingProject, "projectId" | "lead">,
  { released = true, patient = null as string | null, licence = "CC-BY-4.0" as string | null } = {},
): Promise<TestCase> {
  const seriesId = await addSeries(server.database, projectId, { shape: gridShape });
  const { rows } = await server.database.pool.query("select study_id from series where id = $1", [seriesId]);
  const studyId = rows[0].study_id as string;
  if (patient)
    await server.database.pool.query("update study set patient_id = $2, patient_name = $2 where id = $1", [
      studyId,
      patient,
    ]);
  const { createCases } = await lead.graphql<{ createCases: { id: string }[] }>(
    "mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }",
    { input: { projectId, studyIds: [studyId], released, licence } },
  );
  return { id: createCases[0]!.id, studyId, seriesId };
}

export interface BegunRead {
  id: string;
  segmentationId: string;
}

/** Claims the next case and begins it. @throws when nothing waits */
export async function claimAndBegin(reader: TestPerson, projectId: string): Promise<BegunRead> {
  const { claimNextRead } = await reader.graphql<{ claimNextRead: { id?: string } }>(
    "mutation ($id: ID!) { claimNextRead(projectId: $id) { ... on Read { id } } }",
    { id: projectId },
  );
  if (!claimNextRead.id) throw new Error("Nothing waits.");
  return begin(reader, claimNextRead.id);
}

export async function begin(reader: TestPerson, id: string): Promise<BegunRead> {
  const { beginRead } = await reader.graphql<{ beginRead: { segmentation: { id: string } } }>(
    "mutation ($id: ID!) { beginRead(id: $id) { segmentation { id } } }",
    { id },
  );
  return { id, segmentationId: beginRead.segmentation.id };
}

/** Paints a box into a mask of this shape. @returns how many of its strokes the room refused */
export async function paintBox(
  server: TestServer,
  who: TestPerson,
  segmentationId: string,
  { segment = 1, plane = 0 }: { segment?: number; plane?: number },
  [i0, j0, k0, i1, j1, k1]: Box,
  shape: readonly [number, number, number] = gridShape,
): Promise<number> {
  const room = await new TestBrowser(who, server.url).newTab().open(segmentationId, shape);
  const spans: number[] = [];
  for (let k = k0; k < k1; k++) for (let j = j0; j < j1; j++) spans.push(k, j, i0, i1);
  room.paint([{ segment, plane, spans: Int32Array.from(spans) }], { tool: "brush" });
  await saved(room);
  const refused = room.refused().length;
  await room.close();
  return refused;
}

export const submitMutation = `mutation ($input: SubmitReadInput!) { submitRead(input: $input) {
  __typename ... on Read { id state submission { revision contentHash findings { labelKey finding voxelCount } confidence } }
  ... on ReadIncomplete { problems { code key } } } }`;

/** Says of the liver what is said, of the images that they are good. */
export function submission(readId: string, findings: object[] = [{ labelKey: "liver", finding: "PRESENT" }]) {
  const answers = [{ questionKey: "quality", text: "good", number: null }];
  return { input: { readId, findings, answers, confidence: 4 } };
}

export const submit = (reader: TestPerson, readId: string, findings?: object[], note = "") =>
  reader.graphql<{ submitRead: { __typename: string; state?: string; problems?: object[] } }>(submitMutation, {
    input: { ...submission(readId, findings).input, note },
  });

/** What a reader finds: a painted liver, or none. */
export interface Found {
  box: Box | null;
  findings: object[];
}

export const liver = (box: Box): Found => ({ box, findings: [{ labelKey: "liver", finding: "PRESENT" }] });
export const noLiver: Found = { box: null, findings: [{ labelKey: "liver", finding: "ABSENT" }] };

/** Two reads of a new case, as they are told. @returns once the case has moved on */
export async function readTwice(
  server: TestServer,
  project: ReadingProject,
  first: Found,
  second: Found,
): Promise<{ id: string; reads: string[] }> {
  const { id } = await addCase(server, project);
  const reads: string[] = [];
  for (const [n, { box, findings }] of [first, second].entries()) {
    const reader = project.readers[n]!;
    const read = await claimAndBegin(reader, project.projectId);
    if (box) await paintBox(server, reader, read.segmentationId, {}, box);
    expect((await submit(reader, read.id, findings)).submitRead.state).toBe("SUBMITTED");
    reads.push(read.id);
  }
  const movedOn = async () => expect(await caseState(project.lead, id)).not.toBe("IN_READING");
  await vi.waitFor(movedOn, { timeout: 30_000, interval: 100 });
  return { id, reads };
}

/** Null for those who don't oversee it. */
export async function caseState(who: TestPerson, id: string): Promise<string | null> {
  const query = "query ($id: ID!) { case(id: $id) { state } }";
  return (await who.graphql<{ case: { state: string } | null }>(query, { id })).case?.state ?? null;
}
