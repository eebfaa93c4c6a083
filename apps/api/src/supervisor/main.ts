import { spawn } from "node:child_process";
import { mkdirSync, watch } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { startEmbeddedPostgres } from "../adapters/embedded-postgres/index.js";
import { readConfig } from "../config.js";
import { HomeInUse, lockHome } from "./home-lock.js";
import { RestartingChild } from "./restarting-child.js";
import { authSecret } from "./secrets.js";

/**
 * Starts everything on embedded defaults and keeps it running: PostgreSQL, the web (a child on a loopback port of its own)
 * and the API (a child that answers on the one public port, hands pages to the web, and runs models in a child of its own).
 */
const repository = resolve(import.meta.dirname, "../../../..");
const dev = process.argv.includes("--dev");
const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

try {
  await run();
} catch (error) {
  console.error(error instanceof HomeInUse ? error.message : error);
  process.exit(1);
}

async function run(): Promise<void> {
  const startedAt = performance.now();
  const config = readConfig(process.env);
  const home = isAbsolute(config.COVOXEL_HOME) ? config.COVOXEL_HOME : join(repository, config.COVOXEL_HOME);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await lockHome(home);

  const shutdown = new AbortController();
  // A second Ctrl+C must not be lost while the first is being obeyed, and must not leave children behind: it changes nothing.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => shutdown.abort());

  const postgres = config.DATABASE_URL ? null : await startEmbeddedPostgres({ home });
  if (postgres?.note) log(postgres.note);
  const databaseUrl = config.DATABASE_URL ?? postgres?.url;

  let webOrigin: string | null = null;
  const web = new RestartingChild({
    name: "web",
    entry: join(repository, "apps/web/server.mjs"),
    args: dev ? ["--dev"] : [],
    // The API's proxy keeps the address it was told, so a web that comes back must take the port it had.
    environment: () => ({
      ...process.env,
      NODE_ENV: dev ? "development" : "production",
      WEB_PORT: webOrigin ? new URL(webOrigin).port : "0",
    }),
    onReady: (message) => {
      webOrigin = message.origin;
    },
    log,
  });
  webOrigin = (await Promise.race([web.ready(), aborted(shutdown.signal)]))?.origin ?? null;

  const api = new RestartingChild({
    name: "api",
    entry: join(repository, "apps/api/dist/main.js"),
    environment: () => ({
      ...process.env,
      NODE_ENV: dev ? "development" : "production",
      COVOXEL_HOME: home,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: config.AUTH_SECRET ?? authSecret(home),
      WEB_ORIGIN: webOrigin ?? undefined,
    }),
    log,
  });
  const ready = await Promise.race([api.ready(), aborted(shutdown.signal)]);
  if (ready) {
    log(`started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s; data in ${home}`);
    for (const note of ready.notes ?? []) console.log(`\n  ${note}`);
    console.log(`\n  Covoxel: ${ready.origin}\n`);
  }
  const compilers = dev && ready ? rebuildOnChange(api) : [];

  void postgres?.crashed.then((how) => {
    if (shutdown.signal.aborted) return;
    log(`PostgreSQL ended unexpectedly (${how}); stopping. What was saved is on disk: start again.`);
    process.exitCode = 1;
    shutdown.abort();
  });

  await aborted(shutdown.signal);
  log("stopping");
  for (const compiler of compilers) compiler.kill();
  await Promise.all([api.stop(15_000), web.stop(5_000)]);
  await postgres?.stop();
  log("stopped");
  process.exit();
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/** Compiles on every save and restarts the API once its output has settled; the web reloads by itself. */
function rebuildOnChange(api: RestartingChild) {
  let settle: NodeJS.Timeout | undefined;
  for (const output of ["packages/shared/dist", "apps/api/dist"]) {
    watch(join(repository, output), { recursive: true }, () => {
      clearTimeout(settle);
      settle = setTimeout(() => api.restart(), 300);
    });
  }
  return ["packages/shared", "apps/api"].map((project) =>
    spawn("tsc", ["-p", `${project}/tsconfig.build.json`, "--watch", "--preserveWatchOutput"], {
      cwd: repository,
      stdio: "inherit",
    }),
  );
}
