import {
  type CaseEventType,
  type CaseId,
  CaseState,
  type ExclusionReason,
  type PersonId,
  type ProjectId,
  ProjectRole,
  type ReadId,
  ReadMode,
  ReadState,
} from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { mayKnowAnswers } from "./blinding.js";
import { assertMayBecome, type Case, takesReads } from "./case.js";
import { parseExclusion } from "./manage-cases.js";
import { assertMayManageCases, assertMayReadCases } from "./policy.js";
import type { ReadsPorts } from "./ports.js";
import { progressOf } from "./progress.js";
import { isLive, isOpen, type Read } from "./read.js";
import { isMine, lockSeen, seeCase, seeRead } from "./see-cases.js";

const candidatesAtOnce = 20;

/**
 * Gives this person the next case that they may read, or the read that they have not begun yet. Which one that is depends on nobody's
 * answers: cases come by due date and number.
 * @returns null when there is nothing for them. @throws NotFound @throws Forbidden
 */
export async function claimNextRead(ports: ReadsPorts, who: Principal, projectId: ProjectId): Promise<Read | null> {
  assertMayReadCases(who, projectId);
  const waiting = await ports.reads.ofPerson(
    who.personId,
    { projectId, states: [ReadState.ASSIGNED] },
    { limit: 1, after: null },
  );
  if (waiting[0]) return waiting[0];
  for (let skip = 0; ; skip += candidatesAtOnce) {
    const candidates = await ports.cases.neverOf(projectId, who.personId, { limit: candidatesAtOnce, skip });
    for (const { id } of candidates) {
      const read = await ports.unitOfWork.transaction((tx) => claim(ports, who, id, tx));
      if (read) return read;
    }
    if (candidates.length < candidatesAtOnce) return null;
  }
}

async function claim(ports: ReadsPorts, who: Principal, id: CaseId, tx: Transaction): Promise<Read | null> {
  const found = await ports.cases.lock(id, tx);
  if (!found || !takesReads(found.status.state)) return null;
  const reads = (await ports.reads.ofCases([id], tx)).get(id) ?? [];
  const { step, freePlaces } = progressOf((await protocolOf(ports, found, tx)).protocol.workflow.steps, reads);
  if (!step || freePlaces === 0 || step.mode !== ReadMode.INDEPENDENT) return null;
  const standing = (await ports.standings.of(who, [id], tx)).get(id);
  if (!standing || reads.some((read) => isMine(who, read)) || mayKnowAnswers(standing, reads.some(hasBegun)))
    return null;
  return giveOut(ports, found, { stepKey: step.key, mode: step.mode, readers: [who.personId], dueAt: null }, who, tx);
}

export const hasBegun = ({ begunAt }: Read): boolean => begunAt !== null;

/**
 * Gives a read of the step that the case is at to a reader, or to a team where its mode is SHARED.
 * @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict where no place is free, or one of them has a part already
 */
export async function assignRead(
  ports: ReadsPorts,
  who: Principal,
  { caseId, readers, dueAt }: { caseId: CaseId; readers: readonly PersonId[]; dueAt: Date | null },
): Promise<Read> {
  const { projectId } = await seeCase(ports, who, caseId);
  assertMayManageCases(who, projectId);
  await assertReaders(ports, projectId, readers);
  const overseers = await overseersAmong(ports, projectId, readers);
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await lockSeen(ports, who, caseId, tx);
    if (!takesReads(found.status.state)) throw new Conflict(`Nothing is read of a case that is ${found.status.state}.`);
    const reads = (await ports.reads.ofCases([caseId], tx)).get(caseId) ?? [];
    const { step, freePlaces } = progressOf((await protocolOf(ports, found, tx)).protocol.workflow.steps, reads);
    if (!step || freePlaces === 0) throw new Conflict("All reads that this step takes are given out.");
    if (step.mode === ReadMode.INDEPENDENT && readers.length !== 1)
      throw new BadUserInput("An independent read has one reader.", { field: "readers" });
    const taken = reads.filter(isLive).flatMap((read) => read.readers);
    if (readers.some((reader) => taken.includes(reader)))
      throw new Conflict("One of them has a read of this case already.");
    for (const reader of readers)
      if (await ports.parts.hasAdjudicated(caseId, reader, tx))
        throw new Conflict("One of them was its adjudicator and knows what others found: give it to somebody else.");
    if (overseers.length > 0 && reads.some(hasBegun))
      throw new Conflict("Leads and analysts may have seen what others found in this case: give it to somebody else.");
    const mode = step.mode as Read["mode"];
    return giveOut(ports, found, { stepKey: step.key, mode, readers, dueAt }, who, tx);
  });
}

/** @throws BadUserInput unless all are readers, each named once */
async function assertReaders(
  { protocols }: Pick<ReadsPorts, "protocols">,
  projectId: ProjectId,
  readers: readonly PersonId[],
): Promise<void> {
  if (readers.length === 0 || new Set(readers).size < readers.length)
    throw new BadUserInput("Name each reader once.", { field: "readers" });
  for (const reader of readers)
    if (!(await protocols.standingOf(reader, projectId)).roles.has(ProjectRole.READER))
      throw new BadUserInput("Only readers of this project can be given a read.", { field: "readers" });
}

