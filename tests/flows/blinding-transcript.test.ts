import { createClient } from "graphql-ws";
import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { createSeededIds } from "../../apps/api/src/adapters/memory/index.js";
import type { Clock } from "../../apps/api/src/ports/clock.js";
import { everythingOf } from "../support/ask-everything.js";
import { addCase, begin, paintBox, type ReadingProject, startReadingProject, submit } from "../support/cases.js";
import { RawRoom } from "../support/raw-room.js";
import { startTestServer, type TestPerson, type TestServer } from "../support/server.js";

/** A time that stands still, beside one that doesn't for what must be waited for. */
const stillClock: Clock = { now: () => new Date("2026-11-27T12:00:00.000Z"), monotonicMs: () => performance.now() };

/** Random ids and secrets by the order in which they come up: two transcripts that say the same are the same. */
function named(text: string): string {
  const names = new Map<string, string>();
  const name = (id: string) => {
    if (!names.has(id)) names.set(id, `#${names.size}`);
    return names.get(id)!;
  };
  // Places in lists are written in base64: what is in them counts.
  const plain = text.replace(/"(WyI[\w-]+)"/g, (_, cursor: string) => Buffer.from(cursor, "base64url").toString());
  return plain
    .replace(/\b[a-z]{3}_[0-9a-z]{24}\b/g, name)
    .replace(/person-\d+@example\.org/g, name)
    .replace(/Patient [0-9A-F]{8}/g, name);
}

interface Stage {
  server: TestServer;
  project: ReadingProject;
  read: { id: string; segmentationId: string };
}

/**
 * Everything that Rita is told while she reads a case, and while her colleague works or doesn't.
 * @param colleague what happens after she has begun, and before she is done
 */
async function transcriptOf(colleague: (stage: Stage) => Promise<void>): Promise<string> {
  const server = await startTestServer({
    clock: stillClock,
    ids: createSeededIds("transcript"),
    env: { GRAPHQL_MAX_COST: "1000000", GRAPHQL_MAX_DEPTH: "20" },
  });
  const lines: string[] = [];
  try {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    const { id: caseId, seriesId } = await addCase(server, project, { patient: "Doe^Jane" });
    // What the images' fixture makes has a time of its own.
    for (const table of ["study", "series"])
      await server.database.pool.query(`update ${table} set created_at = $1`, [stillClock.now()]);
    const events = followMine(server, rita, project.projectId);
    await events.started;
    const { assignRead } = await project.lead.graphql<{ assignRead: { id: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
      { input: { caseId, readerIds: [rita.id] } },
    );
    const read = await begin(rita, assignRead.id);
    await colleague({ server, project, read });
    const ask = async (query: string) => lines.push(JSON.stringify(await rita.ask(query)));
    const everything = async () => {
      await ask(everythingOf("project", `(id: "${project.projectId}")`));
      await ask(everythingOf("myReads", ""));
      await ask(everythingOf("myAdjudications", ""));
      await ask(everythingOf("jobs", ""));
      await ask(everythingOf("studies", `(filter: { projectId: "${project.projectId}" })`));
      await ask(everythingOf("series", `(id: "${seriesId}")`));
      await ask(`query { case(id: "${caseId}") { state } node(id: "${caseId}") { id } }`);
      await ask(`mutation { claimNextRead(projectId: "${project.projectId}") { __typename } }`);
    };
    await everything();
    lines.push(...(await roomFrames(server, rita, read.segmentationId)));
    await paintBox(server, rita, read.segmentationId, {}, [2, 2, 0, 8, 8, 2]);
    await everything();
    lines.push(...(await roomFrames(server, rita, read.segmentationId)));
    await events.until(2);
    lines.push(...events.frames);
    events.close();
    return named(lines.join("\n"));
  } finally {
    await server.stop();
  }
}

/** Raw frames of the subscription, from the first event on. */
function followMine(server: TestServer, who: TestPerson, projectId: string) {
  const frames: string[] = [];
  let started = () => {};
  const client = createClient({
    url: `${server.url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols, { headers: { authorization: `Bearer ${who.token}` } });
      }
    },
    on: { connected: () => started() },
  });
  const connected = new Promise<void>((resolve) => {
    started = resolve;
  });
  client.subscribe(
    {
      query:
        "subscription ($projectId: ID!) { events(projectId: $projectId, mine: true) { cursor type at caseId readId adjudicationId } }",
      variables: { projectId },
    },
    {
      next: (value) => frames.push(JSON.stringify(value)),
      error: (error) => frames.push(JSON.stringify(error)),
      complete: () => undefined,
    },
  );
  return {
    frames,
    started: connected,
    until: (count: number) =>
      vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(count), { timeout: 20_000 }),
    close: () => void client.dispose(),
  };
}

/** What a room says to somebody who comes in and asks for everything, in bytes; what names the connection's own lease left out. */
async function roomFrames(server: TestServer, who: TestPerson, segmentationId: string): Promise<string[]> {
  const room = new RawRoom(server.url, segmentationId, who.token);
  await room.hello();
  await vi.waitFor(() => expect(room.received.some(({ type }) => type === "welcome")).toBe(true), { timeout: 20_000 });
  const said = room.received.map((message) =>
    JSON.stringify(message, (key, value) => (key === "secret" || value instanceof Uint8Array ? "…" : value)),
  );
  room.close();
  await room.closed;
  return said;
}

it("a blinded reader's transcript is the same to the byte, whether a colleague claims, paints and submits or does nothing", async () => {
  const alone = await transcriptOf(async () => {});
  const beside = await transcriptOf(async ({ server, project }) => {
    const [, rob] = project.readers;
    const { claimNextRead } = await rob.graphql<{ claimNextRead: { id: string } }>(
      "mutation ($id: ID!) { claimNextRead(projectId: $id) { ... on Read { id } } }",
      { id: project.projectId },
    );
    const other = await begin(rob, claimNextRead.id);
    await paintBox(server, rob, other.segmentationId, {}, [4, 4, 0, 9, 9, 3]);
    expect((await submit(rob, other.id)).submitRead.state).toBe("SUBMITTED");
  });
  expect(alone.length).toBeGreaterThan(2_000);
  expect(beside).toBe(alone);
});
