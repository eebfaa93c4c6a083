import type { CaseId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Config } from "../../config.js";
import type { Feature } from "../../edge/feature.js";
import { NotFound } from "../../errors.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { JobQueue } from "../../ports/job-queue.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { createAgreementMeter } from "../agreement/index.js";
import { type AgreedResults, requestKeeping } from "../datasets/index.js";
import type { People } from "../people/index.js";
import type { CaseDoor, LoadProtocols, ReadsPorts } from "../reads/index.js";
import type { Segmentations } from "../segmentations/index.js";
import type { Studies } from "../studies/index.js";
import { agreedCases } from "./agreed-cases.js";
import { cancelAdjudication } from "./domain/give-out-adjudication.js";
import type { AdjudicationPorts } from "./domain/ports.js";
import { agreementJobKind, requestComparison, runComparison } from "./domain/run-comparison.js";
import {
  AdjudicationResolver,
  type AdjudicationResolverPorts,
  DisagreementResolver,
} from "./graphql/adjudication-resolver.js";
import {
  AdjudicationsOfCaseResolver,
  AdjudicationsOfProjectResolver,
  CaseResultResolver,
  LineageReadResolver,
  SessionOfReadResolver,
} from "./graphql/case-fields-resolver.js";
import { LabelResultResolver, LabelResultsOfProjectResolver } from "./graphql/label-result-resolver.js";
import { adjudicationRoutes } from "./http/adjudication-routes.js";
import { PostgresAdjudications } from "./postgres/adjudications.js";
import { PostgresComparisons } from "./postgres/comparisons.js";
import { PostgresLabelResults } from "./postgres/label-results.js";
import { PostgresResults } from "./postgres/results.js";

export type { CaseResult } from "./domain/result.js";

export const adjudicationsResolverClasses = [
  AdjudicationResolver,
  DisagreementResolver,
  AdjudicationsOfCaseResolver,
  AdjudicationsOfProjectResolver,
  CaseResultResolver,
  LineageReadResolver,
  SessionOfReadResolver,
  LabelResultsOfProjectResolver,
  LabelResultResolver,
];

/** What reads tell adjudications, in their transactions. Made before either. */
export function createAdjudicationHooks({
  db,
  jobs,
}: {
  db: Kysely<Database>;
  jobs: JobQueue;
}): Pick<ReadsPorts, "readsComplete" | "adjudicationCancelled"> {
  const adjudications = new PostgresAdjudications(db);
  return {
    readsComplete: (tx, of) => requestComparison(jobs, tx, of),
    adjudicationCancelled: (tx, of, parts) => cancelAdjudication({ adjudications, parts }, tx, of),
  };
}

export interface AdjudicationsDeps {
  config: Config;
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
  jobs: JobQueue;
  door: CaseDoor;
  people: Pick<People, "findPeople">;
  studies: Pick<Studies, "findSeries">;
  segmentations: Pick<
    Segmentations,
    | "findSegmentations"
    | "segmentsOf"
    | "snapshotPlanes"
    | "slicesAsOf"
    | "seedsOf"
    | "encodeMask"
    | "createFilled"
    | "setClosed"
    | "clearRoom"
  >;
  agreement: ReturnType<typeof createAgreementMeter>;
  /** By label, as reads measure theirs. */
  measure: AdjudicationPorts["masks"]["measure"];
  loadProtocols: LoadProtocols;
}

export interface Adjudications extends Feature {
  /** For data sets; no policy. */
  agreed: AgreedResults;
}

export function createAdjudications(deps: AdjudicationsDeps): Adjudications {
  const { db, segmentations, studies, people, jobs, config } = deps;
  const grid = async (id: SeriesId) => {
    const series = (await studies.findSeries([id])).get(id);
    if (!series) throw new NotFound("series");
    const { ni, nj, nk, ijkToLps } = series;
    return { shape: [ni, nj, nk] as const, ijkToLps };
  };
  const results = new PostgresResults(db);
  const ports: AdjudicationResolverPorts = {
    ...deps,
    comparisons: new PostgresComparisons(db),
    adjudications: new PostgresAdjudications(db),
    results,
    masks: {
      planes: segmentations.snapshotPlanes,
      segmentsOf: async (id) => (await segmentations.segmentsOf([id])).get(id) ?? [],
      seedsOf: async (id: SegmentationId) => (await segmentations.seedsOf([id])).get(id) ?? [],
      encode: segmentations.encodeMask,
      createFilled: async (asked, tx) => void (await segmentations.createFilled(asked, tx)),
      setClosed: segmentations.setClosed,
      clearRoom: segmentations.clearRoom,
      measure: deps.measure,
    },
    grids: { of: grid },
    keepLater: (tx, result) => requestKeeping(jobs, tx, result),
    findPeople: people.findPeople,
    findSegmentations: segmentations.findSegmentations,
    segmentsOf: segmentations.segmentsOf,
  };
  jobs.handle<{ caseId: CaseId }>(agreementJobKind, ({ caseId }, job) => runComparison(ports, caseId, job));
  const labelResultPorts = {
    labelResults: new PostgresLabelResults(db),
    findCases: deps.door.cases.findMany,
    findSegmentations: segmentations.findSegmentations,
  };
  const resolver = new AdjudicationResolver(ports);
  return {
    resolvers: [
      resolver,
      new DisagreementResolver(),
      new AdjudicationsOfCaseResolver(ports),
      new AdjudicationsOfProjectResolver(),
      new CaseResultResolver(ports),
      new LineageReadResolver(ports),
      new SessionOfReadResolver(ports),
      new LabelResultsOfProjectResolver(labelResultPorts),
      new LabelResultResolver(labelResultPorts),
    ],
    nodes: { adjudication: resolver.find },
    http: adjudicationRoutes({
      ...ports,
      slicesAsOf: segmentations.slicesAsOf,
      shapeOf: async ({ caseId }) => {
        const found = await deps.door.cases.find(caseId);
        if (!found) throw new NotFound("case");
        return (await grid(found.seriesId)).shape;
      },
      maxVoxels: config.HISTORY_SLICES_MAX_VOXELS,
    }),
    stop: async () => deps.agreement.close(),
    agreed: agreedCases({ ...ports, findSeries: studies.findSeries }),
  };
}
