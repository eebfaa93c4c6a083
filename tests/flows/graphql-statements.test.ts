import { afterAll, beforeAll, expect, it } from "vitest";
import { countStatements } from "../support/count-statements.js";
import { startTestServer, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const lists: [name: string, query: string][] = [
  [
    "projects",
    "{ projects(first: 100) { edges { node { name myRoles members { roles person { displayName email } } } } } }",
  ],
  ["people", "{ people(first: 100) { edges { node { displayName email } } } }"],
  ["invitations", "{ invitations(first: 100) { edges { node { invitedBy { displayName } } } } }"],
];

it("the number of SQL statements does not depend on the number of rows", async () => {
  const countEach = async () => {
    const counts: [string, number][] = [];
    for (const [name, query] of lists) counts.push([name, await countStatements(() => server.admin.graphql(query))]);
    return counts;
  };
  await server.createProject();
  await server.join("First");
  const few = await countEach();
  for (let count = 0; count < 8; count++) {
    const projectId = await server.createProject(`Project ${count}`);
    await server.join(`Reader ${count}`, [{ projectId, roles: ["READER", "ANALYST"] }]);
  }
  expect(await countEach()).toEqual(few);
  // Two for the Principal, then one a level.
  expect(few).toEqual([
    ["projects", 2 + 3],
    ["people", 2 + 1],
    ["invitations", 2 + 2],
  ]);
});

it("pages through a list without gap or duplicate", async () => {
  const query = `query ($after: String) { projects(first: 3, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    projects: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  }
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { projects }: Page = await server.admin.graphql<Page>(query, { after });
    seen.push(...projects.edges.map(({ node }) => node.id));
    after = projects.pageInfo.hasNextPage ? projects.pageInfo.endCursor : null;
  } while (after);
  const { rows } = await server.database.pool.query("select id from project order by created_at desc, id desc");
  expect(seen).toEqual(rows.map(({ id }) => id));
});

it("takes no cursor that it did not give out", async () => {
  const answer = await server.admin.ask('{ projects(after: "bm9uc2Vuc2U") { edges { cursor } } }');
  expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
});
