import { CaseState } from "@covoxel/shared/vocabulary";
import type { StateColour } from "../../../ui/state-word";
import { patientLabel } from "../../studies/patient";
import type { CaseRead, CaseRow } from "./case-documents";

/** In the order in which a case goes through them. */
export const caseStates = Object.values(CaseState);

export const colourOfCase: Readonly<Record<CaseState, StateColour>> = {
  IMPORTED: "attention",
  QUARANTINED: "attention",
  AVAILABLE: "quiet",
  IN_READING: "working",
  IN_ADJUDICATION: "attention",
  DONE: "saved",
  EXCLUDED: "refused",
};

/** It takes a place in its step; what was returned or taken back doesn't. */
export const isLive = ({ state }: Pick<CaseRead, "state">) => state !== "RETURNED" && state !== "RELEASED";

export const liveReads = ({ reads }: Pick<CaseRow, "reads">) => reads.filter(isLive);

export const submittedReads = (row: Pick<CaseRow, "reads">) =>
  row.reads.filter(({ state }) => state === "SUBMITTED").length;

export const readersOf = (row: Pick<CaseRow, "reads">): string =>
  liveReads(row)
    .map(({ readers }) => readers.map(({ displayName }) => displayName).join(" + "))
    .join(", ");

const isUnderWay = ({ state }: Pick<CaseRead, "state">) => state === "ASSIGNED" || state === "READING";

/** What is due first: one of the reads that are under way, or the case itself. Null where nobody set a date. */
export function nextDue({ dueAt, reads }: Pick<CaseRow, "dueAt" | "reads">): string | null {
  const dates = [dueAt, ...reads.filter(isUnderWay).map((read) => read.dueAt)].filter((date) => date != null);
  return dates.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** Of all its reads, those that ended without an answer among them. */
export const activeMinutes = ({ reads }: { reads: readonly Pick<CaseRead, "activeTimeS">[] }): number =>
  reads.reduce((sum, { activeTimeS }) => sum + activeTimeS, 0) / 60;

/** What the case shows, in a few words: of the series that is read, else of its studies. */
export function imageOf({
  series,
  studies,
}: {
  series: { modality: string; description?: string | null };
  studies: readonly { description?: string | null }[];
}): string {
  const words = series.description || studies.find(({ description }) => description)?.description || "";
  // Many a series' description begins with its modality.
  return words.startsWith(`${series.modality} `) ? words : [series.modality, words].filter(Boolean).join(" ");
}

/** Whose images they are, as whoever looks is shown it: by a lead's word, else as the studies say. */
export const patientsOf = ({ namedPatientId, studies }: Pick<CaseRow, "namedPatientId" | "studies">): string =>
  namedPatientId ?? [...new Set(studies.map(patientLabel))].join(", ");

/** How many cases are in each state, in the order of the states; states without any are left out. */
export function countByState(rows: readonly Pick<CaseRow, "state">[]): { state: CaseState; count: number }[] {
  return caseStates
    .map((state) => ({ state, count: rows.filter((row) => row.state === state).length }))
    .filter(({ count }) => count > 0);
}
