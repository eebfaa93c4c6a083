import { RefusalReason } from "@covoxel/shared/room-protocol";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import type { Kysely } from "kysely";
import type { Pool } from "pg";
import type { Database, Listener } from "../../adapters/postgres/index.js";
import type { Config } from "../../config.js";
import type { Feature } from "../../edge/feature.js";
import type { Logger } from "../../edge/logger.js";
import { NotFound } from "../../errors.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { Metrics } from "../../ports/metrics.js";
import type { ObjectStore } from "../../ports/object-store.js";
import type { Transaction, UnitOfWork } from "../../ports/transaction.js";
import type { People, Principal } from "../people/index.js";
import type { Projects } from "../projects/index.js";
import type { Series, Studies } from "../studies/index.js";
import { createFilled, type NewFilledSegmentation } from "./domain/create-filled.js";
import { addSegment, lookAt, seeSegmentation } from "./domain/edit-segmentation.js";
import type { EncodedMask, VoxelsToFill } from "./domain/filled-mask.js";
import { measureSegmentations } from "./domain/measure.js";
import { modelsBehind } from "./domain/models-behind.js";
import type { MaskBlinding, Permissions } from "./domain/policy.js";
import type {
  ReferenceGrids,
  SegmentationRepository,
  SuggestionPatchSaved,
  VerifySuggestionPatch,
} from "./domain/ports.js";
import { lookAgain } from "./domain/remove-segment.js";
import type { Measure, ReferenceGrid, Segment, Segmentation } from "./domain/segmentation.js";
import { type LabelToPaint, segmentsOfLabels } from "./domain/segments-of-labels.js";
import { type EncodeOptions, FillThread } from "./filling/fill-thread.js";
import { createFoldRoom } from "./folding/fold-room.js";
import { FoldThread } from "./folding/fold-thread.js";
import { MaskVerifier } from "./folding/mask-verifier.js";
import { Slabs } from "./folding/slabs.js";
import { keepSwept } from "./folding/sweep-slabs.js";
import { HistoryEntryResolver, HistoryOfSegmentationResolver } from "./graphql/history-resolver.js";
import {
  parsePastKey,
  SegmentationResolver,
  SegmentationsOfSeriesResolver,
  SegmentResolver,
} from "./graphql/resolvers.js";
import { SetAsideOfSegmentationResolver, SetAsideStrokeResolver } from "./graphql/set-aside-resolver.js";
import { exportRoutes } from "./http/export-routes.js";
import { setAsideRoutes } from "./http/set-aside-routes.js";
import { slabRoutes } from "./http/slab-routes.js";
import { sliceRoutes } from "./http/slice-routes.js";
import { type MaskContent, type MaskSnapshot, Masks, type PlanesSnapshot } from "./masks/masks.js";
import { createFilledJournal } from "./postgres/filled-journal.js";
import { createHistoryRepository } from "./postgres/history-repository.js";
import { createJournal } from "./postgres/journal.js";
import { createManifestStore } from "./postgres/manifest-store.js";
import { createRemovalRepository } from "./postgres/removal-repository.js";
import { createRoomOwnership } from "./postgres/room-ownership.js";
import { createRoomStore } from "./postgres/room-store.js";
import { metaChannel } from "./postgres/segment-table.js";
import { createSegmentationRepository } from "./postgres/segmentation-repository.js";
import { createSetAsideRepository } from "./postgres/set-aside-repository.js";
import type { RoomLimits, RoomLog } from "./room/ports.js";
import { RoomServer } from "./room/room-server.js";

export type { NewFilledSegmentation } from "./domain/create-filled.js";
export type { EncodedMask, PlaneLabels, VoxelsToFill } from "./domain/filled-mask.js";
export type { MaskAccess, MaskBlinding } from "./domain/policy.js";
export type { SuggestionPatchSaved, VerifySuggestionPatch } from "./domain/ports.js";
export type { Measure, Segment, Segmentation } from "./domain/segmentation.js";
export { type LabelToPaint, segmentsOfLabels } from "./domain/segments-of-labels.js";
export { SegmentationType, SegmentType } from "./graphql/types.js";
export type { MaskContent, MaskSnapshot, PlanesSnapshot } from "./masks/masks.js";

