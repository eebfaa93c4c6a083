import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CovoxelProcess, startCovoxel } from "../support/covoxel-process.js";

describe("what npm start runs", () => {
  let home: string;
  let covoxel: CovoxelProcess;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "covoxel-supervisor-"));
    chmodSync(home, 0o711);
    covoxel = await startCovoxel({ home });
  });
  afterAll(async () => {
    await covoxel.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("answers on loopback with a page and prints a link for the first administrator", async () => {
    expect(new URL(covoxel.url).hostname).toBe("127.0.0.1");
    const page = await fetch(covoxel.url);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(covoxel.output()).toMatch(/\/setup/);
  });

  it("refuses a second start on the same home, and says which process has it", async () => {
    await expect(startCovoxel({ home })).rejects.toThrow(`already runs on ${home} (process ${covoxel.process.pid})`);
    expect((await fetch(covoxel.url)).ok).toBe(true);
  });

  it.each(["apps/api/dist/main.js", "apps/web/server.mjs"])(
    "starts %s again after a kill -9, and logs it",
    async (entry) => {
      const [pid] = childrenOf(covoxel.process.pid!, entry);
      process.kill(pid!, "SIGKILL");
      await until(async () => childrenOf(covoxel.process.pid!, entry).some((other) => other !== pid));
      await until(() =>
        fetch(covoxel.url).then(
          (page) => page.ok,
          () => false,
        ),
      );
      expect(covoxel.output()).toMatch(/(api|web) ended \(SIGKILL\); starting it again/);
    },
  );

  it("leaves nothing behind when the supervisor itself is killed, and starts again on the same home", async () => {
    const children = childrenOf(covoxel.process.pid!, "");
    covoxel.process.kill("SIGKILL");
    const ours = children.filter((pid) => !isPostgres(pid));
    await until(async () => ours.every((pid) => !isAlive(pid)));
    covoxel = await startCovoxel({ home });
    expect((await fetch(covoxel.url)).ok).toBe(true);
  });

  it("stops everything on SIGTERM and says so", async () => {
    const children = childrenOf(covoxel.process.pid!, "");
    expect(children.length).toBeGreaterThanOrEqual(2);
    expect(await covoxel.stop()).toBe(0);
    expect(covoxel.output()).toMatch(/stopped\s*$/);
    expect(children.filter(isAlive)).toEqual([]);
    covoxel = await startCovoxel({ home });
  });
});

function childrenOf(parent: number, commandPart: string): number[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null && Number(found[2]) === parent && found[3]!.includes(commandPart))
    .map((found) => Number(found![1]))
    .filter((pid) => isAlive(pid));
}

function isPostgres(pid: number): boolean {
  return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes("postgres");
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Real processes give no event for "gone": asks again until it is so, and lets the test's own limit say when it never will be. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}
