import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFixedClock } from "../../apps/api/src/adapters/memory/index.js";
import { startApi } from "../../apps/api/src/compose.js";
import { readConfig } from "../../apps/api/src/config.js";
import type { Clock } from "../../apps/api/src/ports/clock.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";
import { askGraphql, asToken, cookieOf, createToken, startTestServer, type TestServer } from "../support/server.js";

let server: TestServer;
const clock = createFixedClock(new Date());
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server?.stop());

const whoAmI = "{ viewer { person { id displayName } isAdmin roles { projectId roles } } }";

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, ...headers },
    body: JSON.stringify(body),
  });
}

async function invite(grants: unknown[] = []): Promise<{ id: string; token: string }> {
  const { createInvitation } = await server.admin.graphql<{
    createInvitation: { path: string; invitation: { id: string } };
  }>(
    "mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { path invitation { id status } } }",
    { input: { grants } },
  );
  return { id: createInvitation.invitation.id, token: createInvitation.path.slice("/join/".length) };
}

let accounts = 0;
const account = () => ({ name: "Nadia New", email: `new-${++accounts}@example.org`, password: "long enough for this" });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describe("the first administrator", () => {
  it("comes in by the link of the start, once", async () => {
    const fresh = await startTestServer();
    try {
      expect((await fresh.admin.graphql(whoAmI)).viewer).toMatchObject({ isAdmin: true });
      const { rows } = await fresh.database.pool.query("select * from setup_link");
      expect(rows).toEqual([]);
      const again = await fetch(`${fresh.url}/api/setup`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: fresh.url },
        body: JSON.stringify({ token: "x".repeat(43), ...account() }),
      });
      expect(again.status).toBe(404);
    } finally {
      await fresh.stop();
    }
  });
});

describe("the link for the first administrator", () => {
  /** A start without anybody: nobody has followed the link yet. */
  const startEmpty = async (database: TestDatabase, time: Clock) => {
    const home = mkdtempSync(join(tmpdir(), "covoxel-empty-"));
    const environment = { PORT: "0", COVOXEL_HOME: home, AUTH_SECRET: "s".repeat(40), LOG_LEVEL: "silent" };
    const api = await startApi({ config: readConfig(environment), connection: database, clock: time });
    const token = new URL(api.setupPath ?? "", api.origin).searchParams.get("token");
    const follow = async (link: string | null) => {
      const headers = { "content-type": "application/json", origin: api.origin };
      const body = JSON.stringify({ token: link, ...account() });
      return (await fetch(`${api.origin}/api/setup`, { method: "POST", headers, body })).status;
    };
    const stop = async () => {
      await api.stop();
      rmSync(home, { recursive: true, force: true });
    };
    return { token, follow, stop };
  };

  it("is ended by the next start's, by its time, and by its first use", async () => {
    const database = await startTestDatabase();
    const time = createFixedClock(new Date());
    try {
      const first = await startEmpty(database, time);
      await first.stop();
      const second = await startEmpty(database, time);
      expect(await second.follow(first.token)).toBe(404);
      expect(await second.follow("x".repeat(43))).toBe(404);
      time.advanceMs(25 * 3_600_000);
      expect(await second.follow(second.token)).toBe(404);
      await second.stop();

      const third = await startEmpty(database, time);
      const answers = await Promise.all([third.follow(third.token), third.follow(third.token)]);
      expect(answers.sort()).toEqual([201, 404]);
      expect(await third.follow(third.token)).toBe(404);
      await third.stop();

      const fourth = await startEmpty(database, time);
      expect(fourth.token).toBeNull();
      await fourth.stop();
    } finally {
      await database.stop();
    }
  });

  it("is kept only as a hash", async () => {
    const database = await startTestDatabase();
    try {
      const api = await startEmpty(database, clock);
      const { rows } = await database.pool.query("select * from setup_link");
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(api.token);
      await api.stop();
    } finally {
      await database.stop();
    }
  });
});

