import {
  type AdjudicationId,
  AdjudicationState,
  CaseState,
  Decision,
  type Finding,
  ResultOrigin,
} from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { checkStatement, type ReadProblem } from "../../reads/index.js";
import { segmentsOfLabels } from "../../segmentations/index.js";
import type { Adjudication, Disagreement, Signature } from "./adjudication.js";
import { eventOf, seeAdjudication, tell } from "./give-out-adjudication.js";
import { labelPlanes, type ReadMask } from "./label-planes.js";
import { adjudicationPolicy, assertMayAdjudicate } from "./policy.js";
import type { AdjudicationPorts } from "./ports.js";
import type { CaseResult } from "./result.js";
import { combinePlanes } from "./run-comparison.js";

/** @throws NotFound @throws Forbidden */
export async function seeAsAdjudicator(
  ports: AdjudicationPorts,
  who: Principal,
  id: AdjudicationId,
): Promise<Adjudication> {
  const adjudication = await seeAdjudication(ports, who, id);
  if (!adjudicationPolicy.isMine(who, adjudication)) throw new NotFound("adjudication");
  assertMayAdjudicate(who, adjudication.projectId);
  return adjudication;
}

/**
 * Makes the record that will be the result, with all that the reads agree on in it. Begun already: stays as it is.
 * @throws NotFound @throws Forbidden @throws Conflict
 */
export async function beginAdjudication(
  ports: AdjudicationPorts,
  who: Principal,
  id: AdjudicationId,
): Promise<Adjudication> {
  const { caseId, segmentationId, sides } = await seeAsAdjudicator(ports, who, id);
  if (segmentationId) return (await ports.adjudications.find(id))!;
  const found = await ports.door.cases.find(caseId);
  if (!found) throw new NotFound("case");
  const { protocol } = await ports.door.protocolOf(found);
  const masks: ReadMask[] = [];
  for (const side of sides)
    masks.push({
      snapshot: await ports.masks.planes(side.segmentationId, side.revision),
      segments: await ports.masks.segmentsOf(side.segmentationId),
    });
  const segments = segmentsOfLabels(protocol.labels);
  const { shape } = masks[0]!.snapshot;
  const read = { shape, planes: await labelPlanes(protocol.labels, masks) };
  const planes = await combinePlanes(ports, read, segments, { rule: "ALL" });
  const mask = await ports.masks.encode({ shape, planes, tool: "agreed-by-all-reads" }, {});
  return ports.unitOfWork.transaction(async (tx) => {
    await ports.door.cases.lock(caseId, tx);
    const current = await ports.adjudications.find(id, tx);
    if (current?.state !== AdjudicationState.OPEN || current.adjudicator !== who.personId)
      throw new Conflict("This adjudication is not yours any more.");
    if (current.segmentationId) return current;
    const made = ports.ids.next("segmentation");
    const { seriesId, t, number } = found;
    const name = `Case ${number}, adjudication`;
    await ports.masks.createFilled(
      { id: made, seriesId, t, name, createdBy: who.personId, segments, mask, closed: false },
      tx,
    );
    const begun: Adjudication = { ...current, segmentationId: made, begunAt: ports.clock.now() };
    await ports.adjudications.update(begun, tx);
    await ports.door.parts.addRecord({ segmentationId: made, caseId, kind: "ADJUDICATION", partOf: id }, tx);
    await tell(ports, tx, begun, "ADJUDICATION_BEGUN", who.personId);
    return begun;
  });
}

/**
 * Unblinds the case's readers: they see both sides and what is decided, and paint in the same room. From then on nobody is
 * "Reader 1" to those in it. Deciding and signing stay the adjudicator's. Open already: stays so.
 * @throws NotFound @throws Forbidden @throws Conflict
 */
export async function openSession(ports: AdjudicationPorts, who: Principal, id: AdjudicationId): Promise<Adjudication> {
  const { caseId } = await seeAsAdjudicator(ports, who, id);
  return ports.unitOfWork.transaction(async (tx) => {
    await ports.door.cases.lock(caseId, tx);
    const current = await ports.adjudications.find(id, tx);
    if (current?.state !== AdjudicationState.OPEN || !current.segmentationId)
      throw new Conflict("Only what was begun, and is not signed, can be opened to the readers.");
    if (current.sessionAt) return current;
    const opened: Adjudication = { ...current, sessionAt: ports.clock.now() };
    await ports.adjudications.update(opened, tx);
    await ports.door.parts.openSession(id, tx);
    const reads = (await ports.door.reads.ofCases([caseId], tx)).get(caseId) ?? [];
    const compared = reads.filter((read) => opened.sides.some(({ readId }) => readId === read.id));
    const event = eventOf(opened, "ADJUDICATION_SESSION_OPENED", who.personId);
    const people = [...(event.people ?? []), ...compared.flatMap(({ readers }) => readers)];
    await ports.door.announce(tx, [{ ...event, people }]);
    return opened;
  });
}

/**
 * Says what becomes of a disagreement; the voxels follow through the room, as a stroke that can be taken back.
 * @param decided null: not decided after all. @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict once signed
 */
