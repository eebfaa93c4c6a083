import {
  type CaseId,
  type Finding,
  type PersonId,
  type ProjectId,
  type ReadId,
  type ReadMode,
  ReadState,
  type SegmentationId,
  type SuggestionId,
} from "@covoxel/shared/vocabulary";
import type { Exclusion } from "./case.js";

/** What one reader, or one named team, says of a case. */
export interface Read {
  id: ReadId;
  caseId: CaseId;
  projectId: ProjectId;
  stepKey: string;
  mode: typeof ReadMode.INDEPENDENT | typeof ReadMode.SHARED;
  state: ReadState;
  /** One, unless its mode is SHARED. */
  readers: readonly PersonId[];
  /** Null until it is begun. */
  segmentationId: SegmentationId | null;
  dueAt: Date | null;
  assignedBy: PersonId;
  assignedAt: Date;
  begunAt: Date | null;
  /** The mask before AI was shown, where the step shows it after the own read; null before that. */
  ownRead: { at: Date; revision: number } | null;
  /** The last one; kept when the read is opened again. */
  submission: Submission | null;
  reopenings: readonly { at: Date; by: PersonId; reason: string }[];
  /** Why its reader gave the case back; null unless RETURNED. */
  returned: Exclusion | null;
}

/** A locked answer: the mask as it stood, and what is said beside it. */
export interface Submission {
  at: Date;
  by: PersonId;
  revision: number;
  contentHash: string;
  findings: readonly LabelFinding[];
  answers: readonly Answer[];
  /** 1 (a guess) to 5 (certain). */
  confidence: number;
  note: string;
}

export interface LabelFinding {
  labelKey: string;
  finding: Finding;
  /** Why it can't be assessed; empty otherwise. */
  reason: string;
  /** Of all segments that stand for the label. */
  voxelCount: number;
}

/** To one of the protocol's questions: text, one of its options, or a number in its unit. */
export interface Answer {
  questionKey: string;
  text: string | null;
  number: number | null;
}

/** What AI a read's people were shown. */
export interface Exposure {
  suggestionId: SuggestionId;
  /** "name@version sha256", as strokes name their origin: equal for equal models. */
  model: string;
  shownAt: Date;
}

/** What pages report of one sitting at a read. */
export interface Sitting {
  sitting: string;
  personId: PersonId;
  activeMs: number;
  idleMs: number;
  /** One bit for each slice along k that was displayed, lowest bit first. */
  slicesShown: Uint8Array;
}

export interface ReadingTime {
  activeTimeS: number;
  idleTimeS: number;
  slicesShown: number;
}

/** It takes a place in its step: what was returned or released gives it back. */
export const isLive = ({ state }: Pick<Read, "state">): boolean =>
  state !== ReadState.RETURNED && state !== ReadState.RELEASED;

/** Its people have not locked an answer yet. */
export const isOpen = ({ state }: Pick<Read, "state">): boolean =>
  state === ReadState.ASSIGNED || state === ReadState.READING;
