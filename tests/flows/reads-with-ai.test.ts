import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptedParts } from "../../apps/web/src/features/suggestions/accepted-parts.js";
import { createSuggestionSlabs } from "../../apps/web/src/features/suggestions/suggestion-slabs.js";
import {
  type BegunRead,
  begin,
  liverProtocol,
  type ReadingProject,
  startReadingProject,
  submission,
  submitMutation,
} from "../support/cases.js";
import { saved, TestBrowser } from "../support/rooms.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";
import {
  addPhantomSeries,
  ask,
  fetchLabels,
  follow,
  reaches,
  type SuggestionNow,
  suggestionFields,
} from "../support/suggestions.js";

const shape = [48, 40, 8] as const;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;

/** A case of an image that the model can read, and its label as the model calls it. */
async function startWith(aiAssistance: string): Promise<ReadingProject & { caseId: string }> {
  const bone = { ...liverProtocol.labels[0], key: "bone", name: "Bone" };
  const steps = [{ ...liverProtocol.workflow.steps[0], aiAssistance }];
  const workflow = { ...liverProtocol.workflow, steps };
  const project = await startReadingProject(server, { ...liverProtocol, labels: [bone], workflow });
  const { seriesId } = await addPhantomSeries(server, project.projectId, shape);
  const { rows } = await server.database.pool.query("select study_id from series where id = $1", [seriesId]);
  const { createCases } = await project.lead.graphql<{ createCases: { id: string }[] }>(
    "mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }",
    { input: { projectId: project.projectId, studyIds: [rows[0].study_id], released: true } },
  );
  return { ...project, caseId: createCases[0]!.id };
}

async function give({ lead, caseId }: { lead: TestPerson; caseId: string }, reader: TestPerson): Promise<BegunRead> {
  const { assignRead } = await lead.graphql<{ assignRead: { id: string } }>(
    "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
    { input: { caseId, readerIds: [reader.id] } },
  );
  return begin(reader, assignRead.id);
}

const requestOf = (who: TestPerson, segmentationId: string) =>
  who.ask("mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }", {
    input: { segmentationId, modelId: "ct-tissue" },
  });
const finish = (who: TestPerson, id: string) =>
  who.ask("mutation ($id: ID!) { finishOwnRead(id: $id) { ownReadAt mayAskModels } }", { id });
const shownTo = async (who: TestPerson, id: string) =>
  (
    await who.graphql<{ read: { aiShown: { suggestionId: string; model: string; shownAt: string }[] } }>(
      "query ($id: ID!) { read(id: $id) { aiShown { suggestionId model shownAt } } }",
      { id },
    )
  ).read.aiShown;

/** Asks the model, looks at all of it, and takes its bone. */
async function takeBone(who: TestPerson, { segmentationId }: BegunRead): Promise<SuggestionNow> {
  const { id } = await ask(who, segmentationId);
  const now = (await follow(server, who, id, reaches("READY", "FAILED"))).at(-1)!;
  const { acceptSuggestion } = await who.graphql<{ acceptSuggestion: SuggestionNow }>(
    `mutation ($input: AcceptSuggestionInput!) { acceptSuggestion(input: $input) { ${suggestionFields} } }`,
    { input: { suggestionId: id, labels: [5] } },
  );
  const slabs = createSuggestionSlabs(shape, new Map());
  slabs.add({ kStart: 0, kEnd: shape[2], labels: await fetchLabels(who, now, shape) });
  const room = await new TestBrowser(who, server.url).newTab().open(segmentationId, shape);
  room.paint(acceptedParts(slabs, acceptSuggestion.acceptedLabels!, room.replica, true), {
    suggestionId: id,
    model: now.originModel,
  });
  await saved(room);
  expect(room.refused()).toEqual([]);
  await room.close();
  return now;
}

describe("a read", () => {
  it("without AI gets none, whoever asks", async () => {
    const project = await startWith("NONE");
    const [rita] = project.readers;
    const read = await give(project, rita);
    expect(codeOf(await requestOf(rita, read.segmentationId))).toBe("FORBIDDEN");
    expect(codeOf(await requestOf(project.lead, read.segmentationId))).toBe("FORBIDDEN");
    expect(codeOf(await finish(rita, read.id))).toBe("CONFLICT");
    expect(await shownTo(rita, read.id)).toEqual([]);
  });

  it("that shows AI after the own read shows it then, and keeps what was painted before and what was shown", async () => {
    const project = await startWith("AFTER_OWN_READ");
    const [rita] = project.readers;
    const read = await give(project, rita);
    expect(codeOf(await requestOf(rita, read.segmentationId))).toBe("FORBIDDEN");
    expect((await finish(rita, read.id)).data.finishOwnRead).toEqual({
      ownReadAt: expect.any(String),
      mayAskModels: true,
    });
    const { id, originModel } = await takeBone(rita, read);
    expect(await shownTo(rita, read.id)).toEqual([
      { suggestionId: id, model: originModel, shownAt: expect.any(String) },
    ]);
  });

  it("that took its voxels from the model that another took them from is not independent: the rule doesn't pass", async () => {
    const project = await startWith("FROM_START");
    for (const reader of project.readers.slice(0, 2)) {
      const read = await give(project, reader);
      await takeBone(reader, read);
      const { input } = submission(read.id, [{ labelKey: "bone", finding: "PRESENT" }]);
      expect((await reader.ask(submitMutation, { input })).data.submitRead.state).toBe("SUBMITTED");
    }
    const query =
      "query ($id: ID!) { case(id: $id) { state agreement { passed isIndependent labels { verdict pairs { dice { value } } } } adjudication { disagreements { number } } } }";
    const look = async () =>
      (await project.lead.graphql<{ case: { state: string } }>(query, { id: project.caseId })).case;
    await expect.poll(async () => (await look()).state).toBe("IN_ADJUDICATION");
    // Alike to the voxel, and worth nothing.
    expect(await look()).toMatchObject({
      agreement: {
        passed: false,
        isIndependent: false,
        labels: [{ verdict: "AGREED", pairs: [{ dice: { value: 1 } }] }],
      },
      adjudication: { disagreements: [] },
    });
  });
});
