import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type IdKind, idPrefix } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Attempt, everyAttempt, everythingOf } from "../support/ask-everything.js";
import {
  type BlindedProject,
  mayKnow,
  type Persona,
  startBlindedProject,
  stateOf,
  type Thing,
} from "../support/blinded-project.js";
import { gridShape } from "../support/cases.js";
import { openSubscriptions, type Subscriptions } from "../support/graphql-socket.js";
import { RawRoom } from "../support/raw-room.js";
import { recordRoutes } from "../support/registered-routes.js";
import { TestBrowser } from "../support/rooms.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";
import { takeRuleOut } from "../support/without-rule.js";

let server: TestServer;
let project: BlindedProject;
let routes: ReadonlySet<string>;
const sockets = new Map<TestPerson, Subscriptions>();

beforeAll(async () => {
  const recorded = recordRoutes();
  routes = recorded.paths;
  server = await startTestServer({
    env: {
      GRAPHQL_MAX_COST: "1000000",
      GRAPHQL_MAX_DEPTH: "20",
      GRAPHQL_MAX_TOKENS: "100000",
      GRAPHQL_MAX_ALIASES: "10000",
      ROOM_CONNECTIONS_PER_SECOND: "1000",
    },
  });
  recorded.stop();
  project = await startBlindedProject(server);
});
afterAll(async () => {
  for (const socket of sockets.values()) socket.close();
  await server?.stop();
});

const kindOf = (id: string): IdKind =>
  (Object.keys(idPrefix) as IdKind[]).find((kind) => idPrefix[kind] === id.slice(0, 3))!;
/** Well formed, of the same kind, and nobody's. */
const ghostOf = (id: string): string => `${id.slice(0, 4)}${"0".repeat(24)}`;
/** An answer with the id that was asked for taken out: hidden and absent must be the same. */
const withoutId = (answer: unknown, id: string): string =>
  JSON.stringify(answer).replaceAll(id, "ID").replaceAll(ghostOf(id), "ID");

/** What arguments name. Of `id` the field's name says it; `any`: it is asked with every id there is. */
const idKinds = {
  caseId: "case",
  readId: "read",
  segmentationId: "segmentation",
  adjudicationId: "adjudication",
  seriesId: "series",
  studyIds: "study",
  subject: "any",
  suggestionId: "suggestion",
  versionId: "datasetVersion",
  modelId: "model",
  projectId: "project",
  personId: "person",
  readerIds: "person",
  adjudicatorId: "person",
  "node()": "any",
  "adjudication()": "adjudication",
  "session()": "adjudication",
  "suggestion()": "suggestion",
  "segmentation()": "segmentation",
  "datasetversion()": "datasetVersion",
  "invitation()": "invitation",
  "apitoken()": "apiToken",
  "import()": "import",
  "series()": "series",
  "study()": "study",
  "case()": "case",
  "read()": "read",
  "job()": "job",
  "project()": "project",
};

/** Of what nobody's reading has anything to do with. */
const known = () => ({
  project: project.projectId,
  person: project.lead.id,
  model: "ct-tissue",
  invitation: `inv_${"0".repeat(24)}`,
  apiToken: `tok_${"0".repeat(24)}`,
});
const attemptsAt = (attempts: readonly Attempt[], id: string) =>
  attempts.filter(({ kind }) => kind === "any" || kind === kindOf(id));

/** What never reached a resolver proves nothing. */
function assertAskedWell(attempt: string, { errors = [] }: GraphqlAnswer): void {
  const wrong = errors.find(({ path, extensions }) => !path || extensions.code === "QUERY_TOO_COSTLY");
  if (wrong) throw new Error(`${attempt} is asked badly: ${wrong.message}`);
}