export async function decideDisagreement(
  ports: AdjudicationPorts,
  who: Principal,
  {
    id,
    number,
    decided,
  }: { id: AdjudicationId; number: number; decided: { decision: Decision; side: number | null } | null },
): Promise<Disagreement> {
  const { state, sides } = await seeAsAdjudicator(ports, who, id);
  if (state !== AdjudicationState.OPEN) throw new Conflict("What is signed stays as it is.");
  const takesSide = decided?.decision === Decision.SIDE;
  if (decided && takesSide !== (decided.side !== null))
    throw new BadUserInput("`side` says whose voxels, and only with SIDE.", { field: "side" });
  if (decided?.side != null && sides[decided.side - 1] === undefined)
    throw new BadUserInput("There is no such side.", { field: "side" });
  const kept = await ports.adjudications.decide(id, number, decided && { ...decided, at: ports.clock.now() });
  if (!kept) throw new NotFound("disagreement");
  return kept;
}

export interface ResultStatement {
  findings: readonly { labelKey: string; finding: Finding; reason: string }[];
  note: string;
}

export type SignOutcome = { adjudication: Adjudication } | { problems: readonly ReadProblem[]; undecided: number };

/**
 * Signs the result: a third record, closed, with its lineage. The reads stay as they were. Nothing is signed where something is missing.
 * @throws NotFound @throws Forbidden @throws Conflict @throws BadUserInput
 */
export async function signAdjudication(
  ports: AdjudicationPorts,
  who: Principal,
  id: AdjudicationId,
  statement: ResultStatement,
): Promise<SignOutcome> {
  const { state, segmentationId } = await seeAsAdjudicator(ports, who, id);
  if (state !== AdjudicationState.OPEN || !segmentationId) throw new Conflict("Only what was begun can be signed.");
  if (statement.note.length > 10_000) throw new BadUserInput("This note is too long.", { field: "note" });
  const early = await judge(ports, id, statement);
  if (early.problems.length > 0 || early.undecided > 0) return early;
  await ports.masks.setClosed(segmentationId, { at: ports.clock.now(), by: who.personId });
  try {
    const judged = await judge(ports, id, statement);
    if (judged.problems.length > 0 || judged.undecided > 0) {
      await ports.masks.setClosed(segmentationId, null);
      return judged;
    }
    return { adjudication: await lock(ports, who, id, { ...judged.signed, note: statement.note.trim() }) };
  } catch (error) {
    const now = await ports.adjudications.find(id);
    if (now?.state === AdjudicationState.OPEN) await ports.masks.setClosed(segmentationId, null);
    throw error;
  }
}

async function judge(ports: AdjudicationPorts, id: AdjudicationId, statement: ResultStatement) {
  const adjudication = await ports.adjudications.find(id);
  const found = adjudication && (await ports.door.cases.find(adjudication.caseId));
  if (!found || !adjudication.segmentationId) throw new NotFound("adjudication");
  const { labels } = (await ports.door.protocolOf(found)).protocol;
  const { revision, contentHash, voxelsByLabel } = await ports.masks.measure(adjudication.segmentationId);
  const said = { ...statement, answers: [], confidence: 5 };
  const { problems, findings } = checkStatement({ labels, questions: [] }, said, voxelsByLabel);
  const disagreements = (await ports.adjudications.disagreementsOf([id])).get(id) ?? [];
  const undecided = disagreements.filter(({ decided }) => decided === null).length;
  return { problems, undecided, signed: { revision, contentHash, findings } };
}

async function lock(
  ports: AdjudicationPorts,
  who: Principal,
  id: AdjudicationId,
  signed: Omit<Signature, "at" | "by">,
): Promise<Adjudication> {
  return ports.unitOfWork.transaction(async (tx) => {
    const before = await ports.adjudications.find(id, tx);
    const found = before && (await ports.door.cases.lock(before.caseId, tx));
    const current = await ports.adjudications.find(id, tx);
    if (!found || current?.state !== AdjudicationState.OPEN || found.status.state !== CaseState.IN_ADJUDICATION)
      throw new Conflict("This adjudication is not under way any more.");
    const signature: Signature = { ...signed, at: ports.clock.now(), by: who.personId };
    const done: Adjudication = { ...current, state: AdjudicationState.SIGNED, signature };
    await ports.adjudications.update(done, tx);
    await ports.door.parts.lock(id, tx);
    const reads = (await ports.door.reads.ofCases([found.id], tx)).get(found.id) ?? [];
    const compared = done.sides.map(({ readId }) => reads.find((read) => read.id === readId)!);
    const result: CaseResult = {
      caseId: found.id,
      projectId: found.projectId,
      segmentationId: done.segmentationId!,
      revision: signature.revision,
      contentHash: signature.contentHash,
      findings: signature.findings,
      lineage: compared.map(({ id: readId, submission }) => ({
        readId,
        revision: submission!.revision,
        contentHash: submission!.contentHash,
      })),
      signedAt: signature.at,
      origin: ResultOrigin.ADJUDICATED,
      rule: null,
      adjudicationId: id,
      signedBy: who.personId,
    };
    await ports.results.insert(result, tx);
    await ports.keepLater(tx, { ...result, requestedBy: found.createdBy });
    await ports.door.cases.setStatus(found.id, { state: CaseState.DONE }, tx);
    const people = compared.flatMap(({ readers }) => readers);
    await ports.door.announce(tx, [
      eventOf(done, "ADJUDICATION_SIGNED", who.personId),
      { projectId: found.projectId, caseId: found.id, type: "CASE_DONE", people, by: null },
    ]);
    return done;
  });
}
