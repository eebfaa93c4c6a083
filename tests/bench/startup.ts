import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BenchResult, formatTable, median } from "../support/bench.js";
import { startCovoxel } from "../support/covoxel-process.js";

const ROUNDS = 7;
const embeddedPostgres = resolve(import.meta.dirname, "../../apps/api/dist/adapters/embedded-postgres/index.js");

/**
 * How long from the command to a sign-in page that answers: cold on a home that does not exist yet (the cluster is made and
 * migrated), warm on one that does. The floor is what can't be left out: one Node process that starts PostgreSQL on the same home.
 */
export async function run(): Promise<BenchResult> {
  const cold: number[] = [];
  const warm: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const home = mkdtempSync(join(tmpdir(), "covoxel-startup-"));
    chmodSync(home, 0o711);
    cold.push(await startAndStop(home));
    floor.push(await startPostgresAlone(home));
    warm.push(await startAndStop(home));
    rmSync(home, { recursive: true, force: true });
    console.log(
      `round ${round + 1}: cold ${cold.at(-1)!.toFixed(2)} s, warm ${warm.at(-1)!.toFixed(2)} s, PostgreSQL alone ${floor.at(-1)!.toFixed(2)} s`,
    );
  }
  const metrics = {
    cold_start_s: median(cold),
    warm_start_s: median(warm),
    postgres_alone_s: median(floor),
    warm_vs_postgres_alone: median(warm) / median(floor),
  };
  const spread = (values: number[]) => [median(values), Math.min(...values), Math.max(...values)];
  return {
    metrics,
    samples: { cold_start_s: cold, warm_start_s: warm, postgres_alone_s: floor },
    table: formatTable(
      [`startup, s (${ROUNDS} rounds)`, "median", "min", "max"],
      [
        ["cold: new home", ...spread(cold)],
        ["warm: existing home", ...spread(warm)],
        ["floor: PostgreSQL alone", ...spread(floor)],
      ],
    ),
  };
}

async function startAndStop(home: string): Promise<number> {
  const startedAt = performance.now();
  const covoxel = await startCovoxel({ home });
  const page = await fetch(covoxel.url);
  if (!page.ok) throw new Error(`the first page answered ${page.status}`);
  const seconds = (performance.now() - startedAt) / 1000;
  await covoxel.stop();
  return seconds;
}

async function startPostgresAlone(home: string): Promise<number> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(embeddedPostgres)});
    const postgres = await startEmbeddedPostgres({ home: ${JSON.stringify(home)} });
    process.stdout.write("ready");
    process.stdin.once("data", async () => { await postgres.stop(); process.exit(0); });
  `;
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((ready) => child.stdout.once("data", ready));
  const seconds = (performance.now() - startedAt) / 1000;
  child.stdin.write("stop");
  await new Promise((gone) => child.once("exit", gone));
  return seconds;
}
