import { type ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askGraphql, type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
let cast: Cast;
let other: ProjectId;
beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  other = await server.createProject("Lung");
});
afterAll(() => server?.stop());

const everybody = {
  ADMIN: () => server.admin,
  LEAD: () => cast.asLead,
  READER: () => cast.asReader,
  ADJUDICATOR: () => cast.asAdjudicator,
  ANALYST: () => cast.asAnalyst,
  VIEWER: () => cast.asViewer,
  OUTSIDER: () => cast.asOutsider,
} satisfies Record<string, () => TestPerson>;
type Who = keyof typeof everybody;

type Outcome = "yes" | "FORBIDDEN" | "NOT_FOUND" | "null";
const members: Who[] = ["LEAD", "READER", "ADJUDICATOR", "ANALYST", "VIEWER"];
const allBut = (outcome: Outcome, ...allowed: Who[]): Record<Who, Outcome> =>
  Object.fromEntries(
    (Object.keys(everybody) as Who[]).map((who) => [who, allowed.includes(who) ? "yes" : outcome]),
  ) as Record<Who, Outcome>;
/** In a project: leads and administrators may, members may not, outsiders don't learn that it exists. */
const forLeads: Record<Who, Outcome> = { ...allBut("FORBIDDEN", "ADMIN", "LEAD"), OUTSIDER: "NOT_FOUND" };

interface Operation {
  name: string;
  query: string;
  variables: () => Promise<Record<string, unknown>> | Record<string, unknown>;
  expected: Record<Who, Outcome>;
}

const memberInput = (personId: string, roles: ProjectRole[]) => ({
  input: { projectId: cast.projectId, personId, roles },
});

/** Everything that people and projects offer, and who may. */
const operations: Operation[] = [
  {
    name: "viewer",
    query: "{ viewer { person { id } } }",
    variables: () => ({}),
    expected: allBut("FORBIDDEN", ...keys()),
  },
  {
    name: "project",
    query: "query ($id: ID!) { project(id: $id) { name members { person { displayName } } } }",
    variables: () => ({ id: cast.projectId }),
    expected: allBut("null", "ADMIN", ...members),
  },
  {
    name: "node",
    query: "query ($id: ID!) { node(id: $id) { id ... on Project { name } } }",
    variables: () => ({ id: cast.projectId }),
    expected: allBut("null", "ADMIN", ...members),
  },
  {
    name: "people",
    query: "{ people { edges { node { displayName } } } }",
    variables: () => ({}),
    expected: allBut("FORBIDDEN", "ADMIN", "LEAD"),
  },
  {
    name: "invitations",
    query: "{ invitations { edges { node { id } } } }",
    variables: () => ({}),
    expected: allBut("FORBIDDEN", "ADMIN"),
  },
  {
    name: "createProject",
    query: 'mutation { createProject(input: { name: "Brain" }) { id } }',
    variables: () => ({}),
    expected: allBut("FORBIDDEN", "ADMIN"),
  },
  {
    name: "protocol",
    query: "query ($id: ID!) { project(id: $id) { protocol { version } } }",
    variables: () => ({ id: cast.projectId }),
    expected: allBut("null", "ADMIN", ...members),
  },
  {
    name: "saveProtocol",
    query: "mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }",
    variables: async () => {
      const { project } = await server.admin.graphql<{ project: { protocol: { version: number } } }>(
        "query ($id: ID!) { project(id: $id) { protocol { version } } }",
        { id: cast.projectId },
      );
      const steps = [{ key: "read", name: "Read", reads: 1, mode: "SHARED", aiAssistance: "NONE", visibleContext: [] }];
      const agreement = { diceAtLeast: 0.85, result: "DESIGNATED_READ" };
      const workflow = { steps, agreement, adjudication: { mayHaveReadTheCase: false } };
      const protocol = { labels: [], questions: [], workflow, instructions: "", showsPseudonyms: true };
      return { input: { projectId: cast.projectId, editedVersion: project.protocol.version, protocol } };
    },
    expected: forLeads,
  },
  {
    name: "createInvitation",
    query: "mutation { createInvitation(input: {}) { path } }",
    variables: () => ({}),
    expected: allBut("FORBIDDEN", "ADMIN"),
  },
  {
    name: "revokeInvitation",
    query: "mutation ($id: ID!) { revokeInvitation(id: $id) { status } }",
    variables: async () => {
      const made = await server.admin.graphql<{ createInvitation: { invitation: { id: string } } }>(
        "mutation { createInvitation(input: {}) { invitation { id } } }",
      );
      return { id: made.createInvitation.invitation.id };
    },
    expected: allBut("FORBIDDEN", "ADMIN"),
  },
  {
    name: "addMember",
    query: "mutation ($input: MemberInput!) { addMember(input: $input) { id } }",
    variables: async () => memberInput((await server.join("Nora Next")).id, ["VIEWER"]),
    expected: forLeads,
  },
  {
    name: "setMemberRoles",
    query: "mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }",
    variables: () => memberInput(cast.asViewer.id, ["VIEWER"]),
    expected: forLeads,
  },
  {
    name: "removeMember",
    query: "mutation ($p: ID!, $m: ID!) { removeMember(projectId: $p, personId: $m) { id } }",
    variables: async () => {
      const person = await server.join("Mia Member", [{ projectId: cast.projectId, roles: ["VIEWER"] }]);
      return { p: cast.projectId, m: person.id };
    },
    expected: forLeads,
  },
  {
    name: "apiTokens",
    query: "{ apiTokens { id } }",
    variables: () => ({}),
    expected: allBut("FORBIDDEN", ...keys()),
  },
];

