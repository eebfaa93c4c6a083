import { existsSync } from "node:fs";
import { chooseClusterFolder } from "./choose-folder.js";
import { findDatabaseUser } from "./database-user.js";
import { readPidFile } from "./earlier-server.js";
import { databaseName } from "./settings.js";
import { urlOf } from "./start-embedded-postgres.js";

/** The server that another process runs over `home`, for commands that work beside it. @returns its URL, or null when none runs */
export function findRunningServer(home: string): string | null {
  const { data } = chooseClusterFolder(home, findDatabaseUser());
  const left = readPidFile(data);
  return left && existsSync(`${left.socketFolder}/.s.PGSQL.5432`) ? urlOf(left.socketFolder, databaseName) : null;
}