export const segmentationsResolverClasses = [
  SegmentationResolver,
  SegmentResolver,
  SegmentationsOfSeriesResolver,
  HistoryOfSegmentationResolver,
  HistoryEntryResolver,
  SetAsideOfSegmentationResolver,
  SetAsideStrokeResolver,
];

export interface SegmentationsDeps {
  config: Config;
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  pool: Pool;
  listener: Listener;
  metrics: Metrics;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  objects: ObjectStore;
  people: Pick<People, "findPeople">;
  studies: Pick<Studies, "findSeries">;
  projects: Pick<Projects, "labelsOf">;
  blinding: MaskBlinding;
  /** Without it every patch that claims a suggestion is set aside. */
  verifySuggestionPatch?: VerifySuggestionPatch;
  suggestionPatchSaved?: SuggestionPatchSaved;
}

export interface Segmentations extends Feature {
  /** @throws NotFound when there is none, or it is not this person's to see */
  seeSegmentation(who: Principal, id: SegmentationId): Promise<Segmentation>;
  /** For other features' loaders; no policy: `seeSegmentation` asks it. */
  findSegmentations: SegmentationRepository["findMany"];
  /** By number; for other features' loaders. */
  segmentsOf: SegmentationRepository["segmentsOf"];
  /** Issues the next number. @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict */
  addSegment(
    who: Principal,
    args: { segmentationId: SegmentationId; name: string; colour: string | null },
  ): Promise<Segment>;
  /** What this person may do with it. @throws NotFound when there is none, or it is not theirs to see */
  permissionsOn(who: Principal, id: SegmentationId): Promise<Permissions>;
  /** An empty mask with the labels' segments; no policy. */
  create(segmentation: Segmentation, labels: readonly LabelToPaint[], tx: Transaction): Promise<void>;
  /** Resolves when what was painted before is durable and, closed, nothing comes after it; no policy. */
  setClosed(id: SegmentationId, closed: Segmentation["closed"]): Promise<void>;
  /** Sends everybody out of its room: they come back as far as they still may. */
  clearRoom(id: SegmentationId): Promise<void>;
  /** What it holds as of its last durable revision; no policy. @throws NotFound */
  measure(id: SegmentationId): Promise<Measure>;
  /** The whole mask as of its last durable revision; no policy. @throws NotFound */
  snapshot(id: SegmentationId): Promise<MaskSnapshot>;
  /** The same with planes apart, so that segments which overlap are whole; no policy. @param asOf a revision; the last durable one when absent. @throws NotFound */
  snapshotPlanes(id: SegmentationId, asOf?: number): Promise<PlanesSnapshot>;
  /**
   * Makes entries of voxels for `createFilled`, in a thread: seconds for a large mask, so do it before a transaction begins.
   * @throws GeometryMismatch, RangeError; the signal's reason
   */
  encodeMask(voxels: VoxelsToFill, options?: EncodeOptions): Promise<EncodedMask>;
  /** A new segmentation that holds these voxels already; no policy. @throws NotFound, GeometryMismatch, RangeError */
  createFilled(asked: NewFilledSegmentation, tx?: Transaction): Promise<Segmentation>;
  /** As `readPlane` gives them; no policy. @throws NotFound */
  slicesAsOf: Masks["slicesAsOf"];
  /** Models from whose suggestions somebody took voxels, as strokes name them; no policy. Every asked id has a list. */
  seedsOf(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, string[]>>;
  /** Its labels as of a revision, as the bytes that its content hash is of; no policy. @throws NotFound */
  content(id: SegmentationId, revision: number): Promise<MaskContent>;
  /** Which segments people took from models' suggestions: see `modelsBehind`; no policy. */
  modelsBehind(id: SegmentationId, revision: number): Promise<ReadonlyMap<number, readonly string[]>>;
  /** What waits to be on disk, over all rooms of this process. */
  journalState(): { waiting: number; oldestMs: number };
}

/** Hundreds of times what a large mask takes: for a thread that would never answer. */
const maskTimeoutMs = 300_000;

export function createSegmentations(deps: SegmentationsDeps): Segmentations {
  const { config, db, pool, listener, metrics, clock, ids, logger: log, people, studies } = deps;
  const segmentations = createSegmentationRepository(db, config.SEGMENTATION_MAX_SEGMENTS);
  const removals = createRemovalRepository(db);
  const grids = gridsOf(studies);
  const store = createRoomStore(db);
  const limits = readLimits(config);
  const manifests = createManifestStore(db, store);
  const slabs = new Slabs(deps.objects);
  const foldThread = new FoldThread();
  const recordPorts = { unitOfWork: deps.unitOfWork, audit: deps.audit, caseOf: deps.blinding.caseOf };
  const journal = createJournal({ db, pool }, log, metrics);
  const rooms: RoomServer = new RoomServer({
    segmentations,
    blinding: deps.blinding,
    grids,
    store,
    metrics,
    journal,
    ownership: createRoomOwnership(db, pool, log),
    slabs,
    fold: createFoldRoom({ manifests, slabs, thread: foldThread, clock, log }),
    listenToMeta: async (heard, maybeMissed) => {
      listener.listen(metaChannel, heard);
      await listener.onConnect(async () => maybeMissed());
    },
    segmentGone: (segmentationId, number) =>
      lookAgain({ segmentations, removals, grids, rooms, ...recordPorts }, { segmentationId, number }),
    verifySuggestionPatch: deps.verifySuggestionPatch ?? (async () => RefusalReason.NOT_THE_SUGGESTION),
    suggestionPatchSaved: deps.suggestionPatchSaved ?? (() => {}),
    clock,
    log,
    limits,
  });
  const masks = new Masks({ segmentations, grids, store, slabs }, { idleMs: limits.idleMs, timeoutMs: maskTimeoutMs });
  const measureMask = (id: SegmentationId) => masks.measure(id);
  const measures = (of: readonly SegmentationId[]) => measureSegmentations({ segmentations, measureMask }, of);
  const history = createHistoryRepository(db);
  const fillThread = new FillThread();
  const filledPorts = { ...deps, segmentations, filled: createFilledJournal(db), grids };
  let stopSweeping = async () => {};
  const measureAsOf = (id: SegmentationId, revision: number) => masks.measureAsOf(id, revision);
  const pastMeasures = async (keys: readonly string[]) => {
    const found = new Map<string, Measure>();
    for (const key of keys) {
      const { id, revision } = parsePastKey(key);
      found.set(key, await measureAsOf(id, revision));
    }
    return found;
  };
  const ports = {
    segmentations,
    blinding: deps.blinding,
    removals,
    grids,
    rooms,
    ...recordPorts,
    clock,
    ids,
    findSeries: studies.findSeries,
    labelsOf: deps.projects.labelsOf,
    measures,
    history,
    pastMeasures,
    setAside: createSetAsideRepository(db),
    findPeople: people.findPeople,
  };
  const resolver = new SegmentationResolver(ports);
  return {
    resolvers: [
      resolver,
      new SegmentResolver(ports),
      new SegmentationsOfSeriesResolver(ports),
      new HistoryOfSegmentationResolver(ports),
      new HistoryEntryResolver(ports),
      new SetAsideOfSegmentationResolver(ports),
      new SetAsideStrokeResolver(ports),
    ],
    nodes: { segmentation: resolver.find },
    http: Router().use(
      exportRoutes({
        segmentations,
        blinding: deps.blinding,
        grids,
        measure: async (id) => (await measures([id])).get(id) ?? measureMask(id),
        measureAsOf,
        nifti: (id, asOf) => masks.nifti(id, asOf),
      }),
      sliceRoutes({
        segmentations,
        blinding: deps.blinding,
        grids,
        slicesAsOf: (id, revision, slices) => masks.slicesAsOf(id, revision, slices),
        maxVoxels: config.HISTORY_SLICES_MAX_VOXELS,
      }),
      setAsideRoutes(ports),
      slabRoutes({ segmentations, blinding: deps.blinding, slabs, manifests, mend: (id) => rooms.mend(id), log }),
    ),
    sockets: [{ prefix: "/rooms/", connect: (...connection) => rooms.connect(...connection) }],
    drain: () => rooms.drain(),
    start: async () => {
      await rooms.start();
      stopSweeping = keepSwept({ manifests, slabs, clock, log });
    },
    stop: async () => {
      await rooms.stop();
      await foldThread.close();
      await fillThread.close();
      await stopSweeping();
      await masks.close();
    },
    seeSegmentation: (who, id) => seeSegmentation(ports, who, id),
    findSegmentations: segmentations.findMany,
    segmentsOf: segmentations.segmentsOf,
    addSegment: (who, args) => addSegment(ports, who, args),
    permissionsOn: async (who, id) => (await lookAt(ports, who, id)).may,
    create: (segmentation, labels, tx) => segmentations.create(segmentation, segmentsOfLabels(labels), tx),
    setClosed: async (id, closed) => {
      if (!(await segmentations.setClosed(id, closed))) throw new NotFound("segmentation");
      await rooms.metaChanged(id);
    },
    clearRoom: (id) => rooms.clear(id),
    measure: (id) => measureMask(id),
    snapshot: (id) => masks.snapshot(id),
    snapshotPlanes: (id, asOf) => masks.planes(id, asOf),
    encodeMask: (voxels, options) => fillThread.encode(voxels, options),
    createFilled: (asked, tx) => createFilled(filledPorts, asked, tx),
    slicesAsOf: (id, revision, slices) => masks.slicesAsOf(id, revision, slices),
    seedsOf: history.seeds,
    content: (id, revision) => masks.content(id, revision),
    modelsBehind: (id, revision) =>
      modelsBehind({ history, wereShown: (...asked) => masks.wereShown(...asked) }, id, revision),
    journalState: journal.state,
  };
}

export type { MaskReport } from "./folding/verify-mask.js";

/** For the operator, beside a running server or without one. Start it before a rebuild. */
export function createMaskVerifier({
  config,
  db,
  pool,
  objects,
  studies,
  clock,
  log,
}: {
  config: Config;
  db: Kysely<Database>;
  pool: Pool;
  objects: ObjectStore;
  studies: Pick<Studies, "findSeries">;
  clock: Clock;
  log: RoomLog;
}): MaskVerifier & { start(): Promise<void>; stop(): Promise<void> } {
  const segmentations = createSegmentationRepository(db, config.SEGMENTATION_MAX_SEGMENTS);
  const thread = new FoldThread();
  const ownership = createRoomOwnership(db, pool, log);
  const verifier = new MaskVerifier({
    segmentations,
    grids: gridsOf(studies),
    ownership,
    manifests: createManifestStore(db, createRoomStore(db)),
    slabs: new Slabs(objects),
    thread,
    clock,
    log,
  });
  return Object.assign(verifier, {
    start: () => ownership.start(),
    stop: async () => {
      await thread.close();
      await ownership.stop();
    },
  });
}

function gridsOf(studies: Pick<Studies, "findSeries">): ReferenceGrids {
  return {
    find: async (id) => {
      const series = (await studies.findSeries([id])).get(id);
      return series ? gridOf(series) : null;
    },
  };
}

const gridOf = (series: Series): ReferenceGrid => ({
  seriesId: series.id,
  projectId: series.projectId,
  kind: series.gridKind,
  shape: [series.ni, series.nj, series.nk],
  nt: series.nt,
  ijkToLps: series.ijkToLps,
  spacingMm: series.spacingMm,
  sourceKFlipped: series.sourceKFlipped,
});

const readLimits = (config: Config): RoomLimits => ({
  maxEntryBytes: config.ROOM_MAX_ENTRY_BYTES,
  clockAheadMs: config.ROOM_CLOCK_AHEAD_MS,
  sessionsPerPerson: config.ROOM_SESSIONS_PER_PERSON,
  connectionsPerSecond: config.ROOM_CONNECTIONS_PER_SECOND,
  sessionsPerRoom: config.ROOM_SESSIONS,
  messagesPerSecond: config.ROOM_MESSAGES_PER_SECOND,
  bytesPerSecond: config.ROOM_BYTES_PER_SECOND,
  strokesPerSecond: config.ROOM_STROKES_PER_SECOND,
  floodMs: config.ROOM_FLOOD_MS,
  drainMs: config.SHUTDOWN_DRAIN_MS,
  pendingBytes: config.ROOM_PENDING_BYTES,
  sendBufferBytes: config.ROOM_SEND_BUFFER_BYTES,
  foldEntries: config.ROOM_FOLD_ENTRIES,
  foldEveryMs: config.ROOM_FOLD_EVERY_MS,
  actorRetiresMs: config.ROOM_ACTOR_RETIRES_DAYS * 24 * 3600 * 1000,
  idleMs: config.ROOM_IDLE_MS,
  pingMs: config.ROOM_PING_MS,
});