function keys(): Who[] {
  return ["ADMIN", ...members, "OUTSIDER"];
}

describe.each(operations)("$name", ({ query, variables, expected }) => {
  it.each(Object.entries(expected) as [Who, Outcome][])("for %s: %s", async (who, outcome) => {
    const answer = await everybody[who]().ask(query, await variables());
    const code = answer.errors?.[0]?.extensions.code;
    const found = code ?? (Object.values(answer.data ?? {})[0] === null ? "null" : "yes");
    expect(found).toBe(outcome);
  });

  it("for nobody in particular: UNAUTHENTICATED", async () => {
    const answer = await askGraphql(server.url, { origin: server.url }, query, await variables());
    expect(answer).toEqual({
      status: 401,
      errors: [{ message: "Sign in first.", extensions: { code: "UNAUTHENTICATED" } }],
    });
  });
});

describe("a project", () => {
  const setRoles = "mutation ($input: MemberInput!) { setMemberRoles(input: $input) { members { roles } } }";
  const remove = "mutation ($p: ID!, $m: ID!) { removeMember(projectId: $p, personId: $m) { id } }";

  it("is listed for its members and administrators only", async () => {
    const list = "{ projects { edges { node { id } } } }";
    const idsFor = async (person: TestPerson) => {
      const { projects } = await person.graphql<{ projects: { edges: { node: { id: string } }[] } }>(list);
      return projects.edges.map(({ node }) => node.id);
    };
    expect(await idsFor(cast.asViewer)).toEqual([cast.projectId]);
    expect(await idsFor(cast.asOutsider)).toEqual([]);
    expect(await idsFor(server.admin)).toEqual(expect.arrayContaining([cast.projectId, other]));
  });

  it("gives a lead no rights in another", async () => {
    const input = { projectId: other, personId: cast.asLead.id, roles: ["LEAD"] };
    const answer = await cast.asLead.ask("mutation ($input: MemberInput!) { addMember(input: $input) { id } }", {
      input,
    });
    expect(answer.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  });

  it("keeps at least one lead", async () => {
    const input = { projectId: other, personId: server.admin.id, roles: ["VIEWER"] };
    expect((await server.admin.ask(setRoles, { input })).errors?.[0]?.extensions.code).toBe("CONFLICT");
    const gone = await server.admin.ask(remove, { p: other, m: server.admin.id });
    expect(gone.errors?.[0]?.extensions.code).toBe("CONFLICT");
  });

  it("keeps one of two leads who remove each other at the same time", async () => {
    const projectId = await server.createProject("Race");
    const second = await server.join("Sid Second", [{ projectId, roles: ["LEAD"] }]);
    const answers = await Promise.all([
      server.admin.ask(remove, { p: projectId, m: second.id }),
      second.ask(remove, { p: projectId, m: server.admin.id }),
    ]);
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    const { rows } = await server.database.pool.query(
      "select count(*)::int as leads from project_member where project_id = $1 and role = 'LEAD'",
      [projectId],
    );
    expect(rows).toEqual([{ leads: 1 }]);
  });

  it("adds roles up, and takes them away at once", async () => {
    const person = await server.join("Ron Roles", [{ projectId: cast.projectId, roles: ["VIEWER"] }]);
    const mine = "query ($id: ID!) { project(id: $id) { myRoles mayManageMembers } }";
    const input = { projectId: cast.projectId, personId: person.id, roles: ["READER", "LEAD"] };
    await server.admin.graphql(setRoles, { input });
    const now = await person.graphql(mine, { id: cast.projectId });
    expect(now).toEqual({ project: { myRoles: expect.arrayContaining(["READER", "LEAD"]), mayManageMembers: true } });
    await server.admin.graphql(remove, { p: cast.projectId, m: person.id });
    expect(await person.graphql(mine, { id: cast.projectId })).toEqual({ project: null });
  });

  it("shows addresses to leads and to the person alone", async () => {
    const emails = "query ($id: ID!) { project(id: $id) { members { person { id email } } } }";
    const seenBy = async (person: TestPerson) => {
      const { project } = await person.graphql<{
        project: { members: { person: { id: string; email: string | null } }[] };
      }>(emails, { id: cast.projectId });
      return project.members.filter(({ person: { email } }) => email !== null).map(({ person: { id } }) => id);
    };
    expect(await seenBy(cast.asViewer)).toEqual([cast.asViewer.id]);
    expect((await seenBy(cast.asLead)).length).toBeGreaterThan(5);
  });

  it.each([[[]], [["LEAD", "KING"]]])("takes no roles %j", async (roles) => {
    const input = { projectId: cast.projectId, personId: cast.asViewer.id, roles };
    expect((await server.admin.ask(setRoles, { input })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});
