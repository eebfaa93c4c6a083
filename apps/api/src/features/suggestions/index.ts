import { availableParallelism } from "node:os";
import { join } from "node:path";
import { RefusalReason } from "@covoxel/shared/room-protocol";
import type { SuggestionId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Config } from "../../config.js";
import type { Feature } from "../../edge/feature.js";
import type { Logger } from "../../edge/logger.js";
import type { Clock } from "../../ports/clock.js";
import type { EventLog } from "../../ports/event-log.js";
import type { IdSource } from "../../ports/id-source.js";
import type { JobQueue } from "../../ports/job-queue.js";
import type { ObjectStore } from "../../ports/object-store.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { People } from "../people/index.js";
import type { Segmentations, SuggestionPatchSaved, VerifySuggestionPatch } from "../segmentations/index.js";
import type { Studies } from "../studies/index.js";
import type { AiRules } from "./domain/ports.js";
import { suggestionJobKind } from "./domain/request-suggestion.js";
import { runSuggestion } from "./domain/run-suggestion.js";
import { markAccepted } from "./domain/settle-suggestion.js";
import { verifySuggestionPatch } from "./domain/verify-patch.js";
import { SuggestionResolver } from "./graphql/resolvers.js";
import { slabRoutes } from "./http/slab-routes.js";
import { ChildRuntime } from "./onnx/child-runtime.js";
import { ModelFolder } from "./onnx/model-folder.js";
import { PostgresSuggestions } from "./postgres/suggestion-repository.js";
import { ObjectSlabs } from "./slabs/object-slabs.js";
import { StudyVolumes } from "./volumes/study-volumes.js";

export { suggestionObjectKeys } from "./postgres/object-keys.js";

export const suggestionsResolverClasses = [SuggestionResolver];

interface GateDeps {
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  clock: Clock;
  events: EventLog;
  objects: ObjectStore;
  logger: Logger;
}

/** What rooms ask of suggestions. Made before them, and handed to both `createSegmentations` and `createSuggestions`. */
export interface SuggestionGate {
  verifySuggestionPatch: VerifySuggestionPatch;
  suggestionPatchSaved: SuggestionPatchSaved;
}

export function createSuggestionGate({ logger, ...deps }: GateDeps): SuggestionGate {
  const ports = { ...deps, suggestions: new PostgresSuggestions(deps.db), slabs: new ObjectSlabs(deps.objects) };
  return {
    verifySuggestionPatch: async (claim) =>
      (await verifySuggestionPatch(ports, claim)) ? null : RefusalReason.NOT_THE_SUGGESTION,
    suggestionPatchSaved: (id) => {
      // The next start finds what is missed here.
      markAccepted(ports, id).catch((error: unknown) => logger.error({ error, id }, "acceptance not noted"));
    },
  };
}

export interface SuggestionsDeps extends GateDeps {
  config: Config;
  ids: IdSource;
  jobs: JobQueue;
  people: Pick<People, "findPeople">;
  studies: Pick<Studies, "findSeries" | "readFrames">;
  segmentations: Pick<Segmentations, "seeSegmentation" | "permissionsOn" | "segmentsOf" | "addSegment">;
  aiRules: AiRules;
  /** Told the process that a model runs in. */
  onInferenceProcess?(pid: number): void;
}

/** Beside the packages, in source and in what is built. */
const bundledModels = join(import.meta.dirname, "../../../../../models");

export function createSuggestions(deps: SuggestionsDeps): Feature {
  const { config, db, jobs, objects, studies, segmentations, logger } = deps;
  const suggestions = new PostgresSuggestions(db);
  const slabs = new ObjectSlabs(objects);
  const ports = {
    ...deps,
    suggestions,
    slabs,
    models: new ModelFolder(config.MODELS_DIR ?? bundledModels),
    volumes: new StudyVolumes(studies),
    runtime: new ChildRuntime({
      threads: config.INFERENCE_THREADS ?? Math.max(1, availableParallelism() - 1),
      slabTimeoutMs: config.INFERENCE_SLAB_TIMEOUT_MS,
      onSpawn: deps.onInferenceProcess,
    }),
    segmentations: {
      see: segmentations.seeSegmentation,
      permissionsOn: segmentations.permissionsOn,
      segments: async (id: Parameters<Segmentations["snapshot"]>[0]) =>
        (await segmentations.segmentsOf([id])).get(id) ?? [],
      addSegment: segmentations.addSegment,
    },
    findPeople: deps.people.findPeople,
    limits: { slabVoxels: config.SUGGESTION_SLAB_VOXELS, openPerPerson: config.SUGGESTION_MAX_OPEN },
  };
  jobs.handle<{ suggestionId: string }>(suggestionJobKind, (payload, job) =>
    runSuggestion(ports, payload.suggestionId as SuggestionId, job),
  );
  const resolver = new SuggestionResolver(ports);
  return {
    resolvers: [resolver],
    nodes: { suggestion: resolver.find },
    http: slabRoutes(ports),
    start: async () => {
      for (const id of await suggestions.acceptedButNotMarked()) await markAccepted(ports, id);
      const known = (await ports.models.list()).map(({ id, version }) => `${id}@${version}`);
      logger.info({ models: known }, "models");
    },
  };
}
