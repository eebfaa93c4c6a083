import "reflect-metadata";
import { createHmac } from "node:crypto";
import { isAbsolute, join, resolve } from "node:path";
import { sql } from "kysely";
import { openObjectStore } from "./adapters/open-object-store.js";
import {
  createCursorCodec,
  createEventLog,
  createUnitOfWork,
  type DatabaseConnection,
  openJobQueue,
  openListener,
} from "./adapters/postgres/index.js";
import { createPrometheusMetrics } from "./adapters/prometheus/index.js";
import { systemClock, systemIds } from "./adapters/system/index.js";
import type { Config } from "./config.js";
import type { Feature } from "./edge/feature.js";
import { createOriginRule } from "./edge/http/origin.js";
import { createLogger, type Logger } from "./edge/logger.js";
import { createEdge } from "./edge/server.js";
import { createAdjudicationHooks, createAdjudications } from "./features/adjudications/index.js";
import { createAgreementMeter } from "./features/agreement/index.js";
import { createAudit, createAuditTrail } from "./features/audit/index.js";
import { type AgreedResults, createDatasets } from "./features/datasets/index.js";
import { createJobs } from "./features/jobs/index.js";
import { createPeople } from "./features/people/index.js";
import { createMemberships, createProjects } from "./features/projects/index.js";
import { createBlinding, createReads } from "./features/reads/index.js";
import { createSegmentations } from "./features/segmentations/index.js";
import { createStudies } from "./features/studies/index.js";
import { createSuggestionGate, createSuggestions } from "./features/suggestions/index.js";
import type { Clock } from "./ports/clock.js";
import type { IdSource } from "./ports/id-source.js";

export interface ApiDeps {
  config: Config;
  /** Migrated, and the caller's to close. */
  connection: Omit<DatabaseConnection, "close">;
  /** Of the outside world; tests hand over their own. */
  clock?: Clock;
  ids?: IdSource;
  logger?: Logger;
  /** Of the reads; without it no data set can be frozen. */
  agreed?: AgreedResults;
}

export interface Api {
  origin: string;
  /** The path by which the first administrator comes in; null when there is one. */
  setupPath: string | null;
  stop(): Promise<void>;
}

/** Makes every feature, hands each what it needs, and listens. */
export async function startApi({ config, connection, ...outside }: ApiDeps): Promise<Api> {
  const { clock = systemClock, ids = systemIds, logger = createLogger(config.LOG_LEVEL) } = outside;
  const { db, pool } = connection;
  const metrics = createPrometheusMetrics();
  const authSecret = config.AUTH_SECRET;
  if (!authSecret) throw new Error("AUTH_SECRET is not set: at least 32 characters that nobody can guess.");
  const home = isAbsolute(config.COVOXEL_HOME) ? config.COVOXEL_HOME : resolve(config.COVOXEL_HOME);
  const unitOfWork = createUnitOfWork(db);
  const objects = await openObjectStore({ ...config, home, signingSecret: derive(authSecret, "object links"), clock });
  const memberships = createMemberships(db);
  const audit = createAuditTrail({ db, clock, ids });

  const people = createPeople({ config, authSecret, db, pool, unitOfWork, audit, clock, ids, memberships });
  const projects = createProjects({ db, unitOfWork, audit, clock, ids, people });
  const blinding = createBlinding(db);
  const listener = await openListener(connection.url);
  const cursors = createCursorCodec(derive(authSecret, "event cursors"));
  const events = createEventLog({ db, listener, cursors, clock });
  const jobs = await openJobQueue({
    connection,
    listener,
    events,
    clock,
    ids,
    concurrency: config.JOB_CONCURRENCY,
    reportFault: (error, jobId) => logger.error({ error, jobId }, "a job failed"),
  });
  const parts = { config, db, unitOfWork, audit, clock, ids, jobs, logger, blinding, objects: objects.store };
  const studies = createStudies({ ...parts, projects, quarantineFolder: join(home, "quarantine") });
  const suggestionParts = { ...parts, events };
  const gate = createSuggestionGate(suggestionParts);
  const segmentations = createSegmentations({ ...parts, pool, listener, metrics, people, projects, studies, ...gate });
  const reads = createReads({
    ...parts,
    events,
    memberships,
    people,
    projects,
    studies,
    segmentations,
    ...createAdjudicationHooks({ db, jobs }),
  });
  const adjudications = createAdjudications({
    ...parts,
    door: reads.door,
    measure: reads.measure,
    loadProtocols: reads.loadProtocols,
    people,
    studies,
    segmentations,
    agreement: createAgreementMeter(),
  });
  const suggestions = createSuggestions({ ...suggestionParts, people, studies, segmentations, aiRules: reads.aiRules });
  const signedFiles: Feature = objects.http ? { http: objects.http, publicPaths: ["/files/signed"] } : {};
  const datasets = createDatasets({
    ...parts,
    people,
    projects,
    studies,
    segmentations,
    agreed: outside.agreed ?? adjudications.agreed,
    exportsFolder: join(home, "exports"),
  });
  const jobViews = createJobs({ jobs, events, people, blinding });
  const auditViews = createAudit({ db, people, blinding });
  const features: Feature[] = [
    people,
    projects,
    studies,
    segmentations,
    reads,
    adjudications,
    suggestions,
    datasets,
    auditViews,
    jobViews,
    signedFiles,
  ];

  let draining = false;
  const edge = await createEdge({
    config,
    features,
    resolvePrincipal: people.resolvePrincipal,
    hasAdministrator: people.hasAdministrator,
    origin: createOriginRule({ publicUrl: config.PUBLIC_URL, listenHost: config.HOST }),
    clock,
    logger,
    metrics,
    readiness: {
      isDraining: () => draining,
      checks: {
        database: async () => {
          await sql`select 1`.execute(db);
          return { ok: true };
        },
        journal: async () => {
          const state = segmentations.journalState();
          return { ok: state.oldestMs <= config.READY_JOURNAL_LAG_MS, ...state };
        },
        objects: async () => {
          await objects.store.ping();
          return { ok: true };
        },
      },
    },
  });
  for (const feature of features) await feature.start?.();
  await jobs.start();
  const setupPath = await people.makeSetupPath();
  const origin = await edge.listen(config.PORT, config.HOST);
  return {
    origin: config.PUBLIC_URL ?? origin,
    setupPath,
    stop: async () => {
      draining = true;
      await Promise.all(features.map((feature) => feature.drain?.()));
      await edge.close();
      await jobs.stop(jobGraceMs);
      for (const feature of features.toReversed()) await feature.stop?.();
      await listener.close();
    },
  };
}

/** How long a stop waits for running jobs before it breaks them off; the next start goes on with them. */
const jobGraceMs = 2_000;

/** A secret of its own for each use, so that what one leaks tells nothing of another. */
function derive(secret: string, use: string): string {
  return createHmac("sha256", secret).update(use).digest("base64url");
}
