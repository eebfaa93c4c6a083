import {
  type CaseId,
  CaseState,
  type ExclusionReason,
  type PersonId,
  type ProjectId,
  type SeriesId,
  type StudyId,
} from "@covoxel/shared/vocabulary";
import { IllegalTransition } from "../../../errors.js";

/** One or more studies of a patient, read as one. */
export interface Case {
  id: CaseId;
  projectId: ProjectId;
  /** Its name to people: "Case 12". */
  number: number;
  status: CaseStatus;
  /** The series that is read, and its time point: every read lies on this grid. */
  seriesId: SeriesId;
  t: number;
  /** Equal for cases of one patient; null where neither the source nor a lead names the patient. */
  patientKey: string | null;
  /** Null where the source names the patient, and where nobody does. */
  namedPatient: NamedPatient | null;
  /** Of the source; null where nobody said it yet. */
  licence: string | null;
  /** Of the protocol it is read under; null until the first read is given out. */
  protocolVersion: number | null;
  dueAt: Date | null;
  createdBy: PersonId;
  createdAt: Date;
}

/** Whose images they are, as a lead said it. */
export interface NamedPatient {
  patientId: string;
  by: PersonId;
  at: Date;
}

/** Only what is excluded carries a reason, and it always does. */
export type CaseStatus =
  | { state: Exclude<CaseState, "EXCLUDED"> }
  | { state: typeof CaseState.EXCLUDED; exclusion: Exclusion };

export interface Exclusion {
  reason: ExclusionReason;
  note: string;
  by: PersonId;
  at: Date;
}

export interface NewCase extends Omit<Case, "number" | "status" | "protocolVersion" | "namedPatient"> {
  state: typeof CaseState.QUARANTINED | typeof CaseState.AVAILABLE;
  studyIds: readonly StudyId[];
}

/** Where a case may go from each state. */
const nextStates: Record<CaseState, readonly CaseState[]> = {
  IMPORTED: ["QUARANTINED", "AVAILABLE", "EXCLUDED"],
  QUARANTINED: ["AVAILABLE", "EXCLUDED"],
  AVAILABLE: ["QUARANTINED", "IN_READING", "EXCLUDED"],
  // Back to AVAILABLE when nobody reads it any more.
  IN_READING: ["AVAILABLE", "IN_ADJUDICATION", "DONE", "EXCLUDED"],
  // Back to IN_READING when a read is reopened.
  IN_ADJUDICATION: ["IN_READING", "DONE", "EXCLUDED"],
  // Signed once.
  DONE: [],
  EXCLUDED: ["QUARANTINED", "AVAILABLE", "IN_READING"],
};

/** @throws IllegalTransition */
export function assertMayBecome(from: CaseState, to: CaseState): void {
  if (!nextStates[from].includes(to)) throw new IllegalTransition("case", from, to);
}

/** States in which a read may be given out. */
export const takesReads = (state: CaseState): boolean =>
  state === CaseState.AVAILABLE || state === CaseState.IN_READING;

/** States in which nobody but a project's leads may see even the images. */
export const isHeldBack = (state: CaseState): boolean =>
  state === CaseState.IMPORTED || state === CaseState.QUARANTINED;
