// What `npm start`, `npm test` and the others do, on the pinned Node with the workspace installed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "./build.mjs";

const root = join(import.meta.dirname, "..");
const [command, ...args] = process.argv.slice(2);

/** Becomes the child: same terminal, same exit status, signals passed on. */
function become(program, programArgs) {
  const child = spawn(program, programArgs, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, COVOXEL_CALLED_FROM: process.env.INIT_CWD ?? process.cwd() },
  });
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
}

// tsx runs the API's decorated classes only when told where their compiler options are.
process.env.TSX_TSCONFIG_PATH = join(root, "apps/api/tsconfig.json");

const node = process.execPath;
const supervisor = join(root, "apps/api/dist/supervisor/main.js");

switch (command) {
  case "start":
    build(["shared", "api", "web"]);
    become(node, ["--enable-source-maps", supervisor]);
    break;
  case "dev":
    build(["shared", "api"]);
    become(node, ["--enable-source-maps", supervisor, "--dev"]);
    break;
  case "covoxel":
    build(["shared", "api"]);
    become(node, ["--enable-source-maps", join(root, "apps/api/dist/cli/main.js"), ...args]);
    break;
  case "generate":
    build(["shared"]);
    become("tsx", [join(root, "scripts/generate.ts"), ...args]);
    break;
  case "check":
    build(["shared"]);
    become("tsx", [join(root, "scripts/check.ts"), ...args]);
    break;
  case "test":
    // Pages are built beside the first tests.
    build(["shared", "api"]);
    become("tsx", [join(root, "scripts/test.ts"), ...args]);
    break;
  case "bench":
    build(["shared", "api", "web"]);
    become("tsx", [join(root, "tests/bench/run.ts"), ...args]);
    break;
  default:
    console.error(`Unknown command: ${command}. There are start, dev, test, check, bench, covoxel and generate.`);
    process.exit(2);
}
