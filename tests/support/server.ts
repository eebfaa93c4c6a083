import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PersonId, type ProjectId, ProjectRole, type TokenScope } from "@covoxel/shared/vocabulary";
import { type Api, startApi } from "../../apps/api/src/compose.js";
import { readConfig } from "../../apps/api/src/config.js";
import type { Logger } from "../../apps/api/src/edge/logger.js";
import type { AgreedResults } from "../../apps/api/src/features/datasets/index.js";
import type { Clock } from "../../apps/api/src/ports/clock.js";
import type { IdSource } from "../../apps/api/src/ports/id-source.js";
import { startTestDatabase, type TestDatabase } from "./database.js";

/** Somebody with a browser's session and an API token. */
export interface TestPerson {
  id: PersonId;
  displayName: string;
  email: string;
  password: string;
  /** For the header `Cookie`; changes need `origin` beside it. */
  cookie: string;
  /** For `Authorization: Bearer …`; every scope. */
  token: string;
  /** Posts one operation with the token. @throws when the answer has errors, naming their codes */
  graphql<Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The same, with whatever came back. */
  ask(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  /** A request with the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface GraphqlAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the query asked for
  data?: any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } & Record<string, unknown> }[];
}

export interface TestServer {
  /** e.g. `http://127.0.0.1:41234`; also the only allowed Origin. */
  url: string;
  database: TestDatabase;
  home: string;
  admin: TestPerson;
  /** Invites somebody and lets them join. @param roles what they hold in the given project */
  join(
    name: string,
    grants?: { projectId: ProjectId; roles: ProjectRole[] }[],
    makesAdmin?: boolean,
  ): Promise<TestPerson>;
  /** Made by the administrator, who leads it. */
  createProject(name?: string): Promise<ProjectId>;
  /** One person in each role of a fresh project, and an outsider. */
  cast(): Promise<Cast>;
  /** Ends the API and starts it again on the same port, database and folder, as after a crash. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Cast {
  projectId: ProjectId;
  asLead: TestPerson;
  asReader: TestPerson;
  asAdjudicator: TestPerson;
  asAnalyst: TestPerson;
  asViewer: TestPerson;
  /** Signed in, and a member of nothing. */
  asOutsider: TestPerson;
}

export interface TestServerOptions {
  /** Over the defaults, as environment variables. */
  env?: Record<string, string>;
  clock?: Clock;
  ids?: IdSource;
  /** Default: silent. */
  logger?: Logger;
  /** What the reads came to, where a test has none. */
  agreed?: AgreedResults;
}

/** The real API in this process: a free port, a database and a folder of its own, and its first administrator. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await startTestDatabase();
  const home = mkdtempSync(join(tmpdir(), "covoxel-test-home-"));
  const start = (port: number): Promise<Api> =>
    startApi({
      config: readConfig({
        PORT: String(port),
        COVOXEL_HOME: home,
        AUTH_SECRET: "a secret for tests, and for nothing else",
        LOG_LEVEL: "silent",
        SIGN_IN_ATTEMPTS_PER_ADDRESS: "10000",
        SOCKET_RECHECK_SECONDS: "0.2",
        ...options.env,
      }),
      connection: database,
      ...(options.clock ? { clock: options.clock } : {}),
      ...(options.ids ? { ids: options.ids } : {}),
      ...(options.logger ? { logger: options.logger } : {}),
      ...(options.agreed ? { agreed: options.agreed } : {}),
    });
  let api = await start(0);
  const url = api.origin;
  const setupToken = new URL(api.setupPath ?? "", url).searchParams.get("token") ?? "";
  const admin = await signUp(url, "/api/setup", setupToken, "Ada Admin");

  const join_: TestServer["join"] = async (name, grants = [], makesAdmin = false) => {
    const { createInvitation } = await admin.graphql<{ createInvitation: { path: string } }>(
      "mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { path } }",
      { input: { grants, makesAdmin } },
    );
    return signUp(url, "/api/join", createInvitation.path.slice("/join/".length), name);
  };
  const createProject: TestServer["createProject"] = async (name = "Liver") => {
    const made = await admin.graphql<{ createProject: { id: ProjectId } }>(
      "mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }",
      { input: { name } },
    );
    return made.createProject.id;
  };
  return {
    url,
    database,
    home,
    admin,
    join: join_,
    createProject,
    cast: async () => {
      const projectId = await createProject();
      const as = (name: string, ...roles: ProjectRole[]) => join_(name, roles.length > 0 ? [{ projectId, roles }] : []);
      return {
        projectId,
        asLead: await as("Lea Lead", ProjectRole.LEAD),
        asReader: await as("Rita Reader", ProjectRole.READER),
        asAdjudicator: await as("Adi Adjudicator", ProjectRole.ADJUDICATOR),
        asAnalyst: await as("Ana Analyst", ProjectRole.ANALYST),
        asViewer: await as("Vic Viewer", ProjectRole.VIEWER),
        asOutsider: await as("Otto Outsider"),
      };
    },
    restart: async () => {
      await api.stop();
      api = await start(Number(new URL(url).port));
    },
    stop: async () => {
      await api.stop();
      await database.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

let people = 0;

async function signUp(url: string, path: string, token: string, displayName: string): Promise<TestPerson> {
  const email = `person-${++people}@example.org`;
  const password = `correct horse ${people} battery`;
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ token, name: displayName, email, password }),
  });
  if (response.status !== 201) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  const { personId } = (await response.json()) as { personId: PersonId };
  const cookie = cookieOf(response);
  const secret = await createToken(url, cookie, ["READ", "WRITE", "ADMIN"]);
  return { id: personId, displayName, email, password, cookie, token: secret, ...asToken(url, secret) };
}

/** What a browser would send back of an answer's cookies. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** @returns the secret of a fresh token */
export async function createToken(url: string, cookie: string, scopes: readonly TokenScope[]): Promise<string> {
  const made = await askGraphql(url, { cookie, origin: url }, createTokenMutation, { input: { name: "test", scopes } });
  return made.data.createApiToken.secret;
}

const createTokenMutation = "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }";

/** The ways to ask as the bearer of this token. */
export function asToken(url: string, secret: string): Pick<TestPerson, "graphql" | "ask" | "fetch"> {
  const headers = { authorization: `Bearer ${secret}` };
  const ask: TestPerson["ask"] = (query, variables) => askGraphql(url, headers, query, variables);
  return {
    ask,
    graphql: async <Data>(query: string, variables?: Record<string, unknown>) => {
      const answer = await ask(query, variables);
      if (answer.errors) throw new Error(answer.errors.map((error) => JSON.stringify(error)).join("\n"));
      return answer.data as Data;
    },
    fetch: (path, init = {}) => fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } }),
  };
}

export async function askGraphql(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables?: Record<string, unknown>,
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<GraphqlAnswer, "status">) };
}
