// The first file that runs, on whatever Node >= 20 the machine has, before anything is installed: no imports but Node's own.
// It brings the pinned Node and pnpm from the npm registry into .tools, installs the workspace when the lockfile changed,
// and hands over to scripts/run.mjs on the pinned Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NODE_VERSION = "24.21.0";
const PNPM_VERSION = "10.34.9";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(root, ".tools");
const installStamp = join(root, "node_modules", ".covoxel-install");

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20) fail(`Covoxel needs Node 20 or newer to start; this is Node ${process.versions.node}.`);

/** Node 24 itself when that is what runs this; else the same release from npm, whose packages are named node-<platform>-<arch>. */
function runtimePackage() {
  if (major === 24 && minor >= 12) return null;
  const platform = process.platform === "win32" ? "win" : process.platform;
  return `node-${platform}-${process.arch}@${NODE_VERSION}`;
}

function npm(args, cwd) {
  // npm sets npm_execpath for its scripts; without it (node scripts/bootstrap.mjs) npm is looked up on the PATH.
  const cli = process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : null;
  const options = {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, npm_config_loglevel: "error" },
  };
  return cli
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

/** Each tool has a folder of its own: npm removes from a folder what it was not asked for. @returns the package's folder */
function bring(spec) {
  const name = spec.split("@")[0];
  const folder = join(tools, spec.replace("@", "-"));
  const complete = join(folder, "complete");
  if (!existsSync(complete)) {
    console.log(`Bringing ${spec} from the npm registry ...`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const { status } = npm(["install", "--no-audit", "--no-fund", "--no-save", spec], folder);
    if (status !== 0) fail(`npm could not bring ${spec}: see above. Nothing was changed; try again.`);
    writeFileSync(complete, "");
  }
  return join(folder, "node_modules", name);
}

function bringTools() {
  const runtime = runtimePackage();
  return {
    node: runtime ? join(bring(runtime), "bin", "node") : process.execPath,
    pnpm: join(bring(`pnpm@${PNPM_VERSION}`), "bin", "pnpm.cjs"),
  };
}

function installWorkspace({ node, pnpm }, env) {
  const lock = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    lock.update(readFileSync(join(root, file)));
  const wanted = lock.digest("hex");
  if (existsSync(installStamp) && readFileSync(installStamp, "utf8") === wanted) return;
  console.log("Installing packages ...");
  const { status } = spawnSync(
    node,
    [pnpm, "install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...env, CI: "true" },
    },
  );
  if (status !== 0) fail(`Installing the packages failed: ${error?.message ?? "the lines above say why"}. Try again.`);
  writeFileSync(installStamp, wanted);
}

const toolchain = bringTools();
const env = {
  ...process.env,
  PATH: [dirname(toolchain.node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
  COVOXEL_PNPM: toolchain.pnpm,
  // onnxruntime's install script would fetch GPU libraries from outside the registry.
  ONNXRUNTIME_NODE_INSTALL: "skip",
  NEXT_TELEMETRY_DISABLED: "1",
};
installWorkspace(toolchain, env);

const child = spawn(toolchain.node, [join(root, "scripts", "run.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env,
});
// A terminal's Ctrl+C reaches the child by itself; waiting for it is all that is left to do here.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm's shell dies of a SIGTERM without passing it on: whoever lost that parent was meant to stop too.
const parent = process.ppid;
if (process.env.npm_lifecycle_event)
  setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500).unref();
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
