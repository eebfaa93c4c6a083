import { createHmac } from "node:crypto";
import {
  type CaseEventType,
  type CaseId,
  CaseState,
  ExclusionReason,
  type PersonId,
  type ProjectId,
  type SeriesId,
  type StudyId,
} from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, IllegalTransition, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMayBecome, type Case, type CaseStatus, type Exclusion, type NewCase } from "./case.js";
import { assertMayManageCases } from "./policy.js";
import type { ReadsPorts, StudyToRead } from "./ports.js";
import { isLive } from "./read.js";
import { lockSeen } from "./see-cases.js";

export interface CreateCases {
  projectId: ProjectId;
  studyIds: readonly StudyId[];
  /** STUDY: a case each. PATIENT: studies of one patient are one case. */
  grouping: "STUDY" | "PATIENT";
  /** Somebody has looked at their de-identification: readers may have them at once. */
  released: boolean;
  licence: string | null;
  dueAt: Date | null;
}

const mostAtOnce = 1_000;

/**
 * The series that is read is the largest volume, or the largest at all where there is none.
 * @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict where a study belongs to a case already
 */
export async function createCases(ports: ReadsPorts, who: Principal, asked: CreateCases): Promise<Case[]> {
  const { projectId } = asked;
  assertMayManageCases(who, projectId);
  const licence = parseLicence(asked.licence);
  const wanted = [...new Set(asked.studyIds)];
  if (wanted.length === 0) throw new BadUserInput("Choose at least one study.", { field: "studyIds" });
  if (wanted.length > mostAtOnce) throw new BadUserInput(`At most ${mostAtOnce} studies at once.`, { mostAtOnce });
  const found = new Map((await ports.studies.find(wanted)).map((study) => [study.id, study]));
  const studies = wanted.map((id) => found.get(id));
  if (studies.some((study) => study?.projectId !== projectId)) throw new NotFound("study");
  const labelmaps = (studies as StudyToRead[]).filter(({ isLabelmap }) => isLabelmap).map(({ id }) => id);
  if (labelmaps.length > 0)
    throw new BadUserInput(
      `${labelmaps.length} of these studies hold label maps, and nobody reads those. Leave them out; where one is an image, say so first.`,
      { field: "studyIds", studyIds: labelmaps },
    );
  const secret = await ports.protocols.identitySecretOf(projectId);
  const now = ports.clock.now();
  const cases = grouped(studies as StudyToRead[], asked.grouping).map(
    (group): NewCase => ({
      id: ports.ids.next("case"),
      projectId,
      studyIds: group.map(({ id }) => id),
      state: asked.released ? CaseState.AVAILABLE : CaseState.QUARANTINED,
      seriesId: seriesToRead(group),
      t: 0,
      patientKey: patientKey(secret, group[0]!.patientId),
      licence,
      dueAt: asked.dueAt,
      createdBy: who.personId,
      createdAt: now,
    }),
  );
  return ports.unitOfWork.transaction(async (tx) => {
    const made = await ports.cases.insert(cases, tx);
    const by = who.personId;
    await ports.announce(
      tx,
      made.map(({ id: caseId }) => ({ projectId, caseId, type: "CASE_CREATED", by })),
    );
    return made;
  });
}

function grouped(studies: readonly StudyToRead[], grouping: CreateCases["grouping"]): StudyToRead[][] {
  const groups = new Map<string, StudyToRead[]>();
  for (const study of studies) {
    // Nobody knows whether two studies without a patient are of one.
    const key = grouping === "PATIENT" && study.patientId !== null ? `patient ${study.patientId}` : study.id;
    groups.set(key, [...(groups.get(key) ?? []), study]);
  }
  return [...groups.values()];
}

function seriesToRead(studies: readonly StudyToRead[]): SeriesId {
  const series = studies.flatMap((study) => study.series);
  const volumes = series.filter(({ isVolume }) => isVolume);
  const [largest] = (volumes.length > 0 ? volumes : series).toSorted((a, b) => b.voxels - a.voxels);
  if (!largest) throw new BadUserInput("A study without a series that can be shown can't be a case.");
  return largest.id;
}

const patientKey = (secret: Uint8Array, patientId: string | null): string | null =>
  patientId === null ? null : createHmac("sha256", secret).update(`patient ${patientId}`).digest("hex").slice(0, 32);

function parseLicence(text: string | null): string | null {
  const licence = text?.trim() ?? "";
  if (licence.length > 200) throw new BadUserInput("This licence is too long.", { field: "licence" });
  return licence || null;
}

/** Somebody looked at their de-identification. @throws NotFound @throws Forbidden @throws IllegalTransition */
export function releaseCase(ports: ReadsPorts, who: Principal, id: CaseId): Promise<Case> {
  const next = (_: boolean, from: CaseState): CaseStatus => {
    // What is excluded is included again, as far as it was.
    if (from === CaseState.EXCLUDED) throw new IllegalTransition("case", from, CaseState.AVAILABLE);
    return { state: CaseState.AVAILABLE };
  };
  return moveCase(ports, who, id, next, "CASE_RELEASED");
}

