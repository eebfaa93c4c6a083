import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestAxis } from "@covoxel/shared/nifti";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Feature } from "../../edge/feature.js";
import type { Logger } from "../../edge/logger.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { JobQueue } from "../../ports/job-queue.js";
import type { ObjectStore } from "../../ports/object-store.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { People } from "../people/index.js";
import type { AgreedResults } from "./domain/agreed-case.js";
import type { ExportKind } from "./domain/dataset-version.js";
import { Downloads } from "./domain/downloads.js";
import { keepResult, keepResultJobKind, type ResultToKeep } from "./domain/keep-result.js";
import { exportJobKind } from "./domain/request-export.js";
import { runExport } from "./domain/run-export.js";
import { type VerifyVersionPorts, type VersionReport, verifyVersion } from "./domain/verify-version.js";
import { LookedAt } from "./domain/version-contents.js";
import { masksOf, type OtherFeatures, protocolsOf, sourceImagesOf, sourceSlicesOf } from "./doors.js";
import { describeExport } from "./export/texts.js";
import { ThreadedCaseWriter } from "./export/threaded-case-writer.js";
import { openZipArchive, removeAbandoned } from "./export/zip-archive.js";
import { DatasetsOfProjectResolver, DatasetVersionResolver } from "./graphql/resolvers.js";
import { downloadRoutes } from "./http/download-routes.js";
import { PostgresDatasets } from "./postgres/dataset-repository.js";
import { allVersions } from "./postgres/kept-versions.js";

export type { AgreedCase, AgreedResults } from "./domain/agreed-case.js";
export { requestKeeping } from "./domain/keep-result.js";
export { maySeeDatasets } from "./domain/policy.js";
export type { Verdict, VersionReport } from "./domain/verify-version.js";
export { datasetExportKeys } from "./postgres/kept-versions.js";

export const datasetsResolverClasses = [DatasetVersionResolver, DatasetsOfProjectResolver];

export interface DatasetsDeps extends OtherFeatures {
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
  ids: IdSource;
  jobs: JobQueue;
  objects: ObjectStore;
  logger: Logger;
  people: Pick<People, "findPeople">;
  agreed: AgreedResults;
  /** Where zips grow: a folder of this machine. */
  exportsFolder: string;
}

/** Their contents stay in memory: a few megabytes for thousands of cases. */
const versionsLookedAt = 16;

/** Beside the source and what is built of it. SEGs say which release wrote them. */
const packageFile = join(import.meta.dirname, "../../../package.json");
const { version: softwareVersion } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };

export function createDatasets(deps: DatasetsDeps): Feature {
  const { db, jobs, objects, clock, exportsFolder, logger, people } = deps;
  const datasets = new PostgresDatasets(db);
  const ports = {
    ...deps,
    datasets,
    masks: masksOf(deps),
    sources: sourceImagesOf(deps),
    protocols: protocolsOf(deps),
    findPeople: people.findPeople,
    longestAxis,
    lookedAt: new LookedAt(versionsLookedAt),
  };
  const sources = sourceSlicesOf(deps);
  const tools = {
    openWriter: () => new ThreadedCaseWriter(sources, softwareVersion),
    openArchive: (name: string) => openZipArchive(exportsFolder, name),
    describe: describeExport,
  };
  jobs.handle<ExportKind>(exportJobKind, (kind, job) => runExport({ datasets, objects, clock, tools }, kind, job));
  jobs.handle<ResultToKeep>(keepResultJobKind, (result) => keepResult(ports, result));
  const resolver = new DatasetVersionResolver(ports);
  return {
    resolvers: [resolver, new DatasetsOfProjectResolver(ports)],
    nodes: { datasetVersion: resolver.find },
    http: downloadRoutes({ datasets, objects, downloads: new Downloads(deps) }),
    start: () =>
      removeAbandoned(exportsFolder, jobs).catch((error: unknown) => logger.error({ error }, "exports not tidied")),
  };
}

/** For the operator: reads everything that every frozen version names. One report a version, as they are made. */
export async function* verifyDatasets(
  ports: VerifyVersionPorts & { db: Kysely<Database> },
): AsyncIterable<VersionReport> {
  for await (const version of allVersions(ports.db)) yield verifyVersion(ports, version);
}
