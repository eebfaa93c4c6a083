import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);
const positive = z.coerce.number().positive();
const bytes = positive.int();

/**
 * Everything Covoxel can be told, and what it does when told nothing. The environment is read here and nowhere else.
 * Names ending in _SECRET, _PASSWORD, _KEY, _TOKEN, _URL or _ENDPOINT may carry secrets and are never printed whole.
 */
export const configSchema = z.object({
  /** The one port people use. */
  PORT: port.default(3000),
  /** Loopback unless told otherwise: put a TLS proxy in front before you open it. */
  HOST: z.string().default("127.0.0.1"),
  /** The address people type, when it differs from http://HOST:PORT (behind a proxy). */
  PUBLIC_URL: z.url().optional(),
  /** Where everything that must survive lives. */
  COVOXEL_HOME: z.string().default(".covoxel"),
  /** A PostgreSQL of your own; without it the embedded one is started under COVOXEL_HOME. */
  DATABASE_URL: z.string().optional(),
  DATABASE_POOL_SIZE: positive.int().default(20),
  /** Signs sessions; generated once and kept under COVOXEL_HOME when absent. */
  AUTH_SECRET: z.string().min(32).optional(),

  /** An S3-compatible store; without it objects are files under COVOXEL_HOME/objects. */
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().default("covoxel"),
  S3_REGION: z.string().default("us-east-1"),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),

  /** Where the Next server listens; the supervisor sets it. */
  WEB_ORIGIN: z.url().optional(),
  /** Addresses or names (loopback, uniquelocal) of proxies whose X-Forwarded-For is believed; none unless told. */
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),

  /**
   * Computers keep what a person opened (pixels, mask, names) so that they can paint on without a network: for so many hours without the
   * server, so much of it. 0 hours: nothing is kept, and reading needs the server. Signing out removes it.
   */
  OFFLINE_KEEP_HOURS: z.coerce.number().min(0).default(72),
  OFFLINE_MAX_MEBIBYTES: positive.int().default(2048),

  /** A session ends this long after sign-in, whatever happens in between. */
  SESSION_HOURS: positive.default(72),
  INVITATION_HOURS: positive.default(7 * 24),
  /** The link for the first administrator; each start makes a new one. */
  SETUP_LINK_HOURS: positive.default(24),
  API_TOKEN_MAX_DAYS: positive.int().default(365),
  /** Attempts to sign in, a quarter of an hour: from one address (IPv6: one /64 network), and for one account. */
  SIGN_IN_ATTEMPTS_PER_ADDRESS: positive.int().default(50),
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: positive.int().default(10),

  /** What one GraphQL operation may ask for: fields times rows, levels, aliases, and words of its text. */
  GRAPHQL_MAX_COST: positive.int().default(20_000),
  GRAPHQL_MAX_DEPTH: positive.int().default(14),
  GRAPHQL_MAX_ALIASES: positive.int().default(60),
  GRAPHQL_MAX_TOKENS: positive.int().default(4_000),
  GRAPHQL_MAX_REQUEST_BYTES: bytes.default(2 ** 20),
  GRAPHQL_MAX_SUBSCRIPTIONS_PER_SOCKET: positive.int().default(50),
  SOCKET_KEEP_ALIVE_SECONDS: positive.default(15),
  /** Above what one stroke's entry can hold (32 MiB): what the room finds too large it answers, what this cuts off nobody hears of. */
  SOCKET_MAX_MESSAGE_BYTES: bytes.default(33 * 2 ** 20),
  /** How often the credentials of open sockets are looked at again: the longest that a revoked one can linger. */
  SOCKET_RECHECK_SECONDS: positive.default(10),

  SEGMENTATION_MAX_SEGMENTS: positive.int().max(65_535).default(1_000),

  /** Rooms. A larger stroke is set aside, and its author is told. */
  ROOM_MAX_ENTRY_BYTES: bytes.default(16 * 2 ** 20),
  /** How far a stamp may lie ahead of the server's clock before the client is told to correct its own. */
  ROOM_CLOCK_AHEAD_MS: positive.default(60_000),
  ROOM_SESSIONS_PER_PERSON: positive.int().default(20),
  ROOM_SESSIONS: positive.int().default(200),
  /** Of one person, sustained; five times as many at once. Turned away beyond; a tab comes back by itself. */
  ROOM_CONNECTIONS_PER_SECOND: positive.default(10),
  /** Of one connection, sustained; five times as many at once. Beyond, reading pauses; after ROOM_FLOOD_MS of that it is closed. */
  ROOM_MESSAGES_PER_SECOND: positive.default(200),
  ROOM_BYTES_PER_SECOND: bytes.default(4 * 2 ** 20),
  ROOM_STROKES_PER_SECOND: positive.default(100),
  ROOM_FLOOD_MS: positive.default(60_000),
  /** Of one connection: read and waiting for the journal (reading pauses beyond), and sent but not taken (dropped beyond; it resynchronises). */
  ROOM_PENDING_BYTES: bytes.default(32 * 2 ** 20),
  ROOM_SEND_BUFFER_BYTES: bytes.default(8 * 2 ** 20),
  /** Folding: so many strokes are worth one, and one at most this often. */
  ROOM_FOLD_ENTRIES: positive.int().default(1000),
  ROOM_FOLD_EVERY_MS: positive.default(20_000),
  /** A tab that was away for longer paints what it still holds anew, as somebody new: its own undo window is closed then. */
  ROOM_ACTOR_RETIRES_DAYS: positive.default(30),
  /** How long a room stays in memory after the last person left. */
  ROOM_IDLE_MS: positive.default(60_000),
  ROOM_PING_MS: positive.default(20_000),
  /** How long a stopping server waits for accepted strokes to be on disk and confirmed before it hangs up. */
  SHUTDOWN_DRAIN_MS: positive.default(10_000),

  /** Voxels of a mask's past in one answer. */
  HISTORY_SLICES_MAX_VOXELS: positive.int().default(2 ** 24),

  /**
   * Whoever reads /metrics brings it as `Authorization: Bearer`. Without it only this machine may read them, and nothing that a proxy
   * says it passed on.
   */
  METRICS_TOKEN: z.string().min(16).optional(),
  /** /readyz: a part that says nothing for so long is not ready, nor is a journal whose oldest record waits longer. */
  READY_TIMEOUT_MS: positive.default(2_000),
  READY_JOURNAL_LAG_MS: positive.default(10_000),

  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),

  /** Background jobs run at once. */
  JOB_CONCURRENCY: positive.int().default(2),

  /** Caps of an import, checked before anything is allocated. */
  IMPORT_MAX_FILE_BYTES: bytes.default(4 * 2 ** 30),
  IMPORT_MAX_FILES: positive.int().default(100_000),
  IMPORT_MAX_TOTAL_BYTES: bytes.default(200 * 2 ** 30),
  /** Uncompressed bytes over compressed bytes of one archive member or gzip stream. */
  IMPORT_MAX_COMPRESSION_RATIO: positive.default(200),
  /** Voxels of one frame, and of one series over all time points. */
  IMPORT_MAX_FRAME_VOXELS: positive.int().default(2 ** 28),
  IMPORT_MAX_SERIES_VOXELS: positive.int().default(2 ** 32),
  /** Imports that one person may have open, and files that one person may be sending, at once. */
  IMPORT_MAX_OPEN: positive.int().default(20),
  IMPORT_MAX_CONCURRENT_UPLOADS: positive.int().default(32),
  /** An import that nobody finishes is cancelled after this long. */
  IMPORT_EXPIRES_HOURS: positive.default(7 * 24),
  /** Files looked at and stored at once. */
  IMPORT_CONCURRENCY: positive.int().default(8),
  /** Worker threads that decode compressed pixels. */
  DECODE_THREADS: positive.int().default(2),

  /** A folder of models, each with its manifest.json; the ones that come with Covoxel when absent. */
  MODELS_DIR: z.string().optional(),
  /** Voxels of one slab, the piece in which a suggestion is computed, kept and shown. */
  SUGGESTION_SLAB_VOXELS: positive.int().default(2 ** 21),
  /** Suggestions being made at once for one person. */
  SUGGESTION_MAX_OPEN: positive.int().default(4),
  /** Threads of one model; all but one of the machine's when absent. */
  INFERENCE_THREADS: positive.int().optional(),
  /** Wall clock for loading a model and for each slab; then its process is killed. */
  INFERENCE_SLAB_TIMEOUT_MS: positive.default(120_000),
});

export type Config = z.infer<typeof configSchema>;

/** @throws ZodError naming every setting that can't be used */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  return configSchema.parse(Object.fromEntries(set));
}

const mayBeSecret = /_(SECRET|PASSWORD|KEY|TOKEN|URL|ENDPOINT)$/;

/** An environment as it may go to a process that needs no secret of ours: what could hold one is left out. */
export function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !mayBeSecret.test(name)));
}

/** The configuration as it may be shown: secrets replaced, database URLs without their password. */
export function redactConfig(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (value === undefined || !mayBeSecret.test(name)) return [name, value ?? null];
      return [name, /_(URL|ENDPOINT)$/.test(name) ? withoutPassword(String(value)) : "(set)"];
    }),
  );
}

function withoutPassword(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return "(set)";
  if (url.password) url.password = "redacted";
  // libpq takes a password as a parameter too, and its key's.
  for (const name of [...url.searchParams.keys()]) if (/pass/i.test(name)) url.searchParams.set(name, "redacted");
  return url.href;
}