async function ask(who: TestPerson, { name, word, operation }: Attempt, id: string): Promise<string> {
  if (word === "subscription") {
    const socket = sockets.get(who) ?? openSubscriptions(server.url, who.token);
    sockets.set(who, socket);
    return withoutId(await socket.first(operation(id)), id);
  }
  const answer = await who.ask(operation(id));
  assertAskedWell(name, answer);
  return withoutId(answer, id);
}

/** Several at once, each when one is done. */
async function all<T>(asked: readonly T[], answer: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...asked];
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await answer(one);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** @returns ways of asking after things whose answer differs from the one about what never was, with what they were asked about */
async function differing(who: TestPerson, things: readonly Thing[], ways: (id: string) => Way[]): Promise<string[]> {
  const absent = new Map<string, Promise<string>>();
  const found: string[] = [];
  const asked = things.flatMap((thing) => ways(thing.id).map((way) => ({ thing, way })));
  await all(asked, async ({ thing: { id, what, of }, way }) => {
    const name = `${way.name} ${kindOf(id)}`;
    if (!absent.has(name)) absent.set(name, way.ask(who, ghostOf(id)));
    const [answer, ghost] = [await way.ask(who, id), await absent.get(name)!];
    if (answer !== ghost) found.push(`${way.name}: ${what} of ${of}: ${answer.slice(0, 200)}`);
  });
  return found;
}

interface Way {
  name: string;
  ask(who: TestPerson, id: string): Promise<string>;
}

const ways =
  (attempts: readonly Attempt[]) =>
  (id: string): Way[] =>
    attemptsAt(attempts, id).map((attempt) => ({ name: attempt.name, ask: (who, at) => ask(who, attempt, at) }));

/** Routes that answer about something by its id, as the router has them; null: no id of a project stands in it. */
const routesByPath: Record<string, { kind: IdKind; address: (id: string) => string; method?: string } | null> = {
  "/livez": null,
  "/readyz": null,
  "/metrics": null,
  "/graphql": null,
  "/api/setup": null,
  "/api/join": null,
  "/api/auth/*path": null,
  // By names that were given out to whoever began the upload: nobody else's.
  "/uploads": null,
  "/uploads/*rest": null,
  // By a signature, and a hash: asked about below.
  "/files/signed/:prefix/:hash": null,
  "/uploads/:importId/parcels": { kind: "import", address: (id) => `/uploads/${id}/parcels`, method: "POST" },
  "/files/segmentations/:id/nifti": { kind: "segmentation", address: (id) => `/files/segmentations/${id}/nifti` },
  "/files/segmentations/:id/labels": { kind: "segmentation", address: (id) => `/files/segmentations/${id}/labels` },
  "/files/segmentations/:id/slices": {
    kind: "segmentation",
    address: (id) => `/files/segmentations/${id}/slices?asOf=0&plane=0&from=0&to=1`,
  },
  "/files/segmentations/:id/slabs/:hash": {
    kind: "segmentation",
    address: (id) => `/files/segmentations/${id}/slabs/${"0".repeat(64)}`,
  },
  "/files/segmentations/:id/set-aside/:actor/:seq": {
    kind: "segmentation",
    address: (id) => `/files/segmentations/${id}/set-aside/1/1`,
  },
  "/files/adjudications/:id/sides/:side/slices": {
    kind: "adjudication",
    address: (id) => `/files/adjudications/${id}/sides/1/slices?plane=0&from=0&to=1`,
  },
  "/files/adjudications/:id/disagreements/:number": {
    kind: "adjudication",
    address: (id) => `/files/adjudications/${id}/disagreements/1`,
  },
  "/files/datasets/:id/manifest.json": {
    kind: "datasetVersion",
    address: (id) => `/files/datasets/${id}/manifest.json`,
  },
  "/files/datasets/:id/:export": { kind: "datasetVersion", address: (id) => `/files/datasets/${id}/nifti.zip` },
  "/files/suggestions/:id/slabs/:number": { kind: "suggestion", address: (id) => `/files/suggestions/${id}/slabs/0` },
  "/dicom-web/series/:seriesId/metadata": { kind: "series", address: (id) => `/dicom-web/series/${id}/metadata` },
  "/dicom-web/series/:seriesId/frames/:t/:k": { kind: "series", address: (id) => `/dicom-web/series/${id}/frames/0/0` },
  "/dicom-web/series/:seriesId/thumbnail": { kind: "series", address: (id) => `/dicom-web/series/${id}/thumbnail` },
};

