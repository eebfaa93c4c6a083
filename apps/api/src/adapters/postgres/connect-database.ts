import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database } from "./database.js";

export interface DatabaseConnection {
  readonly url: string;
  /** For what Kysely can't say: LISTEN, COPY, and libraries that bring their own SQL. */
  readonly pool: pg.Pool;
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

/** Opens lazily: an unreachable server shows at the first query. */
export function connectDatabase(url: string, poolSize: number): DatabaseConnection {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    application_name: "covoxel",
    types: { getTypeParser },
  });
  // A connection that breaks fails its query and is replaced by the pool; without a listener Node would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { url, pool, db, close: () => db.destroy() };
}

const int8 = 20;
const parserOf = pg.types.getTypeParser as (oid: number, format?: string) => (value: string) => unknown;

/** pg's own parsers, except that bigint columns arrive as numbers: counts, sizes and revisions all stay below 2^53. */
const getTypeParser = ((oid: number, format?: string) =>
  oid === int8 && format !== "binary" ? parseBigint : parserOf(oid, format)) as pg.CustomTypesConfig["getTypeParser"];

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("A bigint column holds more than 2^53 - 1.");
  return value;
}
