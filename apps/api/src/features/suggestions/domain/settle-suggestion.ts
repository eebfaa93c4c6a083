import { ErrorCode, type SuggestionId } from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, IllegalTransition, NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { EventLog } from "../../../ports/event-log.js";
import type { JobQueue } from "../../../ports/job-queue.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { ModelLabel } from "./model.js";
import { assertMayAskModels, assertMaySeeSuggestion } from "./policy.js";
import type { Models, Segmentations, SegmentFacts, SlabStore, SuggestionRepository } from "./ports.js";
import type { AcceptedLabel, Suggestion, SuggestionState } from "./suggestion.js";
import { announce } from "./suggestion-events.js";

export interface SettlePorts {
  suggestions: SuggestionRepository;
  slabs: SlabStore;
  events: EventLog;
  unitOfWork: UnitOfWork;
  clock: Clock;
}

/**
 * Moves a suggestion on, if it still stands where the caller thinks; what ends without an acceptance leaves no slab behind.
 * @returns whether it moved
 */
export async function moveSuggestion(
  { suggestions, slabs, events, unitOfWork, clock }: SettlePorts,
  id: SuggestionId,
  from: readonly SuggestionState["status"][],
  to: SuggestionState,
): Promise<boolean> {
  const endedAt = to.status === "RUNNING" || to.status === "PENDING" ? null : clock.now();
  const leavesNothing = to.status === "REJECTED" || to.status === "CANCELLED" || to.status === "FAILED";
  const dropped = await unitOfWork.transaction(async (tx) => {
    if (!(await suggestions.move(id, from, to, endedAt, tx))) return null;
    const keys = leavesNothing ? await suggestions.dropSlabs(id, tx) : [];
    await announce(events, id, to.status, tx);
    return keys;
  });
  // After the commit: a slab without its row is lost space, a row without its slab a lie.
  for (const key of dropped ?? []) await slabs.delete(key);
  return dropped !== null;
}

export type ActPorts = SettlePorts & { jobs: JobQueue; segmentations: Pick<Segmentations, "permissionsOn"> };

/** @throws NotFound, also for what this person may not see */
export async function seeSuggestion(ports: ActPorts, who: Principal, id: SuggestionId): Promise<Suggestion> {
  const suggestion = await ports.suggestions.find(id);
  if (!suggestion) throw new NotFound("suggestion");
  await assertMaySeeSuggestion(ports, who, suggestion);
  return followJob(ports, suggestion);
}

/** A job may end without its handler having a say: cancelled while it waited, or given up after its process died. */
async function followJob(ports: SettlePorts & { jobs: JobQueue }, suggestion: Suggestion): Promise<Suggestion> {
  const { status } = suggestion.state;
  if (status !== "PENDING" && status !== "RUNNING") return suggestion;
  const job = await ports.jobs.get(suggestion.jobId);
  if (job?.status === "CANCELLED") {
    await moveSuggestion(ports, suggestion.id, ["PENDING", "RUNNING"], { status: "CANCELLED" });
  } else if (job?.status === "FAILED") {
    const failure = { code: ErrorCode.INFERENCE_FAILED, message: "The model could not be run to its end. Ask again." };
    await moveSuggestion(ports, suggestion.id, ["PENDING", "RUNNING"], { status: "FAILED", failure });
  } else return suggestion;
  return (await ports.suggestions.find(suggestion.id)) ?? suggestion;
}

async function seeAsAsker(ports: ActPorts, who: Principal, id: SuggestionId): Promise<Suggestion> {
  const suggestion = await seeSuggestion(ports, who, id);
  await assertMayAskModels(ports, who, suggestion);
  return suggestion;
}

/** Stops the model; nothing of what it made stays. @throws NotFound @throws Forbidden @throws IllegalTransition */
export async function cancelSuggestion(ports: ActPorts, who: Principal, id: SuggestionId): Promise<Suggestion> {
  const { jobId } = await seeAsAsker(ports, who, id);
  await settle(ports, id, ["PENDING", "RUNNING"], { status: "CANCELLED" });
  await ports.jobs.cancel(jobId);
  return (await ports.suggestions.find(id))!;
}

