/**
 * `npm run bench -- <name>`: runs `tests/bench/<name>.ts`, prints its table for people and, last, one JSON line for machines.
 * Raw samples and the environment are kept in bench-out/.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import type { BenchResult } from "../support/bench.js";

const here = import.meta.dirname;
const names = readdirSync(here)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((file) => file !== "run");
const name = process.argv[2];
if (!name || !names.includes(name) || !existsSync(join(here, `${name}.ts`))) {
  console.error(`npm run bench -- <name>, where name is one of: ${names.join(", ")}`);
  process.exit(2);
}

const module = (await import(join(here, `${name}.ts`))) as { run(args: string[]): Promise<BenchResult> };
const startedAt = new Date();
const result = await module.run(process.argv.slice(3));
const environment = {
  node: process.version,
  os: `${platform()} ${release()}`,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  commit: commit(),
  startedAt: startedAt.toISOString(),
  tookS: (Date.now() - startedAt.getTime()) / 1000,
};

const out = join(here, "../../bench-out");
mkdirSync(out, { recursive: true });
const file = join(out, `${name}-${startedAt.toISOString().replaceAll(/[:.]/g, "-")}.json`);
writeFileSync(
  file,
  JSON.stringify({ bench: name, environment, metrics: result.metrics, samples: result.samples }, null, 2),
);

console.log(`\n${result.table}\n`);
console.log(JSON.stringify({ bench: name, metrics: result.metrics }));
process.exit(0);

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      cwd: here,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
