import type {
  AdjudicationId,
  AdjudicationState,
  CaseId,
  Decision,
  PersonId,
  ProjectId,
  ReadId,
  SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { LabelFinding } from "../../reads/index.js";

/** Somebody decides what a case comes to, where its reads don't agree. The reads never change; the result is a record of its own. */
export interface Adjudication {
  id: AdjudicationId;
  caseId: CaseId;
  projectId: ProjectId;
  state: AdjudicationState;
  /** Null while WAITING. */
  adjudicator: PersonId | null;
  /** Reader 1, Reader 2 and so on, in an order drawn by chance once: it says nothing of who or when. */
  sides: readonly Side[];
  /** Null until it is begun. */
  segmentationId: SegmentationId | null;
  dueAt: Date | null;
  createdAt: Date;
  assignedAt: Date | null;
  begunAt: Date | null;
  /** Since when the case's readers are in it, too: a read in mode SESSION. Null while it is the adjudicator's alone. */
  sessionAt: Date | null;
  /** Null until SIGNED. */
  signature: Signature | null;
}

export interface Side {
  readId: ReadId;
  segmentationId: SegmentationId;
  revision: number;
}

export interface Signature {
  at: Date;
  by: PersonId;
  revision: number;
  contentHash: string;
  findings: readonly LabelFinding[];
  note: string;
}

/** A piece of a label that some sides hold and others don't; its voxels hang together. */
export interface Disagreement {
  adjudicationId: AdjudicationId;
  /** Over all labels, the largest first. */
  number: number;
  labelKey: string;
  voxels: number;
  /** Null where the image measures no volume. */
  volumeMl: number | null;
  /** Half-open i0, j0, k0, i1, j1, k1. */
  boxIjk: readonly number[];
  /** One of its voxels, where to look first; its place is null where the grid has none in the patient. */
  atIjk: readonly number[];
  atLps: readonly number[] | null;
  /** How many of its voxels each side holds, in the order of the sides. */
  heldBy: readonly number[];
  /** Null until somebody said what becomes of it. */
  decided: { decision: Decision; side: number | null; at: Date } | null;
}

/** Reader 1 and so on: what adjudicators call the sides. */
export const sideName = (place: number): string => `Reader ${place + 1}`;
