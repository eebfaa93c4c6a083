import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ErrorCode, type JobId, type JobStatus, type PersonId, type ProjectId } from "@covoxel/shared/vocabulary";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createUnitOfWork } from "../../apps/api/src/adapters/postgres/index.js";
import { NotFound, StorageUnavailable } from "../../apps/api/src/errors.js";
import { type Job, type JobQueue, jobTopic, PermanentFailure } from "../../apps/api/src/ports/job-queue.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";
import { openTestQueue } from "../support/job-queue.js";

const reader = "psn_000000000000000000000001" as PersonId;
const project = "prj_000000000000000000000001" as ProjectId;
const base = { projectId: project, requestedBy: reader };

describe("JobQueue on PostgreSQL", () => {
  let database: TestDatabase;
  const opened: { close(): Promise<void> }[] = [];
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    database = await startTestDatabase({ through: "0001-spine" });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });
  afterAll(() => database.stop());

  /** @param register adds handlers; the queue is started after it */
  const open = async (register: (queue: JobQueue) => void = () => undefined, concurrency = 2) => {
    const made = await openTestQueue(database, concurrency);
    opened.push(made);
    register(made.queue);
    await made.queue.start();
    return made;
  };
  const openChild = async () => {
    const entry = join(import.meta.dirname, "children/run-jobs.ts");
    const child = fork(entry, [database.url], { execArgv: ["--import", "tsx"] });
    children.push(child);
    await heard(child, "started");
    return child;
  };

  it("runs what is asked for and keeps the result", async () => {
    const { queue } = await open((queue) => queue.handle("double", async (n: number) => ({ doubled: n * 2 })));
    const asked = await queue.request({ ...base, kind: "double", payload: 21 });
    expect(asked).toMatchObject({ kind: "double", status: "WAITING", progress: 0, attempts: 0, ...base });
    const done = await ended(queue, asked.id);
    expect(done).toMatchObject({
      status: "SUCCEEDED",
      progress: 1,
      attempts: 1,
      result: { doubled: 42 },
      failure: null,
    });
    expect(done.startedAt!.getTime()).toBeGreaterThanOrEqual(done.createdAt.getTime());
    expect(done.finishedAt!.getTime()).toBeGreaterThanOrEqual(done.startedAt!.getTime());
  });

  it("is told of new jobs rather than asking every two seconds: thirty in a row end in good time", async () => {
    const { queue } = await open((queue) => queue.handle("quick", async () => null));
    for (let n = 0; n < 30; n += 1) {
      const { id } = await queue.request({ ...base, kind: "quick", payload: n });
      await ended(queue, id);
    }
  }, 30_000);

  it("a job exists exactly if its transaction commits", async () => {
    const ran: string[] = [];
    const { queue } = await open((queue) => queue.handle("noted", async (name: string) => void ran.push(name)));
    const { transaction } = createUnitOfWork(database.db);
    const request = (name: string, fail: boolean) =>
      transaction(async (tx) => {
        const job = await queue.request({ ...base, kind: "noted", payload: name }, tx);
        await sleep(50);
        if (fail) throw new Error("rolled back");
        return job;
      });
    await expect(request("never", true)).rejects.toThrow("rolled back");
    const job = await request("committed", false);
    expect((await ended(queue, job.id)).status).toBe("SUCCEEDED");
    expect(ran).toEqual(["committed"]);
  });

  it("runs urgent jobs first", async () => {
    const order: number[] = [];
    const gate = defer();
    const { queue } = await open((queue) => {
      queue.handle("block", () => gate.promise);
      queue.handle("ordered", async (n: number) => void order.push(n));
    }, 1);
    const block = await queue.request({ ...base, kind: "block", payload: null });
    await reached(queue, block.id, "RUNNING");
    const jobs = [];
    for (const priority of [10, 5, 0, 7]) {
      jobs.push(await queue.request({ ...base, kind: "ordered", payload: priority, priority }));
    }
    gate.resolve();
    for (const job of jobs) await ended(queue, job.id);
    expect(order).toEqual([0, 5, 7, 10]);
  });

  it("the same key asked for at once is one job; after a failure it is a new one", async () => {
    const { queue } = await open((queue) => {
      queue.handle("keyed", async () => {
        throw new PermanentFailure(ErrorCode.INFERENCE_FAILED, "no");
      });
      queue.handle("other", async () => null);
    });
    const request = () => queue.request({ ...base, kind: "keyed", payload: null, idempotencyKey: "import 1" });
    const jobs = await Promise.all(Array.from({ length: 10 }, request));
    const ids = new Set(jobs.map(({ id }) => id));
    expect(ids.size).toBeLessThanOrEqual(2);
    const [first] = ids as Set<JobId>;
    expect((await ended(queue, first!)).status).toBe("FAILED");
    expect((await request()).id).not.toBe(first);
    const other = await queue.request({ ...base, kind: "other", payload: null, idempotencyKey: "import 1" });
    expect((await ended(queue, other.id)).status).toBe("SUCCEEDED");
    expect((await queue.request({ ...base, kind: "other", payload: 2, idempotencyKey: "import 1" })).id).toBe(other.id);
  });

  describe("when a handler throws", () => {
    it("tries again up to the cap, then keeps the job as FAILED, and tells people nothing of an unexpected error", async () => {
      const attempts: number[] = [];
      const { queue, faults } = await open((queue) =>
        queue.handle("broken", async (_payload, { attempt }) => {
          attempts.push(attempt);
          throw new Error("Doe^John is not a number");
        }),
      );
      const { id } = await queue.request({ ...base, kind: "broken", payload: { kept: 1 }, maxAttempts: 2 });
      const job = await ended(queue, id);
      expect(job).toMatchObject({ status: "FAILED", attempts: 2 });
      expect(job.failure).toEqual({ code: "INTERNAL_SERVER_ERROR", message: "Something went wrong on our side." });
      expect(attempts).toEqual([1, 2]);
      expect(faults).toHaveLength(2);
      const row = await database.db.selectFrom("job").select("payload").where("id", "=", id).executeTakeFirstOrThrow();
      expect(row.payload).toEqual({ kept: 1 });
    });

    it("succeeds when a later attempt does", async () => {
      const { queue } = await open((queue) =>
        queue.handle("flaky", async (_payload, { attempt }) => {
          if (attempt === 1) throw new StorageUnavailable("The store is away.");
          return attempt;
        }),
      );
      const { id } = await queue.request({ ...base, kind: "flaky", payload: null });
      expect(await ended(queue, id)).toMatchObject({ status: "SUCCEEDED", attempts: 2, result: 2 });
    });

    it.each([
      ["a PermanentFailure", new PermanentFailure(ErrorCode.UNSUPPORTED_IMAGE, "Not an image."), "UNSUPPORTED_IMAGE"],
      ["a refusal in domain words", new NotFound("series"), "NOT_FOUND"],
    ])("does not repeat %s", async (_what, error, code) => {
      const { queue, faults } = await open((queue) =>
        queue.handle("refused", async () => {
          throw error;
        }),
      );
      const { id } = await queue.request({ ...base, kind: "refused", payload: null });
      const failure = { code, message: error.message };
      expect(await ended(queue, id)).toMatchObject({ status: "FAILED", attempts: 1, failure });
      expect(faults).toEqual([]);
    });
  });

  describe("cancel", () => {
    it("takes a waiting job away before it runs", async () => {
      const ran: string[] = [];
      const { queue } = await open((queue) => queue.handle("late", async () => void ran.push("late")));
      const other = await openTestQueue(database);
      const job = await createUnitOfWork(database.db).transaction(async (tx) => {
        const job = await other.queue.request({ ...base, kind: "never-handled", payload: null }, tx);
        return job;
      });
      expect(await queue.cancel(job.id)).toMatchObject({ status: "CANCELLED" });
      await other.close();
      const { rows } = await sql`select 1 from graphile_worker.jobs where key = ${job.id}`.execute(database.db);
      expect(rows).toEqual([]);
      expect(ran).toEqual([]);
    });

    it("stops a running job, also from another server, and drops what it still returns", async () => {
      const aborted = defer();
      const { queue } = await open((queue) =>
        queue.handle("long", async (_payload, { signal }) => {
          await new Promise<void>((stop) => signal.addEventListener("abort", () => stop()));
          aborted.resolve();
          return "too late";
        }),
      );
      const other = await open();
      const { id } = await queue.request({ ...base, kind: "long", payload: null });
      await reached(queue, id, "RUNNING");
      expect(await other.queue.cancel(id)).toMatchObject({ status: "CANCELLED" });
      await aborted.promise;
      await sleep(100);
      expect(await queue.get(id)).toMatchObject({ status: "CANCELLED", result: null });
    });

    it("changes nothing once a job has ended, and knows of none that isn't there", async () => {
      const { queue } = await open((queue) => queue.handle("done", async () => "kept"));
      const { id } = await queue.request({ ...base, kind: "done", payload: null });
      await ended(queue, id);
      expect(await queue.cancel(id)).toMatchObject({ status: "SUCCEEDED", result: "kept" });
      expect(await queue.cancel("job_000000000000000000000000" as JobId)).toBeNull();
    });
  });

  it("tells progress as events, with every state change, in order", async () => {
    const go = defer();
    const { queue, events } = await open((queue) =>
      queue.handle("steps", async (_payload, { report }) => {
        await go.promise;
        await report(0.25, "a quarter");
        for (let n = 0; n < 100; n += 1) await report(0.25 + n / 1_000, "more");
        await sleep(400);
        await report(Number.NaN, "odd");
        return null;
      }),
    );
    const { id } = await queue.request({ ...base, kind: "steps", payload: null });
    await reached(queue, id, "RUNNING");
    const abort = new AbortController();
    const seen: Record<string, unknown>[] = [];
    const following = (async () => {
      for await (const { data } of events.follow(jobTopic(id), { signal: abort.signal })) {
        seen.push(data);
        if (data.status === "SUCCEEDED") return;
      }
    })();
    await sleep(200);
    go.resolve();
    await following;
    abort.abort();
    expect(seen[0]).toEqual({ status: "RUNNING", progress: 0.25, message: "a quarter", failure: null, attempts: 1 });
    expect(seen.at(-1)).toMatchObject({ status: "SUCCEEDED", progress: 1 });
    expect(seen.length).toBeLessThan(20);
  });

  it("stop lets handlers finish, aborts what takes longer, and the next start takes it up without counting the attempt", async () => {
    const attempts: number[] = [];
    const slow = (queue: JobQueue) => {
      queue.handle("slow", async (_payload, { signal, attempt }) => {
        attempts.push(attempt);
        if (attempts.length > 1) return "second";
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      });
      queue.handle("short", async () => {
        await sleep(200);
        return "finished";
      });
    };
    const first = await open(slow);
    const [long, short] = [
      await first.queue.request({ ...base, kind: "slow", payload: null }),
      await first.queue.request({ ...base, kind: "short", payload: null }),
    ];
    await reached(first.queue, long.id, "RUNNING");
    await reached(first.queue, short.id, "RUNNING");
    await first.queue.stop(1_000);
    expect(await first.queue.get(short.id)).toMatchObject({ status: "SUCCEEDED", result: "finished" });
    expect(await first.queue.get(long.id)).toMatchObject({ status: "WAITING", attempts: 0 });
    const second = await open(slow);
    expect(await ended(second.queue, long.id)).toMatchObject({ status: "SUCCEEDED", result: "second", attempts: 1 });
  });

  describe("kill -9", () => {
    it("of the server that runs a job: another one takes it up again", async () => {
      const child = await openChild();
      const { queue } = await open();
      const running = heard(child, "running");
      const { id } = await queue.request({ ...base, kind: "wait", payload: null });
      await running;
      child.kill("SIGKILL");
      await once(child, "exit");
      const next = await open((queue) => queue.handle("wait", async () => "taken up"));
      expect(await ended(next.queue, id)).toMatchObject({ status: "SUCCEEDED", attempts: 2, result: "taken up" });
    });

    it("does not let a job that kills its server do so for ever", async () => {
      const { queue } = await open();
      const { id } = await queue.request({ ...base, kind: "deadly", payload: null, maxAttempts: 2 });
      for (let death = 0; death < 2; death += 1) {
        const entry = join(import.meta.dirname, "children/run-jobs.ts");
        const child = fork(entry, [database.url], { execArgv: ["--import", "tsx"] });
        await once(child, "exit");
      }
      await open((queue) => queue.handle("deadly", async () => "must not run"));
      expect(await ended(queue, id)).toMatchObject({ status: "FAILED", attempts: 2 });
    });

    it("leaves a living server's jobs alone", async () => {
      const gate = defer();
      const runs: number[] = [];
      const { queue } = await open((queue) =>
        queue.handle("alive", async (_payload, { attempt }) => {
          runs.push(attempt);
          await gate.promise;
        }),
      );
      const { id } = await queue.request({ ...base, kind: "alive", payload: null });
      await reached(queue, id, "RUNNING");
      await open((queue) => queue.handle("alive", async () => "stolen"));
      gate.resolve();
      expect(await ended(queue, id)).toMatchObject({ status: "SUCCEEDED", attempts: 1, result: null });
      expect(runs).toEqual([1]);
    });
  });

  it("two servers share the work: each job runs once", async () => {
    const [one, two] = [await openChild(), await openChild()];
    const { queue } = await open();
    const jobs = [];
    for (let n = 0; n < 60; n += 1) jobs.push(await queue.request({ ...base, kind: "count", payload: n }));
    const done = [];
    for (const { id } of jobs) done.push(await ended(queue, id));
    expect(done.map(({ result }) => (result as { payload: number }).payload)).toEqual(jobs.map((_, n) => n));
    expect(new Set(done.map(({ attempts }) => attempts))).toEqual(new Set([1]));
    const by = new Set(done.map(({ result }) => (result as { by: number }).by));
    expect([...by].every((pid) => pid === one.pid || pid === two.pid)).toBe(true);
  });

  it("a cut connection neither loses nor repeats what is running", async () => {
    const gate = defer();
    const runs: number[] = [];
    const { queue } = await open((queue) =>
      queue.handle("steady", async (_payload, { attempt }) => {
        runs.push(attempt);
        await gate.promise;
        return "whole";
      }),
    );
    const { id } = await queue.request({ ...base, kind: "steady", payload: null });
    await reached(queue, id, "RUNNING");
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(database.db);
    await sleep(500);
    gate.resolve();
    expect(await ended(queue, id)).toMatchObject({ status: "SUCCEEDED", attempts: 1, result: "whole" });
    expect(runs).toEqual([1]);
  });

  it("lists newest first, page by page, what someone may see", async () => {
    const { queue } = await open();
    const [me, you] = ["psn_00000000000000000000000a" as PersonId, "psn_00000000000000000000000b" as PersonId];
    const [mine, yours] = ["prj_00000000000000000000000a" as ProjectId, "prj_00000000000000000000000b" as ProjectId];
    const request = (requestedBy: PersonId, projectId: ProjectId) =>
      queue.request({ kind: "listed", payload: null, requestedBy, projectId });
    const first = await request(me, yours);
    const second = await request(you, mine);
    const third = await request(you, yours);
    const visibleTo = { personId: me, memberOf: [yours], projectIds: [mine] };
    const ids = async (filter: Parameters<JobQueue["list"]>[0]) => (await queue.list(filter)).map(({ id }) => id);
    expect(await ids({ visibleTo, limit: 10 })).toEqual([second.id, first.id]);
    expect(await ids({ visibleTo, limit: 1 })).toEqual([second.id]);
    expect(await ids({ visibleTo, limit: 10, after: second })).toEqual([first.id]);
    expect(await ids({ projectId: yours, limit: 10 })).toEqual([third.id, first.id]);
    expect(await ids({ projectId: yours, status: "RUNNING", limit: 10 })).toEqual([]);
    expect(await ids({ visibleTo: { personId: me, memberOf: [yours], projectIds: [] }, limit: 10 })).toEqual([
      first.id,
    ]);
    expect(await ids({ visibleTo: { personId: me, memberOf: [], projectIds: [] }, limit: 10 })).toEqual([]);
  });
});

async function reached(queue: JobQueue, id: JobId, ...statuses: JobStatus[]): Promise<Job> {
  for (;;) {
    const job = await queue.get(id);
    if (job && statuses.includes(job.status)) return job;
    await sleep(10);
  }
}

function ended(queue: JobQueue, id: JobId): Promise<Job> {
  return reached(queue, id, "SUCCEEDED", "FAILED", "CANCELLED");
}

function defer() {
  return Promise.withResolvers<void>();
}

async function heard(child: ChildProcess, word: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message) => message === word && resolve());
    child.on("exit", () => reject(new Error("The child ended.")));
  });
}
