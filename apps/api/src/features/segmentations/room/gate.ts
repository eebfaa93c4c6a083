import type { Entry, PatchEntry, PatchPart } from "@covoxel/shared/labelmap";
import { RefusalReason, type RoomSegment } from "@covoxel/shared/room-protocol";

/** What the gate holds an entry against. */
export interface GateContext {
  mayPaint: boolean;
  closed: boolean;
  shape: readonly [number, number, number];
  segments: ReadonlyMap<number, RoomSegment>;
  /** Integer ms since the document's epoch. */
  serverTimeMs: number;
  clockAheadMs: number;
  maxEntryBytes: number;
}

/**
 * The room's policy about a well-formed entry of the right author, in the right order. Pure.
 * @returns why it is set aside, or null when it may pass
 */
export function judgeEntry(entry: Entry, byteLength: number, context: GateContext): RefusalReason | null {
  if (!context.mayPaint) return RefusalReason.READ_ONLY;
  if (context.closed) return RefusalReason.SEGMENTATION_CLOSED;
  if (byteLength > context.maxEntryBytes) return RefusalReason.TOO_LARGE;
  return entry.kind === "patch" ? judgePatch(entry, context) : null;
}

function judgePatch(patch: PatchEntry, context: GateContext): RefusalReason | null {
  if (patch.hlc > context.serverTimeMs + context.clockAheadMs) return RefusalReason.CLOCK_AHEAD;
  if (patch.box?.max.some((end, axis) => end > context.shape[axis]!)) return RefusalReason.OUT_OF_GRID;
  const faults = patch.parts.map((part) => judgePart(part, context.segments));
  return faults.find((fault) => fault !== null) ?? null;
}

/** By its label only: whether it would take voxels from a locked segment is for the room's mask to say. */
function judgePart({ segment, plane }: PatchPart, segments: GateContext["segments"]): RefusalReason | null {
  if (segment === 0) {
    const known = plane === 0 || [...segments.values()].some((other) => other.plane === plane);
    return known ? null : RefusalReason.UNKNOWN_SEGMENT;
  }
  const named = segments.get(segment);
  if (!named || named.plane !== plane) return RefusalReason.UNKNOWN_SEGMENT;
  return named.locked ? RefusalReason.SEGMENT_LOCKED : null;
}
