import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Attempt, everyAttempt, everythingOf } from "../support/ask-everything.js";
import {
  addCase,
  type BegunRead,
  begin,
  gridShape,
  paintBox,
  type ReadingProject,
  startReadingProject,
  submission,
  submitMutation,
  type TestCase,
} from "../support/cases.js";
import { RawRoom } from "../support/raw-room.js";
import { TestBrowser } from "../support/rooms.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

/**
 * One project in which everybody owes something, or owes nothing any more:
 * case 1: Bo, a lead who reads, and Rob, who has submitted. Case 2: Rita, and Rob, who has submitted.
 * Case 3: Rob and Ruth have submitted and differ: an adjudicator is waited for.
 */
let server: TestServer;
let project: ReadingProject;
let bo: TestPerson;
const cases: TestCase[] = [];
/** By whose it is and which case: "Rob 1". */
const reads = new Map<string, BegunRead>();
let adjudicationId: string;
let jobId: string;
/** What must not be found in anything that a blinded person is told. */
const canaries: string[] = [];

const canary = "canary-that-nobody-may-see";
const kindOfPrefix: Record<string, string> = {
  cas: "case",
  rea: "read",
  seg: "segmentation",
  adj: "adjudication",
  job: "job",
  std: "study",
  srs: "series",
};
const kindOf = (id: string): string => kindOfPrefix[id.slice(0, 3)]!;
/** Well formed, of the same kind, and nobody's. */
const ghostOf = (id: string): string => `${id.slice(0, 4)}${"0".repeat(24)}`;

const idKinds = {
  id: "any",
  caseId: "case",
  readId: "read",
  segmentationId: "segmentation",
  adjudicationId: "adjudication",
  seriesId: "series",
  studyIds: "study",
  subject: "any",
  suggestionId: "suggestion",
  versionId: "version",
  modelId: "model",
  projectId: "project",
  personId: "person",
  readerIds: "person",
  adjudicatorId: "person",
};

beforeAll(async () => {
  server = await startTestServer({
    env: {
      GRAPHQL_MAX_COST: "1000000",
      GRAPHQL_MAX_DEPTH: "20",
      GRAPHQL_MAX_TOKENS: "100000",
      GRAPHQL_MAX_ALIASES: "10000",
    },
  });
  project = await startReadingProject(server);
  const { projectId, readers } = project;
  const [rita, rob, ruth] = readers;
  bo = await server.join("Bo Both", [{ projectId, roles: ["LEAD", "READER"] }]);
  for (let n = 0; n < 3; n++) cases.push(await addCase(server, project, { patient: `Doe^Patient${n}` }));
  await assign(0, bo, "Bo 1");
  await assign(0, rob, "Rob 1");
  await assign(1, rita, "Rita 2");
  await assign(1, rob, "Rob 2");
  await assign(2, rob, "Rob 3");
  await assign(2, ruth, "Ruth 3");
  for (const name of ["Rob 1", "Rob 2", "Rob 3"]) await finish(rob, name, [2, 2, 0, 8, 8, 2]);
  await finish(ruth, "Ruth 3", [6, 6, 0, 12, 12, 2]);
  const waits = async () => {
    const { case: third } = await project.lead.graphql<{ case: { adjudication: { id: string } | null } }>(
      "query ($id: ID!) { case(id: $id) { adjudication { id } } }",
      { id: cases[2]!.id },
    );
    adjudicationId = third.adjudication?.id ?? "";
    expect(adjudicationId).not.toBe("");
  };
  await vi.waitFor(waits, { timeout: 30_000, interval: 100 });
  const { rows } = await server.database.pool.query("select id from job where kind = 'agreement'");
  jobId = rows[0].id;
});
afterAll(() => server?.stop());

async function assign(n: number, reader: TestPerson, name: string): Promise<void> {
  const { assignRead } = await project.lead.graphql<{ assignRead: { id: string } }>(
    "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
    { input: { caseId: cases[n]!.id, readerIds: [reader.id] } },
  );
  reads.set(name, await begin(reader, assignRead.id));
}