const fileWays = (id: string): Way[] =>
  Object.entries(routesByPath).flatMap(([path, route]) =>
    route?.kind !== kindOf(id)
      ? []
      : [
          {
            name: path,
            ask: async (who: TestPerson, at: string) => {
              const response = await who.fetch(route.address(at), { method: route.method ?? "GET" });
              const tag = response.headers.get("etag");
              return withoutId([response.status, tag, await response.text()], at);
            },
          },
        ],
  );

const roomWay: Way = {
  name: "room",
  ask: async (who, id) => {
    const room = new RawRoom(server.url, id, who.token);
    // Whoever is let in is told nothing before they say something.
    const end = await Promise.race([room.closed, room.hello().then(() => "let in")]);
    room.close();
    return JSON.stringify([end, end === "let in" ? [] : room.received]);
  },
};

const personaNames = [
  "a reader who has not submitted",
  "a reader who has submitted",
  "a reader without a read",
  "a lead who reads",
  "an administrator who reads",
  "an analyst who reads",
  "an adjudicator at work, who has signed another",
  "an adjudicator whom nobody asked",
  "an analyst",
  "a viewer",
  "somebody from outside",
];
const personaOf = (name: string): Persona => project.personas[name]!;
const hiddenFrom = (persona: Persona) => project.things.filter((thing) => !mayKnow(persona, thing));
/** One of each kind, state of its case, and part of theirs in it: what is alike to the rule needn't be asked twice. */
const oneOfEach = (persona: Persona, things: readonly Thing[]): Thing[] => [
  ...new Map(
    things.map((thing) => {
      const { of, what, id } = thing;
      const part = of && [stateOf[of], persona.owes.includes(of), persona.answered.includes(of)];
      return [JSON.stringify([what, kindOf(id), part]), thing] as const;
    }),
  ).values(),
];
const attempts = () => everyAttempt(idKinds, known());

it("is asked of everybody whom the project has, and of every route and socket that there is", () => {
  expect(Object.keys(project.personas)).toEqual(personaNames);
  expect([...routes].sort()).toEqual(Object.keys(routesByPath).sort());
  const source = join(import.meta.dirname, "../../apps/api/src");
  const prefixes = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => [...readFileSync(join(source, path), "utf8").matchAll(/\bprefix: "(\/[^"]*)"/g)])
    .map(([, prefix]) => prefix);
  expect(prefixes).toEqual(["/rooms/"]);
});

it("finds everything by every way, where somebody may know of it", async () => {
  const seen = new Set<string>();
  const lead: Persona = { who: project.lead, role: "LEAD", owes: [], answered: [] };
  expect(hiddenFrom(lead)).toEqual([]);
  const queries = attempts().filter(({ word }) => word === "query");
  for (const one of await differing(project.lead, oneOfEach(lead, project.things), (id) => [
    ...ways(queries)(id),
    ...fileWays(id),
  ]))
    seen.add(one.split(": ")[0]!);
  // Of slabs that are not there nothing is said to anybody.
  const asked = [...queries.map(({ name }) => name), ...Object.keys(routesByPath).filter((path) => routesByPath[path])];
  expect(asked.filter((name) => !seen.has(name))).toEqual(["/files/segmentations/:id/slabs/:hash"]);
});

