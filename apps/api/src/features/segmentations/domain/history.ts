import type { Origin } from "@covoxel/shared/labelmap";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { Segmentation } from "./segmentation.js";

/** One accepted entry of a mask's journal, as a person would tell of it. */
export interface HistoryEntry {
  segmentationId: SegmentationId;
  revision: number;
  /** Together the entry's name for ever: what a voxel keeps of its author. */
  actor: number;
  seq: number;
  kind: "patch" | "toggle" | "bye";
  personId: PersonId;
  origin: Origin | null;
  /** Half-open i0, j0, k0, i1, j1, k1; null where nothing was painted. */
  boxIjk: readonly number[] | null;
  /** Of a patch; null where nobody counted. */
  voxelCount: number | null;
  /** What a toggle turns: a seq of the same actor. Odd counts hide it. */
  toggle: { target: number; count: number } | null;
  savedAt: Date;
}

export interface HistoryRepository {
  /** Newest first. @param before only revisions below it */
  page(id: SegmentationId, page: { limit: number; before: number | null }): Promise<HistoryEntry[]>;
  /** The last revision that was saved by then; 0 before the first. */
  revisionAt(id: SegmentationId, at: Date): Promise<number>;
  /** Accepted entries by what `strokeKey` names; one statement, those that don't exist are left out. */
  strokes(keys: readonly StrokeKey[]): Promise<ReadonlyMap<StrokeKey, HistoryEntry>>;
  /** Models from whose suggestions somebody took voxels. Every asked id has a list. */
  seeds(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, string[]>>;
  /** What people accepted of models' suggestions up to a revision, in the order of revisions; undone or not. */
  suggestedPatches(id: SegmentationId, upTo: number): Promise<SuggestedPatch[]>;
  /** Everybody who ever came to paint, in the order in which they came. Every asked id has a list. */
  painters(ids: readonly SegmentationId[]): Promise<ReadonlyMap<SegmentationId, PersonId[]>>;
}

export interface SuggestedPatch {
  actor: number;
  seq: number;
  /** "name@version" */
  model: string;
  bytes: Uint8Array;
}

/** An entry of one mask, as a loader's key. */
export type StrokeKey = string & { readonly strokeKey: true };

export const strokeKey = (id: SegmentationId, actor: number, seq: number) => `${id} ${actor} ${seq}` as StrokeKey;

export function parseStrokeKey(key: StrokeKey): { id: SegmentationId; actor: number; seq: number } {
  const [id, actor, seq] = key.split(" ");
  return { id: id as SegmentationId, actor: Number(actor), seq: Number(seq) };
}

/** Which of a mask's states somebody wants to see. */
export interface AsOf {
  revision?: number | null;
  at?: Date | null;
}

/** A segmentation as it stood; without `asOf` as it stands. */
export type SegmentationThen = Segmentation & { asOf?: number };

/** @returns the revision that is meant. @throws BadUserInput unless it says one of the two, and one that was there */
export async function resolveAsOf(
  history: Pick<HistoryRepository, "revisionAt">,
  id: SegmentationId,
  latest: number,
  { revision, at }: AsOf,
): Promise<number> {
  if ((revision == null) === (at == null)) throw new BadUserInput("`asOf` takes either `revision` or `at`.");
  if (at != null) return history.revisionAt(id, at);
  if (!Number.isSafeInteger(revision) || revision! < 0 || revision! > latest)
    throw new BadUserInput(`This mask has revisions 0 to ${latest}.`, { revision });
  return revision!;
}