async function finish(reader: TestPerson, name: string, box: Parameters<typeof paintBox>[4]): Promise<void> {
  const { id, segmentationId } = reads.get(name)!;
  await paintBox(server, reader, segmentationId, {}, box);
  await reader.graphql("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
    input: { segmentationId, name: canary },
  });
  const { input } = submission(id);
  const { submitRead } = await reader.graphql<{ submitRead: { submission: { contentHash: string } } }>(submitMutation, {
    input: { ...input, note: canary },
  });
  canaries.push(id, segmentationId, submitRead.submission.contentHash);
}

interface Blinded {
  who: TestPerson;
  /** Ids of what is hidden from them. */
  hidden: string[];
}

/** Everybody who owes an answer, or has no say, and what they must not learn of. */
function everybodyBlinded(): Record<string, Blinded> {
  const of = (name: string) => Object.values(reads.get(name)!) as string[];
  const second = [cases[1]!.id, ...of("Rob 2")];
  const first = [cases[0]!.id, ...of("Rob 1")];
  const third = [cases[2]!.id, ...of("Rob 3"), ...of("Ruth 3"), adjudicationId];
  const [rita, , ruth] = project.readers;
  return {
    "a reader who has not submitted": { who: rita, hidden: [...first, ...of("Bo 1"), ...second, ...third, jobId] },
    "a lead who reads the case": { who: bo, hidden: first },
    "a reader who has submitted": {
      who: ruth,
      hidden: [...first, ...second, cases[2]!.id, ...of("Rob 3"), adjudicationId, jobId],
    },
    "an adjudicator whom nobody asked": { who: project.adjudicator, hidden: [...first, ...second, ...third, jobId] },
    "a viewer": { who: project.viewer, hidden: [...first, ...of("Rita 2"), ...second, ...third, jobId] },
    "somebody from outside": { who: project.outsider, hidden: [...first, ...second, ...third, jobId] },
  };
}
const blindedNames = [
  "a reader who has not submitted",
  "a lead who reads the case",
  "a reader who has submitted",
  "an adjudicator whom nobody asked",
  "a viewer",
  "somebody from outside",
] as const;

/** What never reached a resolver proves nothing. */
function assertAskedWell(attempt: string, { errors = [] }: GraphqlAnswer): void {
  const wrong = errors.find(({ path, extensions }) => !path || extensions.code === "QUERY_TOO_COSTLY");
  if (wrong) throw new Error(`${attempt} is asked badly: ${wrong.message}`);
}

/** An answer with the id that was asked for taken out: hidden and absent must be the same. */
const withoutId = (answer: unknown, id: string): string => JSON.stringify(answer).replaceAll(id, "ID");