describe.each(personaNames)("%s", (name) => {
  it("is told of what is hidden what they are told of what never was, whatever they ask of schema, sockets and files", async () => {
    const persona = personaOf(name);
    const things = oneOfEach(persona, hiddenFrom(persona));
    const found = await differing(persona.who, things, (id) => [
      ...ways(attempts())(id),
      ...fileWays(id),
      ...(kindOf(id) === "segmentation" ? [roomWay] : []),
    ]);
    expect(found).toEqual([]);
  });

  it("finds no trace of it in anything that they may see", async () => {
    const persona = personaOf(name);
    const { who, owes, role } = persona;
    const oversees = role === "LEAD" || role === "ADMIN" || role === "ANALYST";
    const hiddenCases = [...project.canaries].filter(
      ([of]) => !mayKnow(persona, { id: "", what: "read", of, whose: null }),
    );
    const own = who.displayName.split(" ")[0]!;
    const secrets = [
      ...hiddenFrom(persona).map(({ id }) => id),
      ...hiddenCases.flatMap(([, canaries]) => canaries.filter((canary) => !canary.endsWith(own))),
    ];
    // Who the project's people are everybody may know; that they did something in it only those who oversee.
    const people = oversees ? [] : project.colleagues.filter((one) => one !== who && !isUnblinded(persona));
    secrets.push(...people.flatMap(({ id, displayName, email }) => [id, displayName, email]));
    expect(owes.length === 0 || secrets.length > 0).toBe(true);
    const { projectId, cases } = project;
    const without = ["Project.members"];
    const asked = [
      everythingOf("project", `(id: "${projectId}")`, without),
      everythingOf("projects", "", without),
      everythingOf("myReads", "", without),
      everythingOf("myAdjudications", "", without),
      everythingOf("jobs", "", without),
      everythingOf("studies", `(filter: { projectId: "${projectId}" })`, without),
      everythingOf("imports", `(projectId: "${projectId}")`, without),
      ...[...cases.values()].map(({ studyId }) => everythingOf("study", `(id: "${studyId}")`, without)),
    ];
    const traces: string[] = [];
    await all(asked, async (query) => {
      const answer = await who.ask(query);
      assertAskedWell(query.slice(0, 80), answer);
      const text = JSON.stringify(answer);
      // The id that was asked about is no trace.
      for (const secret of secrets)
        if (text.includes(secret) && !query.includes(secret)) traces.push(`${secret} in ${query.slice(0, 80)}`);
    });
    expect(traces).toEqual([]);
  });

  it("can't look for what is hidden: not for patients, numbers or words, nor by counting", async () => {
    const persona = personaOf(name);
    const { projectId, cases } = project;
    const hidden = [...cases.keys()].filter((of) => !mayKnow(persona, { id: "", what: "case", of, whose: null }));
    const found = async (text: string) =>
      JSON.stringify(
        await persona.who.ask(
          `query ($id: ID!, $text: String!) { studies(filter: { projectId: $id, text: $text }) { totalCount edges { node { id } } }
            project(id: $id) { cases(text: $text, first: 50) { edges { node { number } } } } }`,
          { id: projectId, text },
        ),
      );
    const nothing = await found("nobody is called that");
    const leads = persona.role === "LEAD" || persona.role === "ADMIN";
    const finds: string[] = [];
    // Each of their own, and one of every other state.
    const asked = [...cases.keys()].filter((of, n, all) => {
      const isFirst = all.findIndex((other) => stateOf[other] === stateOf[of]) === n;
      return isFirst || persona.owes.includes(of) || persona.answered.includes(of);
    });
    await all(asked, async (of) => {
      const number = [...cases.keys()].indexOf(of) + 1;
      // Leads see whose images they are, also of a case that they read.
      for (const text of leads ? [] : [`Doe^${of}`, of.toLowerCase()]) {
        const answer = await found(text);
        if (answer !== nothing) finds.push(`${text}: ${answer}`);
      }
      // A pseudonym may hold the same digits.
      if (hidden.includes(of))
        for (const text of [String(number), `Case ${number}`])
          if ((await found(text)).includes(`"number":${number}}`)) finds.push(text);
    });
    expect(finds).toEqual([]);
    const { data } = await persona.who.ask(
      "query ($id: ID!) { project(id: $id) { caseCounts { state count } cases(first: 50) { edges { node { number } } } } }",
      { id: projectId },
    );
    if (!data?.project) return;
    const { caseCounts, cases: listed } = data.project;
    const count = caseCounts.reduce((sum: number, state: { count: number }) => sum + state.count, 0);
    const seen = listed.edges.length;
    expect([count, seen]).toEqual(
      oversees(persona) ? [cases.size - persona.owes.length, cases.size - persona.owes.length] : [0, 0],
    );
  });
});

