// Builds what is stale: a package is built again exactly when a file it is made from has changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** In build order. `inputs` are files or folders; `output` holds the stamp. */
const packages = [
  {
    name: "shared",
    inputs: [
      "packages/shared/src",
      "packages/shared/package.json",
      "packages/shared/tsconfig.build.json",
      "tsconfig.base.json",
    ],
    output: "packages/shared/dist",
    command: ["tsc", "-p", "packages/shared/tsconfig.build.json"],
  },
  {
    name: "api",
    inputs: [
      "apps/api/src",
      "apps/api/package.json",
      "apps/api/tsconfig.json",
      "apps/api/tsconfig.build.json",
      "packages/shared/src",
      "tsconfig.base.json",
    ],
    output: "apps/api/dist",
    command: ["tsc", "-p", "apps/api/tsconfig.build.json"],
  },
  {
    name: "web",
    inputs: [
      "apps/web/src",
      "apps/web/messages",
      "apps/web/public",
      "apps/web/package.json",
      "apps/web/next.config.ts",
      "apps/web/next.config.mjs",
      "apps/web/tsconfig.json",
      "packages/shared/src",
      "pnpm-lock.yaml",
    ],
    output: "apps/web/.next",
    command: [join("apps", "web", "node_modules", ".bin", "next"), "build", "--webpack", "apps/web"],
  },
];

function* filesOf(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return;
  let entries;
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (/\.test\.tsx?$/.test(entry.name)) continue;
    yield* entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)];
  }
}

function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap((input) => [...filesOf(input)])) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** @param {string[]} names which of shared, api and web to bring up to date */
export function build(names) {
  for (const { name, inputs, output, command } of packages) {
    if (!names.includes(name)) continue;
    const stamp = join(root, output, ".covoxel-build");
    const wanted = fingerprint(inputs);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) continue;
    console.log(`Building ${name} ...`);
    // A file whose source is gone must not stay behind: a migration or a resolver would live on.
    if (name !== "web") rmSync(join(root, output), { recursive: true, force: true });
    const [program, ...args] = command;
    const quiet = name === "web" ? "pipe" : "inherit";
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: root,
      stdio: ["ignore", quiet, quiet],
      encoding: "utf8",
    });
    if (status !== 0) {
      console.error(stdout ?? "", stderr ?? "");
      console.error(`Building ${name} failed.`);
      process.exit(1);
    }
    writeFileSync(stamp, wanted);
  }
}

// Alone: `node scripts/build.mjs shared api web`.
if (import.meta.main) build(process.argv.slice(2));
