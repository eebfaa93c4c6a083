import { join } from "node:path";
import type { ProjectId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Config } from "../../config.js";
import type { Feature } from "../../edge/feature.js";
import type { Logger } from "../../edge/logger.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { JobQueue } from "../../ports/job-queue.js";
import type { ObjectStore } from "../../ports/object-store.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { Principal } from "../people/index.js";
import type { Projects } from "../projects/index.js";
import { createDecoder } from "./decode/decoder.js";
import { assembleSeries } from "./domain/assemble-series.js";
import type { StudyBlinding } from "./domain/policy.js";
import { readFrames } from "./domain/read-frames.js";
import type { StudyRepository } from "./domain/repositories.js";
import { seeSeries, seeStudy } from "./domain/see-studies.js";
import { type SourceSlice, sourceSlices } from "./domain/source-slices.js";
import { studiesLike } from "./domain/studies-like.js";
import type { Frame, Series, Study } from "./domain/study.js";
import { ImportResolver, type ImportResolverPorts } from "./graphql/import-resolver.js";
import {
  SeriesResolver,
  StudiesOfProjectResolver,
  StudyResolver,
  type StudyResolverPorts,
} from "./graphql/study-resolver.js";
import { dicomWebRoutes } from "./http/dicom-web-routes.js";
import { uploadRoutes } from "./http/upload-routes.js";
import { demoFiles } from "./import/demo-files.js";
import type { ImportCaps } from "./import/import-caps.js";
import { type ImportFolder, importFolder } from "./import/import-folder.js";
import { handleImportJob, tidyImports } from "./import/import-use-cases.js";
import { Quarantine } from "./import/quarantine.js";
import { type ImportJobPayload, importJobKind } from "./import/run-import.js";
import { Stager } from "./import/stager.js";
import { keepAsIs } from "./import/transform-file.js";
import { PostgresImports } from "./postgres/import-repository.js";
import { PostgresStudies } from "./postgres/study-repository.js";
import { readImageFile } from "./read-image-file.js";

export type {
  DicomImage,
  PersonNameGroups,
  Photometric,
  PixelType,
  PlaneGeometry,
  WindowPreset,
} from "./domain/image-file.js";
export { bytesPerPixel } from "./domain/image-file.js";
export { pixelArray } from "./domain/pixel-array.js";
export { maySeeHeaders, type StudyBlinding } from "./domain/policy.js";
export type { SourceSlice } from "./domain/source-slices.js";
export type { Frame, Series, Study } from "./domain/study.js";
export { SeriesType, StudyType } from "./graphql/types.js";
export type { ImportedFolder, ImportProgress } from "./import/import-folder.js";
export { studyObjectKeys } from "./postgres/object-keys.js";

export const studiesResolverClasses = [StudyResolver, SeriesResolver, ImportResolver, StudiesOfProjectResolver];

export interface StudiesDeps {
  config: Config;
  /** Where files wait before they are part of a series: a folder of this machine. */
  quarantineFolder?: string;
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
  ids: IdSource;
  objects: ObjectStore;
  jobs: JobQueue;
  logger: Logger;
  projects: Pick<Projects, "identitySecretOf" | "findProjects" | "createProject" | "pseudonymity">;
  blinding: StudyBlinding;
}

export interface Studies extends Feature {
  /** @throws NotFound when there is none, or it is not this person's to see */
  seeSeries(who: Principal, id: SeriesId): Promise<Series>;
  /** @throws NotFound when there is none, or it is not this person's to see */
  seeStudy(who: Principal, id: StudyId): Promise<Study>;
  /** For other features' loaders; no policy: ask `maySeeStudies` of what comes back. */
  findSeries: StudyRepository["findManySeries"];
  findStudies: StudyRepository["findManyStudies"];
  /** For other features' loaders; no policy. Every asked id has a list. */
  seriesOfStudies: StudyRepository["seriesOfStudies"];
  /**
   * Frames first to last (both included) of time point t.
   * @returns their rows by k, and their canonical pixels one after the other: stored values of `series.pixelType`, [k][j][i];
   * real values are stored * slope + intercept of each frame. The caller owns the bytes.
   */
  readFrames(series: Pick<Series, "id">, t: number, firstK: number, lastK: number): Promise<FramePixels>;
  /** Those that say a text somewhere, as whoever asks is shown them; no policy. */
  studiesLike(asked: { projectId: ProjectId; text: string; searchesHeaders: boolean }): Promise<StudyId[]>;
  /** Where slices 0 … nk - 1 of time point t come from; no policy. */
  sourceSlices(series: Pick<Series, "id" | "nk">, t: number): Promise<SourceSlice[]>;
  /** Files that lie on this machine, for the command line. */
  importFolder: ImportFolder;
}