/** @returns those who may look at others' reads while they owe no answer */
export async function overseersAmong(
  { protocols }: Pick<ReadsPorts, "protocols">,
  projectId: ProjectId,
  people: readonly PersonId[],
): Promise<PersonId[]> {
  const overseers: PersonId[] = [];
  for (const person of people) {
    const { roles, isAdmin } = await protocols.standingOf(person, projectId);
    if (isAdmin || roles.has(ProjectRole.LEAD) || roles.has(ProjectRole.ANALYST)) overseers.push(person);
  }
  return overseers;
}

async function giveOut(
  ports: ReadsPorts,
  found: Case,
  { stepKey, mode, readers, dueAt }: Pick<Read, "stepKey" | "mode" | "readers" | "dueAt">,
  by: Principal,
  tx: Transaction,
): Promise<Read> {
  const read: Read = {
    id: ports.ids.next("read"),
    caseId: found.id,
    projectId: found.projectId,
    stepKey,
    mode,
    state: ReadState.ASSIGNED,
    readers,
    segmentationId: null,
    dueAt: dueAt ?? found.dueAt,
    assignedBy: by.personId,
    assignedAt: ports.clock.now(),
    begunAt: null,
    ownRead: null,
    submission: null,
    reopenings: [],
    returned: null,
  };
  await ports.reads.insert(read, tx);
  if (found.protocolVersion === null)
    await ports.cases.pinProtocol(found.id, (await protocolOf(ports, found, tx)).version, tx);
  if (found.status.state === CaseState.AVAILABLE)
    await ports.cases.setStatus(found.id, { state: CaseState.IN_READING }, tx);
  await tell(ports, tx, read, "READ_ASSIGNED", by.personId);
  return read;
}

/** Takes a read away from its people: its place is free again, and what they painted is kept. @throws NotFound @throws Forbidden @throws Conflict */
export async function releaseRead(ports: ReadsPorts, who: Principal, id: ReadId): Promise<Read> {
  const { caseId } = await seeRead(ports, who, id);
  const released = await ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.cases.lock(caseId, tx);
    const read = await ports.reads.find(id, tx);
    if (!found || !read) throw new NotFound("read");
    if (!isMine(who, read)) assertMayManageCases(who, read.projectId);
    else assertMayReadCases(who, read.projectId);
    if (!isOpen(read)) throw new Conflict(`A read that is ${read.state} can't be released.`);
    return end(ports, found, { ...read, state: ReadState.RELEASED }, "READ_RELEASED", who.personId, tx);
  });
  await leaveRoom(ports, released);
  return released;
}

/**
 * Its reader says that the case can't be read: the case goes to the lead with the reason, and the reader is free.
 * @throws NotFound @throws Forbidden @throws Conflict @throws BadUserInput
 */
export async function returnRead(
  ports: ReadsPorts,
  who: Principal,
  id: ReadId,
  why: { reason: ExclusionReason; note: string },
): Promise<Read> {
  const { caseId, projectId } = await seeRead(ports, who, id);
  assertMayReadCases(who, projectId);
  const exclusion = parseExclusion(why, who.personId, ports.clock.now());
  const ended = await ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.cases.lock(caseId, tx);
    const read = await ports.reads.find(id, tx);
    if (!found || !read || !isMine(who, read)) throw new NotFound("read");
    if (!isOpen(read)) throw new Conflict(`A read that is ${read.state} can't be returned.`);
    if (found.status.state !== CaseState.EXCLUDED) {
      assertMayBecome(found.status.state, CaseState.EXCLUDED);
      await ports.cases.setStatus(caseId, { state: CaseState.EXCLUDED, exclusion }, tx);
      found.status = { state: CaseState.EXCLUDED, exclusion };
    }
    const returned = { ...read, state: ReadState.RETURNED, returned: exclusion };
    return end(ports, found, returned, "READ_RETURNED", who.personId, tx);
  });
  await leaveRoom(ports, ended);
  return ended;
}

async function end(
  ports: ReadsPorts,
  found: Case,
  read: Read,
  type: CaseEventType,
  by: PersonId,
  tx: Transaction,
): Promise<Read> {
  await ports.reads.update(read, tx);
  const left = (await ports.reads.ofCases([found.id], tx)).get(found.id) ?? [];
  if (found.status.state === CaseState.IN_READING && !left.some(isLive))
    await ports.cases.setStatus(found.id, { state: CaseState.AVAILABLE }, tx);
  await tell(ports, tx, read, type, by);
  return read;
}

async function leaveRoom({ masks }: ReadsPorts, { segmentationId }: Read): Promise<void> {
  if (segmentationId) await masks.clearRoom(segmentationId);
}

/** The version that the case is pinned to, or the one that it would be pinned to now. */
export const protocolOf = (
  { protocols }: Pick<ReadsPorts, "protocols">,
  { projectId, protocolVersion }: Case,
  tx?: Transaction,
) => protocols.protocolOf(projectId, protocolVersion, tx);

/** The board, and the read's own people. */
export const tell = (
  { announce }: Pick<ReadsPorts, "announce">,
  tx: Transaction,
  { projectId, caseId, id, readers }: Read,
  type: CaseEventType,
  by: PersonId,
): Promise<void> => announce(tx, [{ projectId, caseId, type, readId: id, people: readers, by }]);
