/** `npm run check`: types, lint and format, the architecture test, and generated files up to date. All of it runs; any failure fails. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

const checks: [name: string, command: string, ...args: string[]][] = [
  ["types: shared", "tsc", "-p", "packages/shared/tsconfig.json"],
  ["types: api", "tsc", "-p", "apps/api/tsconfig.json"],
  ["types: web", "tsc", "-p", "apps/web/tsconfig.json"],
  ["types: models, scripts and tests", "tsc", "-p", "tests/tsconfig.json"],
  ["lint and format", "biome", "ci", "--error-on-warnings", "."],
  ["architecture", "vitest", "run", "--project", "unit", "tests/architecture"],
  ["generated files", "tsx", "scripts/generate.ts", "--check"],
];

const failed: string[] = [];
for (const [name, command, ...args] of checks) {
  console.log(`\n--- ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "\nEverything checks out." : `\nFailed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