describe.each(blindedNames)("%s", (name) => {
  const blinded = () => everybodyBlinded()[name]!;
  const attempts = (): Attempt[] => {
    const known = { project: project.projectId, person: project.readers[2].id, model: "ct-tissue" };
    return everyAttempt(idKinds, known).filter(({ kind }) => kind !== "suggestion" && kind !== "version");
  };

  it("is told of what is hidden exactly what they are told of what never was, whatever they ask of the schema", async () => {
    const { who, hidden } = blinded();
    const differing: string[] = [];
    for (const { name: attempt, kind, operation } of attempts())
      for (const id of hidden) {
        if (kind !== "any" && kind !== kindOf(id)) continue;
        const ghost = ghostOf(id);
        const [found, absent] = [await who.ask(operation(id)), await who.ask(operation(ghost))];
        assertAskedWell(attempt, found);
        if (withoutId(found, id) !== withoutId(absent, ghost))
          differing.push(`${attempt} ${kindOf(id)}: ${JSON.stringify(found).slice(0, 300)}`);
      }
    expect(differing).toEqual([]);
  });

  it("finds no trace of it in anything that they may see", async () => {
    const { who, hidden } = blinded();
    const secrets = [...hidden.filter((id) => kindOf(id) !== "case"), canary, ...canaries].filter(
      (secret) => !ownOf(name).includes(secret),
    );
    const asked = [
      everythingOf("project", `(id: "${project.projectId}")`),
      everythingOf("myReads", ""),
      everythingOf("myAdjudications", ""),
      everythingOf("jobs", ""),
      everythingOf("studies", `(filter: { projectId: "${project.projectId}" })`),
      everythingOf("people", ""),
      everythingOf("projects", ""),
      everythingOf("imports", `(projectId: "${project.projectId}")`),
      ...cases.flatMap(({ studyId, seriesId }) => [
        everythingOf("study", `(id: "${studyId}")`),
        everythingOf("series", `(id: "${seriesId}")`),
      ]),
    ];
    for (const query of asked) {
      const answer = await who.ask(query);
      assertAskedWell(query.slice(0, 60), answer);
      const text = JSON.stringify(answer);
      expect([query.slice(0, 80), secrets.filter((secret) => text.includes(secret))]).toEqual([query.slice(0, 80), []]);
    }
  });

  it("gets no file of it, and no other answer than for a file that never was", async () => {
    const { who, hidden } = blinded();
    const paths = (id: string): string[] =>
      kindOf(id) === "segmentation"
        ? [
            `/files/segmentations/${id}/nifti`,
            `/files/segmentations/${id}/labels`,
            `/files/segmentations/${id}/slices?asOf=1&plane=0&from=0&to=1`,
            `/files/segmentations/${id}/slabs/${"0".repeat(64)}`,
            `/files/segmentations/${id}/set-aside/1/1`,
          ]
        : kindOf(id) === "adjudication"
          ? [
              `/files/adjudications/${id}/sides/1/slices?plane=0&from=0&to=1`,
              `/files/adjudications/${id}/disagreements/1`,
            ]
          : [];
    for (const id of hidden)
      for (const [n, path] of paths(id).entries()) {
        const read = async (address: string) => {
          const response = await who.fetch(address);
          return [response.status, (await response.text()).replaceAll(id, "ID").replaceAll(ghostOf(id), "ID")];
        };
        const answer = await read(path);
        expect(answer[0]).toBe(404);
        expect(answer).toEqual(await read(paths(ghostOf(id))[n]!));
      }
  });

  it("is turned away from its room as from one that never was", async () => {
    const { who, hidden } = blinded();
    for (const id of hidden.filter((one) => kindOf(one) === "segmentation")) {
      const rooms = [id, ghostOf(id)].map((room) => new RawRoom(server.url, room, who.token));
      const ends = await Promise.all(rooms.map((room) => room.closed));
      expect(ends[0]).toEqual(ends[1]);
      expect(rooms.map(({ received }) => received)).toEqual([[], []]);
    }
  });
});

/** What each may see of their own. */
function ownOf(name: (typeof blindedNames)[number]): string[] {
  const own = {
    "a reader who has submitted": "Ruth 3",
    "a reader who has not submitted": "Rita 2",
    "a lead who reads the case": "Bo 1",
  } as Record<string, string>;
  const mine = own[name] ? (Object.values(reads.get(own[name])!) as string[]) : [];
  if (name === "a lead who reads the case")
    return [...mine, canary, ...canaries].filter((id) => !Object.values(reads.get("Rob 1")!).includes(id));
  // Whoever submitted painted a canary themselves.
  return name === "a reader who has submitted" ? [...mine, canary, canaries.at(-1)!] : mine;
}

describe("a room", () => {
  it("in which somebody reads alone admits nobody else, not even a lead, and shows nobody", async () => {
    const { segmentationId } = reads.get("Rita 2")!;
    const room = await new TestBrowser(project.readers[0], server.url).newTab().open(segmentationId, gridShape);
    for (const who of [project.lead, server.admin, project.analyst, project.readers[1]]) {
      const end = await new RawRoom(server.url, segmentationId, who.token).closed;
      expect(end.code).toBe(4404);
    }
    expect(room.others()).toEqual([]);
    await room.close();
  });

  it("admits whoever may look once it is locked, and takes no stroke from them", async () => {
    const { segmentationId } = reads.get("Rob 2")!;
    const room = await new TestBrowser(project.lead, server.url).newTab().open(segmentationId, gridShape);
    expect(room.canPaint).toBe(false);
    await room.close();
  });
});

describe("what a step says of AI", () => {
  it("is kept by the server: a model is not asked in a read that goes without", async () => {
    const [rita] = project.readers;
    const answer = await rita.ask(
      "mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }",
      {
        input: { segmentationId: reads.get("Rita 2")!.segmentationId, modelId: "ct-tissue" },
      },
    );
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});
