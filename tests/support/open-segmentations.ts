import { join } from "node:path";
import { openObjectStore } from "../../apps/api/src/adapters/open-object-store.js";
import {
  createCursorCodec,
  createEventLog,
  createUnitOfWork,
  openJobQueue,
  openListener,
} from "../../apps/api/src/adapters/postgres/index.js";
import { systemClock as clock, systemIds as ids } from "../../apps/api/src/adapters/system/index.js";
import { readConfig } from "../../apps/api/src/config.js";
import { createLogger } from "../../apps/api/src/edge/logger.js";
import { createAuditTrail } from "../../apps/api/src/features/audit/index.js";
import { createProjects } from "../../apps/api/src/features/projects/index.js";
import { createBlinding } from "../../apps/api/src/features/reads/index.js";
import { createSegmentations, type Segmentations } from "../../apps/api/src/features/segmentations/index.js";
import { createStudies } from "../../apps/api/src/features/studies/index.js";
import { noMetrics } from "../../apps/api/src/ports/metrics.js";
import type { UnitOfWork } from "../../apps/api/src/ports/transaction.js";
import type { TestServer } from "./server.js";

/** The door of segmentations, as another feature of the server would hold it: on its database and its objects. Opens no room. */
export async function openSegmentations(
  server: Pick<TestServer, "database" | "home">,
): Promise<{ segmentations: Segmentations; unitOfWork: UnitOfWork; close(): Promise<void> }> {
  const { database, home } = server;
  const { db, pool } = database;
  const config = readConfig({ COVOXEL_HOME: home });
  const logger = createLogger("silent");
  const unitOfWork = createUnitOfWork(db);
  const { store: objects } = await openObjectStore({ ...config, home, signingSecret: ids.secret(), clock });
  const listener = await openListener(database.url);
  const events = createEventLog({ db, listener, cursors: createCursorCodec(ids.secret()), clock });
  const reportFault = () => {};
  const jobs = await openJobQueue({ connection: database, listener, events, clock, ids, concurrency: 1, reportFault });
  const people = { findPeople: async () => new Map() };
  const audit = createAuditTrail({ db, clock, ids });
  const projects = createProjects({ db, unitOfWork, audit, clock, ids, people });
  const parts = { config, db, unitOfWork, audit, clock, ids, jobs, logger, objects, blinding: createBlinding(db) };
  const studies = createStudies({ ...parts, projects, quarantineFolder: join(home, "quarantine") });
  const segmentations = createSegmentations({
    ...parts,
    pool,
    listener,
    metrics: noMetrics,
    people,
    projects,
    studies,
  });
  const close = async () => {
    await segmentations.stop?.();
    await listener.close();
  };
  return { segmentations, unitOfWork, close };
}
