import type { PersonId, ProjectId, SegmentationId, StudyId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Feature } from "../../edge/feature.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { EventLog } from "../../ports/event-log.js";
import type { IdSource } from "../../ports/id-source.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { Memberships, People } from "../people/index.js";
import type { Projects } from "../projects/index.js";
import type { Segmentations } from "../segmentations/index.js";
import type { Studies } from "../studies/index.js";
import { announceThrough } from "./announce.js";
import { assertMayAskAi, noteShown } from "./domain/do-read.js";
import { protocolOf } from "./domain/give-out.js";
import type { Blinding, CaseDoor, MaskMeasure, ReadsPorts, StudyToRead } from "./domain/ports.js";
import { progressOf } from "./domain/progress.js";
import { seeCase } from "./domain/see-cases.js";
import { CaseResolver, CasesOfProjectResolver } from "./graphql/case-resolver.js";
import { EventResolver } from "./graphql/event-resolver.js";
import { type LoadProtocols, protocolLoader } from "./graphql/protocol-loader.js";
import {
  CaseForReadingResolver,
  ExclusionResolver,
  ReadResolver,
  type ReadsResolverPorts,
} from "./graphql/read-resolver.js";
import { PostgresCases } from "./postgres/case-repository.js";
import { PostgresParts } from "./postgres/parts.js";
import { PostgresReads } from "./postgres/read-repository.js";
import { PostgresStandings } from "./postgres/standings.js";

export { mayOversee, type Standing } from "./domain/blinding.js";
export type { Case } from "./domain/case.js";
export { checkStatement, type ReadProblem } from "./domain/findings.js";
export { assertMayManageCases, readsPolicy } from "./domain/policy.js";
export type { Blinding, CaseDoor, CaseEvent, MaskMeasure, ReadsPorts } from "./domain/ports.js";
export type { LabelFinding, Read } from "./domain/read.js";
export { type LoadProtocols, protocolIn } from "./graphql/protocol-loader.js";
export {
  AnswerType,
  CaseForReadingType,
  CaseType,
  FindingInput,
  LabelFindingType,
  ReadProblemType,
  ReadType,
} from "./graphql/types.js";
export { createBlinding } from "./postgres/blinding.js";

export const readsResolverClasses = [
  CaseResolver,
  CasesOfProjectResolver,
  ReadResolver,
  CaseForReadingResolver,
  ExclusionResolver,
  EventResolver,
];

export interface ReadsDeps {
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
  events: EventLog;
  audit: AuditTrail;
  blinding: Blinding;
  memberships: Pick<Memberships, "rolesOf">;
  people: Pick<People, "findPeople">;
  projects: Pick<Projects, "findProjects" | "protocolOf" | "identitySecretOf" | "pseudonymity">;
  studies: Pick<Studies, "findStudies" | "findSeries" | "seriesOfStudies" | "studiesLike">;
  segmentations: Pick<
    Segmentations,
    "findSegmentations" | "segmentsOf" | "create" | "setClosed" | "clearRoom" | "measure"
  >;
  readsComplete: ReadsPorts["readsComplete"];
  adjudicationCancelled: ReadsPorts["adjudicationCancelled"];
}

export interface Reads extends Feature {
  /** Asked before a model is; told before a byte of its answer is shown. */
  door: CaseDoor;
  loadProtocols: LoadProtocols;
  /** By label, as of its last durable revision; no policy. @throws NotFound */
  measure(id: SegmentationId): Promise<MaskMeasure>;
  aiRules: {
    assertMayAsk(id: SegmentationId): Promise<void>;
    noteShown(shown: Parameters<typeof noteShown>[1]): Promise<void>;
  };
}

