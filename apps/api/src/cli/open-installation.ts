import { isAbsolute, resolve } from "node:path";
import { findRunningServer, startEmbeddedPostgres } from "../adapters/embedded-postgres/index.js";
import {
  assertDurable,
  connectDatabase,
  type DatabaseConnection,
  migrateDatabase,
} from "../adapters/postgres/index.js";
import { type Config, readConfig } from "../config.js";

export interface Installation {
  config: Config;
  home: string;
  connection: DatabaseConnection;
  close(): Promise<void>;
}

/** What this machine's configuration names: beside a running server on its database; alone, with a server of its own for as long as this takes. */
export async function openInstallation(): Promise<Installation> {
  const config = readConfig(process.env);
  const home = isAbsolute(config.COVOXEL_HOME) ? config.COVOXEL_HOME : resolve(config.COVOXEL_HOME);
  const running = config.DATABASE_URL ?? findRunningServer(home);
  const own = running ? null : await startEmbeddedPostgres({ home });
  const connection = connectDatabase(running ?? own!.url, 8);
  await assertDurable(connection.db);
  await migrateDatabase(connection.db);
  return {
    config,
    home,
    connection,
    close: async () => {
      await connection.close();
      await own?.stop();
    },
  };
}
