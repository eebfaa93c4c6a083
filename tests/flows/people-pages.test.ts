import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { principalOf, startTestEdge, type TestEdge } from "../support/edge.js";

/** Stands where the web stands, and remembers what reached it. */
let web: Server;
const reached: { url: string; headers: IncomingHttpHeaders }[] = [];
let edge: TestEdge;
let empty: TestEdge;

beforeAll(async () => {
  web = createServer((request, response) => {
    reached.push({ url: request.url ?? "", headers: request.headers });
    if (!request.url?.startsWith("/_next/")) response.setHeader("content-security-policy", "default-src 'self'");
    response.end("<page>");
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const env = { WEB_ORIGIN: `http://127.0.0.1:${(web.address() as AddressInfo).port}` };
  edge = await startTestEdge([], { env });
  edge.principals.set("good", principalOf());
  empty = await startTestEdge([], { env, hasAdministrator: false });
});
afterAll(async () => {
  await edge?.stop();
  await empty?.stop();
  web.close();
});
beforeEach(() => void reached.splice(0));

const get = (path: string, headers: Record<string, string> = {}, from = edge) =>
  fetch(`${from.url}${path}`, { headers, redirect: "manual" });
const signedIn = { cookie: "token=good" };

describe("a page asked for by nobody in particular", () => {
  it.each([
    ["/", "/sign-in"],
    ["/projects", "/sign-in?return=%2Fprojects"],
    ["/projects/prj_1?tab=members", "/sign-in?return=%2Fprojects%2Fprj_1%3Ftab%3Dmembers"],
    ["/explore", "/sign-in?return=%2Fexplore"],
    ["/about", "/sign-in?return=%2Fabout"],
    ["/sign-in-not", "/sign-in?return=%2Fsign-in-not"],
    ["/_next/image?url=x", "/sign-in?return=%2F_next%2Fimage%3Furl%3Dx"],
    ["/_next/data/x.json", "/sign-in?return=%2F_next%2Fdata%2Fx.json"],
    ["/sign-in/..%2fprojects", "/sign-in?return=%2Fsign-in%2F..%252fprojects"],
    ["//sign-in", "/sign-in?return=%2F%2Fsign-in"],
  ])("%s leads to %s, and the web doesn't hear of it", async (path, location) => {
    const answer = await get(path);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(location);
    expect(reached).toEqual([]);
  });

  it("leads to the set-up page while there is no administrator", async () => {
    expect((await get("/projects", {}, empty)).headers.get("location")).toBe("/setup");
  });

  it.each(["/sign-in", "/setup?token=x", "/join/abc", "/_next/static/chunks/main.js", "/favicon.svg", "/sw.js"])(
    "is shown if it is %s",
    async (path) => {
      expect(await (await get(path)).text()).toBe("<page>");
      expect(reached.map(({ url }) => url)).toEqual([path]);
    },
  );

  it("takes no server action either", async () => {
    const answer = await fetch(`${edge.url}/projects`, { method: "POST", headers: { origin: edge.url } });
    expect(answer.status).toBe(401);
    expect(reached).toEqual([]);
  });
});

describe("a page asked for by somebody", () => {
  it("comes from the web, which never sees their credentials", async () => {
    const answer = await get("/projects", signedIn);
    expect(await answer.text()).toBe("<page>");
    expect(reached[0]?.headers).not.toHaveProperty("cookie");
    expect(reached[0]?.headers).not.toHaveProperty("authorization");
  });

  it("keeps the web's own policy of what it may load, and our other headers", async () => {
    const { headers } = await get("/projects", signedIn);
    expect(headers.get("content-security-policy")).toBe("default-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  });
});

it("a script may load its parts from here when it runs as a worker, and from nowhere else", async () => {
  const policy = (await get("/_next/static/chunks/worker.js")).headers.get("content-security-policy");
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toMatch(/https?:|\*/);
});

describe("an address of ours", () => {
  it.each(["/api/anything", "/files/anything", "/dicom-web/series/x/metadata", "/uploads"])(
    "%s answers nobody in particular with UNAUTHENTICATED, whether it is there or not",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(reached).toEqual([]);
    },
  );

  it("never falls through to the web", async () => {
    const answer = await get("/files/anything", signedIn);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "NOT_FOUND" });
    expect(reached).toEqual([]);
  });

  it("says whether the server lives and is ready, and nothing else", async () => {
    expect(await (await get("/livez")).json()).toEqual({ alive: true });
    expect(await (await get("/readyz")).json()).toEqual({ ready: true, parts: {} });
  });
});
