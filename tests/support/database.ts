import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../apps/api/src/adapters/embedded-postgres/index.js";
import {
  connectDatabase,
  type DatabaseConnection,
  hashMigrations,
  type MigrationChoice,
  migrateDatabase,
} from "../../apps/api/src/adapters/postgres/index.js";

export interface TestDatabase extends Omit<DatabaseConnection, "close"> {
  /** Closes the pool and drops the database. */
  stop(): Promise<void>;
}

/**
 * A fresh, migrated database in a real PostgreSQL with fsync on, about 50 ms each: copied from a template inside one cluster for the
 * whole test run (tests/support/test-cluster.ts), or one for this process when the run has none.
 * @param choice run only the migrations through this one, e.g. `{ through: "0001-spine" }`
 */
export async function startTestDatabase(choice: MigrationChoice = {}): Promise<TestDatabase> {
  const clusterUrl = await findCluster();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onServer(clusterUrl, async (client) => {
    // One template is made once, whoever comes first.
    await client.query("select pg_advisory_lock(1)");
    const template = await findTemplate(client, clusterUrl, choice);
    await client.query(`create database ${name} template ${template}`);
  });
  const connection = connectDatabase(databaseUrl(clusterUrl, name), 10);
  const stop = async () => {
    await connection.close();
    await onServer(clusterUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
  };
  return { ...connection, stop };
}

/** A cluster in a folder of its own, for the run or for tests that kill it. `stop` removes the folder. */
export async function startTestCluster(): Promise<EmbeddedPostgres> {
  const home = mkdtempSync(join(tmpdir(), "covoxel-test-cluster-"));
  const cluster = await startEmbeddedPostgres({ home });
  const stop = async () => {
    await cluster.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { ...cluster, stop };
}

/** Set by the run's global setup. */
export const clusterVariable = "COVOXEL_TEST_POSTGRES";

let ownCluster: Promise<EmbeddedPostgres> | undefined;

async function findCluster(): Promise<string> {
  const url = process.env[clusterVariable];
  if (url) return url;
  // Ends with this process; its folder in the temporary folder stays.
  ownCluster ??= startTestCluster();
  return (await ownCluster).url;
}

async function findTemplate(client: pg.Client, clusterUrl: string, choice: MigrationChoice): Promise<string> {
  const name = `template_${(await hashMigrations(choice)).slice(0, 16)}`;
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
  if (rowCount !== 0) return name;
  const unfinished = `${name}_unfinished`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await client.query(`create database ${unfinished}`);
  const connection = connectDatabase(databaseUrl(clusterUrl, unfinished), 1);
  try {
    await migrateDatabase(connection.db, choice);
  } finally {
    await connection.close();
  }
  await client.query(`alter database ${unfinished} rename to ${name}`);
  return name;
}

async function onServer(clusterUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}
