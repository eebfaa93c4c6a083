import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findBinaries } from "./binaries.js";
import { chooseClusterFolder, systemFolder } from "./choose-folder.js";
import { findDatabaseUser } from "./database-user.js";
import { endEarlierServer } from "./earlier-server.js";
import { initCluster } from "./init-cluster.js";
import { databaseName, plainEnvironment, serverOptions, superuser } from "./settings.js";
import { makeSocketFolder } from "./socket-folder.js";

export interface EmbeddedPostgres {
  /** Of the database "covoxel", through a Unix socket. */
  readonly url: string;
  readonly dataFolder: string;
  /** The server itself, for tests that kill it. */
  readonly pid: number;
  /** To be shown at start, when the data lies elsewhere than one would look. */
  readonly note: string | null;
  /** Resolves, with what is known of the reason, when the server ends without `stop`. */
  readonly crashed: Promise<string>;
  /** Fast shutdown: sessions end, nothing committed is lost. Calling it again changes nothing. */
  stop(): Promise<void>;
}

/**
 * Runs a real PostgreSQL over `home` for as long as this process lives: when the process is killed, the server ends by itself.
 * A run that was killed is recovered from; a second one on the same home is refused.
 * @throws ClusterInUse
 */
export async function startEmbeddedPostgres(options: { home: string }): Promise<EmbeddedPostgres> {
  const user = findDatabaseUser();
  const { data, note } = chooseClusterFolder(options.home, user);
  const binaries = await findBinaries(user, systemFolder);
  await endEarlierServer(data);
  await initCluster(data, binaries, user);
  const socketFolder = makeSocketFolder(user);
  const server = spawnServer(binaries.postgres, serverOptions(data, socketFolder), user.identity);
  const removeSocket = () => rmSync(socketFolder, { recursive: true, force: true });

  let stopping: Promise<void> | undefined;
  const crashed = new Promise<string>((resolve) => {
    void server.ended.then((how) => {
      if (!stopping) removeSocket();
      if (!stopping) resolve(how);
    });
  });
  const stop = () => {
    stopping ??= endServer(server).finally(removeSocket);
    return stopping;
  };
  try {
    await Promise.race([acceptsConnections(socketFolder, server.process), server.ended.then(failToStart)]);
    await createDatabase(socketFolder);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf(socketFolder, databaseName), dataFolder: data, pid: server.process.pid!, note, crashed, stop };
}

interface Server {
  process: ChildProcess;
  /** Resolves when the server has ended, with the reason in words. */
  ended: Promise<string>;
}

/**
 * The shell becomes the server (`exec`), so that the server is our own child. Before that it leaves a watcher behind, which waits on
 * the pipe that is our end of file descriptor 3: when we die without a word, it asks the server to shut down. In its own session,
 * the server doesn't see the terminal's Ctrl+C, which would end it before those who still write to it.
 */
const watched = '( { read -r word <&3 || kill -INT $$; } >/dev/null 2>&1 & ); exec "$@" 3<&-';

function spawnServer(program: string, args: string[], identity: { uid?: number; gid?: number }): Server {
  const child = spawn("/bin/sh", ["-c", watched, "covoxel-postgres", program, ...args], {
    ...identity,
    cwd: "/",
    env: plainEnvironment,
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const lifeline = child.stdio[3] as import("node:stream").Writable;
  lifeline.on("error", () => undefined);
  let lastWords = "";
  child.stderr!.on("data", (text) => {
    lastWords = (lastWords + text).slice(-2_000);
  });
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      lifeline.end("ended\n");
      resolve(
        `${signal ?? `exit ${code}`}${lastWords ? `: ${lastWords.trim().split("\n").slice(-5).join(" | ")}` : ""}`,
      );
    });
  });
  return { process: child, ended };
}

function failToStart(how: string): never {
  throw new Error(`PostgreSQL did not start: ${how}`);
}

async function endServer({ process: child, ended }: Server): Promise<void> {
  child.kill("SIGINT");
  const patience = new AbortController();
  const inTime = await Promise.race([
    ended.then(() => true),
    sleep(30_000, false, { signal: patience.signal, ref: false }).catch(() => false),
  ]);
  patience.abort();
  if (inTime) return;
  // Immediate shutdown: the next start replays the log.
  child.kill("SIGQUIT");
  await ended;
}

/** Recovery after a power cut may take its time: only the server's end stops the wait. */
async function acceptsConnections(socketFolder: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null && server.signalCode === null) {
    const open = await withClient(socketFolder, async () => undefined).then(
      () => true,
      () => false,
    );
    if (open) return;
    await sleep(25);
  }
}

async function createDatabase(socketFolder: string): Promise<void> {
  await withClient(socketFolder, async (client) => {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  });
}

async function withClient(socketFolder: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(socketFolder, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function urlOf(socketFolder: string, database: string): string {
  return `postgresql:///${database}?host=${encodeURIComponent(socketFolder)}&user=${superuser}`;
}
