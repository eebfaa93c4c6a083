import type { JobId, PersonId } from "@covoxel/shared/vocabulary";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { JobQueue } from "../../apps/api/src/ports/job-queue.js";
import { openTestQueue } from "../support/job-queue.js";
import {
  asToken,
  type Cast,
  createToken,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../support/server.js";

const jobFields =
  "id kind projectId status progress message failure { code message } attempts mayCancel requestedBy { id }";
const oneJob = `query ($id: ID!) { job(id: $id) { ${jobFields} } node(id: $id) { id } }`;
const listJobs =
  "query ($projectId: ID, $first: Int, $after: String) { jobs(projectId: $projectId, first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }";
const cancelJob = "mutation ($id: ID!) { cancelJob(id: $id) { id status mayCancel } }";
const followJob = `subscription ($id: ID!, $since: String) { job(id: $id, since: $since) { cursor job { ${jobFields} } } }`;

interface Update {
  cursor: string | null;
  job: { id: string; status: string; progress: number; message: string };
}

describe("jobs in GraphQL", () => {
  let server: TestServer;
  let cast: Cast;
  /** Another server on the same database, which has the handlers. */
  let worker: Awaited<ReturnType<typeof openTestQueue>>;
  let steps: Map<string, PromiseWithResolvers<void>>;
  const release = (id: JobId) => gateOf(id).resolve();
  const gateOf = (id: JobId) => {
    const gate = steps.get(id) ?? Promise.withResolvers<void>();
    steps.set(id, gate);
    return gate;
  };

  beforeAll(async () => {
    server = await startTestServer();
    cast = await server.cast();
    steps = new Map();
    worker = await openTestQueue(server.database, 4);
    worker.queue.handle("gated", async (_payload, { jobId, signal, report }) => {
      await report(0.5, "half way");
      const cancelled = new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason)),
      );
      await Promise.race([gateOf(jobId).promise, cancelled]);
      return null;
    });
    await worker.queue.start();
  });
  afterAll(async () => {
    await worker.close();
    await server.stop();
  });

  const request = (requestedBy: PersonId, kind = "gated") =>
    worker.queue.request({ kind, payload: null, projectId: cast.projectId, requestedBy });
  const idsOf = async (person: Pick<TestPerson, "graphql">, variables = {}) => {
    const { jobs } = await person.graphql<{ jobs: { edges: { node: { id: string } }[] } }>(listJobs, variables);
    return jobs.edges.map(({ node }) => node.id);
  };
  /** What a subscription brings until it ends, or until it has brought `count` updates. */
  const follow = async (
    person: TestPerson,
    id: string,
    since: string | null = null,
    count = Number.POSITIVE_INFINITY,
  ) => {
    const client = createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${person.token}` },
      retryAttempts: 0,
    });
    const updates: Update[] = [];
    try {
      for await (const { data, errors } of client.iterate<{ job: Update }>({
        query: followJob,
        variables: { id, since },
      })) {
        if (errors) throw errors;
        updates.push(data!.job);
        if (updates.length >= count) break;
      }
      return updates;
    } finally {
      await client.dispose();
    }
  };

  it("are seen by who asked for them, the project's leads and administrators, and by nobody else", async () => {
    const { id } = await request(cast.asReader.id);
    for (const person of [cast.asReader, cast.asLead, server.admin]) {
      const { job, node } = await person.graphql<{ job: object; node: object }>(oneJob, { id });
      expect(job).toMatchObject({ id, kind: "gated", projectId: cast.projectId, mayCancel: true });
      expect(job).toMatchObject({ requestedBy: { id: cast.asReader.id }, failure: null });
      expect(node).toEqual({ id });
      expect(await idsOf(person)).toContain(id);
      expect(await idsOf(person, { projectId: cast.projectId })).toContain(id);
    }
    for (const person of [cast.asAdjudicator, cast.asAnalyst, cast.asViewer, cast.asOutsider]) {
      expect(await person.graphql(oneJob, { id })).toEqual({ job: null, node: null });
      expect(await idsOf(person)).toEqual([]);
      expect(await idsOf(person, { projectId: cast.projectId })).toEqual([]);
      const { errors } = await person.ask(cancelJob, { id });
      expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
      await expect(follow(person, id)).rejects.toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
    }
    release(id);
  });

  it("page by page, newest first", async () => {
    const asked = [];
    for (let n = 0; n < 3; n += 1) asked.push((await request(cast.asViewer.id, "never-handled")).id);
    const first = await cast.asViewer.graphql<{ jobs: { pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
      listJobs,
      { first: 2 },
    );
    expect(first.jobs.pageInfo.hasNextPage).toBe(true);
    expect(await idsOf(cast.asViewer, { first: 2 })).toEqual([asked[2], asked[1]]);
    expect(await idsOf(cast.asViewer, { first: 2, after: first.jobs.pageInfo.endCursor })).toEqual([asked[0]]);
  });

  it("a lead cancels a reader's job; one that has ended stays as it is", async () => {
    const { id } = await request(cast.asReader.id);
    await reached(worker.queue, id, "RUNNING");
    const cancelled = await cast.asLead.graphql(cancelJob, { id });
    expect(cancelled).toEqual({ cancelJob: { id, status: "CANCELLED", mayCancel: true } });
    const again = await cast.asReader.graphql(cancelJob, { id });
    expect(again).toMatchObject({ cancelJob: { status: "CANCELLED" } });
  });

  it("a token that may only read follows, but cancels nothing", async () => {
    const { id } = await request(cast.asReader.id);
    const token = asToken(server.url, await createToken(server.url, cast.asReader.cookie, ["READ"]));
    expect(await token.graphql(oneJob, { id })).toMatchObject({ job: { id, mayCancel: false } });
    const { errors } = await token.ask(cancelJob, { id });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    release(id);
  });

  it("a subscription brings the state, then every change, and ends with the job", async () => {
    const { id } = await request(cast.asReader.id);
    await reached(worker.queue, id, "RUNNING");
    const following = follow(cast.asReader, id);
    setTimeout(() => release(id), 200);
    const updates = await following;
    expect(updates[0]).toMatchObject({ cursor: null, job: { id, status: "RUNNING" } });
    expect(updates.at(-1)).toMatchObject({ job: { status: "SUCCEEDED", progress: 1, message: "half way" } });
  });

  it("goes on after a cursor, and ends at once when the job has ended", async () => {
    const { id } = await request(cast.asReader.id);
    const first = await Promise.all([follow(cast.asReader, id, null, 2), releaseLater(id)]);
    const cursor = first[0].at(-1)!.cursor;
    const rest = await follow(cast.asReader, id, cursor);
    expect(rest.at(-1)).toMatchObject({ job: { status: "SUCCEEDED" } });
    expect(await follow(cast.asReader, id)).toMatchObject([{ cursor: null, job: { status: "SUCCEEDED" } }]);
  });

  it("refuses a cursor that was not given out for this job", async () => {
    const { id } = await request(cast.asReader.id);
    const forged = Buffer.alloc(36, 1).toString("base64url");
    await expect(follow(cast.asReader, id, forged)).rejects.toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    release(id);
  });

  it("who is no member any more sees their jobs no more", async () => {
    const leaver = await server.join("Lee Leaver", [{ projectId: cast.projectId, roles: ["READER"] }]);
    const { id } = await request(leaver.id, "never-handled");
    expect(await leaver.graphql(oneJob, { id })).toMatchObject({ job: { id } });
    const remove = "mutation ($p: ID!, $m: ID!) { removeMember(projectId: $p, personId: $m) { id } }";
    await cast.asLead.graphql(remove, { p: cast.projectId, m: leaver.id });
    expect(await leaver.graphql(oneJob, { id })).toEqual({ job: null, node: null });
    expect(await idsOf(leaver)).toEqual([]);
  });

  async function releaseLater(id: JobId): Promise<void> {
    await reached(worker.queue, id, "RUNNING");
    setTimeout(() => release(id), 200);
  }
});

async function reached(queue: JobQueue, id: JobId, status: string): Promise<void> {
  while ((await queue.get(id))?.status !== status) await new Promise((again) => setTimeout(again, 10));
}