/** @throws NotFound @throws Forbidden @throws IllegalTransition */
export async function rejectSuggestion(ports: ActPorts, who: Principal, id: SuggestionId): Promise<Suggestion> {
  await seeAsAsker(ports, who, id);
  await settle(ports, id, ["READY"], { status: "REJECTED" });
  return (await ports.suggestions.find(id))!;
}

/**
 * Says as which segments this person takes which labels; segments of those names are made where the segmentation has none. The person's
 * own patch through the room then brings the voxels, and with that the suggestion is ACCEPTED.
 * @param labels values of the model's labels; all of them when null
 * @throws NotFound @throws Forbidden @throws IllegalTransition @throws BadUserInput @throws Conflict when such a segment is locked
 */
export async function acceptSuggestion(
  ports: ActPorts & { models: Pick<Models, "list">; segmentations: Segmentations },
  who: Principal,
  { id, labels }: { id: SuggestionId; labels: readonly number[] | null },
): Promise<{ suggestion: Suggestion; segments: readonly AcceptedLabel[] }> {
  const suggestion = await seeAsAsker(ports, who, id);
  if (suggestion.state.status !== "READY") {
    throw new IllegalTransition("Suggestion", suggestion.state.status, "ACCEPTED");
  }
  const chosen = chooseLabels(await labelsOf(ports, suggestion), labels, suggestion);
  const segments = await issueSegments(ports.segmentations, who, suggestion, chosen);
  const acceptance = { personId: who.personId, at: ports.clock.now(), segments };
  await settle(ports, id, ["READY"], { status: "READY", acceptance });
  return { suggestion: (await ports.suggestions.find(id))!, segments };
}

async function labelsOf({ models }: { models: Pick<Models, "list"> }, { model }: Suggestion) {
  const known = (await models.list()).find(({ id, sha256 }) => id === model.id && sha256 === model.sha256);
  if (!known) throw new Conflict("The model has changed since it made this suggestion. Ask it again.");
  return known.labels;
}

/** Labels without a single voxel would only make empty segments. */
function chooseLabels(
  known: readonly ModelLabel[],
  asked: readonly number[] | null,
  { slabs }: Suggestion,
): readonly ModelLabel[] {
  const strange = asked?.find((value) => !known.some((label) => label.value === value));
  if (strange !== undefined) throw new BadUserInput("This model has no such label.", { label: strange });
  const found = new Set(slabs.flatMap(({ voxelCounts }) => Object.keys(voxelCounts).map(Number)));
  const chosen = known.filter(({ value }) => found.has(value) && (asked === null || asked.includes(value)));
  if (chosen.length === 0) throw new BadUserInput("There is nothing to accept under these labels.");
  return chosen;
}

async function issueSegments(
  segmentations: Segmentations,
  who: Principal,
  { segmentationId }: Suggestion,
  labels: readonly ModelLabel[],
): Promise<AcceptedLabel[]> {
  const there = await segmentations.segments(segmentationId);
  const named = (name: string) => there.find((segment) => segment.name.toLowerCase() === name.toLowerCase());
  const locked = labels.map(({ name }) => named(name)).find((segment) => segment?.locked);
  if (locked) throw new Conflict(`The segment "${locked.name}" is locked.`, { number: locked.number });
  const issued: AcceptedLabel[] = [];
  for (const { value, name, colour } of labels) {
    const segment: SegmentFacts =
      named(name) ?? (await segmentations.addSegment(who, { segmentationId, name, colour }));
    issued.push({ label: value, number: segment.number, plane: segment.plane });
  }
  return issued;
}

async function settle(
  ports: SettlePorts,
  id: SuggestionId,
  from: readonly SuggestionState["status"][],
  to: SuggestionState,
): Promise<void> {
  if (await moveSuggestion(ports, id, from, to)) return;
  const now = await ports.suggestions.find(id);
  throw new IllegalTransition("Suggestion", now?.state.status ?? "gone", to.status);
}

/** Told once the patch of an acceptance is in the journal. */
export async function markAccepted(ports: SettlePorts, id: SuggestionId): Promise<void> {
  const suggestion = await ports.suggestions.find(id);
  if (suggestion?.state.status !== "READY" || !suggestion.state.acceptance) return;
  await moveSuggestion(ports, id, ["READY"], { status: "ACCEPTED", acceptance: suggestion.state.acceptance });
}
