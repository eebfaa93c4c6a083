import {
  type AdjudicationId,
  AdjudicationState,
  type CaseEventType,
  type CaseId,
  type PersonId,
  type ProjectId,
  ProjectRole,
} from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { assertMayManageCases, type Case, type CaseEvent } from "../../reads/index.js";
import type { Adjudication } from "./adjudication.js";
import { adjudicationPolicy, assertMayAdjudicate } from "./policy.js";
import type { AdjudicationPorts, DisagreementWithSpans } from "./ports.js";

/**
 * The next case that waits for an adjudicator, or the one that they have already.
 * @returns null when nothing waits for them. @throws NotFound @throws Forbidden
 */
export async function claimNextAdjudication(
  ports: AdjudicationPorts,
  who: Principal,
  projectId: ProjectId,
): Promise<Adjudication | null> {
  assertMayAdjudicate(who, projectId);
  const filter = { projectId, states: [AdjudicationState.OPEN] };
  const [open] = await ports.adjudications.ofPerson(who.personId, filter, { limit: 1, after: null });
  if (open && !open.begunAt) return open;
  for (const { id, caseId } of await ports.adjudications.waitingFor(projectId)) {
    const given = await ports.unitOfWork.transaction(async (tx) => {
      const found = await ports.door.cases.lock(caseId, tx);
      const waiting = await ports.adjudications.find(id, tx);
      if (!found || waiting?.state !== AdjudicationState.WAITING) return null;
      if (!(await mayHave(ports, found, who.personId, tx))) return null;
      return give(ports, found, waiting, { adjudicator: who.personId, by: who.personId }, tx);
    });
    if (given) return given;
  }
  return null;
}

/** @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict */
export async function assignAdjudication(
  ports: AdjudicationPorts,
  who: Principal,
  { caseId, adjudicator, dueAt }: { caseId: CaseId; adjudicator: PersonId; dueAt: Date | null },
): Promise<Adjudication> {
  const { projectId } = await ports.door.seeCase(who, caseId);
  assertMayManageCases(who, projectId);
  const { roles } = await ports.door.standingOf(adjudicator, projectId);
  if (!roles.has(ProjectRole.ADJUDICATOR))
    throw new BadUserInput("Only adjudicators of this project can be given one.", { field: "adjudicator" });
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.door.cases.lock(caseId, tx);
    const waiting = found && (await ports.adjudications.underWay(caseId, tx));
    if (!found || waiting?.state !== AdjudicationState.WAITING)
      throw new Conflict("This case waits for no adjudicator.");
    if (!(await mayHave(ports, found, adjudicator, tx)))
      throw new Conflict("They have read this case, and the project doesn't let its readers adjudicate.");
    const given = await give(ports, found, waiting, { adjudicator, by: who.personId }, tx);
    if (!dueAt) return given;
    await ports.adjudications.update({ ...given, dueAt }, tx);
    return { ...given, dueAt };
  });
}

/** Whoever read the case doesn't judge it, unless the project says so. */
async function mayHave(
  { door }: AdjudicationPorts,
  found: Case,
  personId: PersonId,
  tx: Transaction,
): Promise<boolean> {
  const { protocol } = await door.protocolOf(found, tx);
  if (protocol.workflow.adjudication.mayHaveReadTheCase) return true;
  return !(await door.parts.hasRead(found.id, personId, tx));
}

async function give(
  { adjudications, door, clock }: AdjudicationPorts,
  found: Case,
  waiting: Adjudication,
  { adjudicator, by }: { adjudicator: PersonId; by: PersonId },
  tx: Transaction,
): Promise<Adjudication> {
  const given: Adjudication = { ...waiting, state: AdjudicationState.OPEN, adjudicator, assignedAt: clock.now() };
  await adjudications.update(given, tx);
  await door.parts.set(
    { partOf: given.id, caseId: found.id, personId: adjudicator, role: "ADJUDICATOR", state: "OPEN" },
    tx,
  );
  await tell({ door }, tx, given, "ADJUDICATION_ASSIGNED", by);
  return given;
}

