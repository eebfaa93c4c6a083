import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, watch } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { isAbsolute, join, resolve } from "node:path";
import { startEmbeddedPostgres } from "../adapters/embedded-postgres/index.js";
import { type Config, readConfig, withoutSecrets } from "../config.js";
import { HomeInUse, lockHome } from "./home-lock.js";
import { type ReadyMessage, RestartingChild } from "./restarting-child.js";
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
  process.exitCode = 1;
}
process.exit();

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const home = isAbsolute(config.COVOXEL_HOME) ? config.COVOXEL_HOME : join(repository, config.COVOXEL_HOME);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await lockHome(home);

  const shutdown = new AbortController();
  // A second Ctrl+C must not be lost while the first is being obeyed, and must not leave children behind: it changes nothing.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => shutdown.abort());

  const postgres = config.DATABASE_URL ? null : await startEmbeddedPostgres({ home });
  if (postgres?.note) log(postgres.note);
  void postgres?.crashed.then((how) => {
    if (shutdown.signal.aborted) return;
    log(`PostgreSQL ended unexpectedly (${how}); stopping. What was saved is on disk: start again.`);
    process.exitCode = 1;
    shutdown.abort();
  });
  try {
    await runChildren(config, home, config.DATABASE_URL ?? postgres?.url, shutdown.signal);
  } finally {
    await postgres?.stop();
    log("stopped");
  }
}

/** The web and the API, until `shutdown`. @throws when one can't be started at all */
async function runChildren(config: Config, home: string, databaseUrl: string | undefined, shutdown: AbortSignal) {
  const startedAt = performance.now();
  // Chosen here, so that both start at once and a web that comes back is where the API's proxy looks for it.
  const webPort = await freePort();
  const common = { ...process.env, NODE_ENV: dev ? ("development" as const) : ("production" as const) };
  const web = new RestartingChild({
    name: "web",
    entry: join(repository, "apps/web/server.mjs"),
    args: dev ? ["--dev"] : [],
    environment: { ...withoutSecrets(common), WEB_PORT: String(webPort) },
    log,
  });
  const api = new RestartingChild({
    name: "api",
    entry: join(repository, "apps/api/dist/main.js"),
    environment: {
      ...common,
      COVOXEL_HOME: home,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: config.AUTH_SECRET ?? authSecret(home),
      WEB_ORIGIN: `http://127.0.0.1:${webPort}`,
    },
    log,
  });
  let compilers: ChildProcess[] = [];
  try {
    const ready = await Promise.race([Promise.all([api.ready(), web.ready()]), aborted(shutdown)]);
    if (ready) {
      announce(ready[0], home, performance.now() - startedAt);
      if (dev) compilers = rebuildOnChange(api);
    }
    await aborted(shutdown);
    log("stopping");
  } finally {
    for (const compiler of compilers) compiler.kill();
    await Promise.all([api.stop(15_000), web.stop(5_000)]);
  }
}

function announce({ origin, notes = [] }: ReadyMessage, home: string, tookMs: number): void {
  log(`started in ${(tookMs / 1000).toFixed(1)} s; data in ${home}`);
  for (const note of notes) console.log(`\n  ${note}`);
  console.log(`\n  Covoxel: ${origin}\n`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
}

/** Compiles on every save and restarts the API once its output has settled; the web reloads by itself. */
function rebuildOnChange(api: RestartingChild): ChildProcess[] {
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
