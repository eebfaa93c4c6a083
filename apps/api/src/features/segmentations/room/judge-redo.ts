import { type Entry, segmentsNamedBy } from "@covoxel/shared/labelmap";
import { RefusalReason, type RoomSegment } from "@covoxel/shared/room-protocol";
import type { LogEntry } from "./ports.js";

/**
 * A redo shows its stroke's voxels again, and none may show a segment that is not in the table: it may have been removed while the stroke was taken back.
 * @param admitted what passed the gate and is not folded. An undo window never is, and a redo of what is older turns nothing
 * @returns why it is set aside, or null when it may pass
 */
export function judgeRedo(
  entry: Entry,
  actor: number,
  segments: ReadonlyMap<number, RoomSegment>,
  admitted: () => readonly LogEntry[],
): RefusalReason | null {
  // Odd counts hide.
  if (entry.kind !== "toggle" || entry.count % 2 !== 0) return null;
  const target = admitted().find((other) => other.actor === actor && other.seq === entry.target);
  const named = target ? segmentsNamedBy(target.bytes) : [];
  return named.some((number) => number !== 0 && !segments.has(number)) ? RefusalReason.UNKNOWN_SEGMENT : null;
}