/** Gives it back, or takes it away as a lead: the case waits again, for its reads are as they were. @throws NotFound @throws Conflict */
export async function releaseAdjudication(ports: AdjudicationPorts, who: Principal, id: AdjudicationId): Promise<void> {
  const seen = await seeAdjudication(ports, who, id);
  if (!adjudicationPolicy.isMine(who, seen)) assertMayManageCases(who, seen.projectId);
  const disagreements = (await ports.adjudications.disagreementsOf([id])).get(id) ?? [];
  const fresh: DisagreementWithSpans[] = [];
  for (const one of disagreements)
    fresh.push({ ...one, decided: null, spans: (await ports.adjudications.spansOf(id, one.number)) ?? [] });
  const left = await ports.unitOfWork.transaction(async (tx) => {
    const found = await ports.door.cases.lock(seen.caseId, tx);
    const current = await ports.adjudications.find(id, tx);
    if (!found || current?.state !== AdjudicationState.OPEN)
      throw new Conflict("Only what is under way can be given back.");
    await ports.door.parts.end(id, tx);
    await ports.adjudications.update({ ...current, state: AdjudicationState.CANCELLED }, tx);
    const again: Adjudication = {
      ...current,
      id: ports.ids.next("adjudication"),
      state: AdjudicationState.WAITING,
      adjudicator: null,
      segmentationId: null,
      createdAt: ports.clock.now(),
      assignedAt: null,
      begunAt: null,
      sessionAt: null,
    };
    await ports.adjudications.insert(again, fresh, tx);
    await tell(ports, tx, current, "ADJUDICATION_RELEASED", who.personId);
    return current;
  });
  if (left.segmentationId) await ports.masks.clearRoom(left.segmentationId);
}

/** A read of the case was opened again: whatever was decided stands on something that may change. In the caller's transaction. @throws Conflict once its readers were unblinded */
export async function cancelAdjudication(
  { adjudications, parts }: Pick<AdjudicationPorts, "adjudications"> & Pick<AdjudicationPorts["door"], "parts">,
  tx: Transaction,
  { id: caseId }: Case,
): Promise<void> {
  if (await adjudications.hadSession(caseId, tx))
    throw new Conflict("The readers have seen each other's reads: none of them is read blind again.");
  const current = await adjudications.underWay(caseId, tx);
  if (!current) return;
  await parts.end(current.id, tx);
  await adjudications.update({ ...current, state: AdjudicationState.CANCELLED }, tx);
}

/** @throws NotFound, also for what this person may not see */
export async function seeAdjudication(
  ports: AdjudicationPorts,
  who: Principal,
  id: AdjudicationId,
): Promise<Adjudication> {
  const adjudication = await ports.adjudications.find(id);
  if (!adjudication || !(await maySeeAdjudication(ports, who, adjudication))) throw new NotFound("adjudication");
  return adjudication;
}

export async function maySeeAdjudication(
  { door }: AdjudicationPorts,
  who: Principal,
  adjudication: Adjudication,
): Promise<boolean> {
  const standing = (await door.standings.of(who, [adjudication.caseId])).get(adjudication.caseId);
  return standing !== undefined && adjudicationPolicy.maySee(who, adjudication, standing);
}

export const tell = (
  { door }: Pick<AdjudicationPorts, "door">,
  tx: Transaction,
  adjudication: Adjudication,
  type: CaseEventType,
  by: PersonId,
): Promise<void> => door.announce(tx, [eventOf(adjudication, type, by)]);

/** For the board, and for the adjudicator. */
export const eventOf = (
  { id, caseId, projectId, adjudicator }: Adjudication,
  type: CaseEventType,
  by: PersonId,
): CaseEvent => ({ projectId, caseId, type, adjudicationId: id, people: adjudicator ? [adjudicator] : [], by });