const oversees = ({ role }: Persona) => role === "LEAD" || role === "ADMIN" || role === "ANALYST";
/** Cases that are done show those who answered in them who else did. */
const isUnblinded = ({ answered }: Persona) => answered.some((of) => of === "AGREED" || of === "SIGNED");

describe("a room", () => {
  it("in which somebody reads alone admits nobody else, not even a lead, and shows nobody", async () => {
    const { who } = personaOf("a reader who has not submitted");
    const own = project.things.find(
      ({ what, of, whose }) => what === "readMask" && of === "READER_READS" && whose === who,
    )!;
    const room = await new TestBrowser(who, server.url).newTab().open(own.id, gridShape);
    for (const other of [project.lead, server.admin, personaOf("an analyst").who, project.colleagues[0]!]) {
      const end = await new RawRoom(server.url, own.id, other.token).closed;
      expect(end.code).toBe(4404);
    }
    expect(room.others()).toEqual([]);
    await room.close();
  });

  it("admits whoever may look once it is locked, and takes no stroke from them", async () => {
    const locked = project.things.find(
      ({ what, of, whose }) => what === "readMask" && of === "READER_READS" && whose === project.colleagues[0],
    )!;
    const room = await new TestBrowser(project.lead, server.url).newTab().open(locked.id, gridShape);
    expect(room.canPaint).toBe(false);
    await room.close();
  });
});

it("doesn't say of an object in the store whether it is there, without a signature", async () => {
  const { rows } = await server.database.pool.query("select content_hash from dataset_version");
  const hash: string = rows[0].content_hash;
  const { who } = personaOf("a reader who has not submitted");
  for (const prefix of [project.projectId, ghostOf(project.projectId)]) {
    const answers = [hash, "0".repeat(64)].map(async (at) => {
      const response = await who.fetch(`/files/signed/${prefix}/${at}?expires=4102444800&signature=AAAA`);
      return [response.status, (await response.text()).replaceAll(at, "HASH")];
    });
    const [there, absent] = await Promise.all(answers);
    expect(there).toEqual(absent);
    expect(there![0]).toBeGreaterThanOrEqual(400);
  }
});

describe("what a step says of AI", () => {
  it("is kept by the server: a model is not asked in a read that goes without", async () => {
    const { who } = personaOf("a reader who has not submitted");
    const own = project.things.find(({ what, whose }) => what === "readMask" && whose === who)!;
    const answer = await who.ask(
      "mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }",
      {
        input: { segmentationId: own.id, modelId: "ct-tissue" },
      },
    );
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});

describe("with the rule taken out", () => {
  let putRuleBack = () => {};
  beforeAll(() => {
    putRuleBack = takeRuleOut();
  });
  afterAll(() => putRuleBack());

  it.each(personaNames.slice(0, -1))("%s would be told of all that is hidden in cases", async (name) => {
    const persona = personaOf(name);
    const hidden = oneOfEach(persona, hiddenFrom(persona)).filter(({ of }) => of !== null);
    const queries = attempts().filter(({ word, kind }) => word === "query" && kind === "any");
    const found = await differing(persona.who, hidden, ways(queries));
    const missed = hidden.filter(({ what, of }) => !found.some((one) => one.includes(`: ${what} of ${of}: `)));
    expect(missed).toEqual([]);
  });
});