export interface FramePixels {
  frames: readonly Frame[];
  pixels: Uint8Array;
}

const hourMs = 3600 * 1000;

export function createStudies(deps: StudiesDeps): Studies {
  const { config, db, jobs, objects, projects, logger } = deps;
  const studies = new PostgresStudies(db);
  const caps = readCaps(config);
  const decoder = createDecoder({ threads: config.DECODE_THREADS });
  const common = {
    ...deps,
    imports: new PostgresImports(db),
    studies,
    quarantine: new Quarantine(deps.quarantineFolder ?? join(config.COVOXEL_HOME, "quarantine")),
    readImageFile,
    assembleSeries,
    decoder,
    transform: keepAsIs,
    identitySecretOf: rememberSecrets(projects.identitySecretOf),
    caps,
    running: new Map(),
  };
  const ports: ImportResolverPorts & StudyResolverPorts = {
    ...common,
    identitySecretOf: common.identitySecretOf,
    blinding: deps.blinding,
    stager: new Stager(common, config.IMPORT_CONCURRENCY),
    generateDemo: demoFiles,
  };
  const studyResolver = new StudyResolver(ports);
  const seriesResolver = new SeriesResolver(ports);
  const importResolver = new ImportResolver(ports);
  jobs.handle<ImportJobPayload>(importJobKind, (payload, job) => handleImportJob(ports, payload, job));
  let tidying: NodeJS.Timeout | undefined;
  const tidy = () =>
    tidyImports(ports).catch((error: unknown) => logger.error({ error }, "imports could not be tidied"));

  return {
    resolvers: [
      studyResolver,
      seriesResolver,
      importResolver,
      new StudiesOfProjectResolver(studies.countByProject, deps.blinding),
    ],
    nodes: { study: studyResolver.find, series: seriesResolver.find, import: importResolver.find },
    http: Router().use(
      dicomWebRoutes({ studies, blinding: deps.blinding, objects }),
      uploadRoutes({ ports, logger, maxConcurrentUploads: config.IMPORT_MAX_CONCURRENT_UPLOADS }),
    ),
    start: async () => {
      await tidy();
      tidying = setInterval(tidy, hourMs);
      tidying.unref();
    },
    stop: async () => {
      clearInterval(tidying);
      await ports.stager.close();
      await decoder.close();
    },
    seeSeries: (who, id) => seeSeries(ports, who, id),
    seeStudy: (who, id) => seeStudy(ports, who, id),
    findSeries: studies.findManySeries,
    findStudies: studies.findManyStudies,
    seriesOfStudies: studies.seriesOfStudies,
    studiesLike: (asked) => studiesLike(ports, asked),
    readFrames: async ({ id }, t, firstK, lastK) => {
      const frames = await studies.frames(id, t, firstK, lastK);
      return { frames, pixels: await readFrames(objects, frames) };
    },
    sourceSlices: (series, t) => sourceSlices(studies, series, t),
    importFolder: importFolder(ports),
  };
}

/** A project's secret never changes, and every file asks for it. */
function rememberSecrets(ask: Projects["identitySecretOf"]): Projects["identitySecretOf"] {
  const known = new Map<ProjectId, Promise<Uint8Array>>();
  return (projectId) => {
    const secret = known.get(projectId) ?? ask(projectId);
    known.set(projectId, secret);
    secret.catch(() => known.delete(projectId));
    return secret;
  };
}

function readCaps(config: Config): ImportCaps {
  return {
    maxFiles: config.IMPORT_MAX_FILES,
    maxFileBytes: config.IMPORT_MAX_FILE_BYTES,
    maxTotalBytes: config.IMPORT_MAX_TOTAL_BYTES,
    maxCompressionRatio: config.IMPORT_MAX_COMPRESSION_RATIO,
    maxFrameVoxels: config.IMPORT_MAX_FRAME_VOXELS,
    maxSeriesVoxels: config.IMPORT_MAX_SERIES_VOXELS,
    maxOpenImports: config.IMPORT_MAX_OPEN,
    expiresAfterMs: config.IMPORT_EXPIRES_HOURS * hourMs,
  };
}
