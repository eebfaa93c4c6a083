import {
  AiAssistance,
  type CaseId,
  type ReadId,
  ReadState,
  type SegmentationId,
  type SuggestionId,
} from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { protocolOf, tell } from "./give-out.js";
import { assertMayReadCases } from "./policy.js";
import type { ReadsPorts } from "./ports.js";
import type { Read, Sitting } from "./read.js";
import { isMine, seeRead } from "./see-cases.js";

/** Whoever reads it, and may write. @throws NotFound @throws Forbidden */
export async function seeAsReader(ports: ReadsPorts, who: Principal, id: ReadId): Promise<Read> {
  const read = await seeRead(ports, who, id);
  if (!isMine(who, read)) throw new NotFound("read");
  assertMayReadCases(who, read.projectId);
  return read;
}

/** Opens its mask. Begun already: stays as it is. @throws NotFound @throws Forbidden @throws Conflict */
export async function beginRead(ports: ReadsPorts, who: Principal, id: ReadId): Promise<Read> {
  const { caseId } = await seeAsReader(ports, who, id);
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.cases.lock(caseId, tx);
    const read = await ports.reads.find(id, tx);
    if (!found || !read || !isMine(who, read)) throw new NotFound("read");
    if (read.segmentationId) return read;
    if (read.state !== ReadState.ASSIGNED) throw new Conflict(`A read that is ${read.state} can't be begun.`);
    const { protocol } = await protocolOf(ports, found, tx);
    const segmentationId = ports.ids.next("segmentation");
    await ports.masks.create({ id: segmentationId, read, of: found, labels: protocol.labels }, tx);
    const begun: Read = { ...read, state: ReadState.READING, segmentationId, begunAt: ports.clock.now() };
    await ports.reads.update(begun, tx);
    await tell(ports, tx, begun, "READ_BEGUN", who.personId);
    return begun;
  });
}

const longestSittingMs = 24 * 3600 * 1000;

/** What a page reports now and then: totals of its sitting so far. @throws NotFound @throws Forbidden @throws BadUserInput */
export async function recordSitting(
  ports: ReadsPorts,
  who: Principal,
  id: ReadId,
  report: Omit<Sitting, "personId">,
): Promise<void> {
  const read = await seeAsReader(ports, who, id);
  if (read.state !== ReadState.READING) return;
  const isTime = (ms: number) => Number.isInteger(ms) && ms >= 0 && ms <= longestSittingMs;
  if (!isTime(report.activeMs) || !isTime(report.idleMs)) throw new BadUserInput("A sitting is of a day at most.");
  if (!/^[0-9a-zA-Z-]{8,64}$/.test(report.sitting)) throw new BadUserInput("A sitting needs a name of its own.");
  if (report.slicesShown.length > 8_192) throw new BadUserInput("No series has that many slices.");
  await ports.reads.keepSitting(id, { ...report, personId: who.personId });
}

/**
 * Where the step shows AI after the own read: from here on it may be asked, and what was painted until now is on record.
 * Said again it changes nothing. @throws NotFound @throws Forbidden @throws Conflict
 */
export async function finishOwnRead(ports: ReadsPorts, who: Principal, id: ReadId): Promise<Read> {
  const read = await seeAsReader(ports, who, id);
  if (read.ownRead) return read;
  if (read.state !== ReadState.READING || !read.segmentationId)
    throw new Conflict("Only a read under way has an own read.");
  if ((await aiAssistanceOf(ports, read)) !== AiAssistance.AFTER_OWN_READ)
    throw new Conflict("This step doesn't divide the own read from what AI adds.");
  const { revision } = await ports.masks.measure(read.segmentationId);
  return ports.unitOfWork.transaction(async (tx) => {
    await ports.cases.lock(read.caseId, tx);
    const current = await ports.reads.find(id, tx);
    if (!current || !isMine(who, current)) throw new NotFound("read");
    if (current.ownRead) return current;
    const changed: Read = { ...current, ownRead: { at: ports.clock.now(), revision } };
    await ports.reads.update(changed, tx);
    return changed;
  });
}

export async function aiAssistanceOf(ports: ReadsPorts, read: Read): Promise<AiAssistance> {
  const found = await ports.cases.find(read.caseId);
  if (!found) return AiAssistance.NONE;
  const { steps } = (await protocolOf(ports, found)).protocol.workflow;
  return steps.find(({ key }) => key === read.stepKey)?.aiAssistance ?? AiAssistance.NONE;
}

/** Whether its people may be shown what a model suggests now. */
export async function mayShowAi(ports: ReadsPorts, read: Read): Promise<boolean> {
  if (read.state !== ReadState.READING) return false;
  const assistance = await aiAssistanceOf(ports, read);
  return (
    assistance === AiAssistance.FROM_START || (assistance === AiAssistance.AFTER_OWN_READ && read.ownRead !== null)
  );
}

/** Before a model is asked about a mask. A mask that is no record of a case is not ours to judge. @throws Forbidden */
export async function assertMayAskAi(ports: ReadsPorts, segmentationId: SegmentationId): Promise<void> {
  const record = await ports.parts.recordOf(segmentationId);
  if (!record) return;
  const read = await ports.reads.ofSegmentation(segmentationId);
  if (read && !(await mayShowAi(ports, read)))
    throw new Forbidden("This step is read without AI, or shows it only after your own read.");
  if (!read && !(await isReadWithAi(ports, record.caseId)))
    throw new Forbidden("This case is read without AI: its result is made without, too.");
}

/** Whether every step of the case's workflow shows AI: what is made of its reads then may, too. */
async function isReadWithAi(ports: ReadsPorts, caseId: CaseId): Promise<boolean> {
  const found = await ports.cases.find(caseId);
  if (!found) return false;
  const { steps } = (await protocolOf(ports, found)).protocol.workflow;
  return steps.every(({ aiAssistance }) => aiAssistance !== AiAssistance.NONE);
}

/** Keeps on the read what AI its people are shown. Of other masks nothing is kept. */
export async function noteShown(
  ports: Pick<ReadsPorts, "reads" | "clock">,
  {
    segmentationId,
    suggestionId,
    model,
  }: { segmentationId: SegmentationId; suggestionId: SuggestionId; model: string },
): Promise<void> {
  const read = await ports.reads.ofSegmentation(segmentationId);
  if (read) await ports.reads.keepExposure(read.id, { suggestionId, model, shownAt: ports.clock.now() });
}