describe("an invitation", () => {
  it("makes an account with the roles it carries, and signs it in", async () => {
    const projectId = await server.createProject();
    const { token } = await invite([{ projectId, roles: ["READER", "ANALYST"] }]);
    const joined = await post("/api/join", { token, ...account() });
    expect(joined.status).toBe(201);
    const cookie = cookieOf(joined);
    const { data } = await askGraphql(server.url, { cookie, origin: server.url }, whoAmI);
    expect(data.viewer).toMatchObject({ person: { displayName: "Nadia New" }, isAdmin: false });
    expect(new Set(data.viewer.roles[0].roles)).toEqual(new Set(["READER", "ANALYST"]));
  });

  it("works once, even for two who follow it at the same time", async () => {
    const { token } = await invite();
    const answers = await Promise.all([1, 2, 3].map(() => post("/api/join", { token, ...account() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404]);
    expect((await post("/api/join", { token, ...account() })).status).toBe(404);
  });

  it("opens nothing once revoked", async () => {
    const { id, token } = await invite();
    const { revokeInvitation } = await server.admin.graphql<{ revokeInvitation: { status: string } }>(
      "mutation ($id: ID!) { revokeInvitation(id: $id) { status } }",
      { id },
    );
    expect(revokeInvitation.status).toBe("REVOKED");
    expect(await codeOf(await post("/api/join", { token, ...account() }))).toBe("NOT_FOUND");
  });

  it("opens nothing once expired", async () => {
    const { token } = await invite();
    clock.advanceMs(8 * 24 * 3_600_000);
    const answer = await post("/api/join", { token, ...account() });
    clock.advanceMs(-8 * 24 * 3_600_000);
    expect(answer.status).toBe(404);
  });

  it("is kept only as a hash", async () => {
    const { token } = await invite();
    const { rows } = await server.database.pool.query("select * from invitation");
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it.each([
    ["a short password", { password: "short" }, "password"],
    ["no name", { name: "  " }, "name"],
    ["an odd address", { email: "nobody" }, "email"],
  ])("refuses %s and stays good", async (_what, wrong, field) => {
    const { token } = await invite();
    const refused = await post("/api/join", { token, ...account(), ...wrong });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code: "BAD_USER_INPUT", facts: { field } });
    expect((await post("/api/join", { token, ...account() })).status).toBe(201);
  });

  it("doesn't make a second account for an address", async () => {
    const { token } = await invite();
    const refused = await post("/api/join", { token, ...account(), email: server.admin.email.toUpperCase() });
    expect(await codeOf(refused)).toBe("CONFLICT");
    expect((await post("/api/join", { token, ...account() })).status).toBe(201);
  });
});

describe("a session", () => {
  const signIn = ({ email, password }: { email: string; password: string }) =>
    post("/api/auth/sign-in/email", { email, password });

  it("starts with the right password only", async () => {
    const person = await server.join("Sam Sign");
    expect((await signIn(person)).status).toBe(200);
    expect((await signIn({ ...person, password: "not the password" })).status).toBe(401);
    expect((await signIn({ ...person, email: "nobody@example.org" })).status).toBe(401);
  });

  it("ends at once with sign-out", async () => {
    const person = await server.join("Sam Out");
    const cookie = cookieOf(await signIn(person));
    expect((await askGraphql(server.url, { cookie, origin: server.url }, whoAmI)).data).toBeTruthy();
    expect((await post("/api/auth/sign-out", {}, { cookie })).status).toBe(200);
    const after = await askGraphql(server.url, { cookie, origin: server.url }, whoAmI);
    expect(after).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });

  it("ends when its time has come", async () => {
    const headers = { cookie: server.admin.cookie, origin: server.url };
    clock.advanceMs(73 * 3_600_000);
    const late = await askGraphql(server.url, headers, whoAmI);
    clock.advanceMs(-73 * 3_600_000);
    expect(late.status).toBe(401);
    expect((await askGraphql(server.url, headers, whoAmI)).status).toBe(200);
  });

  it("can be ended from another one", async () => {
    const person = await server.join("Sam Two");
    const [first, second] = [cookieOf(await signIn(person)), cookieOf(await signIn(person))];
    expect((await post("/api/auth/revoke-other-sessions", {}, { cookie: second })).status).toBe(200);
    expect((await askGraphql(server.url, { cookie: first, origin: server.url }, whoAmI)).status).toBe(401);
    expect((await askGraphql(server.url, { cookie: second, origin: server.url }, whoAmI)).status).toBe(200);
  });

  it("has a cookie that scripts can't read and other sites' forms don't send", async () => {
    const person = await server.join("Sam Cookie");
    const [line] = (await signIn(person)).headers.getSetCookie();
    expect(line).toMatch(/HttpOnly/i);
    expect(line).toMatch(/SameSite=Lax/i);
  });

  it("with a forged cookie is none", async () => {
    const [name, value = ""] = server.admin.cookie.split("=");
    const forged = `${name}=${value.slice(0, -8)}AAAAAAA%3D`;
    expect((await askGraphql(server.url, { cookie: forged, origin: server.url }, whoAmI)).status).toBe(401);
  });
});

describe("what better-auth offers and we don't", () => {
  it.each([
    ["POST", "/api/auth/sign-up/email"],
    ["POST", "/api/auth/update-user"],
    ["POST", "/api/auth/change-email"],
    ["POST", "/api/auth/delete-user"],
    ["POST", "/api/auth/request-password-reset"],
    ["POST", "/api/auth/reset-password"],
    ["GET", "/api/auth/error"],
    ["GET", "/api/auth/sign-out"],
  ])("%s %s is not there", async (method, path) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { origin: server.url, "content-type": "application/json", cookie: server.admin.cookie },
      ...(method === "POST" ? { body: JSON.stringify({ ...account(), isAdmin: true }) } : {}),
    });
    expect(response.status).toBe(404);
  });
});