export function createReads(deps: ReadsDeps): Reads {
  const { db, people, projects, studies, segmentations } = deps;
  const ports: ReadsResolverPorts = {
    ...deps,
    cases: new PostgresCases(db),
    reads: new PostgresReads(db),
    standings: new PostgresStandings(db),
    parts: new PostgresParts(db),
    protocols: {
      protocolOf: projects.protocolOf,
      identitySecretOf: projects.identitySecretOf,
      standingOf: (personId, projectId) => standingOf(deps, personId, projectId),
    },
    studies: { find: (ids) => studiesToRead(studies, ids), like: studies.studiesLike },
    masks: {
      create: ({ id, read, of, labels }, tx) =>
        segmentations.create(
          {
            id,
            projectId: of.projectId,
            seriesId: of.seriesId,
            t: of.t,
            name: `Case ${of.number}`,
            epoch: deps.clock.now(),
            createdBy: read.readers[0]!,
            createdAt: deps.clock.now(),
            closed: null,
          },
          labels.filter(({ geometry }) => geometry === "MASK"),
          tx,
        ),
      setClosed: segmentations.setClosed,
      clearRoom: segmentations.clearRoom,
      measure: (id) => measureByLabel(segmentations, id),
    },
    announce: announceThrough(deps),
    findPeople: people.findPeople,
    findProjects: projects.findProjects,
    pseudonymity: projects.pseudonymity,
    findSeries: studies.findSeries,
    findStudies: studies.findStudies,
    findSegmentations: segmentations.findSegmentations,
    loadProtocols: protocolLoader(projects),
  };
  const reads = new ReadResolver(ports);
  const cases = new CaseResolver(ports);
  return {
    resolvers: [
      reads,
      cases,
      new CasesOfProjectResolver(ports),
      new CaseForReadingResolver(ports),
      new ExclusionResolver(ports),
      new EventResolver(deps),
    ],
    nodes: { read: reads.find, case: cases.find },
    measure: ports.masks.measure,
    loadProtocols: ports.loadProtocols,
    door: {
      ...ports,
      standingOf: ports.protocols.standingOf,
      protocolOf: (of, tx) => protocolOf(ports, of, tx),
      isComplete: ({ workflow }, of) => progressOf(workflow.steps, of).step === null,
      seeCase: (who, id) => seeCase(ports, who, id),
    },
    aiRules: {
      assertMayAsk: (id) => assertMayAskAi(ports, id),
      noteShown: (shown) => noteShown(ports, shown),
    },
  };
}

async function standingOf({ memberships, people }: ReadsDeps, personId: PersonId, projectId: ProjectId) {
  const [roles, found] = await Promise.all([memberships.rolesOf(personId), people.findPeople([personId])]);
  return { roles: roles.get(projectId) ?? new Set<never>(), isAdmin: found.get(personId)?.isAdmin ?? false };
}

async function studiesToRead(
  { findStudies, seriesOfStudies }: ReadsDeps["studies"],
  ids: readonly StudyId[],
): Promise<StudyToRead[]> {
  const [found, series] = await Promise.all([findStudies(ids), seriesOfStudies(ids)]);
  const latest = (id: StudyId) => (series.get(id) ?? []).filter(({ supersededById }) => supersededById === null);
  return [...found.values()].map(({ id, projectId, patientId }) => ({
    id,
    projectId,
    patientId,
    isLabelmap: latest(id).length > 0 && latest(id).every(({ content }) => content === "LABELMAP"),
    series: latest(id)
      .filter(({ content }) => content === "IMAGE")
      .map(({ id, gridKind, ni, nj, nk }) => ({
        id,
        isVolume: gridKind === "VOLUME" || gridKind === "VOLUME_TIME",
        voxels: ni * nj * nk,
      })),
  }));
}

/** Segments that stand for one label count together. */
async function measureByLabel(
  { measure, segmentsOf }: ReadsDeps["segmentations"],
  id: SegmentationId,
): Promise<MaskMeasure> {
  const { revision, contentHash, voxelCounts } = await measure(id);
  const voxelsByLabel = new Map<string, number>();
  for (const { number, labelKey } of (await segmentsOf([id])).get(id) ?? [])
    if (labelKey) voxelsByLabel.set(labelKey, (voxelsByLabel.get(labelKey) ?? 0) + (voxelCounts.get(number) ?? 0));
  return { revision, contentHash, voxelsByLabel };
}
