import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import {
  addCase,
  begin,
  claimAndBegin,
  liver,
  noLiver,
  paintBox,
  readTwice,
  startReadingProject,
  submit,
} from "../support/cases.js";
import { startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

interface Told {
  cursor: string;
  type: string;
  caseId: string | null;
  readId: string | null;
}

/** One socket that follows a project; `drop` breaks it as a network does. */
function follow(who: TestPerson, projectId: string, { mine = false, since = null as string | null } = {}) {
  const told: Told[] = [];
  let socket: WebSocket | null = null;
  class Impl extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers: { authorization: `Bearer ${who.token}` } });
      socket = this;
    }
  }
  const client = createClient({
    url: `${server.url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: Impl,
    retryAttempts: 0,
  });
  const failed: unknown[] = [];
  client.subscribe<{ events: Told }>(
    {
      query:
        "subscription ($projectId: ID!, $mine: Boolean!, $since: String) { events(projectId: $projectId, mine: $mine, since: $since) { cursor type caseId readId } }",
      variables: { projectId, mine, since },
    },
    {
      next: ({ data, errors }) => {
        if (errors) failed.push(...errors);
        if (data) told.push(data.events);
      },
      error: (error) => failed.push(error),
      complete: () => undefined,
    },
  );
  const until = (count: number) =>
    vi.waitFor(() => expect([failed, told.length >= count]).toEqual([[], true]), { timeout: 20_000, interval: 50 });
  return { told, failed, until, drop: () => socket?.terminate(), close: () => client.dispose() };
}

const setDue = (lead: TestPerson, id: string) =>
  lead.graphql('mutation ($id: ID!) { setCaseDetails(id: $id, details: { licence: "CC0-1.0" }) { id } }', { id });

describe("the events of a project", () => {
  it("are told in one order, without gap or duplicate, over a dropped socket while 200 pass and over a restart of the server", async () => {
    const project = await startReadingProject(server);
    const { id } = await addCase(server, project);
    const whole = follow(project.lead, project.projectId);
    const first = follow(project.lead, project.projectId);
    // Following begins some time after it was asked for: whatever both were told of is where they stand.
    await vi.waitFor(
      async () => {
        await setDue(project.lead, id);
        expect(Math.min(whole.told.length, first.told.length)).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 100 },
    );
    // Events come in order: with the last of them all others are here.
    await project.lead.graphql("mutation ($id: ID!) { excludeCase(id: $id, reason: DUPLICATE) { id } }", { id });
    const excluded = () =>
      expect([whole, first].map(({ told }) => told.at(-1)?.type)).toEqual(["CASE_EXCLUDED", "CASE_EXCLUDED"]);
    await vi.waitFor(excluded, { timeout: 20_000 });
    first.drop();
    const heard = [...first.told];
    for (let n = 0; n < 100; n++) await setDue(project.lead, id);
    await server.restart();
    for (let n = 0; n < 100; n++) await setDue(project.lead, id);
    const resumed = follow(project.lead, project.projectId, { since: heard.at(-1)!.cursor });
    await resumed.until(200);
    const again = follow(project.lead, project.projectId, { since: heard[0]!.cursor });
    await again.until(heard.length - 1 + resumed.told.length);
    const cursors = [...heard, ...resumed.told].map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(cursors.length);
    // Asked anew from the beginning, the same places come in the same order.
    expect(again.told.map(({ cursor }) => cursor)).toEqual(cursors.slice(1));
    expect(resumed.told.length).toBe(200);
    for (const one of [whole, first, resumed, again]) one.close();
  });

  it("leave out the cases in which a lead owes an answer, and tell of them once it is given", async () => {
    const project = await startReadingProject(server);
    const { projectId, readers, lead } = project;
    const bo = await server.join("Bo Both", [{ projectId, roles: ["LEAD", "READER"] }]);
    const { id: hidden } = await addCase(server, project);
    const read = await claimAndBegin(bo, projectId);
    const following = follow(bo, projectId);
    const { id: other } = await addCase(server, project);
    await vi.waitFor(
      async () => {
        await setDue(lead, other);
        expect(following.told.length).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 100 },
    );
    const rob = await claimAndBegin(readers[1], projectId);
    await paintBox(server, readers[1], rob.segmentationId, {}, [0, 0, 0, 4, 4, 1]);
    await submit(readers[1], rob.id);
    await setDue(lead, hidden);
    const before = following.told.length;
    await setDue(lead, other);
    await following.until(before + 1);
    expect(new Set(following.told.map(({ caseId }) => caseId))).toEqual(new Set([other]));
    const place = following.told[0]!.cursor;
    await paintBox(server, bo, read.segmentationId, {}, [0, 0, 0, 4, 4, 1]);
    await submit(bo, read.id);
    const later = follow(bo, projectId, { since: place });
    await vi.waitFor(
      () => expect(later.told.some(({ caseId, type }) => caseId === hidden && type === "READ_SUBMITTED")).toBe(true),
      {
        timeout: 20_000,
      },
    );
    for (const one of [following, later]) one.close();
  });

  it("tell each person of their own part only, and nobody of the board who doesn't oversee it", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    const board = follow(rita, project.projectId);
    await vi.waitFor(() => expect(JSON.stringify(board.failed)).toContain("NOT_FOUND"), { timeout: 20_000 });
    const mine = follow(rita, project.projectId, { mine: true });
    await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), noLiver);
    const { id: caseId } = await addCase(server, project);
    // Asked for from the beginning of what they were told: whatever was missed at first is there.
    const { assignRead } = await project.lead.graphql<{ assignRead: { id: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
      { input: { caseId, readerIds: [rita.id] } },
    );
    await begin(rita, assignRead.id);
    await vi.waitFor(() => expect(mine.told.at(-1)).toMatchObject({ type: "READ_BEGUN", readId: assignRead.id }), {
      timeout: 20_000,
    });
    const types = mine.told.map(({ type }) => type);
    expect(types.every((type) => type.startsWith("READ_"))).toBe(true);
    expect(mine.told.every((one) => one.caseId === null)).toBe(true);
    for (const one of [board, mine]) one.close();
  });
});
