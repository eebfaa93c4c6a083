import { assertDurable, connectDatabase, migrateDatabase } from "./adapters/postgres/index.js";
import { startApi } from "./compose.js";
import { readConfig } from "./config.js";
import { createLogger } from "./edge/logger.js";

/** The API as a process: PostgreSQL by DATABASE_URL, everything else by its configuration, until it is told to stop. */
const config = readConfig(process.env);
const logger = createLogger(config.LOG_LEVEL);
if (!config.DATABASE_URL) throw new Error("DATABASE_URL is not set; `npm start` brings a PostgreSQL of its own.");

const connection = connectDatabase(config.DATABASE_URL, config.DATABASE_POOL_SIZE);
await assertDurable(connection.db);
const migrations = await migrateDatabase(connection.db);
if (migrations.length > 0) logger.info({ migrations }, "migrated");
const api = await startApi({ config, connection, logger });

// An error that nobody awaited: what was committed is safe, and the supervisor starts us again.
process.on("unhandledRejection", (error) => {
  logger.fatal({ error }, "unhandled rejection");
  process.exit(1);
});

let _stopping: Promise<void> | null = null;
const stop = () => {
  _stopping ??= api
    .stop()
    .then(() => connection.close())
    .then(() => process.exit(0));
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
// Without its supervisor nobody would end it.
if (process.send) process.on("disconnect", stop);

const setupUrl = api.setupPath && new URL(api.setupPath, api.origin).href;
const notes = setupUrl ? [`First administrator (once, from this link): ${setupUrl}`] : [];
if (process.send) process.send({ type: "ready", origin: api.origin, notes });
else for (const line of [...notes, `Covoxel API: ${api.origin}`]) console.log(line);
