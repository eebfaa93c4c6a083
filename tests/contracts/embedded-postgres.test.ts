import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "../../apps/api/src/adapters/embedded-postgres/index.js";

describe("embedded PostgreSQL", () => {
  let home: string;
  const running: { stop(): Promise<void> }[] = [];
  const children: ChildProcess[] = [];
  const servers: number[] = [];
  beforeEach(() => {
    const parent = mkdtempSync(join(tmpdir(), "covoxel-home-"));
    // As root, the database user must be able to get this far, or the data would lie elsewhere.
    chmodSync(parent, 0o755);
    home = join(parent, "a home with spaces");
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await Promise.all(running.splice(0).map((cluster) => cluster.stop()));
    const left = servers.splice(0);
    await waitUntil(() => !left.some(alive));
    rmSync(join(home, ".."), { recursive: true, force: true });
  });
  const start = async () => {
    const cluster = await startEmbeddedPostgres({ home });
    running.push(cluster);
    return cluster;
  };
  const startInChild = async () => {
    const entry = join(import.meta.dirname, "children/postgres-owner.ts");
    const child = fork(entry, [home], { execArgv: ["--import", "tsx"] });
    children.push(child);
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`The child ended with ${code}.`);
    });
    ended.catch(() => undefined);
    const heard = once(child, "message") as Promise<[{ url: string; pid: number }]>;
    const [message] = await Promise.race([heard, ended]);
    servers.push(message.pid);
    return { child, ...message };
  };

  it("keeps what was committed over a stop and a start", async () => {
    const first = await start();
    await query(first.url, "create table kept as select 42 as answer");
    await first.stop();
    const second = await start();
    expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    expect(second.dataFolder).toBe(first.dataFolder);
  });

  it("answers nobody but the owner of its socket's folder: no port, mode 0700", async () => {
    const { url } = await start();
    const folder = new URL(url).searchParams.get("host")!;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  });

  it("writes nothing of a failed statement to its log", async () => {
    const { url } = await start();
    expect(await query(url, "show log_min_messages")).toEqual([{ log_min_messages: "log" }]);
    expect(await query(url, "show log_min_error_statement")).toEqual([{ log_min_error_statement: "panic" }]);
  });

  it("refuses a second start while the first one lives, and leaves the first alone", async () => {
    const { url } = await start();
    await expect(startEmbeddedPostgres({ home })).rejects.toThrow(`in use by the running process ${process.pid}`);
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("refuses a second start while another process has it", async () => {
    const { child, url } = await startInChild();
    await expect(startEmbeddedPostgres({ home })).rejects.toThrow(`in use by the running process ${child.pid}`);
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("two starts at the same moment: one has it, the other is refused, and a third is refused too", async () => {
    const outcomes = await Promise.allSettled([start(), startInChild()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(startEmbeddedPostgres({ home })).rejects.toThrow("in use by the running process");
    const won = outcomes.find((outcome) => outcome.status === "fulfilled")!;
    expect(await query(won.value.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("ends by itself when its Covoxel is killed -9, and the next start finds every committed row", async () => {
    const { child, url, pid } = await startInChild();
    await query(url, "create table kept as select 1 as row");
    child.kill("SIGKILL");
    await waitUntil(() => !alive(pid));
    expect(await query((await start()).url, "select row from kept")).toEqual([{ row: 1 }]);
  });

  it("takes over from a killed Covoxel at once, though its server is still running: never two on one folder", async () => {
    const { child, url, pid } = await startInChild();
    await query(url, "create table kept as select 1 as row");
    // A stopped process can't act on the shutdown that its watcher asks for: it is still there when the next start comes.
    process.kill(pid, "SIGSTOP");
    child.kill("SIGKILL");
    await once(child, "exit");
    const next = start();
    await sleep(200);
    process.kill(pid, "SIGCONT");
    expect(await query((await next).url, "select row from kept")).toEqual([{ row: 1 }]);
    expect(alive(pid)).toBe(false);
  });

  it("recovers after server and Covoxel were both killed -9", async () => {
    const { child, url, pid } = await startInChild();
    await query(url, "create table kept as select 1 as row");
    process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await waitUntil(() => !alive(pid));
    expect(await query((await start()).url, "select row from kept")).toEqual([{ row: 1 }]);
  });

  it("is not fooled, and harms nobody, when the pid in a stale pid file belongs to someone else now", async () => {
    const first = await start();
    await first.stop();
    const bystander = fork(join(import.meta.dirname, "children/bystander.ts"), { execArgv: ["--import", "tsx"] });
    children.push(bystander);
    await once(bystander, "message");
    writeFileSync(join(first.dataFolder, "postmaster.pid"), `${bystander.pid}\n${first.dataFolder}\n`);
    const second = await start();
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  });

  it("reports a crash, but not a stop", async () => {
    const stopped = await start();
    const reports: string[] = [];
    void stopped.crashed.then((how) => reports.push(how));
    await stopped.stop();
    expect(reports).toEqual([]);
    const killed = await start();
    process.kill(killed.pid, "SIGKILL");
    expect(await killed.crashed).toContain("SIGKILL");
  });

  it("leaves no half-made cluster: what an interrupted first start left is ignored", async () => {
    mkdirSync(join(home, "postgres-unfinished-123", "data"), { recursive: true });
    expect(await query((await start()).url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("refuses the folder of another major version, and says what to do", async () => {
    const { dataFolder, stop } = await start();
    await stop();
    const version = readFileSync(join(dataFolder, "PG_VERSION"), "utf8");
    writeFileSync(join(dataFolder, "PG_VERSION"), "9\n");
    await expect(startEmbeddedPostgres({ home })).rejects.toThrow("was made by PostgreSQL 9");
    writeFileSync(join(dataFolder, "PG_VERSION"), version);
  });
});

describe.skipIf(process.getuid?.() !== 0)("embedded PostgreSQL as root (needs root)", () => {
  it("opens the home to the database user for passing through only", async () => {
    const home = mkdtempSync(join(tmpdir(), "covoxel-home-"));
    const { stop, note } = await startEmbeddedPostgres({ home });
    expect(note).toBeNull();
    expect(statSync(home).mode & 0o777).toBe(0o710);
    await stop();
    rmSync(home, { recursive: true });
  });

  it("goes to /var/lib/covoxel when the home can't be reached, says so, and finds it again", async () => {
    const closed = mkdtempSync(join(tmpdir(), "covoxel-closed-"));
    const home = join(closed, "home");
    const first = await startEmbeddedPostgres({ home });
    expect(first.dataFolder).toMatch(/^\/var\/lib\/covoxel\/[0-9a-f]{16}\/postgres$/);
    expect(first.note).toContain(first.dataFolder);
    await query(first.url, "create table kept as select 1 as row");
    await first.stop();
    const second = await startEmbeddedPostgres({ home });
    expect(await query(second.url, "select row from kept")).toEqual([{ row: 1 }]);
    await second.stop();
    rmSync(join(first.dataFolder, ".."), { recursive: true });
    rmSync(closed, { recursive: true });
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function waitUntil(done: () => boolean): Promise<void> {
  while (!done()) await sleep(20);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
