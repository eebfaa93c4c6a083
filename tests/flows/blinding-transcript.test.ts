import { expect, it, vi } from "vitest";
import { createSeededIds } from "../../apps/api/src/adapters/memory/index.js";
import type { Clock } from "../../apps/api/src/ports/clock.js";
import { everythingOf } from "../support/ask-everything.js";
import {
  addCase,
  type BegunRead,
  begin,
  caseState,
  paintBox,
  type ReadingProject,
  startReadingProject,
  submission,
  submit,
  submitMutation,
} from "../support/cases.js";
import { startTestServer, type TestPerson, type TestServer } from "../support/server.js";
import { followOwn, named, roomTranscript } from "../support/transcript.js";
import { takeRuleOut } from "../support/without-rule.js";

/** A time that stands still, beside one that doesn't for what must be waited for. */
const stillClock: Clock = { now: () => new Date("2026-11-27T12:00:00.000Z"), monotonicMs: () => performance.now() };

interface Stage {
  server: TestServer;
  project: ReadingProject;
  caseId: string;
}

/** What a colleague does meanwhile. */
interface Colleague {
  /** While somebody reads. */
  works(stage: Stage): Promise<void>;
  /** Once they have submitted, too. */
  isThrough(stage: Stage): Promise<void>;
}

const idle: Colleague = { works: async () => {}, isThrough: async () => {} };
const busy: Colleague = {
  works: async ({ server, project, caseId }) => {
    const [, rob] = project.readers;
    const { assignRead } = await project.lead.graphql<{ assignRead: { id: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
      { input: { caseId, readerIds: [rob.id] } },
    );
    const read = await begin(rob, assignRead.id);
    await paintBox(server, rob, read.segmentationId, {}, [4, 4, 0, 9, 9, 3]);
    expect((await submit(rob, read.id)).submitRead.state).toBe("SUBMITTED");
  },
  isThrough: async ({ project, caseId }) => {
    const compared = async () => expect(await caseState(project.lead, caseId)).toBe("IN_ADJUDICATION");
    await vi.waitFor(compared, { timeout: 30_000, interval: 50 });
  },
};

/** A case that somebody reads, of two; the other is nobody's yet. */
async function startStage(server: TestServer, reader: (project: ReadingProject) => Promise<TestPerson>) {
  const project = await startReadingProject(server);
  const { lead, projectId } = project;
  const who = await reader(project);
  const { id: caseId, seriesId, studyId } = await addCase(server, project, { patient: "Doe^Jane" });
  const other = await addCase(server, project, { patient: "Roe^Richard" });
  // What the images' fixture makes has a time, and ids, of its own: those of one time would come in any order.
  for (const [n, { studyId: id }] of [{ studyId }, other].entries())
    for (const [table, key] of [
      ["study", "id"],
      ["series", "study_id"],
    ])
      await server.database.pool.query(`update ${table} set created_at = $1 where ${key} = $2`, [
        new Date(stillClock.now().getTime() + n * 1000),
        id,
      ]);
  const events = await followOwn(server.url, who, projectId);
  const { assignRead } = await lead.graphql<{ assignRead: { id: string } }>(
    "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
    { input: { caseId, readerIds: [who.id] } },
  );
  const read: BegunRead = await begin(who, assignRead.id);
  const lines: string[] = [];
  const ask = async (query: string) => void lines.push(JSON.stringify(await who.ask(query)));
  const everything = async () => {
    await ask(everythingOf("project", `(id: "${projectId}")`));
    for (const name of ["myReads", "myAdjudications", "jobs"]) await ask(everythingOf(name, ""));
    await ask(everythingOf("imports", `(projectId: "${projectId}")`));
    await ask(everythingOf("studies", `(filter: { projectId: "${projectId}" })`));
    await ask(everythingOf("study", `(id: "${studyId}")`));
    await ask(everythingOf("series", `(id: "${seriesId}")`));
    await ask(`query { case(id: "${caseId}") { state } node(id: "${caseId}") { id } }`);
  };
  const withoutRule = async (): Promise<string> => {
    const at = lines.length;
    const putRuleBack = takeRuleOut();
    await everything();
    putRuleBack();
    return named(lines.splice(at).join("\n"));
  };
  return { stage: { server, project, caseId }, who, read, other, events, lines, ask, everything, withoutRule };
}

interface Transcript {
  told: string;
  /** What they would be told in the end, were there no rule. */
  withoutRule: string;
}

/** Everything that a reader is told while they read a case, once they have submitted it, and when they come back. */
async function readersTranscript(server: TestServer, colleague: Colleague): Promise<Transcript> {
  const { stage, who, read, events, lines, ask, everything, withoutRule } = await startStage(
    server,
    async ({ readers }) => readers[0],
  );
  const { projectId } = stage.project;
  await colleague.works(stage);
  await everything();
  lines.push(...(await roomTranscript(server.url, who, read.segmentationId, { paints: true })));
  await everything();
  lines.push(JSON.stringify(await who.ask(submitMutation, submission(read.id))));
  await colleague.isThrough(stage);
  await everything();
  await ask(`mutation { claimNextRead(projectId: "${projectId}") { __typename ... on Read { id case { number } } } }`);
  lines.push(...(await roomTranscript(server.url, who, read.segmentationId)));
  await events.until(4);
  lines.push(...events.frames);
  events.close();
  const [first] = events.frames;
  const since = (JSON.parse(first!) as { payload: { data: { events: { cursor: string } } } }).payload.data.events
    .cursor;
  const resumed = await followOwn(server.url, who, projectId, since);
  await resumed.until(3);
  lines.push("resumed", ...resumed.frames);
  resumed.close();
  return { told: named(lines.join("\n")), withoutRule: await withoutRule() };
}

/** The same of a lead who reads a case, while they read it: of the others they are told as leads are. */
async function leadsTranscript(server: TestServer, colleague: Colleague): Promise<Transcript> {
  const { stage, who, read, other, events, lines, everything, withoutRule } = await startStage(
    server,
    ({ projectId }) => server.join("Bo Both", [{ projectId, roles: ["LEAD", "READER"] }]),
  );
  const { lead } = stage.project;
  await colleague.works(stage);
  await lead.graphql('mutation ($id: ID!) { setCaseDetails(id: $id, details: { licence: "CC0-1.0" }) { id } }', {
    id: other.id,
  });
  await everything();
  lines.push(...(await roomTranscript(server.url, who, read.segmentationId, { paints: true })));
  await everything();
  await events.until(2);
  lines.push(...events.frames);
  events.close();
  return { told: named(lines.join("\n")), withoutRule: await withoutRule() };
}

async function transcripts(colleague: Colleague): Promise<{ reader: Transcript; lead: Transcript }> {
  // Each part begins with ids of its own, however many the one before took.
  let ids = createSeededIds("lead");
  const server = await startTestServer({
    clock: stillClock,
    ids: { next: (kind) => ids.next(kind), secret: () => ids.secret() },
    env: { GRAPHQL_MAX_COST: "1000000", GRAPHQL_MAX_DEPTH: "20", GRAPHQL_MAX_TOKENS: "20000" },
  });
  try {
    const lead = await leadsTranscript(server, colleague);
    ids = createSeededIds("reader");
    return { lead, reader: await readersTranscript(server, colleague) };
  } finally {
    await server.stop();
  }
}

it("what blinded readers and leads are told is the same to the byte, whether a colleague works and submits or does nothing", async () => {
  const alone = await transcripts(idle);
  const beside = await transcripts(busy);
  expect(alone.reader.told).toContain('"state":"SUBMITTED"');
  for (const one of ["reader", "lead"] as const) {
    expect(alone[one].told.length).toBeGreaterThan(4_000);
    expect(beside[one].told.split("\n")).toEqual(alone[one].told.split("\n"));
    expect(beside[one].withoutRule).not.toBe(alone[one].withoutRule);
  }
});
