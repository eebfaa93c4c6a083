import { CaseState, type ReadId, ReadState, type SegmentationId } from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { seeAsReader } from "./do-read.js";
import { checkStatement, type ReadProblem, type Statement } from "./findings.js";
import { hasBegun, overseersAmong, protocolOf, tell } from "./give-out.js";
import { assertMayManageCases } from "./policy.js";
import type { ReadsPorts } from "./ports.js";
import { progressOf } from "./progress.js";
import type { Read, Submission } from "./read.js";
import { isMine, lockSeen, seeRead } from "./see-cases.js";

export type SubmitOutcome = { read: Read } | { problems: readonly ReadProblem[] };

/**
 * Locks a read as its person says it. Its mask takes no stroke from then on; what was saved before is in it.
 * Nothing is locked where something is missing. @throws NotFound @throws Forbidden @throws Conflict @throws BadUserInput
 */
export async function submitRead(
  ports: ReadsPorts,
  who: Principal,
  id: ReadId,
  statement: Statement,
): Promise<SubmitOutcome> {
  const { state, segmentationId, caseId } = await seeAsReader(ports, who, id);
  if (state !== ReadState.READING || !segmentationId) throw new Conflict(`A read that is ${state} can't be submitted.`);
  if (statement.note.length > 10_000) throw new BadUserInput("This note is too long.", { field: "note" });
  // Looked at before anything is closed: whoever still has to say something goes on painting undisturbed.
  const early = await judge(ports, id, segmentationId, statement);
  if (early.problems.length > 0) return { problems: early.problems };
  await ports.masks.setClosed(segmentationId, { at: ports.clock.now(), by: who.personId });
  try {
    const judged = await judge(ports, id, segmentationId, statement);
    if (judged.problems.length > 0) {
      await ports.masks.setClosed(segmentationId, null);
      return { problems: judged.problems };
    }
    const read = await lock(ports, who, { id, caseId }, { ...judged.submission, note: statement.note.trim() });
    return { read };
  } catch (error) {
    // Whatever it was: unless the read is locked, its reader paints on.
    const now = await ports.reads.find(id);
    if (now?.state === ReadState.READING) await ports.masks.setClosed(segmentationId, null);
    throw error;
  }
}

async function lock(
  ports: ReadsPorts,
  who: Principal,
  { id, caseId }: Pick<Read, "id" | "caseId">,
  said: Omit<Submission, "at" | "by">,
): Promise<Read> {
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.cases.lock(caseId, tx);
    const read = await ports.reads.find(id, tx);
    if (!found || !read || !isMine(who, read)) throw new NotFound("read");
    if (read.state !== ReadState.READING) throw new Conflict(`A read that is ${read.state} can't be submitted.`);
    const submission: Submission = { ...said, at: ports.clock.now(), by: who.personId };
    const submitted: Read = { ...read, state: ReadState.SUBMITTED, submission };
    await ports.reads.update(submitted, tx);
    const reads = (await ports.reads.ofCases([caseId], tx)).get(caseId) ?? [];
    const { protocol } = await protocolOf(ports, found, tx);
    const isComplete = progressOf(protocol.workflow.steps, reads).step === null;
    if (isComplete && found.status.state === CaseState.IN_READING) await ports.readsComplete(tx, found);
    await tell(ports, tx, submitted, "READ_SUBMITTED", who.personId);
    return submitted;
  });
}

async function judge(ports: ReadsPorts, id: ReadId, segmentationId: SegmentationId, statement: Statement) {
  const read = await ports.reads.find(id);
  const found = read && (await ports.cases.find(read.caseId));
  if (!found) throw new NotFound("read");
  const { protocol } = await protocolOf(ports, found);
  const { revision, contentHash, voxelsByLabel } = await ports.masks.measure(segmentationId);
  const { problems, findings, answers } = checkStatement(protocol, statement, voxelsByLabel);
  return { problems, submission: { revision, contentHash, findings, answers, confidence: statement.confidence } };
}

/**
 * Takes a submitted read back into its reader's hands: an act of the lead, with a reason, and only until a result is signed. An
 * adjudication that has begun from it is cancelled. Not where its reader could have seen what others found: nobody reads blind after that.
 * @throws NotFound @throws Forbidden @throws Conflict @throws BadUserInput
 */
export async function reopenRead(ports: ReadsPorts, who: Principal, id: ReadId, reason: string): Promise<Read> {
  const why = reason.trim();
  if (why.length === 0 || why.length > 2_000)
    throw new BadUserInput("Say why it is opened again.", { field: "reason" });
  const { caseId, projectId, readers } = await seeRead(ports, who, id);
  assertMayManageCases(who, projectId);
  const overseers = await overseersAmong(ports, projectId, readers);
  const reopened = await ports.unitOfWork.transaction(async (tx) => {
    const found = await lockSeen(ports, who, caseId, tx);
    const read = await ports.reads.find(id, tx);
    if (!read) throw new NotFound("read");
    if (read.state !== ReadState.SUBMITTED) throw new Conflict(`A read that is ${read.state} can't be opened again.`);
    if (found.status.state === CaseState.DONE)
      throw new Conflict("The result of this case is signed: its reads stay as they are.");
    const others = ((await ports.reads.ofCases([caseId], tx)).get(caseId) ?? []).filter((other) => other.id !== id);
    if (overseers.length > 0 && others.some(hasBegun))
      throw new Conflict("Its reader leads or analyses this project, and may have seen what others found since.");
    for (const reader of readers)
      if (await ports.parts.hasAdjudicated(caseId, reader, tx))
        throw new Conflict("Its reader was given its adjudication since, and knows what others found.");
    // Also of a case that was excluded meanwhile: its adjudication stands on this read all the same.
    await ports.adjudicationCancelled(tx, found, ports.parts);
    if (found.status.state === CaseState.IN_ADJUDICATION)
      await ports.cases.setStatus(caseId, { state: CaseState.IN_READING }, tx);
    const again: Read = {
      ...read,
      state: ReadState.READING,
      reopenings: [...read.reopenings, { at: ports.clock.now(), by: who.personId, reason: why }],
    };
    await ports.reads.update(again, tx);
    await tell(ports, tx, again, "READ_REOPENED", who.personId);
    return again;
  });
  if (reopened.segmentationId) {
    await ports.masks.setClosed(reopened.segmentationId, null);
    await ports.masks.clearRoom(reopened.segmentationId);
  }
  return reopened;
}
