import { ErrorCode, type JobId, type SuggestionId } from "@covoxel/shared/vocabulary";
import { CovoxelError, ModelUnavailable } from "../../../errors.js";
import { type JobContext, type JobQueue, PermanentFailure } from "../../../ports/job-queue.js";
import type { LoadedModel } from "./model.js";
import type { InferenceRuntime, Models, SeriesVolumes } from "./ports.js";
import { suggestionAttempts } from "./request-suggestion.js";
import { moveSuggestion, type SettlePorts } from "./settle-suggestion.js";
import { type Slab, type Suggestion, slabRange } from "./suggestion.js";
import { announce } from "./suggestion-events.js";

export interface RunPorts extends SettlePorts {
  models: Models;
  volumes: SeriesVolumes;
  runtime: InferenceRuntime;
  jobs: Pick<JobQueue, "get">;
}

/** Settled while it ran: there is nothing left to do, and nothing to complain of. */
class NoLongerWanted extends Error {}

/**
 * The job: runs the model slab by slab; each slab is kept and announced as soon as it is there. Started again after a crash, it goes
 * on behind the slabs that it finds.
 * @throws PermanentFailure when the suggestion has FAILED; StorageUnavailable and all else for another try
 */
export async function runSuggestion(ports: RunPorts, id: SuggestionId, job: JobContext): Promise<{ slabs: number }> {
  const suggestion = await ports.suggestions.find(id);
  if (!suggestion || !isOpen(suggestion)) return { slabs: suggestion?.slabs.length ?? 0 };
  try {
    await ports.models.load(suggestion.model.id).then((model) => inferAll(ports, suggestion, model, job));
    await moveSuggestion(ports, id, ["RUNNING"], { status: "READY", acceptance: null });
    return { slabs: suggestion.slabCount };
  } catch (error) {
    if (await wasCancelled(ports, id, job.jobId)) return { slabs: 0 };
    if (job.signal.aborted) throw error;
    const failure = failureOf(error);
    if (failure.isFinal || job.attempt >= suggestionAttempts) {
      await moveSuggestion(ports, id, ["PENDING", "RUNNING"], { status: "FAILED", failure: failure.facts });
    }
    if (failure.isFinal) throw new PermanentFailure(failure.facts.code, failure.facts.message);
    throw error;
  }
}

const isOpen = ({ state }: Suggestion): boolean => state.status === "PENDING" || state.status === "RUNNING";

async function inferAll(ports: RunPorts, suggestion: Suggestion, model: LoadedModel, job: JobContext): Promise<void> {
  if (model.sha256 !== suggestion.model.sha256) {
    throw new ModelUnavailable("The model was replaced after it was asked. Ask again.");
  }
  await moveSuggestion(ports, suggestion.id, ["PENDING"], { status: "RUNNING" });
  const done = new Set(suggestion.slabs.map(({ number }) => number));
  const left = Array.from({ length: suggestion.slabCount }, (_, number) => number).filter(
    (number) => !done.has(number),
  );
  const session = await ports.runtime.open(model, job.signal);
  try {
    let next = readImage(ports, suggestion, model, left[0]);
    for (const [n, number] of left.entries()) {
      const image = await next;
      // Read ahead while the model computes.
      next = readImage(ports, suggestion, model, left[n + 1]);
      next.catch(() => undefined);
      job.signal.throwIfAborted();
      const labels = await session.infer(image!.values, image!.shape, job.signal);
      await keepSlab(ports, suggestion, number, ownSlices(labels, image!));
      const count = done.size + n + 1;
      await job.report(count / suggestion.slabCount, `Slab ${count} of ${suggestion.slabCount}`);
    }
  } finally {
    session.close();
  }
}

interface SlabImage {
  /** [z][y][x] with the halo around. */
  values: Float32Array;
  shape: readonly [z: number, y: number, x: number];
  /** Slices of halo in front, and of the slab itself. */
  halo: number;
  slices: number;
}

async function readImage(
  { volumes }: RunPorts,
  suggestion: Suggestion,
  { haloSlices }: LoadedModel,
  number: number | undefined,
): Promise<SlabImage | null> {
  if (number === undefined) return null;
  const [ni, nj, nk] = suggestion.shape;
  const { kStart, kEnd } = slabRange(suggestion, number);
  const kFrom = Math.max(0, kStart - haloSlices);
  const kTo = Math.min(nk, kEnd + haloSlices);
  const values = await volumes.read(suggestion.seriesId, suggestion.t, kFrom, kTo);
  return { values, shape: [kTo - kFrom, nj, ni], halo: kStart - kFrom, slices: kEnd - kStart };
}

function ownSlices(labels: Uint8Array, { shape: [, y, x], halo, slices }: SlabImage): Uint8Array {
  return labels.subarray(halo * y * x, (halo + slices) * y * x);
}

async function keepSlab(ports: RunPorts, suggestion: Suggestion, number: number, labels: Uint8Array) {
  const { id } = suggestion;
  const objectKey = await ports.slabs.put(id, labels);
  const slab: Slab = { number, ...slabRange(suggestion, number), objectKey, voxelCounts: countLabels(labels) };
  const kept = await ports.unitOfWork.transaction(async (tx) => {
    if (!(await ports.suggestions.addSlab(id, slab, tx))) return false;
    await announce(ports.events, id, "RUNNING", tx, number);
    return true;
  });
  if (kept) return;
  await ports.slabs.delete(objectKey);
  throw new NoLongerWanted();
}

/** Voxels of each label but 0. */
export function countLabels(labels: Uint8Array): Record<number, number> {
  const counts = new Float64Array(256);
  for (const label of labels) counts[label]! += 1;
  const found = [...counts.entries()].filter(([label, count]) => label !== 0 && count > 0);
  return Object.fromEntries(found);
}

/** By the mutation, which settles the suggestion itself, or by cancelling its job. */
async function wasCancelled(ports: RunPorts, id: SuggestionId, jobId: JobId): Promise<boolean> {
  const now = await ports.suggestions.find(id);
  if (!now || !isOpen(now)) return true;
  const job = await ports.jobs.get(jobId);
  if (job?.status !== "CANCELLED") return false;
  await moveSuggestion(ports, id, ["PENDING", "RUNNING"], { status: "CANCELLED" });
  return true;
}

/** What another try can't mend fails at once. */
function failureOf(error: unknown): { isFinal: boolean; facts: { code: ErrorCode; message: string } } {
  if (error instanceof CovoxelError) {
    const isFinal = error.code !== ErrorCode.STORAGE_UNAVAILABLE;
    return { isFinal, facts: { code: error.code, message: error.message } };
  }
  const message = "Something went wrong on our side. Ask again; the log says more.";
  return { isFinal: false, facts: { code: ErrorCode.INTERNAL_SERVER_ERROR, message } };
}