/** Out of readers' sight again; only while nobody reads it. @throws NotFound @throws Forbidden @throws IllegalTransition */
export const quarantineCase = (ports: ReadsPorts, who: Principal, id: CaseId): Promise<Case> =>
  moveCase(ports, who, id, () => ({ state: CaseState.QUARANTINED }), "CASE_QUARANTINED");

/**
 * No read of it is given out any more. Reads under way go on: to their readers nothing changed.
 * @throws NotFound @throws Forbidden @throws IllegalTransition @throws BadUserInput
 */
export function excludeCase(
  ports: ReadsPorts,
  who: Principal,
  id: CaseId,
  why: { reason: ExclusionReason; note: string },
): Promise<Case> {
  const exclusion = parseExclusion(why, who.personId, ports.clock.now());
  return moveCase(ports, who, id, () => ({ state: CaseState.EXCLUDED, exclusion }), "CASE_EXCLUDED");
}

/** Takes an excluded case in again, as far as it was. @throws NotFound @throws Forbidden @throws IllegalTransition */
export function includeCase(ports: ReadsPorts, who: Principal, id: CaseId): Promise<Case> {
  const next = (hasReads: boolean, from: CaseState): CaseStatus => {
    const state = hasReads ? CaseState.IN_READING : CaseState.AVAILABLE;
    if (from !== CaseState.EXCLUDED) throw new IllegalTransition("case", from, state);
    return { state };
  };
  return moveCase(ports, who, id, next, "CASE_INCLUDED");
}

async function moveCase(
  ports: ReadsPorts,
  who: Principal,
  id: CaseId,
  next: (hasReads: boolean, from: CaseState) => CaseStatus,
  type: CaseEventType,
): Promise<Case> {
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await lockSeen(ports, who, id, tx);
    assertMayManageCases(who, found.projectId);
    const reads = (await ports.reads.ofCases([id], tx)).get(id) ?? [];
    const status = next(reads.some(isLive), found.status.state);
    assertMayBecome(found.status.state, status.state);
    await ports.cases.setStatus(id, status, tx);
    const moved = { ...found, status };
    if (status.state === CaseState.IN_READING) await ports.readsComplete(tx, moved);
    await ports.announce(tx, [{ projectId: found.projectId, caseId: id, type, by: who.personId }]);
    return moved;
  });
}

/** @throws NotFound @throws Forbidden @throws BadUserInput */
export async function setCaseDetails(
  ports: ReadsPorts,
  who: Principal,
  id: CaseId,
  details: { dueAt?: Date | null; licence?: string | null },
): Promise<Case> {
  const licence = details.licence == null ? undefined : (parseLicence(details.licence) ?? undefined);
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await lockSeen(ports, who, id, tx);
    assertMayManageCases(who, found.projectId);
    const { dueAt } = details;
    await ports.cases.setDetails(id, { ...(dueAt !== undefined && { dueAt }), ...(licence && { licence }) }, tx);
    const { projectId } = found;
    await ports.announce(tx, [{ projectId, caseId: id, type: "CASE_CHANGED", by: who.personId }]);
    return { ...found, ...(dueAt !== undefined && { dueAt }), ...(licence && { licence }) };
  });
}

/**
 * Says whose images these are where their source doesn't: cases of one patient then stand together, with those of which the source says the
 * same. Said again it is corrected; what the source says stays. Data sets that are frozen keep what was said then.
 * @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict where the source names the patient
 */
export async function nameCasePatient(ports: ReadsPorts, who: Principal, id: CaseId, text: string): Promise<Case> {
  const patientId = text.trim();
  if (patientId.length < 1 || patientId.length > longestPatientId)
    throw new BadUserInput(`A patient ID has 1 to ${longestPatientId} characters.`, { field: "patientId" });
  return ports.unitOfWork.transaction(async (tx) => {
    const found = await lockSeen(ports, who, id, tx);
    const { projectId } = found;
    assertMayManageCases(who, projectId);
    if (found.patientKey !== null && found.namedPatient === null)
      throw new Conflict(`The source names the patient of case ${found.number}.`, { caseNumber: found.number });
    const key = patientKey(await ports.protocols.identitySecretOf(projectId), patientId)!;
    const named = { patientId, by: who.personId, at: ports.clock.now() };
    await ports.cases.setPatient(id, key, named, tx);
    // Neither events nor the audit trail, which is for ever, say who it is.
    await ports.announce(tx, [{ projectId, caseId: id, type: "CASE_PATIENT_NAMED", by: who.personId }]);
    return { ...found, patientKey: key, namedPatient: named };
  });
}

/** As long as DICOM lets one be. @see DICOM PS3.5 6.2, LO */
const longestPatientId = 64;

/** @throws BadUserInput */
export function parseExclusion(why: { reason: ExclusionReason; note: string }, by: PersonId, at: Date): Exclusion {
  const note = why.note.trim();
  if (note.length > 2_000) throw new BadUserInput("This note is too long.", { field: "note" });
  if (why.reason === ExclusionReason.OTHER && note.length === 0)
    throw new BadUserInput("Say why, in a few words.", { field: "note" });
  return { reason: why.reason, note, by, at };
}
