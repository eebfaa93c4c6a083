export { assertDurable } from "./assert-durable.js";
export { connectDatabase, type DatabaseConnection } from "./connect-database.js";
export type { Database } from "./database.js";
export { createCursorCodec } from "./event-cursor.js";
export { createEventLog } from "./event-log.js";
export { openJobQueue } from "./job-queue.js";
export { type Listener, openListener } from "./listener.js";
export { hashMigrations, type MigrationChoice, migrateDatabase } from "./migrate-database.js";
export { createUnitOfWork, inTransaction, within } from "./unit-of-work.js";
