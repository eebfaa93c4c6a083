import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askGraphql, type GraphqlAnswer, startTestServer, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = (answer: GraphqlAnswer) => answer.errors?.[0]?.extensions.code;

describe("a query that asks for too much", () => {
  it.each([
    ["ten thousand aliases", `{ ${Array.from({ length: 10_000 }, (_, n) => `a${n}: __typename`).join(" ")} }`],
    ["a hundred aliases", `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: viewer { isAdmin }`).join(" ")} }`],
    ["pages of many fields", `{ projects(first: 100) { edges { node { ${"name ".repeat(250)} } } } }`],
    [
      "fragments in fragments",
      `query { projects(first: 100) { ...f0 } } ${Array.from(
        { length: 12 },
        (_, n) =>
          `fragment f${n} on ProjectConnection { ${n < 11 ? `...f${n + 1} ...f${n + 1} ...f${n + 1}` : "pageInfo { endCursor }"} }`,
      ).join(" ")}`,
    ],
  ])("is refused before it runs: %s", async (_what, query) => {
    const answer = await server.admin.ask(query);
    expect(codeOf(answer)).toBe("QUERY_TOO_COSTLY");
    expect(answer.data).toBeUndefined();
  });

  it("is refused for what its variables make of it", async () => {
    const query = "query ($first: Int!) { projects(first: $first) { edges { node { name } } } }";
    expect(codeOf(await server.admin.ask(query, { first: 10_000_000 }))).toBe("QUERY_TOO_COSTLY");
    expect(codeOf(await server.admin.ask(query, { first: 101 }))).toBe("BAD_USER_INPUT");
    expect(codeOf(await server.admin.ask(query, { first: 100 }))).toBeUndefined();
  });

  it("is refused for the depth to which it asks of the schema", async () => {
    const deep = `{ __schema { types { ${"fields { type { ".repeat(6)} name ${"} }".repeat(6)} } } }`;
    expect(codeOf(await server.admin.ask(deep))).toBe("BAD_USER_INPUT");
  });

  it("is refused in a batch", async () => {
    const response = await server.admin.fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ query: "{ viewer { isAdmin } }" }, { query: "{ viewer { isAdmin } }" }]),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("true");
  });

  it("is refused in a body beyond all measure", async () => {
    const response = await server.admin.fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: `{ viewer { isAdmin } } # ${"x".repeat(2 ** 20)}` }),
    });
    expect(await response.json()).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

describe("the schema", () => {
  it("is described to signed-in people, whole", async () => {
    const answer = await server.admin.ask(getIntrospectionQuery());
    expect(answer.errors).toBeUndefined();
    expect(answer.data.__schema.types.length).toBeGreaterThan(20);
  });

  it.each([
    ["introspection", getIntrospectionQuery()],
    ["a wrong field", "{ viewr }"],
    ["what is no GraphQL", "{"],
    ["nothing", ""],
  ])("is not described to anybody else: %s", async (_what, query) => {
    const answer = await askGraphql(server.url, { origin: server.url }, query);
    expect(answer).toEqual({
      status: 401,
      errors: [{ message: "Sign in first.", extensions: { code: "UNAUTHENTICATED" } }],
    });
  });

  it("isn't given away by hints", async () => {
    const answer = await server.admin.ask("{ viewr { isAdmin } }");
    expect(codeOf(answer)).toBe("BAD_USER_INPUT");
    expect(JSON.stringify(answer)).not.toMatch(/Did you mean|viewer/);
  });

  it("isn't asked in a URL, which logs and histories keep", async () => {
    const response = await server.admin.fetch(`/graphql?query=${encodeURIComponent("{ viewer { isAdmin } }")}`);
    expect(response.status).toBe(404);
  });
});

describe("an error that nobody expected", () => {
  it("is masked, and named by an id", async () => {
    const broken = await startTestServer();
    try {
      await broken.database.pool.query("alter table project rename column description to patient_secret");
      const answer = await broken.admin.ask("{ projects { edges { node { description } } } }");
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: "INTERNAL_SERVER_ERROR",
        errorId: expect.any(String),
      });
      expect(JSON.stringify(answer)).not.toMatch(/patient_secret|description|select|stack|\.ts/);
    } finally {
      await broken.stop();
    }
  });
});