describe("guessing passwords", () => {
  it("is slowed down at one account, and then refuses the right one too", async () => {
    const person = await server.join("Gus Guess");
    const attempt = (password: string) => post("/api/auth/sign-in/email", { email: person.email, password });
    for (let count = 0; count < 10; count++) expect((await attempt("wrong password")).status).toBe(401);
    const refused = await attempt(person.password);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("is slowed down at an open session too", async () => {
    const person = await server.join("Paul Passerby");
    const change = (currentPassword: string) =>
      post(
        "/api/auth/change-password",
        { currentPassword, newPassword: "another correct horse" },
        { cookie: person.cookie },
      );
    for (let count = 0; count < 10; count++) expect((await change("wrong password")).status).toBe(400);
    expect((await change(person.password)).status).toBe(429);
  });

  it("is slowed down from one address", async () => {
    const strict = await startTestServer({ env: { SIGN_IN_ATTEMPTS_PER_ADDRESS: "3" } });
    try {
      const statuses: number[] = [];
      for (let count = 0; count < 4; count++) {
        const body = JSON.stringify({ email: `somebody-${count}@example.org`, password: "wrong password" });
        const headers = { "content-type": "application/json", origin: strict.url };
        statuses.push((await fetch(`${strict.url}/api/auth/sign-in/email`, { method: "POST", headers, body })).status);
      }
      // Making the administrator was the first attempt.
      expect(statuses).toEqual([401, 401, 429, 429]);
    } finally {
      await strict.stop();
    }
  });
});

describe("an API token", () => {
  it("is kept only as a hash and shown once", async () => {
    const secret = await createToken(server.url, server.admin.cookie, ["READ"]);
    const { rows } = await server.database.pool.query("select * from api_token");
    expect(JSON.stringify(rows)).not.toContain(secret);
    const listed = await server.admin.ask("{ apiTokens { id name scopes expiresAt revokedAt } }");
    expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it("without WRITE reads and changes nothing", async () => {
    const reading = asToken(server.url, await createToken(server.url, server.admin.cookie, ["READ"]));
    expect((await reading.ask("{ projects { edges { node { id } } } }")).errors).toBeUndefined();
    const answer = await reading.ask('mutation { createProject(input: { name: "x" }) { id } }');
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("of an administrator without ADMIN is no administrator's", async () => {
    const writing = asToken(server.url, await createToken(server.url, server.admin.cookie, ["READ", "WRITE"]));
    const { viewer } = await writing.graphql<{ viewer: { isAdmin: boolean } }>(whoAmI);
    expect(viewer.isAdmin).toBe(false);
    const answer = await writing.ask('mutation { createProject(input: { name: "x" }) { id } }');
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("without READ lists no people", async () => {
    const blind = asToken(server.url, await createToken(server.url, server.admin.cookie, ["WRITE", "ADMIN"]));
    const answer = await blind.ask("{ people { edges { node { email } } } }");
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("without ADMIN makes no other token", async () => {
    const writing = asToken(server.url, await createToken(server.url, server.admin.cookie, ["READ", "WRITE"]));
    const answer = await writing.ask(
      'mutation { createApiToken(input: { name: "more", scopes: [ADMIN] }) { secret } }',
    );
    expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("opens nothing from the moment it is revoked, and only its owner revokes it", async () => {
    const person = await server.join("Tom Token");
    const { apiTokens } = await person.graphql<{ apiTokens: { id: string }[] }>("{ apiTokens { id } }");
    const revoke = "mutation ($id: ID!) { revokeApiToken(id: $id) { revokedAt } }";
    const foreign = await server.admin.ask(revoke, { id: apiTokens[0]?.id });
    expect(foreign.errors?.[0]?.extensions.code).toBe("NOT_FOUND");
    await person.graphql(revoke, { id: apiTokens[0]?.id });
    expect((await person.ask(whoAmI)).status).toBe(401);
  });

  it("opens nothing once expired", async () => {
    const secret = asToken(server.url, await createToken(server.url, server.admin.cookie, ["READ"]));
    clock.advanceMs(91 * 24 * 3_600_000);
    const late = await secret.ask(whoAmI);
    clock.advanceMs(-91 * 24 * 3_600_000);
    expect(late.status).toBe(401);
  });

  it("lives no longer than the configuration lets it", async () => {
    const answer = await server.admin.ask(
      'mutation { createApiToken(input: { name: "for ever", scopes: [READ], expiresInDays: 10000 }) { secret } }',
    );
    expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it.each(["Bearer nonsense", "Bearer cvx_nonsense", "Basic YTpi", "cvx_"])("is not %s", async (authorization) => {
    // Not even with a good cookie beside it.
    const answer = await askGraphql(server.url, { authorization, cookie: server.admin.cookie }, whoAmI);
    expect(answer.status).toBe(401);
  });
});

describe("another site's page", () => {
  const mutation = 'mutation { createProject(input: { name: "forged" }) { id } }';

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["the opaque origin", { origin: "null" }],
    ["no origin", {}],
  ])("changes nothing with a person's cookie and %s", async (_what, headers) => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: server.admin.cookie, ...headers },
      body: JSON.stringify({ query: mutation }),
    });
    expect(answer.status).toBe(403);
    expect(await codeOf(answer)).toBe("FORBIDDEN");
  });

  it("can't sign anybody in either", async () => {
    const { email, password } = server.admin;
    const answer = await post("/api/auth/sign-in/email", { email, password }, { origin: "https://evil.example" });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("that had its own name resolved to this machine is another site still", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve, reject) => {
      const headers = { host: "evil.example", origin: "http://evil.example", "content-type": "application/json" };
      const sent = request(`${server.url}/api/setup`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on("error", reject);
      sent.end("{}");
    });
    expect(status).toBe(403);
  });

  it("reads nothing: no answer names an origin that may", async () => {
    const answer = await fetch(`${server.url}/api/auth/get-session`, {
      headers: { origin: "https://evil.example", cookie: server.admin.cookie },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });
});

describe("an odd request", () => {
  it("in other letters of the alphabet's two cases finds the same door", async () => {
    for (const path of ["/Dicom-Web/series/x/metadata", "/FILES/segmentations/x/nifti", "/Uploads", "/API/nothing"])
      expect((await fetch(server.url + path)).status).toBe(401);
  });

  it("with a NUL in a text is told so", async () => {
    const create = "mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }";
    const answer = await server.admin.ask(create, { input: { name: "a\0b" } });
    expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("after a row that never was is told so", async () => {
    for (const place of [
      ["-271821-04-20T00:00:00.000Z", "x"],
      ["2020-01-01T00:00:00.000Z", "a\0"],
    ]) {
      const after = Buffer.from(JSON.stringify(place)).toString("base64url");
      const answer = await server.admin.ask("query ($after: String) { projects(after: $after) { edges { cursor } } }", {
        after,
      });
      expect(answer.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  it("to sign in as something that is no text is refused as any other", async () => {
    const answer = await post("/api/auth/sign-in/email", { email: { toString: 1 }, password: "x" });
    expect(answer.status).toBe(400);
  });

  it("for a host that can't be is refused, and so is a socket for an address that can't be", async () => {
    const { request } = await import("node:http");
    const statusOf = (path: string, headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(server.url);
        const sent = request({ hostname, port, path, headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on("error", reject).end();
      });
    expect(await statusOf("/api/auth/get-session", { host: "a b" })).toBe(400);
    const socket = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    expect(await statusOf("//", { ...socket, "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" })).toBe(400);
  });
});
