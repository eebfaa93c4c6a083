import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { RateLimited, UnsupportedImage } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { EventLog } from "../../../ports/event-log.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { JobQueue } from "../../../ports/job-queue.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { Model } from "./model.js";
import { assertMayAskModels } from "./policy.js";
import type { AiRules, Models, Segmentations, SeriesFacts, SeriesVolumes, SuggestionRepository } from "./ports.js";
import { planSlabs, type Suggestion } from "./suggestion.js";
import { announce } from "./suggestion-events.js";

export const suggestionJobKind = "suggestion";
/** After the last, what still fails has failed. */
export const suggestionAttempts = 3;

export interface RequestPorts {
  suggestions: SuggestionRepository;
  models: Models;
  segmentations: Segmentations;
  aiRules: AiRules;
  volumes: SeriesVolumes;
  jobs: JobQueue;
  events: EventLog;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
  limits: { slabVoxels: number; openPerPerson: number };
}

/**
 * Asks a model about the series under a segmentation. Asked again while the same model is still at it, it gives that suggestion.
 * @throws NotFound @throws Forbidden @throws ModelUnavailable @throws UnsupportedImage @throws RateLimited
 */
export async function requestSuggestion(
  ports: RequestPorts,
  who: Principal,
  { segmentationId, modelId }: { segmentationId: SegmentationId; modelId: string },
): Promise<Suggestion> {
  const segmentation = await ports.segmentations.see(who, segmentationId);
  await assertMayAskModels(ports, who, { segmentationId });
  await ports.aiRules.assertMayAsk(segmentationId);
  const underWay = (await ports.suggestions.ofSegmentation(segmentationId, 20)).find(
    ({ model, state }) => model.id === modelId && (state.status === "PENDING" || state.status === "RUNNING"),
  );
  if (underWay) return underWay;
  const model = await ports.models.load(modelId);
  const facts = await ports.volumes.describe(segmentation.seriesId);
  if (!facts) throw new UnsupportedImage("The series under this segmentation is gone.");
  assertReadable(model, facts);
  if ((await ports.suggestions.countOpen(who.personId)) >= ports.limits.openPerPerson) {
    throw new RateLimited(
      `${ports.limits.openPerPerson} of your suggestions are still being made. Wait or cancel one.`,
    );
  }
  return ports.unitOfWork.transaction(async (tx) => {
    const id = ports.ids.next("suggestion");
    const job = await ports.jobs.request(
      {
        kind: suggestionJobKind,
        payload: { suggestionId: id },
        projectId: segmentation.projectId,
        requestedBy: who.personId,
        priority: 0,
        maxAttempts: suggestionAttempts,
        idempotencyKey: `suggestion ${id}`,
      },
      tx,
    );
    const suggestion: Suggestion = {
      id,
      segmentationId,
      projectId: segmentation.projectId,
      seriesId: segmentation.seriesId,
      t: segmentation.t,
      shape: facts.shape,
      model: { id: model.id, version: model.version, sha256: model.sha256 },
      ...planSlabs(facts.shape, ports.limits.slabVoxels),
      jobId: job.id,
      requestedBy: who.personId,
      requestedAt: ports.clock.now(),
      endedAt: null,
      state: { status: "PENDING" },
      slabs: [],
    };
    await ports.suggestions.insert(suggestion, tx);
    await announce(ports.events, suggestion.id, "PENDING", tx);
    return suggestion;
  });
}

/** @throws UnsupportedImage with what is wrong, for people */
function assertReadable({ title }: Model, { gridKind, units, isColour }: SeriesFacts): void {
  if (gridKind !== "VOLUME" && gridKind !== "VOLUME_TIME") {
    throw new UnsupportedImage(
      `"${title}" reads volumes; this series is a ${gridKind === "CINE" ? "film" : "flat picture"}.`,
    );
  }
  if (isColour) throw new UnsupportedImage(`"${title}" reads Hounsfield units; this series is in colour.`);
  if (units !== "HU") {
    throw new UnsupportedImage(`"${title}" reads Hounsfield units; the values of this series are ${units}.`, { units });
  }
}
